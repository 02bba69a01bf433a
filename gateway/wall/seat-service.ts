import type { DutyNowView } from '../duty/duty-api.ts';
import type { DueRound } from '../patrol/due-rounds.ts';
import type { AttentionPolicy } from '../patrol/attention/attention-check.ts';
import type { RoundExecutionService } from '../patrol/round-execution-service.ts';
import type { RoundStop } from '../patrol/round.ts';
import type { Scope } from '../platform/actor/scope.ts';
import type { Announcer } from '../platform/realtime/announcement.ts';
import type { CameraId } from '../registry/camera.ts';
import { isFresh } from './coming-round.ts';
import { activeMs, controlPage, endLookBack } from './page-control.ts';
import { type WaitingTile, stepPage, withRefusals } from './page-turn.ts';
import type { PtzService } from './ptz/ptz-service.ts';
import type { PageTurn } from './scenes/scene.ts';
import { type Seat, type SeatPatrol, followingPage, tilesOf, turnTo } from './seat.ts';
import { SeatWarmer, type SeatWarmerDeps } from './seat-warmer.ts';
import { StopDecisions, type StopDecisionsDeps } from './stop-decision-service.ts';
import type { WallSessionView } from './wall-api.ts';
import { viewWall } from './wall-view.ts';

export interface SeatServiceDeps extends Omit<SeatWarmerDeps, 'health'>, StopDecisionsDeps {
  readonly rounds: Pick<RoundExecutionService, 'claimNext' | 'saveStops' | 'release'>;
  readonly plans: { nextDue(scope: Scope, afterMs: number): Promise<DueRound | undefined> };
  readonly duty: { now(scope: Scope): DutyNowView };
  /** Cameras that the plan or the officer moved and that are no more on the wall are let go. */
  readonly ptz?: Pick<PtzService, 'aim' | 'releaseOf'>;
  readonly announcer: Announcer;
  readonly warmLeadSeconds: number;
  readonly seatSilenceSeconds: number;
  /** A page stands still for so long at most. */
  readonly longestPauseSeconds: number;
  /** A break is advised after so long without one. */
  readonly breakAfterMinutes: number;
  readonly attention: AttentionPolicy;
}

/** Without word of a due round, a waiting seat looks for one so often all the same, ms. */
const claimEveryMs = 5000;
/** A seat that was not heard of for so long turns no page, ms. */
const quietMs = 5000;

/** What happens at one seat: a round is taken, its pages turn, its stops are decided, it ends. */
export class SeatService {
  readonly #deps: SeatServiceDeps;
  readonly #warmer: SeatWarmer;
  readonly #decisions: StopDecisions;

  constructor(deps: SeatServiceDeps) {
    this.#deps = deps;
    this.#warmer = new SeatWarmer(deps);
    this.#decisions = new StopDecisions(deps);
  }

  isSilent(seat: Seat): boolean {
    return this.#deps.clock.monotonic() - seat.heardAtMs > this.#deps.seatSilenceSeconds * 1000;
  }

  /** One look at the seat; called a few times a second. */
  async tick(seat: Seat): Promise<void> {
    if (seat.patrol === undefined) {
      if (!this.isSilent(seat)) await this.#wait(seat);
    } else if (this.isSilent(seat)) {
      await this.#pause(seat);
    } else if (seat.patrol.round.method === 'snapshot') {
      await this.#watchSheet(seat, seat.patrol);
    } else {
      await this.#watch(seat, seat.patrol);
    }
  }

  /** Takes the oldest due round, unless the seat has one. */
  async claim(seat: Seat): Promise<void> {
    const { rounds, clock } = this.#deps;
    seat.claimAfterMs = clock.monotonic() + claimEveryMs;
    if (seat.patrol !== undefined) return;
    if (seat.isElsewhere || seat.isResting) return this.#forecast(seat);
    const { scope, userId, displayName } = seat.actor;
    const claim = { seatId: seat.id, officerId: userId, officerName: displayName };
    const held = await rounds.claimNext(scope, claim, clock.now());
    if (held === undefined) return this.#forecast(seat);
    await this.sit(seat, held);
  }

  /** The seat begins or goes on with a round that it was given. */
  async sit(seat: Seat, held: Pick<SeatPatrol, 'round' | 'stops'>): Promise<void> {
    const { rounds, clock } = this.#deps;
    seat.patrol = turnTo(held, 0, clock.monotonic());
    if (seat.patrol === undefined) {
      // A round whose stops were all decided before its officer left: it only has to end.
      await rounds.saveStops(held, [], { finishAtMs: clock.now() });
      return;
    }
    seat.layout = held.round.layout;
    this.#warmer.warm(seat, tilesOf(seat.patrol).map(cameraOf));
    this.#warmFollowing(seat);
    this.#letGo(seat);
  }

  /** Leaves the round to the next officer. */
  async leave(seat: Seat): Promise<void> {
    const { patrol } = seat;
    // Released first: when the database is away the seat still knows what it has to give back.
    if (patrol !== undefined) await this.#deps.rounds.release(seat.actor.scope, patrol.round.id, seat.id);
    seat.patrol = undefined;
    this.#letGo(seat);
  }

