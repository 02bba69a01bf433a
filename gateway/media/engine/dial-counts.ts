import type { DeviceFault } from '../../../adapters/sdk/adapter.ts';
import { stateByAnswer } from './upstream-state.ts';

/** How a dial turned out: pictures came, the camera said no, it could not be reached, or nobody wanted it any more. */
const dialOutcomes = ['live', 'refused', 'unauthorised', 'over-budget', 'failed', 'dropped'] as const;
type DialOutcome = (typeof dialOutcomes)[number];

/** Counts each dial once, since the start of the gateway. */
export class DialCounts {
  readonly #counts = new Map<DialOutcome, number>(dialOutcomes.map((outcome) => [outcome, 0]));

  noteLive(): void {
    this.#add('live');
  }

  /** The session ended before any picture. */
  noteFailed(fault: DeviceFault): void {
    const answer = stateByAnswer(fault);
    this.#add(answer === 'refused' || answer === 'unauthorised' || answer === 'over-budget' ? answer : 'failed');
  }

  /** Hung up before any picture. */
  noteDropped(): void {
    this.#add('dropped');
  }

  read(): ReadonlyMap<DialOutcome, number> {
    return this.#counts;
  }

  #add(outcome: DialOutcome): void {
    this.#counts.set(outcome, (this.#counts.get(outcome) ?? 0) + 1);
  }
}
