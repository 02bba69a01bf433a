import type { Log } from '../platform/observability/log.ts';
import { PacedTask } from '../platform/scheduling/paced-task.ts';

interface WallPageDeps {
  readonly walls: { tick(): Promise<void> };
  readonly log: Log;
  readonly pageTickMs: number;
}

/** Looks at the open walls for pages that end. */
export class WallPageJob {
  readonly #task: PacedTask;

  constructor({ walls, log, pageTickMs }: WallPageDeps) {
    this.#task = new PacedTask({
      pauseMs: pageTickMs,
      run: () => walls.tick(),
      onFault: (error) => log.error({ err: error }, 'wall pages stopped turning'),
      onRecovery: (failures) => log.info({ failures }, 'wall pages turn again'),
    });
  }

  start(): void {
    this.#task.start();
  }

  /** Waits for the look that is under way. */
  stop(): Promise<void> {
    return this.#task.stop();
  }
}