  /** The officer turns, pauses or lets go the pages. What is left before its time is decided by what was shown. */
  async turnPage(seat: Seat, turn: PageTurn): Promise<void> {
    const { patrol } = seat;
    if (patrol === undefined) return;
    const monotonicMs = this.#deps.clock.monotonic();
    if (turn === 'next' && patrol.page.backTo === undefined) {
      // Whether the page counts is open until the question is answered.
      if (seat.attention?.question !== undefined) return;
      const elapsedMs = monotonicMs - patrol.page.startedAtMs;
      return this.#turn(seat, patrol, await this.#decisions.evidence(seat.actor.scope, patrol, elapsedMs));
    }
    seat.patrol = controlPage(patrol, turn, monotonicMs);
    this.#letGo(seat);
    await this.announce(seat);
  }

  /** The round ended or changed hands elsewhere. */
  async lose(seat: Seat): Promise<void> {
    seat.patrol = undefined;
    await this.claim(seat);
    await this.announce(seat);
  }

  /** Marks a stop of the round normal; undefined when the seat has no such stop. */
  async markNormal(seat: Seat, stopId: string): Promise<RoundStop | undefined> {
    const { patrol } = seat;
    const stop = patrol?.stops.find(({ id }) => id === stopId);
    if (patrol === undefined || stop === undefined) return undefined;
    if (stop.markedNormal) return stop;
    const marked = { ...stop, markedNormal: true };
    if (!(await this.#save(seat, patrol, [marked]))) return undefined;
    await this.announce(seat);
    return marked;
  }

  /** Decides one stop of the page that is on; undefined when the round was lost to somebody else meanwhile. */
  async decideStop(
    seat: Seat,
    stopId: string,
    fact: Pick<RoundStop, 'outcome' | 'shownMs'>,
  ): Promise<RoundStop | undefined> {
    const { patrol } = seat;
    const stop = patrol && tilesOf(patrol).find(({ id, outcome }) => id === stopId && outcome === 'waiting');
    if (patrol === undefined || stop === undefined) return undefined;
    const decided = await this.#decisions.settle(seat.actor.scope, stop, fact);
    if (!(await this.#save(seat, patrol, [decided]))) return undefined;
    await this.announce(seat);
    return decided;
  }

  async view(seat: Seat): Promise<WallSessionView> {
    const { clock, duty } = this.#deps;
    const { patrol } = seat;
    const stops = patrol === undefined ? [] : [...tilesOf(patrol), ...(followingPage(patrol) ?? [])];
    const { scope } = seat.actor;
    const cameraIds = stops.map(cameraOf);
    const health = await this.#deps.health.statusOf(scope, cameraIds);
    return viewWall(seat, {
      breakAfterMinutes: this.#deps.breakAfterMinutes,
      attention: this.#deps.attention,
      nowMs: clock.now(),
      monotonicMs: clock.monotonic(),
      duty: duty.now(scope),
      health,
      hiding: this.#deps.health.hidingOf(scope, cameraIds),
    });
  }

  /** Tells the seat's own session, at once. */
  async announce(seat: Seat): Promise<void> {
    const data = await this.view(seat);
    const audience = { sessionId: seat.actor.sessionId };
    this.#deps.announcer.announce({ topic: 'wall', key: seat.id, data, audience, urgency: 'now' });
  }

  async #wait(seat: Seat): Promise<void> {
    if (this.#deps.clock.monotonic() >= seat.claimAfterMs) {
      await this.claim(seat);
      if (seat.patrol !== undefined) await this.announce(seat);
      return;
    }
    const { coming } = seat;
    if (coming?.round === undefined || coming.isWarm) return;
    if (coming.round.dueFromMs - this.#deps.clock.now() > this.#deps.warmLeadSeconds * 1000) return;
    seat.coming = { ...coming, isWarm: true };
    this.#warmer.warm(seat, coming.round.firstCameraIds);
  }

  async #pause(seat: Seat): Promise<void> {
    this.#deps.log.info({ wallId: seat.id, roundId: seat.patrol?.round.id }, 'seat silent, round paused');
    await this.leave(seat);
    await this.announce(seat);
  }

  /** A sheet ends when its pictures are confirmed or not to be had, not by the clock. */
  async #watchSheet(seat: Seat, patrol: SeatPatrol): Promise<void> {
    if (tilesOf(patrol).every(({ outcome }) => outcome !== 'waiting')) await this.#turn(seat, patrol, []);
  }

  async #watch(seat: Seat, patrol: SeatPatrol): Promise<void> {
    const { clock, warmLeadSeconds } = this.#deps;
    if (await this.#standStill(seat, patrol)) return;
    const elapsedMs = activeMs(patrol, clock.monotonic());
    const onForMs = clock.monotonic() - patrol.page.startedAtMs;
    const waiting = await this.#decisions.evidence(seat.actor.scope, patrol, onForMs);
    const step = stepPage({ ...patrol.page, elapsedMs }, waiting);
    if (step.isOver) {
      if (this.#mayTurn(seat)) await this.#turn(seat, patrol, waiting);
      return;
    }

    const isMoved = step.endsAfterMs !== patrol.page.endsAfterMs;
    const { endsAfterMs, isExtended } = step;
    const current: SeatPatrol = { ...patrol, page: { ...patrol.page, endsAfterMs, isExtended } };
    seat.patrol = current;
    if (step.givenUp.length > 0) {
      const lost = waiting.filter(({ stopId }) => step.givenUp.includes(stopId));
      if (!(await this.#save(seat, current, await this.#decisions.decide(seat.actor.scope, patrol, lost)))) return;
    }
    if (isMoved || step.givenUp.length > 0) await this.announce(seat);
    if (!patrol.page.isNextWarm && endsAfterMs - elapsedMs <= warmLeadSeconds * 1000)
      this.#warmFollowing(seat, 'again');
  }

  /**
   * A seat that has gone quiet keeps its page: turning it would skip stops that the next officer can still see. So does
   * one with an open question: the answer decides whether the page counts.
   */
  #mayTurn({ heardAtMs, attention }: Seat): boolean {
    return this.#deps.clock.monotonic() - heardAtMs <= quietMs && attention?.question === undefined;
  }

  /** @returns true while the page is not to be judged: it stands still, or is looked at once more */
  async #standStill(seat: Seat, patrol: SeatPatrol): Promise<boolean> {
    const nowMs = this.#deps.clock.monotonic();
    const { pausedAtMs, backTo, plannedMs } = patrol.page;
    if (pausedAtMs !== undefined) {
      if (nowMs - pausedAtMs > this.#deps.longestPauseSeconds * 1000) await this.turnPage(seat, 'resume');
      return true;
    }
    if (backTo === undefined) return false;
    if (activeMs(patrol, nowMs) >= plannedMs) {
      seat.patrol = endLookBack(patrol, nowMs);
      this.#letGo(seat);
      await this.announce(seat);
    }
    return true;
  }

  /** Decides what still waits on the page, then turns to the next one or ends the round. */
  async #turn(seat: Seat, patrol: SeatPatrol, waiting: readonly WaitingTile[]): Promise<void> {
    const { clock } = this.#deps;
    const isLast = followingPage(patrol) === undefined;
    const decided = await this.#decisions.decide(seat.actor.scope, patrol, waiting);
    const held = await this.#deps.rounds.saveStops(
      withRefusals(patrol, waiting),
      decided,
      isLast ? { finishAtMs: clock.now() } : undefined,
    );
    if (held === undefined) return this.lose(seat);
    seat.patrol = isLast ? undefined : turnTo(held, patrol.page.index + 1, clock.monotonic());
    if (seat.patrol === undefined) await this.claim(seat);
    else this.#warmFollowing(seat);
    this.#letGo(seat);
    await this.announce(seat);
  }

  /** Cameras that are no more on the tiles go back; those that are look where the plan wants them. */
  #letGo({ actor, patrol }: Seat): void {
    const tiles = patrol === undefined ? [] : tilesOf(patrol);
    this.#deps.ptz?.releaseOf(actor.sessionId, 'page', tiles.map(cameraOf));
    this.#deps.ptz?.aim(actor, tiles);
  }

  /** @returns false when the round was lost to somebody else meanwhile */
  async #save(seat: Seat, patrol: SeatPatrol, changed: readonly RoundStop[]): Promise<boolean> {
    const held = await this.#deps.rounds.saveStops(patrol, changed);
    if (held === undefined) {
      await this.lose(seat);
      return false;
    }
    seat.patrol = { ...patrol, ...held };
    return true;
  }

