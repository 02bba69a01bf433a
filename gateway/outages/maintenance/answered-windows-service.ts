import type { EventBus } from '../../platform/events/event-bus.ts';
import '../causes/cause-events.ts';
import './maintenance-events.ts';

/** When everything that work kept down answered again, and how many cameras that were. */
export interface Answered {
  readonly atMs: number;
  readonly cameraCount: number;
}

/**
 * Remembers of which windows all cameras that were down answer again, so that somebody is reminded to end them. In memory:
 * after a restart nobody is reminded of what came back before.
 */
export class AnsweredWindows {
  readonly #bus: EventBus;
  readonly #answered = new Map<string, Answered>();
  #unsubscribe: (() => void)[] = [];

  constructor(bus: EventBus) {
    this.#bus = bus;
  }

  start(): void {
    this.#unsubscribe = [
      this.#bus.on('maintenance.answered', ({ windowId, atMs, cameraIds }) => {
        this.#answered.set(windowId, { atMs, cameraCount: cameraIds.length });
      }),
      this.#bus.on('cause.opened', ({ cause }) => {
        if (cause.maintenanceWindowId !== undefined) this.#answered.delete(cause.maintenanceWindowId);
      }),
    ];
  }

  stop(): void {
    for (const off of this.#unsubscribe.splice(0)) off();
  }

  find(windowId: string): Answered | undefined {
    return this.#answered.get(windowId);
  }
}
