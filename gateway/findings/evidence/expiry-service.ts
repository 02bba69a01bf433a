import { wholeEstate } from '../../platform/actor/scope.ts';
import { civilTimeOf } from '../../platform/clock/civil-time.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { StepWriter } from '../course/step-writer-service.ts';
import type { Finding } from '../finding.ts';
import type { PictureShelf } from '../finding-picture-provider.ts';
import type { FindingStore } from '../finding-store.ts';
import { type Evidence, type EvidenceId, isHeld } from './evidence.ts';
import type { EvidenceStore } from './evidence-store.ts';

interface Deps {
  readonly findings: Pick<FindingStore, 'find'>;
  readonly evidence: Pick<EvidenceStore, 'listExpired'>;
  readonly shelf: Pick<PictureShelf, 'remove'>;
  readonly writer: Pick<StepWriter, 'take'>;
  readonly clock: Clock;
  readonly log: Log;
}

const pageSize = 100;

/** Deletes pictures and clips whose time is over. The finding and the record of what there was stay. */
export class ExpiryService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async deleteExpired(): Promise<void> {
    const { evidence, clock } = this.#deps;
    const nowMs = clock.now();
    let afterId: EvidenceId | undefined;
    for (;;) {
      const page = await evidence.listExpired(wholeEstate, { nowMs, afterId, limit: pageSize });
      for (const expired of page) await this.#delete(expired, nowMs);
      afterId = page.at(-1)?.id;
      if (page.length < pageSize) return;
    }
  }

  async #delete(expired: Evidence, nowMs: number): Promise<void> {
    const { findings, shelf, writer, log } = this.#deps;
    const finding = await findings.find(wholeEstate, expired.findingId);
    if (finding === undefined || isHeld(finding.hold, civilTimeOf(nowMs).date)) return;
    const { id, mediaType } = expired;
    // The file first: a row that says deleted must be true. A sweep that ends between the two does it again.
    await shelf.remove({ id, mediaType, foundAtMs: finding.foundAtMs });
    const deleted: Evidence = { ...expired, state: 'deleted', deletedAtMs: nowMs };
    const next = { ...withoutPicture(finding, expired), version: finding.version + 1 };
    const step = { finding: next, kind: 'expire' as const, note: expired.kind, evidence: { saved: [deleted] } };
    if (await writer.take(undefined, [step])) log.info({ findingId: finding.id, evidenceId: id }, 'picture deleted');
  }
}

function withoutPicture(finding: Finding, { kind }: Evidence): Finding {
  if (kind !== 'snapshot') return finding;
  return { ...finding, hasSnapshot: false, snapshotProblem: 'The picture was deleted when its time was over.' };
}
