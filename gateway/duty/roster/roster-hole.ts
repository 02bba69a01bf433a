import type { Role, UserId } from '../../platform/actor/actor.ts';
import { isWithin, type Scope } from '../../platform/actor/scope.ts';
import { assignedTo, type Assignment, type Manning, officerOf } from './assignment.ts';
import { type Closure, isClosedOn } from './closure.ts';
import { type DutyPost, type DutySlot, slotKeyOf, slotsWithin, type Stretch } from './duty-post.ts';

/**
 * Why a slot is a hole 缺岗: nobody is assigned, too few are, one of them is locked, gone or has a part that does not
 * hold the post, one has another shift at that time, or the superior that stands in for a closed room has nobody.
 */
export const holeReasons = [
  'nobody-assigned',
  'too-few',
  'officer-locked',
  'officer-unfit',
  'double-booked',
  'stand-in-empty',
] as const;
export type HoleReason = (typeof holeReasons)[number];

/** A slot of a date that will not be manned as it should. */
export interface RosterHole {
  readonly slot: DutySlot;
  /** How many people are missing; 0 when enough are assigned but one cannot be in two places. */
  readonly missing: number;
  readonly reasons: readonly HoleReason[];
}

/** What must be known of a person who is assigned. */
export interface Person {
  readonly id: UserId;
  readonly name: string;
  readonly role: Role;
  readonly organisationPath: string;
  readonly disabled: boolean;
}

/** Everything that is known of the roster around the stretch that is looked at. */
export interface RosterPicture {
  /** The posts that are looked at, and those of superiors that may stand in. */
  readonly posts: readonly DutyPost[];
  readonly manning: Manning;
  readonly closures: readonly Closure[];
  readonly people: ReadonlyMap<string, Person>;
  /** Holes are told of this part, and stand-ins are judged inside of it only. */
  readonly part: Scope;
}

/** True when a person can watch from a post: may patrol, is not locked, and the post lies in their part. */
export function isFit(person: Person, post: Pick<DutyPost, 'organisationPath'>): boolean {
  return !person.disabled && canWatch(person, post);
}

/** The holes of a part in a stretch, the earliest first. */
export function findHoles(picture: RosterPicture, stretch: Stretch): RosterHole[] {
  const own = picture.posts.filter(({ organisationPath }) => isWithin(picture.part, organisationPath));
  const slots = own.filter(({ enabled }) => enabled).flatMap((post) => slotsWithin(post, stretch));
  const twice = findDoubleBooked(picture, stretch);
  return slots
    .map((slot) => judge(slot, picture, twice))
    .filter((hole) => hole !== undefined)
    .sort((a, b) => a.slot.fromMs - b.slot.fromMs);
}

function judge(slot: DutySlot, picture: RosterPicture, twice: ReadonlySet<string>): RosterHole | undefined {
  const { post, date } = slot;
  if (isClosedOn(picture.closures, post.organisationId, date)) return judgeStandIn(slot, picture);
  const assigned = assignedTo(picture.manning, slot);
  const people = assigned.map((assignment) => picture.people.get(officerOf(assignment).officerId));
  const fit = people.filter((person) => person !== undefined && isFit(person, post)).length;
  const missing = Math.max(0, post.wanted - fit);
  const told: Readonly<Record<HoleReason, boolean>> = {
    'nobody-assigned': assigned.length === 0,
    'too-few': assigned.length > 0 && assigned.length < post.wanted,
    'officer-locked': people.some((person) => person?.disabled === true),
    'officer-unfit': people.some((person) => person === undefined || !canWatch(person, post)),
    'double-booked': assigned.some((assignment) => twice.has(bookingOf(slot, assignment))),
    'stand-in-empty': false,
  };
  const reasons = holeReasons.filter((reason) => told[reason]);
  return reasons.length === 0 ? undefined : { slot, missing, reasons };
}

function canWatch({ role, organisationPath }: Person, post: Pick<DutyPost, 'organisationPath'>): boolean {
  return role !== 'technician' && isWithin({ organisationPath }, post.organisationPath);
}

/** A closed room is no hole while the next open superior has somebody all the time; what lies above the part is not judged. */
function judgeStandIn(slot: DutySlot, picture: RosterPicture): RosterHole | undefined {
  const { post, date } = slot;
  for (const path of superiorPaths(post.organisationPath)) {
    if (!isWithin(picture.part, path)) return undefined;
    const id = path.split('/').at(-2) ?? '';
    if (isClosedOn(picture.closures, id, date)) continue;
    const posts = picture.posts.filter(({ organisationId, enabled }) => enabled && organisationId === id);
    const manned = posts
      .flatMap((each) => slotsWithin(each, slot))
      .filter((each) => assignedTo(picture.manning, each).length > 0);
    return isCovered(slot, manned) ? undefined : { slot, missing: post.wanted, reasons: ['stand-in-empty'] };
  }
  return undefined;
}

/** Paths of the organisations above, the nearest first. */
export function superiorPaths(path: string): string[] {
  const ids = path.split('/').filter((id) => id !== '');
  return ids
    .slice(0, -1)
    .map((_, index) => `/${ids.slice(0, index + 1).join('/')}/`)
    .reverse();
}

/** @param spans in any order */
function isCovered({ fromMs, toMs }: Stretch, spans: readonly Stretch[]): boolean {
  let coveredToMs = fromMs;
  for (const span of [...spans].sort((a, b) => a.fromMs - b.fromMs)) {
    if (span.fromMs > coveredToMs) return false;
    coveredToMs = Math.max(coveredToMs, span.toMs);
  }
  return coveredToMs >= toMs;
}

/** Who has two shifts at a time, as `bookingOf` names them; looked for in all posts that are known. */
function findDoubleBooked({ posts, manning, closures }: RosterPicture, stretch: Stretch): ReadonlySet<string> {
  const bookings = posts
    .filter(({ enabled }) => enabled)
    .flatMap((post) => slotsWithin(post, stretch))
    .filter(({ post, date }) => !isClosedOn(closures, post.organisationId, date))
    .flatMap((slot) => assignedTo(manning, slot).map((assignment) => ({ slot, assignment })));
  const byOfficer = Map.groupBy(bookings, ({ assignment }) => officerOf(assignment).officerId);
  const twice = new Set<string>();
  for (const own of byOfficer.values()) {
    own.sort((a, b) => a.slot.fromMs - b.slot.fromMs);
    let latest = own[0];
    for (const booking of own.slice(1)) {
      if (latest !== undefined && latest.slot.toMs > booking.slot.fromMs) {
        twice.add(bookingOf(booking.slot, booking.assignment)).add(bookingOf(latest.slot, latest.assignment));
      }
      if (latest === undefined || booking.slot.toMs > latest.slot.toMs) latest = booking;
    }
  }
  return twice;
}

function bookingOf(slot: DutySlot, assignment: Assignment): string {
  return `${slotKeyOf(slot)}/${officerOf(assignment).officerId}`;
}
