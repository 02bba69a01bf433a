import { type StopEvidence, decideStop, nothingShown } from '../patrol/proof-of-viewing.ts';
import type { RoundStop } from '../patrol/round.ts';
import type { Scope } from '../platform/actor/scope.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { CameraId } from '../registry/camera.ts';
import { type StopOutage, nameOutages } from './name-outages.ts';
import type { WaitingTile } from './page-turn.ts';
import { type SeatPatrol, tilesOf } from './seat.ts';
import type { WallHealth } from './wall-health.ts';

export interface StopDecisionsDeps {
  readonly health: WallHealth;
  readonly outages: {
    findOpen(scope: Scope, cameraIds: readonly CameraId[]): Promise<ReadonlyMap<CameraId, StopOutage>>;
  };
  readonly clock: Clock;
}

/** What becomes of the stops on a page: by what its tiles showed, and by what is known of their cameras. */
export class StopDecisions {
  readonly #deps: StopDecisionsDeps;

  constructor(deps: StopDecisionsDeps) {
    this.#deps = deps;
  }

  /** @param elapsedMs since the page began, by the monotonic clock */
  async evidence(scope: Scope, patrol: SeatPatrol, elapsedMs: number): Promise<WaitingTile[]> {
    const waiting = tilesOf(patrol).filter(({ outcome }) => outcome === 'waiting');
    const cameraIds = waiting.map(cameraOf);
    const health = await this.#deps.health.statusOf(scope, cameraIds);
    const hiding = this.#deps.health.hidingOf(scope, cameraIds);
    return waiting.map((stop) => ({
      stopId: stop.id,
      viewing: patrol.page.viewing.get(stop.id) ?? nothingShown,
      dwellMs: stop.dwellMs,
      elapsedMs,
      health: health.get(stop.cameraId) ?? 'unknown',
      isHidden: hiding.has(stop.cameraId),
    }));
  }

  async decide(scope: Scope, patrol: SeatPatrol, tiles: readonly WaitingTile[]): Promise<RoundStop[]> {
    const byId = new Map<string, StopEvidence>(tiles.map((tile) => [tile.stopId, tile]));
    const stops = patrol.stops.filter(({ id }) => byId.has(id));
    const decidedAtMs = this.#deps.clock.now();
    const decided = stops.map((stop): RoundStop => {
      const evidence = byId.get(stop.id);
      const outcome = evidence === undefined ? 'skipped' : decideStop(evidence);
      return { ...stop, outcome, shownMs: Math.round(evidence?.viewing.creditedMs ?? 0), decidedAtMs };
    });
    return this.#explain(scope, decided);
  }

  /** One stop is decided by hand: whoever looks at a picture that hides the place has not seen the place. */
  async settle(scope: Scope, stop: RoundStop, fact: Pick<RoundStop, 'outcome' | 'shownMs'>): Promise<RoundStop> {
    const isHidden = this.#deps.health.hidingOf(scope, [stop.cameraId]).size > 0;
    const outcome = isHidden && fact.outcome === 'seen' ? 'not-viewable' : fact.outcome;
    const decided: RoundStop = { ...stop, ...fact, outcome, decidedAtMs: this.#deps.clock.now() };
    const [explained] = await this.#explain(scope, [decided]);
    return explained ?? decided;
  }

  /** What could not be shown, with its open outage or with what hides it. */
  async #explain(scope: Scope, decided: readonly RoundStop[]): Promise<RoundStop[]> {
    const { outages, health } = this.#deps;
    const unseen = decided.filter(({ outcome }) => outcome === 'not-viewable').map(cameraOf);
    if (unseen.length === 0) return [...decided];
    return nameOutages(decided, await outages.findOpen(scope, unseen), health.hidingOf(scope, unseen));
  }
}

function cameraOf({ cameraId }: RoundStop): CameraId {
  return cameraId;
}
