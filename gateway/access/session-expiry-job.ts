import type { Log } from '../platform/observability/log.ts';
import { PacedTask } from '../platform/scheduling/paced-task.ts';
import type { AccessService } from './access-service.ts';

interface SessionExpiryDeps {
  readonly access: Pick<AccessService, 'endExpiredSessions'>;
  readonly log: Log;
}

const pauseMs = 30_000;

/** Ends sessions whose time is over, so that an open page learns of it without asking. */
export class SessionExpiryJob {
  readonly #task: PacedTask;

  constructor({ access, log }: SessionExpiryDeps) {
    this.#task = new PacedTask({
      pauseMs,
      run: () => access.endExpiredSessions(),
      onFault: (error) => log.warn({ err: error }, 'session expiry failed'),
      onRecovery: (failures) => log.info({ failures }, 'session expiry recovered'),
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
