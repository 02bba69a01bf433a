import type { Actor } from '../../platform/actor/actor.ts';
import type { Scope } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { RunTransaction, Transaction } from '../../platform/database/run-transaction.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { Organisation } from '../../registry/camera.ts';
import type { UserStore } from '../../access/user-store.ts';
import type { UnitService } from '../../registry/units/unit-service.ts';
import {
  isOpen,
  isOwnSubmission,
  type ListedOnboarding,
  listGaps,
  type OnboardedChannel,
  type Onboarding,
  type OnboardingDraft,
  type OnboardingState,
  review,
  submit,
} from './onboarding.ts';
import './onboarding-events.ts';
import type { OnboardingFilter, OnboardingStore, UnitProgress } from './onboarding-store.ts';
import { reviewersOf } from './reviewers.ts';

interface Deps {
  readonly onboardings: Pick<
    OnboardingStore,
    'find' | 'list' | 'count' | 'tallyProgress' | 'listConnected' | 'add' | 'save'
  >;
  readonly units: Pick<UnitService, 'find' | 'namesOf'>;
  readonly organisations: { findOrganisation(scope: Scope, id: string): Promise<Organisation | undefined> };
  /** Who may review what somebody has submitted. */
  readonly users: Pick<UserStore, 'list'>;
  readonly transaction: RunTransaction;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: Log;
}

/** An onboarding with the unit's name. */
export interface NamedOnboarding extends Onboarding {
  readonly unitName: string;
}

/** A row of a list with the unit's name. */
export interface NamedListed extends ListedOnboarding {
  readonly unitName: string;
}

interface OnboardingPage {
  readonly items: readonly NamedListed[];
  readonly nextCursor?: string;
  readonly total: number;
}

/** What the unit tells; an absent member stays as it is. */
interface OnboardingEdit {
  readonly version: number;
  readonly system?: OnboardingDraft['system'];
  readonly contact?: OnboardingDraft['contact'];
  readonly sharingPolicyDraft?: OnboardingDraft['sharingPolicyDraft'];
  readonly channels?: readonly OnboardedChannel[] | undefined;
  readonly checkReportId?: string | undefined;
}

