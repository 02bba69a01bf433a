import type { Actor } from '../platform/actor/actor.ts';
import type { Scope } from '../platform/actor/scope.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { GatewayError, type InputIssue } from '../platform/errors/gateway-error.ts';
import type { EventBus } from '../platform/events/event-bus.ts';
import { newId } from '../platform/ids/new-id.ts';
import { findUnknownStops, planIssues } from './check-plan.ts';
import { readInstantCursor, writeInstantCursor } from '../platform/http/instant-cursor.ts';
import { findKeptCameras } from './kept-cameras-service.ts';
import type { PlanBody, PlanView, RoundView, StopView } from './patrol-api.ts';
import type { PatrolPlan } from './plan.ts';
import type { PlanStore } from './plan-store.ts';
import { planOf, viewPlan } from './plan-view.ts';
import type { RegistryPort } from './registry-port.ts';
import type { RosterPort } from './roster-port.ts';
import type { PlanId, RoundState } from './round.ts';
import './round-changed.ts';
import type { RoundStore } from './round-store.ts';
import { viewRound, viewStop } from './round-view.ts';

interface PatrolServiceDeps {
  readonly plans: Pick<PlanStore, 'list' | 'find' | 'add' | 'replace'>;
  readonly rounds: Pick<RoundStore, 'list' | 'find' | 'listStops'>;
  readonly registry: RegistryPort;
  /** Left out where no roster is kept. */
  readonly roster?: Pick<RosterPort, 'isPostOf'>;
  readonly bus: EventBus;
  readonly clock: Clock;
}

interface RoundQuery {
  readonly state?: RoundState | undefined;
  readonly paused?: 'true' | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Plans and rounds as people read and edit them, each within their part of the organisation. */
export class PatrolService {
  readonly #deps: PatrolServiceDeps;

  constructor(deps: PatrolServiceDeps) {
    this.#deps = deps;
  }

  async listPlans(actor: Actor): Promise<PlanView[]> {
    const plans = await this.#deps.plans.list(actor.scope);
    return this.#view(actor.scope, plans);
  }

  /**
   * @throws GatewayError `organisation/unknown`; `plan/invalid` naming what contradicts itself, or the stops whose camera the
   * plan's organisation does not have
   */
  async createPlan(actor: Actor, body: PlanBody): Promise<PlanView> {
    const plan = await this.#check(actor.scope, newId<'PlanId'>(this.#deps.clock.now()), body);
    await this.#deps.plans.add(plan);
    return this.#changed(actor.scope, plan);
  }

  /** @throws GatewayError `plan/unknown`, and what `createPlan` throws */
  async replacePlan(actor: Actor, planId: string, body: PlanBody): Promise<PlanView> {
    const stored = await this.#deps.plans.find(actor.scope, planId);
    if (stored === undefined) throw unknownPlan(planId);
    const plan = await this.#check(actor.scope, stored.id, body);
    if (!(await this.#deps.plans.replace(actor.scope, plan, stored.organisationId))) throw unknownPlan(planId);
    return this.#changed(actor.scope, plan);
  }

  async listRounds(
    actor: Actor,
    query: RoundQuery,
  ): Promise<{ items: RoundView[]; total: number; nextCursor?: string }> {
    const { state, paused, cursor, limit } = query;
    const after = cursor === undefined ? undefined : readInstantCursor(cursor);
    // One more than asked tells whether there is a next page.
    const { rounds, total } = await this.#deps.rounds.list(actor.scope, {
      ...{ state, isPaused: paused === 'true', after, limit: limit + 1 },
    });
    const shown = rounds.slice(0, limit);
    const last = shown.at(-1);
    return {
      items: shown.map((round) => viewRound(round, actor.scope)),
      total,
      ...(rounds.length > limit && last && { nextCursor: writeInstantCursor({ atMs: last.dueFromMs, id: last.id }) }),
    };
  }

  /** @throws GatewayError `round/unknown` */
  async readRound(actor: Actor, roundId: string): Promise<RoundView & { stops: StopView[] }> {
    const round = await this.#deps.rounds.find(actor.scope, roundId);
    if (round === undefined) throw new GatewayError('round/unknown', `There is no round ${roundId}.`);
    const stops = await this.#deps.rounds.listStops(actor.scope, round.id);
    return { ...viewRound(round, actor.scope), stops: stops.map(viewStop) };
  }

  async #check(scope: Scope, id: PlanId, body: PlanBody): Promise<PatrolPlan> {
    const organisation = await this.#deps.registry.findOrganisation(scope, body.organisationId);
    if (organisation === undefined) {
      throw new GatewayError('organisation/unknown', `There is no organisation ${body.organisationId}.`);
    }
    const impossible = [...planIssues(body), ...(await this.#postIssues(body))];
    if (impossible.length > 0) {
      throw new GatewayError('plan/invalid', 'The plan contradicts itself; see its issues.', { issues: impossible });
    }
    // Whoever may see the plan's rounds may see their cameras: so all of them lie below the plan's organisation.
    const own: Scope = { organisationPath: organisation.path };
    const cameras = await this.#deps.registry.findCameras(
      own,
      body.stops.map(({ cameraId }) => cameraId),
    );
    const issues = findUnknownStops(body, new Set(cameras.map((camera) => camera.id)));
    if (issues.length > 0) {
      const message = `${String(issues.length)} of the plan's stops name a camera that ${organisation.name} does not have.`;
      throw new GatewayError('plan/invalid', message, { issues });
    }
    return planOf(body, { id, organisation, atMs: this.#deps.clock.now() });
  }

  /** Who works a round sees its cameras: so it is given to posts of the plan's own organisation only. */
  async #postIssues({ organisationId, postId }: PlanBody): Promise<InputIssue[]> {
    const { roster } = this.#deps;
    if (postId === undefined || (await roster?.isPostOf(organisationId, postId)) === true) return [];
    return [{ path: 'body.postId', message: 'is no post of this organisation' }];
  }

  async #changed(scope: Scope, plan: PatrolPlan): Promise<PlanView> {
    this.#deps.bus.emit('plan.changed', { planId: plan.id });
    const [view] = await this.#view(scope, [plan]);
    if (view === undefined) throw new GatewayError('gateway/bug', 'A plan that was saved has no view.');
    return view;
  }

  async #view(scope: Scope, plans: readonly PatrolPlan[]): Promise<PlanView[]> {
    const { registry } = this.#deps;
    const cameraIds = plans.flatMap(({ stops }) => stops.map(({ cameraId }) => cameraId));
    const cameras = await findKeptCameras(registry, scope, cameraIds);
    const organisationNames = new Map<string, string>();
    for (const id of new Set(plans.map(({ organisationId }) => organisationId))) {
      organisationNames.set(id, (await registry.findOrganisation(scope, id))?.name ?? '');
    }
    return plans.map((plan) => viewPlan(plan, cameras, organisationNames.get(plan.organisationId) ?? ''));
  }
}

function unknownPlan(planId: string): GatewayError {
  return new GatewayError('plan/unknown', `There is no plan ${planId}.`);
}
