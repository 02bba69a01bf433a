import type { Clock } from '../platform/clock/clock.ts';
import type { Log } from '../platform/observability/log.ts';
import { PacedTask } from '../platform/scheduling/paced-task.ts';

interface PatrolSweepDeps {
  readonly rounds: { sweep(nowMs: number): Promise<void> };
  readonly clock: Clock;
  readonly log: Log;
  readonly sweepSeconds: number;
}

/** Looks for due rounds and windows that are over. What a failed sweep left undone, the next one finds. */
export class PatrolSweepJob {
  readonly #task: PacedTask;

  constructor({ rounds, clock, log, sweepSeconds }: PatrolSweepDeps) {
    this.#task = new PacedTask({
      pauseMs: sweepSeconds * 1000,
      run: () => rounds.sweep(clock.now()),
      onFault: (error) => log.warn({ err: error }, 'patrol sweep failed'),
      onRecovery: (failures) => log.info({ failures }, 'patrol sweep recovered'),
    });
  }

  start(): void {
    this.#task.start();
  }

  /** Waits for the sweep that is under way. */
  stop(): Promise<void> {
    return this.#task.stop();
  }
}
