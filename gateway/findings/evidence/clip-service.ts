import { without } from '../../platform/records/without.ts';
import type { Readable } from 'node:stream';
import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { CameraId } from '../../registry/camera.ts';
import type { StepWriter } from '../course/step-writer-service.ts';
import type { Finding } from '../finding.ts';
import type { PictureShelf } from '../finding-picture-provider.ts';
import type { FindingStore } from '../finding-store.ts';
import type { Evidence } from './evidence.ts';
import type { EvidenceStore } from './evidence-store.ts';

/** Where clips come from: what is in memory of a camera, not encoded anew. */
export interface ClipSource {
  take(
    scope: Scope,
    cameraId: CameraId,
    interval: { readonly fromMs: number; readonly toMs: number },
  ): Promise<{ readonly bytes: Readable; readonly sizeBytes: number; readonly fromMs: number; readonly toMs: number }>;
}

interface Deps {
  readonly findings: Pick<FindingStore, 'find'>;
  readonly evidence: Pick<EvidenceStore, 'listReady' | 'save'>;
  readonly shelf: Pick<PictureShelf, 'put' | 'remove'>;
  readonly clips: ClipSource;
  readonly writer: Pick<StepWriter, 'announce'>;
  readonly clock: Clock;
  readonly log: Log;
}

const clipsPerSweep = 8;
const retryMs = 3000;
/** As long as that after its end, what is busy is asked again; later the memory has lost the clip's begin. */
const patienceMs = 20_000;

/** Fetches clips when their end has come. A finding without its clip says why. */
export class ClipService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Fetches what is ready, one after another. */
  async collect(): Promise<void> {
    const { findings, evidence, writer, clock } = this.#deps;
    for (const awaited of await evidence.listReady(wholeEstate, clock.now(), clipsPerSweep)) {
      const finding = await findings.find(wholeEstate, awaited.findingId);
      if (finding === undefined) continue;
      const settled = await this.#fetch(finding, awaited);
      await evidence.save(settled);
      if (settled.state !== 'awaited') writer.announce(finding);
    }
  }

  async #fetch(finding: Finding, awaited: Evidence): Promise<Evidence> {
    const { log, clock } = this.#deps;
    const rest = without(awaited, 'readyAtMs');
    try {
      const { sizeBytes, fromMs, toMs } = await this.#store(finding, awaited);
      return { ...rest, state: 'stored', sizeBytes, fromMs, toMs };
    } catch (error) {
      const nowMs = clock.now();
      const isBusy = error instanceof GatewayError && error.code === 'clip/busy';
      if (isBusy && nowMs < (awaited.toMs ?? 0) + patienceMs) return { ...awaited, readyAtMs: nowMs + retryMs };
      log.warn({ err: error, findingId: finding.id }, 'finding without clip');
      // Only what was written for people; a driver's error may hold an address or a path.
      const problem = error instanceof GatewayError ? error.message : 'The clip could not be stored.';
      return { ...rest, state: 'failed', problem: problem.slice(0, 255) };
    }
  }

  async #store({ cameraId, foundAtMs }: Finding, { id, mediaType, fromMs = 0, toMs = 0 }: Evidence) {
    if (cameraId === undefined) throw new GatewayError('clip/unavailable', 'The finding has no camera.');
    const { bytes, ...clip } = await this.#deps.clips.take(wholeEstate, cameraId, { fromMs, toMs });
    await this.#deps.shelf.put({ id, foundAtMs, mediaType }, bytes);
    return clip;
  }
}
