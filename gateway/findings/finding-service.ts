import { readInstantCursor, writeInstantCursor } from '../patrol/instant-cursor.ts';
import type { RegistryPort } from '../patrol/registry-port.ts';
import type { RoundStop } from '../patrol/round.ts';
import type { Actor } from '../platform/actor/actor.ts';
import type { Scope } from '../platform/actor/scope.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { GatewayError } from '../platform/errors/gateway-error.ts';
import type { EventBus } from '../platform/events/event-bus.ts';
import { newId } from '../platform/ids/new-id.ts';
import type { Log } from '../platform/observability/log.ts';
import type { Announcer } from '../platform/realtime/announcement.ts';
import type { CameraId, PlacedCamera } from '../registry/camera.ts';
import { type PersonalText, findPersonalText } from './check-text.ts';
import type { Finding, FindingCategory, FindingSeverity } from './finding.ts';
import type { PictureShelf } from './finding-picture-provider.ts';
import './finding-reported.ts';
import type { FindingStore } from './finding-store.ts';
import { viewFinding } from './finding-view.ts';
import type { FindingView } from './findings-api.ts';

interface SnapshotSource {
  /**
   * A JPEG of an instant while the live buffer holds it, else of now. Rejects when there is none; stops its work when
   * the signal says so.
   */
  take(
    scope: Scope,
    cameraId: CameraId,
    wish: { readonly atMs?: number; readonly signal: AbortSignal },
  ): Promise<Buffer>;
}

interface FindingServiceDeps {
  readonly findings: Pick<FindingStore, 'add' | 'find' | 'findRequest' | 'list'>;
  readonly pictures: PictureShelf;
  readonly registry: Pick<RegistryPort, 'findCameras'>;
  readonly rounds: { findStop(scope: Scope, stopId: string): Promise<RoundStop | undefined> };
  readonly snapshots: SnapshotSource;
  readonly bus: EventBus;
  readonly announcer: Announcer;
  readonly clock: Clock;
  readonly log: Log;
  readonly snapshotDeadlineSeconds: number;
}

/** What an officer reports. */
export interface FindingReport {
  readonly cameraId: string;
  readonly stopId?: string | undefined;
  readonly category: FindingCategory;
  readonly severity: FindingSeverity;
  readonly text: string;
  /** Instant of the picture that the officer saw, ms since epoch. */
  readonly seenAtMs?: number | undefined;
  readonly requestId: string;
}

const kindNames: Readonly<Record<PersonalText['kind'], string>> = {
  'identity-card': 'an identity-card number',
  'mobile-phone': 'a mobile phone number',
  'landline-phone': 'a phone number',
};

/** Findings: stored with a picture of their instant when there is one, and without when there is none. */
export class FindingService {
  readonly #deps: FindingServiceDeps;
  /** Reports under way, so that a hasty retry waits for the first try. */
  readonly #underWay = new Map<string, Promise<Finding>>();

  constructor(deps: FindingServiceDeps) {
    this.#deps = deps;
  }

  /**
   * Stores a finding; the same request again returns the same one.
   *
   * @throws GatewayError `finding/personal-data` when the text names a person's number; `camera/unknown`;
   * `stop/unknown` when the stop is not one of that camera
   */
  async report(actor: Actor, report: FindingReport): Promise<FindingView> {
    refusePersonalText(report.text);
    const key = `${actor.userId} ${report.requestId}`;
    const started = this.#underWay.get(key) ?? this.#store(actor, report);
    this.#underWay.set(key, started);
    try {
      return viewFinding(await started);
    } finally {
      this.#underWay.delete(key);
    }
  }

