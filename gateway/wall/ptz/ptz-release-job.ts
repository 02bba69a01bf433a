import type { Log } from '../../platform/observability/log.ts';
import { PacedTask } from '../../platform/scheduling/paced-task.ts';
import type { PtzService } from './ptz-service.ts';

interface PtzReleaseDeps {
  readonly ptz: Pick<PtzService, 'releaseUnused'>;
  readonly log: Log;
}

const pauseMs = 1000;

/** Lets cameras go that their holder forgot. */
export class PtzReleaseJob {
  readonly #task: PacedTask;

  constructor({ ptz, log }: PtzReleaseDeps) {
    this.#task = new PacedTask({
      pauseMs,
      run: () => ptz.releaseUnused(),
      onFault: (error) => log.warn({ err: error }, 'cameras are not let go'),
      onRecovery: (failures) => log.info({ failures }, 'cameras are let go again'),
    });
  }

  start(): void {
    this.#task.start();
  }

  stop(): Promise<void> {
    return this.#task.stop();
  }
}
