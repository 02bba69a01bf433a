import { wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Log } from '../../platform/observability/log.ts';
import '../causes/cause-events.ts';
import './maintenance-events.ts';
import type { Answered, MaintenanceStore } from './maintenance-store.ts';

interface Deps {
  readonly windows: Pick<MaintenanceStore, 'saveAnswered' | 'listAnswered'>;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: Log;
}

/** Remembers of which windows all cameras that were down answer again, so that somebody is reminded to end them. */
export class AnsweredWindows {
  readonly #deps: Deps;
  readonly #answered = new Map<string, Answered>();
  #saving: Promise<void> = Promise.resolve();
  #unsubscribe: (() => void)[] = [];

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Reads back what was known before a restart. */
  async start(): Promise<void> {
    const { windows, bus, clock } = this.#deps;
    for (const [id, answered] of await windows.listAnswered(wholeEstate, clock.now())) this.#answered.set(id, answered);
    this.#unsubscribe = [
      bus.on('maintenance.answered', ({ windowId, atMs, cameraIds }) => {
        this.#note(windowId, { atMs, cameraCount: cameraIds.length });
      }),
      bus.on('cause.opened', ({ cause: { maintenanceWindowId } }) => {
        if (maintenanceWindowId !== undefined) this.#note(maintenanceWindowId, undefined);
      }),
    ];
  }

  /** Resolves when all is stored that can be. */
  async stop(): Promise<void> {
    for (const off of this.#unsubscribe.splice(0)) off();
    await this.#saving;
  }

  find(windowId: string): Answered | undefined {
    return this.#answered.get(windowId);
  }

  /** What the database refuses is known until the next restart. */
  #note(windowId: string, answered: Answered | undefined): void {
    const { windows, log } = this.#deps;
    if (answered === undefined && !this.#answered.has(windowId)) return;
    if (answered === undefined) this.#answered.delete(windowId);
    else this.#answered.set(windowId, answered);
    this.#saving = this.#saving
      .then(() => windows.saveAnswered(windowId, answered))
      .catch((error: unknown) => log.warn({ err: error, windowId }, 'that a window’s cameras answer is not stored'));
  }
}