  async #forecast(seat: Seat): Promise<void> {
    const { clock, plans } = this.#deps;
    const { coming } = seat;
    const nowMs = clock.now();
    if (coming !== undefined && isFresh(coming, nowMs, clock.monotonic())) return;
    const due = await plans.nextDue(seat.actor.scope, nowMs);
    const isSame = due?.window.fromMs === coming?.round?.dueFromMs;
    seat.coming = {
      round: due && {
        dueFromMs: due.window.fromMs,
        planName: due.plan.name,
        firstCameraIds: due.plan.stops.slice(0, due.plan.layout).map(cameraOf),
      },
      readAtMs: clock.monotonic(),
      isWarm: isSame && coming?.isWarm === true,
    };
  }

  #warmFollowing(seat: Seat, turn: 'first' | 'again' = 'first'): void {
    const { patrol } = seat;
    if (patrol === undefined) return;
    if (turn === 'again') seat.patrol = { ...patrol, page: { ...patrol.page, isNextWarm: true } };
    const next = followingPage(patrol) ?? [];
    if (next.length > 0) this.#warmer.warm(seat, next.map(cameraOf));
    // So early that a dome has arrived when its page begins.
    if (turn === 'again') this.#deps.ptz?.aim(seat.actor, next);
  }
}

function cameraOf({ cameraId }: { readonly cameraId: CameraId }): CameraId {
  return cameraId;
}
