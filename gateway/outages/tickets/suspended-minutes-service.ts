import type { MinuteSpan } from '../../health/minutes/camera-minutes.ts';
import type { Suspensions } from '../../health/minutes/day-roll-up-service.ts';
import type { Scope } from '../../platform/actor/scope.ts';
import { addDays, instantOf } from '../../platform/clock/civil-time.ts';
import type { CameraId } from '../../registry/camera.ts';
import { type ApprovedSuspension, type SuspendedSpan, suspendedSpans } from './suspended-spans.ts';
import type { TicketStepStore } from './ticket-step-store.ts';
import type { TicketStore } from './ticket-store.ts';

interface Deps {
  readonly steps: Pick<TicketStepStore, 'listSuspensionTurns'>;
  readonly tickets: Pick<TicketStore, 'listCamerasOf'>;
}

/** An approved suspension of the work on a camera. */
export interface CameraSuspension extends ApprovedSuspension {
  readonly cameraId: CameraId;
  readonly ticketId: string;
}

const minuteMs = 60_000;

/** Minutes in which cameras are not due because the work on them was suspended with approval. */
export class SuspendedMinutes implements Suspensions {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async listOn(scope: Scope, date: string): Promise<ReadonlyMap<CameraId, readonly MinuteSpan[]>> {
    const day = { fromMs: instantOf(date), toMs: instantOf(addDays(date, 1)) };
    const minutes = new Map<CameraId, MinuteSpan[]>();
    for (const { cameraId, fromMs, toMs } of await this.listBetween(scope, day)) {
      const span = {
        from: Math.floor((fromMs - day.fromMs) / minuteMs),
        to: Math.ceil((toMs - day.fromMs) / minuteMs),
      };
      minutes.set(cameraId, [...(minutes.get(cameraId) ?? []), span]);
    }
    return minutes;
  }

  /** Of each camera of a suspended ticket the part of the suspension within a time, with who approved it and why. */
  async listBetween(scope: Scope, time: SuspendedSpan): Promise<CameraSuspension[]> {
    const { steps, tickets } = this.#deps;
    const spans = suspendedSpans(await steps.listSuspensionTurns(scope, time.toMs), time);
    if (spans.size === 0) return [];
    const covered = await tickets.listCamerasOf(scope, [...spans.keys()]);
    return covered.flatMap((covers) => (spans.get(covers.ticketId) ?? []).map((span) => ({ ...covers, ...span })));
  }
}
