import { officerOf } from '../../duty/roster/assignment.ts';
import type { PostOnDuty } from '../../duty/roster/post-on-duty.ts';
import type { MannedSlot, PostOnDutyService, RosterOrganisation } from '../../duty/roster/post-on-duty-service.ts';
import { wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { Announcer } from '../../platform/realtime/announcement.ts';
import { announceShift } from './announce-shift.ts';
import { openKeyOf, type Shift } from './shift.ts';
import './shift-changed.ts';
import type { ShiftDuty } from './shift-ports.ts';
import type { ShiftStore } from './shift-store.ts';
import { latenessOf, type ShiftPolicy } from './sign-in.ts';

interface Deps {
  readonly shifts: Pick<ShiftStore, 'findOpen' | 'findOpenOf' | 'listInStates' | 'countOfSlot' | 'save'>;
  readonly roster: Pick<PostOnDutyService, 'postOnDuty' | 'isPostOf' | 'listSlots'>;
  readonly duty: Pick<ShiftDuty, 'resolveAt'>;
  readonly bus: EventBus;
  readonly announcer: Announcer;
  readonly clock: Clock;
  readonly log: Log;
  readonly policy: ShiftPolicy;
}

/** The shift that somebody works, as other screens need it. */
export interface CurrentShift {
  readonly shiftId: string;
  readonly organisationId: string;
  readonly organisationName: string;
  readonly organisationPath: string;
  /** Absent for a shift that no roster planned. */
  readonly postId?: string;
  readonly postName?: string;
  readonly slotName?: string;
  readonly startsAtMs: number;
  /** When the slot ends. */
  readonly endsAtMs?: number;
}

const dayMs = 86_400_000;
/** Older ones wait for their supervisor, who sees them in the list. */
const lookBackMs = 7 * dayMs;

/** What others ask of shifts, and what is looked at again and again: frozen modes, late sign-ins, shifts left open. */
export class ShiftDesk {
  readonly #deps: Deps;
  /** What was told already, by what it was told of. */
  readonly #told = new Set<string>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** The shift that a user is signed in to; undefined when they are not, and then a wall runs without a shift. */
  async current(userId: string): Promise<CurrentShift | undefined> {
    const shift = await this.#deps.shifts.findOpenOf(wholeEstate, userId);
    if (shift === undefined) return undefined;
    const { id: shiftId, organisationId, organisationName, organisationPath, slot, startsAtMs } = shift;
    return {
      ...{ shiftId, organisationId, organisationName, organisationPath, startsAtMs },
      ...(slot !== undefined && {
        ...{ postId: slot.postId, postName: slot.postName, slotName: slot.slotName, endsAtMs: slot.toMs },
      }),
    };
  }

  /**
   * As the roster answers, and besides: a post to which nobody has signed in although its slot began a while ago is
   * answered for by its superior, like a closed one; whether somebody signed in there is the superior's business.
   */
  async postOnDuty(organisation: RosterOrganisation, atMs: number, postId?: string): Promise<PostOnDuty> {
    const { roster } = this.#deps;
    const found = await roster.postOnDuty(organisation, atMs, postId);
    const superior = superiorOf(found.organisationPath);
    if (superior === undefined || (await this.#isManned(found, atMs))) return found;
    const instead = await roster.postOnDuty(superior, atMs);
    const reason = found.standsInFor?.reason ?? 'not-signed-in';
    return {
      ...instead,
      standsInFor: { organisationId: organisation.id, organisationPath: organisation.path, reason },
    };
  }

  isPostOf(organisationId: string, postId: string): Promise<boolean> {
    return this.#deps.roster.isPostOf(organisationId, postId);
  }

  /** One look: modes of shifts that have begun are frozen, late sign-ins and shifts left open are told once. */
  async sweep(): Promise<void> {
    const { shifts, clock } = this.#deps;
    const nowMs = clock.now();
    const open = await shifts.listInStates(wholeEstate, ['working', 'handed-over'], nowMs - lookBackMs);
    for (const shift of open) {
      await this.#freeze(shift, nowMs);
      this.#tellOverdue(shift, nowMs);
    }
    const { graceMs } = this.#deps.policy;
    const slots = await this.#deps.roster.listSlots(wholeEstate, { fromMs: nowMs - graceMs - 1, toMs: nowMs });
    for (const slot of slots) await this.#tellLate(slot, nowMs);
  }

  /** Without a slot, before the grace is over, and where somebody works it, nothing goes to the superior. */
  async #isManned({ postId, date, slotKey, organisationPath }: PostOnDuty, atMs: number): Promise<boolean> {
    if (postId === undefined) return true;
    const slots = await this.#deps.roster.listSlots({ organisationPath }, { fromMs: atMs, toMs: atMs + 1 });
    const slot = slots.find((each) => each.post.id === postId && each.date === date && each.slot.key === slotKey);
    if (slot === undefined || latenessOf(slot.fromMs, atMs, this.#deps.policy) === 0) return true;
    return (await this.#findWorking(slot)) !== undefined;
  }

  #findWorking({ post, date, slot }: MannedSlot): Promise<Shift | undefined> {
    return this.#deps.shifts.findOpen(wholeEstate, `${post.id}/${date}/${slot.key}`);
  }

  async #freeze(shift: Shift, nowMs: number): Promise<void> {
    if (shift.isDutyFrozen || shift.startsAtMs > nowMs || shift.state !== 'working') return;
    const scope = { organisationPath: shift.organisationPath };
    const duty = this.#deps.duty.resolveAt(shift.startsAtMs, scope);
    const saved = await this.#deps.shifts.save({ ...shift, duty, isDutyFrozen: true });
    // When somebody saved it meanwhile, the next sweep reads it again.
    if (saved !== undefined) announceShift(this.#deps, saved);
  }

  #tellOverdue(shift: Shift, nowMs: number): void {
    const { bus, log, policy } = this.#deps;
    const { id: shiftId, organisationPath, state, slot, endedAtMs } = shift;
    const sinceMs = state === 'working' ? slot?.toMs : endedAtMs;
    if (sinceMs === undefined || nowMs - sinceMs <= policy.overdueMs) return;
    if (!this.#isNews(`${shiftId} ${state}`)) return;
    const waitsFor = state === 'working' ? 'handover' : 'acceptance';
    log.warn({ shiftId, waitsFor }, 'shift overdue');
    bus.emit('shift.overdue', { shiftId, organisationPath, waitsFor });
  }

  async #tellLate(slot: MannedSlot, nowMs: number): Promise<void> {
    const { shifts, bus, log, policy } = this.#deps;
    const key = openKeyOf({ slot: shiftSlotOf(slot), date: slot.date, organisationId: slot.post.organisationId });
    if (slot.assignments.map(officerOf).length === 0 || latenessOf(slot.fromMs, nowMs, policy) === 0) return;
    const { id: postId, name: postName, organisationId, organisationPath } = slot.post;
    const named = { postId, date: slot.date, slotKey: slot.slot.key };
    // One that was handed over early was signed in to all the same.
    if (this.#told.has(key) || (await shifts.countOfSlot(wholeEstate, named)) > 0) return;
    this.#isNews(key);
    const late = { organisationId, organisationPath, postName, ...named };
    log.warn(named, 'nobody signed in to a slot');
    bus.emit('shift.late', { ...late, fromMs: slot.fromMs });
  }

  #isNews(key: string): boolean {
    if (this.#told.has(key)) return false;
    if (this.#told.size > 10_000) this.#told.clear();
    this.#told.add(key);
    return true;
  }
}

function shiftSlotOf({ post, slot, fromMs, toMs }: MannedSlot) {
  return { postId: post.id, postName: post.name, slotKey: slot.key, slotName: slot.name, fromMs, toMs };
}

function superiorOf(path: string): RosterOrganisation | undefined {
  const ids = path.split('/').filter((id) => id !== '');
  const id = ids.at(-2);
  return id === undefined ? undefined : { id, path: `/${ids.slice(0, -1).join('/')}/` };
}