  async list(
    actor: Actor,
    { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
  ): Promise<{ items: FindingView[]; total: number; nextCursor?: string }> {
    const after = cursor === undefined ? undefined : readInstantCursor(cursor);
    // One more than asked tells whether there is a next page.
    const { findings, total } = await this.#deps.findings.list(actor.scope, { after, limit: limit + 1 });
    const shown = findings.slice(0, limit);
    const last = shown.at(-1);
    return {
      items: shown.map(viewFinding),
      total,
      ...(findings.length > limit && last && { nextCursor: writeInstantCursor({ atMs: last.foundAtMs, id: last.id }) }),
    };
  }

  /** @throws GatewayError `finding/unknown`; `snapshot/unavailable` when it was stored without a picture */
  async readSnapshot(actor: Actor, findingId: string): Promise<Buffer> {
    const finding = await this.#deps.findings.find(actor.scope, findingId);
    if (finding === undefined) throw new GatewayError('finding/unknown', `There is no finding ${findingId}.`);
    const picture = finding.hasSnapshot ? await this.#deps.pictures.get(finding) : undefined;
    if (picture === undefined) {
      throw new GatewayError('snapshot/unavailable', finding.snapshotProblem ?? 'The picture is no longer there.');
    }
    return picture;
  }

  async #store(actor: Actor, report: FindingReport): Promise<Finding> {
    const request = { userId: actor.userId, requestId: report.requestId };
    const stored = await this.#deps.findings.findRequest(actor.scope, request);
    if (stored !== undefined) return stored;
    const camera = await this.#findCamera(actor.scope, report.cameraId);
    const stop = await this.#findStop(actor.scope, report);
    const foundAtMs = this.#deps.clock.now();
    const finding = await this.#withPicture(actor.scope, describe(actor, camera, report, foundAtMs), report.seenAtMs);
    const placed: Finding = stop === undefined ? finding : { ...finding, roundId: stop.roundId, stopId: stop.id };
    if (!(await this.#deps.findings.add(placed))) {
      await this.#deps.pictures.remove(placed);
      const first = await this.#deps.findings.findRequest(actor.scope, request);
      if (first === undefined) throw new GatewayError('gateway/bug', 'A finding was refused as known and is not.');
      return first;
    }
    this.#deps.bus.emit('finding.reported', { finding: placed });
    const { id: key, organisationPath } = placed;
    this.#deps.announcer.announce({ topic: 'finding', key, data: viewFinding(placed), audience: { organisationPath } });
    return placed;
  }

  async #findCamera(scope: Scope, cameraId: string): Promise<PlacedCamera> {
    const [camera] = await this.#deps.registry.findCameras(scope, [cameraId]);
    if (camera === undefined) throw new GatewayError('camera/unknown', `There is no camera ${cameraId}.`);
    return camera;
  }

  async #findStop(scope: Scope, { stopId, cameraId }: FindingReport): Promise<RoundStop | undefined> {
    if (stopId === undefined) return undefined;
    const stop = await this.#deps.rounds.findStop(scope, stopId);
    if (stop?.cameraId !== cameraId) {
      throw new GatewayError('stop/unknown', `There is no stop ${stopId} of camera ${cameraId}.`);
    }
    return stop;
  }

  /** A picture is worth a deadline, never the finding. */
  async #withPicture(scope: Scope, finding: Finding, seenAtMs: number | undefined): Promise<Finding> {
    try {
      const jpeg = await this.#take(scope, finding.cameraId, seenAtMs);
      await this.#deps.pictures.put(finding, jpeg);
      return { ...finding, hasSnapshot: true };
    } catch (error) {
      this.#deps.log.warn(
        { err: error, findingId: finding.id, cameraId: finding.cameraId },
        'finding without snapshot',
      );
      return { ...finding, snapshotProblem: problemOf(error) };
    }
  }

  async #take(scope: Scope, cameraId: CameraId, atMs: number | undefined): Promise<Buffer> {
    const deadline = AbortSignal.timeout(this.#deps.snapshotDeadlineSeconds * 1000);
    const expired = new Promise<never>((_resolve, reject) => {
      const give = `The camera gave no picture within ${String(this.#deps.snapshotDeadlineSeconds)} s.`;
      deadline.addEventListener('abort', () => reject(new GatewayError('snapshot/unavailable', give)), { once: true });
    });
    const wish = { signal: deadline, ...(atMs === undefined ? {} : { atMs }) };
    return Promise.race([this.#deps.snapshots.take(scope, cameraId, wish), expired]);
  }
}

function describe(actor: Actor, camera: PlacedCamera, report: FindingReport, foundAtMs: number): Finding {
  return {
    id: newId<'FindingId'>(foundAtMs),
    organisationId: camera.organisationId,
    organisationName: camera.organisationName,
    organisationPath: camera.organisationPath,
    cameraId: camera.id,
    cameraName: camera.name,
    place: camera.place,
    category: report.category,
    severity: report.severity,
    text: report.text,
    userId: actor.userId,
    officerName: actor.displayName,
    foundAtMs,
    requestId: report.requestId,
    hasSnapshot: false,
  };
}

/** Only what was written for people; a driver's error may hold an address. */
function problemOf(error: unknown): string {
  const text = error instanceof GatewayError ? error.message : 'The picture could not be taken or stored.';
  return text.slice(0, 255);
}

function refusePersonalText(text: string): void {
  const found = findPersonalText(text);
  if (found.length === 0) return;
  const issues = found.map(({ kind, start, end }) => ({
    path: 'body.text',
    message: `holds ${kindNames[kind]} at characters ${String(start + 1)}–${String(end)}`,
  }));
  const message = `A finding never names a person: take ${kindNames[found[0]?.kind ?? 'identity-card']} out of the text.`;
  throw new GatewayError('finding/personal-data', message, { issues });
}
