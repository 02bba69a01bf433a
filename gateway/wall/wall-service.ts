import type { RoundChanged } from '../patrol/round-changed.ts';
import type { StreamDelivery, TileReport } from '../patrol/proof-of-viewing.ts';
import { isClaimable } from '../patrol/round.ts';
import { viewStop } from '../patrol/round-view.ts';
import type { StopView } from '../patrol/patrol-api.ts';
import type { Actor } from '../platform/actor/actor.ts';
import { isWithin } from '../platform/actor/scope.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { GatewayError } from '../platform/errors/gateway-error.ts';
import type { EventBus } from '../platform/events/event-bus.ts';
import { newId } from '../platform/ids/new-id.ts';
import type { Log } from '../platform/observability/log.ts';
import type { SeatAttention } from './attention/seat-attention-service.ts';
import type { PageTurn } from './scenes/scene.ts';
import { Seat, takeReports } from './seat.ts';
import type { SeatService } from './seat-service.ts';
import type { WallSessionView } from './wall-api.ts';

interface WallServiceDeps {
  readonly seats: Pick<
    SeatService,
    'tick' | 'claim' | 'leave' | 'lose' | 'markNormal' | 'turnPage' | 'view' | 'announce' | 'isSilent'
  >;
  /** What each session was given; left out where no door keeps count. */
  readonly delivery?: StreamDelivery;
  /** Attention checks and breaks. */
  readonly attention?: Pick<SeatAttention, 'look'>;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: Log;
}

/** A seat that nobody returned to is forgotten after this time, ms. */
const forgetMs = 3_600_000;
/** After a fault a seat is left alone for so long, ms. */
const retryMs = 2000;

/** The walls that are open: one per session. */
export class WallService {
  readonly #deps: WallServiceDeps;
  readonly #seats = new Map<string, Seat>();
  #stopListening: (() => void)[] = [];

  constructor(deps: WallServiceDeps) {
    this.#deps = deps;
  }

  start(): void {
    const { bus } = this.#deps;
    this.#stopListening = [
      bus.on('round.changed', (event) => this.#onRound(event)),
      bus.on('session.ended', ({ sessionId }) => this.endSession(sessionId)),
    ];
  }

