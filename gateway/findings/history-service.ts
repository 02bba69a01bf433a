import type { Actor } from '../platform/actor/actor.ts';
import { type Scope, wholeEstate } from '../platform/actor/scope.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { GatewayError } from '../platform/errors/gateway-error.ts';
import { type FindingAction, holderOf, isFinal, possibleActions } from './course/finding-course.ts';
import { isOwnWork } from './course/own-work.ts';
import { maySpeakFor } from './course/post.ts';
import type { StepRecord } from './course/step-record.ts';
import type { StepStore } from './course/step-store.ts';
import type { Evidence } from './evidence/evidence.ts';
import type { EvidenceStore } from './evidence/evidence-store.ts';
import type { Finding } from './finding.ts';
import type { FindingStore } from './finding-store.ts';

interface Deps {
  readonly findings: Pick<FindingStore, 'findSeen' | 'count' | 'listSimilar' | 'listMerged'>;
  readonly steps: Pick<StepStore, 'list'>;
  readonly evidence: Pick<EvidenceStore, 'list'>;
  readonly clock: Clock;
}

/** One finding with everything that happened to it and to the duplicates that it took over. */
export interface FindingHistory {
  readonly finding: Finding;
  readonly steps: readonly StepRecord[];
  readonly evidence: readonly Evidence[];
  readonly merged: readonly Finding[];
  /** Perhaps the same thing. */
  readonly similar: readonly Finding[];
  /** What the reader may do now. */
  readonly actions: readonly FindingAction[];
  /** The reader handled it or fed it back, so that somebody else reviews it. */
  readonly isOwnWork: boolean;
}

/** How far back duplicates are looked for. */
const similarMs = 24 * 3_600_000;

/** Reads findings for a desk: one with its history, and how many wait. */
export class HistoryService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws GatewayError `finding/unknown` */
  async read(actor: Actor, findingId: string): Promise<FindingHistory> {
    const { findings, steps, evidence } = this.#deps;
    const finding = await findings.findSeen(actor.scope, findingId);
    if (finding === undefined) throw new GatewayError('finding/unknown', `There is no finding ${findingId}.`);
    const [merged, similar] = await Promise.all([
      findings.listMerged(actor.scope, finding.id),
      isFinal(finding.state) ? [] : findings.listSimilar(actor.scope, finding, finding.foundAtMs - similarMs),
    ]);
    const ids = [finding.id, ...merged.map(({ id }) => id)];
    // The finding was seen by the actor's scope; its rows lie at its own organisation, which may be another's.
    const [taken, pictures] = await Promise.all([steps.list(wholeEstate, ids), evidence.list(wholeEstate, ids)]);
    const mayAct = maySpeakFor(actor, holderOf(finding, finding));
    const hasWorked = isOwnWork(
      actor.userId,
      taken.filter((step) => step.findingId === finding.id),
    );
    const possible = possibleActions(finding).filter((action) => action !== 'close' || !hasWorked);
    return {
      finding,
      steps: taken,
      evidence: pictures,
      merged,
      similar,
      actions: mayAct ? possible : [],
      isOwnWork: hasWorked,
    };
  }

  /** How many wait for the reader, how many of these are overdue, and how many are open at all. */
  async count(actor: Actor): Promise<{ waiting: number; overdue: number; open: number; openOverdue: number }> {
    const { findings, clock } = this.#deps;
    const nowMs = clock.now();
    const role = actor.role === 'admin' ? undefined : actor.role;
    const count = (scope: Scope, box: 'waiting' | 'open', before?: number) =>
      findings.count(scope, { box, role }, before);
    const [waiting, overdue, open, openOverdue] = await Promise.all([
      count(actor.scope, 'waiting'),
      count(actor.scope, 'waiting', nowMs),
      count(actor.scope, 'open'),
      count(actor.scope, 'open', nowMs),
    ]);
    return { waiting, overdue, open, openOverdue };
  }
}
