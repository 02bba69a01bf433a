import type { Actor } from '../../platform/actor/actor.ts';
import type { Scope } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { StopView } from '../../patrol/patrol-api.ts';
import type { RoundStop } from '../../patrol/round.ts';
import { viewStop } from '../../patrol/round-view.ts';
import {
  type GivenPicture,
  type PicturePolicy,
  type PictureRefusal,
  judgePicture,
} from '../../patrol/snapshots/judge-picture.ts';
import { type Seat, tilesOf } from '../seat.ts';
import type { SeatService } from '../seat-service.ts';
import type { WallService } from '../wall-service.ts';

interface SheetDeps {
  readonly walls: Pick<WallService, 'withSeat'>;
  readonly seats: Pick<SeatService, 'decideStop'>;
  readonly pictures: {
    snapshot(
      scope: Scope,
      cameraId: string,
      wish: { readonly signal?: AbortSignal },
    ): Promise<{ readonly jpeg: Buffer; readonly atMs: number }>;
  };
  readonly clock: Clock;
  readonly policy: PicturePolicy;
}

/** What a seat was given on its sheet. */
interface SeatSheet {
  readonly pictures: Map<string, GivenPicture>;
  confirmedAtMs: number;
}

const why: Readonly<Record<PictureRefusal, string>> = {
  'not-loaded': 'This picture was not loaded at this seat; load it and look at it.',
  'too-fast': 'Nobody looks at pictures that fast; look at it for a moment longer.',
  'too-old': 'This picture is too old by now; load a fresh one.',
};

/** Snapshot rounds 抽帧巡查: fresh pictures, confirmed one by one by the officer who was given them. */
export class SheetService {
  readonly #deps: SheetDeps;
  readonly #sheets = new WeakMap<Seat, SeatSheet>();

  constructor(deps: SheetDeps) {
    this.#deps = deps;
  }

  /**
   * A fresh picture of a stop of the page that is on. Where there is none the stop is not viewable from then on.
   *
   * @throws GatewayError `stop/unknown`, and what taking the picture throws
   */
  async takePicture(actor: Actor, wallId: string, stopId: string, signal: AbortSignal) {
    const { walls, seats, pictures, clock } = this.#deps;
    const stop = await walls.withSeat(actor, wallId, async (seat) => stopOf(seat, stopId));
    const taken = await pictures.snapshot(actor.scope, stop.cameraId, { signal }).catch((error: unknown) => error);
    await walls.withSeat(actor, wallId, async (seat) => {
      if (isSnapshot(taken)) {
        const ageMs = Math.max(0, clock.now() - taken.atMs);
        this.#sheetOf(seat).pictures.set(stop.id, { givenAtMs: clock.monotonic(), ageMs });
      } else if (!signal.aborted && isNoPicture(taken)) {
        await seats.decideStop(seat, stop.id, { outcome: 'not-viewable', shownMs: 0 });
      }
    });
    if (isSnapshot(taken)) return taken;
    throw taken;
  }

  /**
   * The officer looked at the picture: the stop is seen.
   *
   * @throws GatewayError `stop/unknown`; `picture/unproven` when the picture was not loaded, too shortly looked at, or is
   * too old
   */
  async confirm(actor: Actor, wallId: string, stopId: string): Promise<StopView> {
    const { walls, seats, clock, policy } = this.#deps;
    return walls.withSeat(actor, wallId, async (seat) => {
      const stop = stopOf(seat, stopId);
      if (stop.outcome !== 'waiting') return viewStop(stop);
      const sheet = this.#sheetOf(seat);
      const nowMs = clock.monotonic();
      const picture = sheet.pictures.get(stop.id);
      const refusal = judgePicture(picture, policy, { nowMs, confirmedAtMs: sheet.confirmedAtMs });
      if (refusal !== undefined) {
        throw new GatewayError('picture/unproven', why[refusal], { extensions: { reason: refusal } });
      }
      sheet.confirmedAtMs = nowMs;
      sheet.pictures.delete(stop.id);
      const shownMs = Math.round(nowMs - (picture?.givenAtMs ?? nowMs));
      const decided = await seats.decideStop(seat, stop.id, { outcome: 'seen', shownMs });
      if (decided === undefined) throw unknownStop(stopId);
      return viewStop(decided);
    });
  }

  #sheetOf(seat: Seat): SeatSheet {
    const sheet = this.#sheets.get(seat) ?? { pictures: new Map<string, GivenPicture>(), confirmedAtMs: -Infinity };
    this.#sheets.set(seat, sheet);
    return sheet;
  }
}

function stopOf({ patrol }: Seat, stopId: string): RoundStop {
  const stop = patrol === undefined ? undefined : tilesOf(patrol).find(({ id }) => id === stopId);
  if (patrol?.round.method !== 'snapshot' || stop === undefined) throw unknownStop(stopId);
  return stop;
}

function unknownStop(stopId: string): GatewayError {
  return new GatewayError('stop/unknown', `The wall's sheet has no stop ${stopId}.`);
}

function isSnapshot(taken: unknown): taken is { readonly jpeg: Buffer; readonly atMs: number } {
  return typeof taken === 'object' && taken !== null && 'jpeg' in taken;
}

/** The camera gives no picture; a full queue or a missing ffmpeg is the gateway's own trouble and no word on the camera. */
function isNoPicture(error: unknown): boolean {
  return error instanceof GatewayError && ['stream/failed', 'camera/no-path', 'ffmpeg/failed'].includes(error.code);
}