  /** Leaves every round to be gone on with after the restart. */
  async stop(): Promise<void> {
    for (const off of this.#stopListening) off();
    await Promise.all([...this.#seats.values()].map((seat) => this.#close(seat)));
  }

  /** The actor's wall; it takes the oldest due round when it has none. */
  async open(actor: Actor): Promise<WallSessionView> {
    const monotonicMs = this.#deps.clock.monotonic();
    const seat = this.#seats.get(actor.sessionId) ?? new Seat(newId(this.#deps.clock.now()), actor, monotonicMs);
    this.#seats.set(actor.sessionId, seat);
    return this.#hear(seat);
  }

  /** @throws GatewayError `wall/unknown`; so do the others */
  async read(actor: Actor, wallId: string): Promise<WallSessionView> {
    return this.#hear(this.#find(actor, wallId));
  }

  async close(actor: Actor, wallId: string): Promise<void> {
    await this.#close(this.#find(actor, wallId));
  }

  async reportViewing(
    actor: Actor,
    wallId: string,
    tiles: readonly (TileReport & { readonly stopId: string })[],
  ): Promise<void> {
    const seat = this.#find(actor, wallId);
    const { clock } = this.#deps;
    const atMs = clock.monotonic();
    seat.heardAtMs = atMs;
    await seat.exclusive(async () => {
      // A page that turned while the report waited knows nothing of it.
      if (seat.patrol === undefined || seat.patrol.page.startedAtMs > atMs) return;
      const { sessionId } = seat.actor;
      const { delivery } = this.#deps;
      seat.patrol = takeReports(seat.patrol, tiles, {
        monotonicMs: atMs,
        ...(delivery && { sentMs: (cameraId, sinceMs) => delivery.sentMs(sessionId, cameraId, sinceMs) }),
      });
    });
  }

  /** @throws GatewayError `stop/unknown` when the stop is not of the round that the wall is at */
  async markNormal(actor: Actor, wallId: string, stopId: string): Promise<StopView> {
    const seat = this.#find(actor, wallId);
    seat.heardAtMs = this.#deps.clock.monotonic();
    const stop = await seat.exclusive(() => this.#deps.seats.markNormal(seat, stopId));
    if (stop === undefined) throw new GatewayError('stop/unknown', `The wall's round has no stop ${stopId}.`);
    return viewStop(stop);
  }

  async turnPage(actor: Actor, wallId: string, turn: PageTurn): Promise<WallSessionView> {
    const seat = this.#find(actor, wallId);
    seat.heardAtMs = this.#deps.clock.monotonic();
    return seat.exclusive(async () => {
      await this.#deps.seats.turnPage(seat, turn);
      return this.#deps.seats.view(seat);
    });
  }

  /** Work at a wall of the actor, one after the other; it counts as a sign of life. @throws GatewayError `wall/unknown` */
  async withSeat<Result>(actor: Actor, wallId: string, work: (seat: Seat) => Promise<Result>): Promise<Result> {
    const seat = this.#find(actor, wallId);
    seat.heardAtMs = this.#deps.clock.monotonic();
    return seat.exclusive(() => work(seat));
  }

  async endSession(sessionId: string): Promise<void> {
    const seat = this.#seats.get(sessionId);
    if (seat !== undefined) await this.#close(seat);
  }

  /** One look at every wall. A wall that is still busy with the look before is left out. */
  async tick(): Promise<void> {
    await Promise.all([...this.#seats.values()].map((seat) => this.#tick(seat)));
  }

  async #tick(seat: Seat): Promise<void> {
    const { clock, seats, log } = this.#deps;
    const monotonicMs = clock.monotonic();
    if (seat.isBusy || monotonicMs < seat.retryAfterMs) return;
    try {
      seat.isElsewhere = this.#isElsewhere(seat);
      await seat.exclusive(async () => {
        await seats.tick(seat);
        await this.#deps.attention?.look(seat);
      });
    } catch (error) {
      // The page stays on: what could not be saved is decided again by the next look.
      seat.retryAfterMs = monotonicMs + retryMs;
      log.warn({ err: error, wallId: seat.id }, 'wall tick failed');
    }
    if (monotonicMs - seat.heardAtMs > forgetMs) await this.#close(seat);
  }

  async #hear(seat: Seat): Promise<WallSessionView> {
    seat.heardAtMs = this.#deps.clock.monotonic();
    return seat.exclusive(async () => {
      if (this.#seats.get(seat.actor.sessionId) !== seat) throw unknownWall(seat.id);
      seat.isElsewhere = this.#isElsewhere(seat);
      // A new or returning officer goes on at once; a waiting one is served by the tick.
      if (seat.patrol === undefined && seat.heardAtMs >= seat.claimAfterMs) await this.#deps.seats.claim(seat);
      return this.#deps.seats.view(seat);
    });
  }

  /** One officer watches one wall: of two that are open the one with a round counts, else the older one. */
  #isElsewhere(seat: Seat): boolean {
    const others = [...this.#seats.values()].filter(
      (other) => other !== seat && other.actor.userId === seat.actor.userId && !this.#deps.seats.isSilent(other),
    );
    if (seat.patrol !== undefined || others.length === 0) return false;
    return others.some((other) => other.patrol !== undefined || other.id < seat.id);
  }

  async #close(seat: Seat): Promise<void> {
    this.#seats.delete(seat.actor.sessionId);
    await seat.exclusive(() => this.#deps.seats.leave(seat));
  }

  /** A wall of another session is as unknown as one that never was. */
  #find(actor: Actor, wallId: string): Seat {
    const seat = this.#seats.get(actor.sessionId);
    if (seat?.id !== wallId) throw unknownWall(wallId);
    return seat;
  }

  #onRound({ round }: RoundChanged): void {
    for (const seat of this.#seats.values()) {
      const isOwn = seat.patrol?.round.id === round.id && round.seatId === seat.id;
      if (isOwn) continue;
      if (isClaimable(round, this.#deps.clock.now()) && isWithin(seat.actor.scope, round.organisationPath)) {
        seat.claimAfterMs = -Infinity;
      }
      if (seat.patrol?.round.id === round.id) void this.#checkLost(seat, round.id, round.version);
    }
  }

  /** Runs after what is under way at the seat: its own finishing of the round is no loss. */
  async #checkLost(seat: Seat, roundId: string, version: number): Promise<void> {
    try {
      await seat.exclusive(async () => {
        if (seat.patrol?.round.id === roundId && seat.patrol.round.version < version) await this.#deps.seats.lose(seat);
      });
    } catch (error) {
      this.#deps.log.warn({ err: error, wallId: seat.id }, 'wall tick failed');
    }
  }
}

function unknownWall(wallId: string): GatewayError {
  return new GatewayError('wall/unknown', `There is no wall ${wallId}; open one.`);
}