/** The wizard by which a unit brings a system of its own: filled in, submitted, then accepted or returned. */
export class OnboardingService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Newest first. */
  async list(
    scope: Scope,
    { cursor, limit, ...filter }: OnboardingFilter & { readonly cursor?: string | undefined; readonly limit: number },
  ): Promise<OnboardingPage> {
    const { onboardings } = this.#deps;
    const [found, total] = await Promise.all([
      onboardings.list(scope, filter, { afterId: cursor, limit: limit + 1 }),
      onboardings.count(scope, filter),
    ]);
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return { items: await this.#named(page), total, ...(last && { nextCursor: last.id }) };
  }

  /** @throws GatewayError `onboarding/unknown` */
  async read(scope: Scope, onboardingId: string): Promise<NamedOnboarding> {
    const [named] = await this.#named([await this.#find(scope, onboardingId)]);
    if (named === undefined) throw unknown();
    return named;
  }

  /** Tokens of its shared channels that the registry has an access path to. */
  listConnected(scope: Scope, onboardingId: string): Promise<string[]> {
    return this.#deps.onboardings.listConnected(scope, onboardingId);
  }

  /** Connected and shared channels of each unit, by name. */
  async readProgress(scope: Scope): Promise<(UnitProgress & { readonly unitName: string })[]> {
    const found = await this.#deps.onboardings.tallyProgress(scope);
    const names = await this.#deps.units.namesOf(found.map(({ unitId }) => unitId));
    return found
      .map((progress) => ({ ...progress, unitName: names.get(progress.unitId) ?? '' }))
      .sort((a, b) => (a.unitName < b.unitName ? -1 : 1));
  }

  /** @throws GatewayError `unit/unknown`, `organisation/unknown` */
  async create(
    actor: Actor,
    { unitId, organisationId }: { readonly unitId: string; readonly organisationId: string },
  ): Promise<NamedOnboarding> {
    const { onboardings, units, clock, log } = this.#deps;
    const unit = await units.find(actor.scope, unitId);
    const organisation = await this.#organisation(actor.scope, organisationId, 'body.organisationId');
    const onboarding: Onboarding = {
      ...{ id: newId<'OnboardingId'>(clock.now()), unitId: unit.id, state: 'draft', draft: {}, channels: [] },
      ...{ organisationId: organisation.id, organisationPath: organisation.path },
      ...{ version: 1, createdAtMs: clock.now() },
    };
    await this.#deps.transaction((underWay) => onboardings.add(onboarding, underWay));
    log.info({ onboardingId: onboarding.id, unitId, userId: actor.userId }, 'onboarding begun');
    return { ...onboarding, unitName: unit.name };
  }

  /**
   * @throws GatewayError `onboarding/unknown`, `onboarding/stale`, `onboarding/settled` when it was submitted,
   * `organisation/unknown` for a viewer that is none of the actor's
   */
  change(actor: Actor, onboardingId: string, edit: OnboardingEdit): Promise<NamedOnboarding> {
    const { version, channels, checkReportId, system, contact, sharingPolicyDraft } = edit;
    return this.#step(actor, onboardingId, version, async (stored) => {
      if (!isOpen(stored)) throw settled(stored);
      for (const viewer of sharingPolicyDraft?.viewers ?? []) {
        await this.#organisation(actor.scope, viewer, 'body.sharingPolicyDraft.viewers');
      }
      const told = { ...(system && { system }), ...(contact && { contact }) };
      return {
        ...stored,
        draft: { ...stored.draft, ...told, ...(sharingPolicyDraft && { sharingPolicyDraft }) },
        channels: channels ?? stored.channels,
        ...(checkReportId !== undefined && { checkReportId }),
      };
    });
  }

  /** @throws GatewayError `onboarding/unknown`, `onboarding/stale`, `onboarding/settled`, `request/invalid` with the gaps */
  submit(actor: Actor, onboardingId: string, version: number): Promise<NamedOnboarding> {
    return this.#step(actor, onboardingId, version, async (stored) => {
      if (!isOpen(stored)) throw settled(stored);
      const issues = listGaps(stored).map((path) => ({ path, message: 'is missing' }));
      if (issues.length > 0) {
        const where = issues.map(({ path }) => path).join(', ');
        throw new GatewayError('request/invalid', `Fill in before submitting: ${where}.`, { issues });
      }
      return submit(stored, this.#stamp(actor));
    });
  }

  /**
   * Four eyes: who submitted it does not accept it. Returning it is taking it back, which they may.
   *
   * @throws GatewayError `onboarding/unknown`, `onboarding/stale`, `onboarding/settled` when it is not submitted,
   * `review/own-work`
   */
  review(
    actor: Actor,
    onboardingId: string,
    { version, ...verdict }: { readonly version: number } & Parameters<typeof review>[1],
  ): Promise<NamedOnboarding> {
    return this.#step(actor, onboardingId, version, async (stored) => {
      if (stored.state !== 'submitted') throw settled(stored);
      if (verdict.kind === 'accepted' && isOwnSubmission(stored, actor)) throw await this.#ownWork(actor, stored);
      return review(stored, verdict, this.#stamp(actor));
    });
  }

  /** Read → decide → save → announce. */
  async #step(
    actor: Actor,
    onboardingId: string,
    version: number,
    decide: (stored: Onboarding) => Promise<Onboarding>,
  ): Promise<NamedOnboarding> {
    const { onboardings, transaction, bus, log } = this.#deps;
    const stored = await this.#find(actor.scope, onboardingId);
    if (stored.version !== version) throw stale(stored);
    const next = await decide(stored);
    const isSaved = await transaction((underWay: Transaction) => onboardings.save(actor.scope, next, underWay));
    if (!isSaved) throw stale(await this.#find(actor.scope, onboardingId));
    log.info({ onboardingId, userId: actor.userId, state: next.state }, 'onboarding changed');
    if (next.state !== stored.state) {
      const { id, organisationPath, state } = next;
      bus.emit('onboarding.moved', { onboardingId: id, organisationPath, from: stored.state, to: state });
    }
    return this.read(actor.scope, onboardingId);
  }

  /** Says who could: by name whom the actor may see. */
  async #ownWork(actor: Actor, { organisationPath }: Onboarding): Promise<GatewayError> {
    const names = reviewersOf(await this.#deps.users.list(actor.scope), organisationPath, actor.userId);
    const others =
      names.length > 0
        ? names.join(', ')
        : 'an administrator above you; or return it, and let a technician submit it for you to review';
    const message = `You submitted this onboarding yourself, so somebody else accepts it: ${others}.`;
    return new GatewayError('review/own-work', message, { extensions: { reviewers: names } });
  }

  async #named<Told extends ListedOnboarding | Onboarding>(
    onboardings: readonly Told[],
  ): Promise<(Told & { readonly unitName: string })[]> {
    const names = await this.#deps.units.namesOf(onboardings.map(({ unitId }) => unitId));
    return onboardings.map((onboarding) => ({ ...onboarding, unitName: names.get(onboarding.unitId) ?? '' }));
  }

  #stamp({ displayName, userId }: Actor) {
    return { by: displayName, userId, atMs: this.#deps.clock.now() };
  }

  async #find(scope: Scope, onboardingId: string): Promise<Onboarding> {
    const onboarding = await this.#deps.onboardings.find(scope, onboardingId);
    if (onboarding === undefined) throw unknown();
    return onboarding;
  }

  async #organisation(scope: Scope, id: string, where: string): Promise<Organisation> {
    const organisation = await this.#deps.organisations.findOrganisation(scope, id);
    if (organisation !== undefined) return organisation;
    throw new GatewayError('organisation/unknown', `${where} names no organisation of yours.`);
  }
}

function unknown(): GatewayError {
  return new GatewayError('onboarding/unknown', 'There is no such onboarding in your part.');
}

function stale({ version }: Onboarding): GatewayError {
  const message = `Somebody else has changed this onboarding meanwhile (version ${version}); read it again.`;
  return new GatewayError('onboarding/stale', message, { extensions: { version } });
}

const whereItIs: Readonly<Record<OnboardingState, string>> = {
  draft: 'has not been submitted yet',
  submitted: 'is being reviewed',
  returned: 'was returned and not submitted again',
  accepted: 'was accepted',
};

function settled({ state }: Onboarding): GatewayError {
  return new GatewayError('onboarding/settled', `This is not possible now: the onboarding ${whereItIs[state]}.`);
}
