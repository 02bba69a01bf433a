import { type Scope, isWithin, wholeEstate } from '../platform/actor/scope.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { EventBus } from '../platform/events/event-bus.ts';
import { newId } from '../platform/ids/new-id.ts';
import type { Log } from '../platform/observability/log.ts';
import type { Announcer } from '../platform/realtime/announcement.ts';
import { assigneeOf } from './assign-round.ts';
import { announceRound } from './announce-round.ts';
import { dayMs } from './daily-slot.ts';
import { type DueRound, type ResolveDuty, nextDueRound, roundsDueAt, roundsPassed } from './due-rounds.ts';
import type { DueStops } from './due-stops-service.ts';
import { type MadeRound, type RoundHome, type RoundIds, makeRound } from './make-round.ts';
import type { PatrolPlan } from './plan.ts';
import type { PlanStore } from './plan-store.ts';
import type { RegistryPort } from './registry-port.ts';
import type { RosterPort } from './roster-port.ts';
import {
  type Round,
  type RoundStop,
  causeOf,
  countStops,
  finishRound,
  missRound,
  replaceStops,
  skipWaiting,
} from './round.ts';
import './round-changed.ts';
import type { RoundStore } from './round-store.ts';

interface RoundServiceDeps {
  readonly plans: Pick<PlanStore, 'list' | 'markSwept'>;
  readonly rounds: Pick<RoundStore, 'add' | 'exists' | 'listOverdue' | 'listSeated' | 'listStops' | 'save'>;
  readonly registry: Pick<RegistryPort, 'findOrganisation'>;
  readonly dueStops: Pick<DueStops, 'choose'>;
  /** Left out where there is no roster. */
  readonly roster?: Pick<RosterPort, 'postOnDuty'>;
  readonly duty: { resolveAt: ResolveDuty };
  readonly bus: EventBus;
  readonly announcer: Announcer;
  readonly clock: Clock;
  readonly log: Log;
}

/** Windows that passed longer ago than this leave no row: nobody can act on them any more. */
const lookBackMs = dayMs;
/** How often it is noted that the gateway is alive, and how long plans are kept in memory, ms. */
const markEveryMs = 10_000;
const reloadPlansMs = 60_000;
/** A window that ended so long after the last sign of life ended without the gateway, ms. */
const awayMs = 3 * markEveryMs;

/**
 * Makes rounds when they fall due and ends them with their window. It looks at what is due now, never at a timer that
 * fired: a sweep may come late, twice or after a restart and the rounds are the same.
 */
export class RoundService {
  readonly #deps: RoundServiceDeps;
  #plans: { readonly list: readonly PatrolPlan[]; readonly readAtMs: number } | undefined;
  #planEdits = 0;
  /** Due rounds that surely have their row, with the end of their window. */
  readonly #made = new Map<string, number>();
  #lastSweepMs: number | undefined;
  /** The gateway's last sign of life before this process; undefined before the first sweep. */
  #aliveUntilMs: number | undefined;
  #startedAtMs = 0;
  #markedAtMs = -Infinity;
  #stopListening: (() => void) | undefined;

  constructor(deps: RoundServiceDeps) {
    this.#deps = deps;
  }

