import type { MinuteSpan } from '../../health/minutes/camera-minutes.ts';
import type { Suspensions } from '../../health/minutes/day-roll-up-service.ts';
import type { Scope } from '../../platform/actor/scope.ts';
import { addDays, instantOf } from '../../platform/clock/civil-time.ts';
import type { CameraId } from '../../registry/camera.ts';
import { suspendedSpans } from './suspended-spans.ts';
import type { TicketStepStore } from './ticket-step-store.ts';
import type { TicketStore } from './ticket-store.ts';

interface Deps {
  readonly steps: Pick<TicketStepStore, 'listSuspensionTurns'>;
  readonly tickets: Pick<TicketStore, 'listCamerasOf'>;
}

const minuteMs = 60_000;

/** Minutes in which cameras are not due because the work on them was suspended with approval. */
export class SuspendedMinutes implements Suspensions {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async listOn(scope: Scope, date: string): Promise<ReadonlyMap<CameraId, readonly MinuteSpan[]>> {
    const { steps, tickets } = this.#deps;
    const day = { fromMs: instantOf(date), toMs: instantOf(addDays(date, 1)) };
    const spans = suspendedSpans(await steps.listSuspensionTurns(scope, day.toMs), day);
    const minutes = new Map<CameraId, MinuteSpan[]>();
    if (spans.size === 0) return minutes;
    for (const { ticketId, cameraId } of await tickets.listCamerasOf(scope, [...spans.keys()])) {
      const own = (spans.get(ticketId) ?? []).map(({ fromMs, toMs }) => ({
        from: Math.floor((fromMs - day.fromMs) / minuteMs),
        to: Math.ceil((toMs - day.fromMs) / minuteMs),
      }));
      minutes.set(cameraId, [...(minutes.get(cameraId) ?? []), ...own]);
    }
    return minutes;
  }
}
