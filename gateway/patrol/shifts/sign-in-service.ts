import type { MannedSlot, PostOnDutyService } from '../../duty/roster/post-on-duty-service.ts';
import type { Actor } from '../../platform/actor/actor.ts';
import { isWithin, type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import { civilTimeOf } from '../../platform/clock/civil-time.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { Announcer } from '../../platform/realtime/announcement.ts';
import type { RegistryPort } from '../registry-port.ts';
import { announceShift } from './announce-shift.ts';
import { openKeyOf, type Shift, type ShiftMember, type ShiftSlot } from './shift.ts';
import type { ShiftDuty } from './shift-ports.ts';
import type { ShiftStore } from './shift-store.ts';
import { isOffered, latenessOf, memberOf, type ShiftPolicy } from './sign-in.ts';

interface Deps {
  readonly shifts: Pick<ShiftStore, 'findOpen' | 'findOpenOf' | 'countOfSlot' | 'add' | 'join'>;
  readonly roster: Pick<PostOnDutyService, 'listSlotsOf'>;
  readonly registry: Pick<RegistryPort, 'findOrganisation'>;
  readonly duty: Pick<ShiftDuty, 'resolveAt'>;
  readonly bus: EventBus;
  readonly announcer: Announcer;
  readonly clock: Clock;
  readonly log: Log;
  readonly policy: ShiftPolicy;
}

/** A slot of the roster, or an organisation where no roster planned the shift. */
export type SignInWish =
  { readonly postId: string; readonly date: string; readonly slotKey: string } | { readonly organisationId: string };

/** A slot that an officer may sign in to now. */
export interface ShiftOffer {
  readonly slot: MannedSlot;
  readonly lateMs: number;
}

/** A shift that is about to begin, before its first member. */
type NewShift = Omit<Shift, 'id' | 'members' | 'state' | 'version'>;

const mostTries = 3;

/** Signing in 签到: an act of its own; nothing else signs anybody in. */
export class SignInService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Slots of the roster that somebody may sign in to now, the earliest first. Who has moved to another part since they were
   * assigned, or may not patrol any more, is offered none.
   */
  async listOffers({ userId, role, scope }: Pick<Actor, 'userId' | 'role' | 'scope'>): Promise<ShiftOffer[]> {
    if (role === 'technician') return [];
    const { roster, clock, policy } = this.#deps;
    const nowMs = clock.now();
    const stretch = { fromMs: nowMs, toMs: nowMs + policy.earlyMs + 1 };
    const slots = await roster.listSlotsOf(wholeEstate, userId, stretch);
    return slots
      .filter((slot) => isWithin(scope, slot.post.organisationPath) && isOffered(slot, nowMs, policy))
      .map((slot) => ({ slot, lateMs: latenessOf(slot.fromMs, nowMs, policy) }));
  }

  /**
   * Joins the shift that is open there, or begins it.
   *
   * @throws GatewayError `shift/open-elsewhere`, `shift/not-rostered`, `organisation/unknown`
   */
  async signIn(actor: Actor, wish: SignInWish): Promise<Shift> {
    const { shifts, log } = this.#deps;
    const current = await shifts.findOpenOf(wholeEstate, actor.userId);
    if (current !== undefined) throw openElsewhere(current);
    const { begun, member } =
      'postId' in wish ? await this.#plan(actor, wish) : await this.#improvise(actor, wish.organisationId);
    const shift = await this.#enter(begun, member);
    log.info({ shiftId: shift.id, userId: actor.userId, lateMs: member.lateMs }, 'shift signed in to');
    announceShift(this.#deps, shift);
    return shift;
  }

  /** Two of the same crew may sign in at once: then one of them begins the shift and the other joins it. */
  async #enter(begun: NewShift, member: ShiftMember): Promise<Shift> {
    const { shifts, clock } = this.#deps;
    for (let tried = 0; tried < mostTries; tried += 1) {
      const open = await shifts.findOpen(wholeEstate, openKeyOf(begun));
      if (open !== undefined) {
        if (await shifts.join(open, member)) {
          return { ...open, members: [...open.members, member], version: open.version + 1 };
        }
      } else {
        const id = newId<'ShiftId'>(clock.now());
        const shift: Shift = { ...begun, id, state: 'working', members: [member], version: 1 };
        if (await shifts.add(shift)) return shift;
      }
    }
    throw new GatewayError('shift/stale', 'Others sign in and out here at this moment; try again.');
  }

  async #plan(actor: Actor, wish: { readonly postId: string; readonly date: string; readonly slotKey: string }) {
    const { shifts, registry, clock } = this.#deps;
    const offers = await this.listOffers(actor);
    const offer = offers.find(
      ({ slot }) => slot.post.id === wish.postId && slot.date === wish.date && slot.slot.key === wish.slotKey,
    );
    if (offer === undefined) {
      const message = 'The roster does not have you in this slot now; choose another one, or sign in without a roster.';
      throw new GatewayError('shift/not-rostered', message);
    }
    const { slot, lateMs } = offer;
    const nowMs = clock.now();
    const { organisationId, organisationPath } = slot.post;
    const organisation = await registry.findOrganisation(wholeEstate, organisationId);
    // Whoever goes on with a slot that others handed over answers from now on only.
    const before = await shifts.countOfSlot({ organisationPath }, { ...wish });
    const startsAtMs = before > 0 ? Math.max(slot.fromMs, nowMs) : slot.fromMs;
    const begun = this.#begin({
      ...{ organisationId, organisationPath, organisationName: organisation?.name ?? '' },
      ...{ slot: shiftSlot(slot), date: slot.date, startsAtMs },
    });
    const member = memberOf(officerOfActor(actor), slot.assignments, { atMs: nowMs, lateMs: before > 0 ? 0 : lateMs });
    return { begun, member };
  }

  async #improvise(actor: Actor, organisationId: string) {
    const { registry, clock } = this.#deps;
    const organisation = await registry.findOrganisation(actor.scope, organisationId);
    if (organisation === undefined) {
      throw new GatewayError('organisation/unknown', 'body.organisationId names no organisation of yours.');
    }
    const { id, name: organisationName, path: organisationPath } = organisation;
    const startsAtMs = clock.now();
    const { dutyDate } = this.#deps.duty.resolveAt(startsAtMs, { organisationPath });
    const place = { organisationId: id, organisationName, organisationPath };
    const begun = this.#begin({ ...place, date: dutyDate, startsAtMs });
    return { begun, member: memberOf(officerOfActor(actor), [], { atMs: startsAtMs, lateMs: 0 }) };
  }

  /** The mode of the start; before the start it is a forecast, which the sweep replaces. */
  #begin(shift: Omit<NewShift, 'duty' | 'isDutyFrozen'>): NewShift {
    const scope: Scope = { organisationPath: shift.organisationPath };
    const duty = this.#deps.duty.resolveAt(shift.startsAtMs, scope);
    return { ...shift, duty, isDutyFrozen: shift.startsAtMs <= this.#deps.clock.now() };
  }
}

function shiftSlot({ post, slot, fromMs, toMs }: MannedSlot): ShiftSlot {
  return { postId: post.id, postName: post.name, slotKey: slot.key, slotName: slot.name, fromMs, toMs };
}

function officerOfActor({ userId, displayName }: Actor): Pick<ShiftMember, 'officerId' | 'officerName'> {
  return { officerId: userId, officerName: displayName };
}

function openElsewhere({ id, organisationName, startsAtMs }: Shift): GatewayError {
  const since = `${civilTimeOf(startsAtMs).date}`;
  const message = `You work a shift at ${organisationName} since ${since}; hand it over first.`;
  return new GatewayError('shift/open-elsewhere', message, { extensions: { shiftId: id } });
}