  /** Frees rounds whose seat ended with the process before, and follows changes of plans. */
  async start(): Promise<void> {
    this.#stopListening = this.#deps.bus.on('plan.changed', () => {
      this.#plans = undefined;
      this.#planEdits += 1;
    });
    for (const round of await this.#deps.rounds.listSeated(wholeEstate)) {
      await this.#save({ ...round, seatId: undefined });
    }
  }

  stop(): void {
    this.#stopListening?.();
  }

  /**
   * One look at the clock: rounds that are due get their row, windows that are over end. What fails for one round holds
   * up no other one; the next sweep tries it again.
   *
   * @throws the first failure, when all the others are done
   */
  async sweep(nowMs: number): Promise<void> {
    const plans = await this.#readPlans();
    if (this.#aliveUntilMs === undefined) {
      this.#aliveUntilMs = plans.reduce((latest, plan) => Math.max(latest, plan.sweptToMs), 0);
      this.#startedAtMs = nowMs;
    }
    const resolve = this.#resolveOnce();
    const notBeforeMs = this.#lastSweepMs ?? nowMs - lookBackMs;
    const failures = [
      ...(await failuresOf(roundsDueAt(plans, resolve, nowMs), (due) => this.#makeDue(due, nowMs))),
      ...(await failuresOf(roundsPassed(plans, resolve, { notBeforeMs, nowMs }), (due) =>
        this.#makeMissed(due, nowMs),
      )),
      ...(await failuresOf(await this.#deps.rounds.listOverdue(wholeEstate, nowMs), (round) =>
        this.#endWindow(round, nowMs),
      )),
    ];
    for (const [key, toMs] of this.#made) if (toMs <= nowMs) this.#made.delete(key);
    await this.#markAlive(nowMs);
    if (failures.length > 0) throw failures[0];
    this.#lastSweepMs = nowMs;
  }

  /** The next round that will fall due inside a scope within a day. */
  async nextDue(scope: Scope, afterMs: number): Promise<DueRound | undefined> {
    const plans = (await this.#readPlans()).filter((plan) => isWithin(scope, plan.organisationPath));
    const next = nextDueRound(plans, this.#resolveOnce(), { afterMs, beforeMs: afterMs + dayMs });
    return next && (await this.#deps.dueStops.choose(next)).due;
  }

  async #makeDue(due: DueRound, nowMs: number): Promise<void> {
    await this.#addOnce(due, nowMs, (made) => made);
  }

  /** A window that passed while the gateway was away is not replayed: its row says that the platform missed it. */
  async #makeMissed(due: DueRound, nowMs: number): Promise<void> {
    await this.#addOnce(due, nowMs, ({ round, stops }) => {
      const skipped = skipWaiting(stops, nowMs);
      return { round: missRound({ ...round, counts: countStops(skipped) }, 'platform', nowMs), stops: skipped };
    });
  }

  async #addOnce(due: DueRound, nowMs: number, finish: (made: MadeRound) => MadeRound): Promise<void> {
    const { plan, window } = due;
    const key = `${plan.id}@${String(window.fromMs)}`;
    if (this.#made.has(key)) return;
    const scope: Scope = { organisationPath: plan.organisationPath };
    if (!(await this.#deps.rounds.exists(scope, { planId: plan.id, dueFromMs: window.fromMs }))) {
      const chosen = await this.#deps.dueStops.choose(due);
      const made = finish(makeRound(chosen.due, chosen.cameras, await this.#home(due), idsAt(nowMs)));
      // Without an active camera there is nothing to watch and nothing to miss.
      if (made.stops.length > 0 && (await this.#deps.rounds.add(made.round, made.stops))) {
        announceRound(this.#deps, made.round);
      }
    }
    this.#made.set(key, window.toMs);
  }

  /** Names of the organisation, and the post that is on duty for it when the window begins. */
  async #home({ plan, window }: DueRound): Promise<RoundHome> {
    const { registry, roster } = this.#deps;
    const own = await registry.findOrganisation(wholeEstate, plan.organisationId);
    const organisationName = own?.name ?? '';
    const onDuty = own && (await roster?.postOnDuty(own, window.fromMs, plan.postId));
    const where = onDuty && (await registry.findOrganisation(wholeEstate, onDuty.organisationId));
    const assignee = assigneeOf(onDuty, { organisationName: where?.name ?? '', ownName: organisationName });
    return { organisationName, ...(assignee !== undefined && { assignee }) };
  }

  async #endWindow(round: Round, nowMs: number): Promise<void> {
    const stops = await this.#deps.rounds.listStops(wholeEstate, round.id);
    const skipped = skipWaiting(stops, nowMs);
    const counted = { ...round, counts: countStops(replaceStops(stops, skipped)) };
    const cause = causeOf(round, this.#wasAwayAt(round.dueToMs));
    const isUnbegun = round.state === 'pending';
    const ended = isUnbegun ? missRound(counted, cause, nowMs) : finishRound(counted, nowMs, cause);
    // When somebody saved it meanwhile, the next sweep reads it again.
    await this.#save(ended, skipped);
  }

  #wasAwayAt(atMs: number): boolean {
    return this.#aliveUntilMs !== undefined && atMs > this.#aliveUntilMs + awayMs && atMs <= this.#startedAtMs;
  }

  async #save(round: Round, stops: readonly RoundStop[] = []): Promise<void> {
    const saved = await this.#deps.rounds.save(round, stops);
    if (saved === undefined) return;
    announceRound(this.#deps, saved);
    if (saved.state === 'missed') {
      this.#deps.log.warn({ roundId: saved.id, planId: saved.planId, cause: saved.missedCause }, 'round missed');
    }
  }

  async #markAlive(nowMs: number): Promise<void> {
    const monotonicMs = this.#deps.clock.monotonic();
    if (monotonicMs - this.#markedAtMs < markEveryMs) return;
    await this.#deps.plans.markSwept(wholeEstate, nowMs);
    this.#markedAtMs = monotonicMs;
  }

  async #readPlans(): Promise<readonly PatrolPlan[]> {
    const monotonicMs = this.#deps.clock.monotonic();
    if (this.#plans !== undefined && monotonicMs - this.#plans.readAtMs < reloadPlansMs) return this.#plans.list;
    const edits = this.#planEdits;
    const list = await this.#deps.plans.list(wholeEstate);
    // A plan that changed while the list was read may be missing in it: then the list is not kept.
    if (edits === this.#planEdits) this.#plans = { list, readAtMs: monotonicMs };
    return list;
  }

  /** Due times of many plans of an organisation fall on the same instants. */
  #resolveOnce(): ResolveDuty {
    const known = new Map<string, ReturnType<ResolveDuty>>();
    return (atMs, { organisationPath }) => {
      const key = `${String(atMs)} ${organisationPath}`;
      const resolution = known.get(key) ?? this.#deps.duty.resolveAt(atMs, { organisationPath });
      known.set(key, resolution);
      return resolution;
    };
  }
}

/** Does all of it, one after the other. @returns what was thrown */
async function failuresOf<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<unknown[]> {
  const failures: unknown[] = [];
  for (const item of items) await work(item).catch((error: unknown) => void failures.push(error));
  return failures;
}

function idsAt(nowMs: number): RoundIds {
  return { round: () => newId<'RoundId'>(nowMs), stop: () => newId<'StopId'>(nowMs) };
}
