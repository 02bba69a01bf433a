import type { Actor } from '../../platform/actor/actor.ts';
import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import { addDays } from '../../platform/clock/civil-time.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { DutyOrganisationService } from '../duty-organisation-service.ts';
import type { AnnounceRoster } from './announce-roster.ts';
import { assignedTo, type Assignment, manningOf, officerOf, type Substitution } from './assignment.ts';
import type { AssignmentStore } from './assignment-store.ts';
import { isClosedOn } from './closure.ts';
import type { ClosureStore } from './closure-store.ts';
import { type DutyPost, type DutySlot, slotsOn } from './duty-post.ts';
import type { DutyPostStore } from './duty-post-store.ts';
import { isFit, type Person } from './roster-hole.ts';
import type { PeoplePort } from './roster-ports.ts';
import type { RosterCell } from './roster-service.ts';

interface Deps {
  readonly posts: Pick<DutyPostStore, 'list' | 'find'>;
  readonly assignments: Pick<AssignmentStore, 'list' | 'listOfPosts' | 'find' | 'change' | 'substitute'>;
  readonly closures: Pick<ClosureStore, 'list'>;
  readonly organisations: Pick<DutyOrganisationService, 'partOf'>;
  readonly people: PeoplePort;
  readonly announce: AnnounceRoster;
  readonly clock: Clock;
  readonly log: Log;
}

interface WantedSlotManning {
  readonly postId: string;
  readonly date: string;
  readonly slotKey: string;
  readonly officerIds: readonly string[];
  /** Who was assigned when the slot was opened. */
  readonly seenOfficerIds?: readonly string[] | undefined;
}

interface WantedCopy {
  readonly organisationId?: string | undefined;
  readonly fromDate: string;
  readonly toDate: string;
  readonly days: number;
}

/** Says who comes to which slot. What has begun is not rewritten; until it is over somebody may come instead. */
export class AssignmentService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Whoever is assigned and not named any more is taken off.
   *
   * @throws GatewayError `duty-post/unknown`, `user/unknown`, `request/invalid`, `roster/begun`, `roster/stale`
   */
  async assign(actor: Actor, wanted: WantedSlotManning): Promise<RosterCell> {
    const { postId, date, slotKey } = wanted;
    const { assignments, announce, clock, log } = this.#deps;
    const slot = await this.#findSlot(actor.scope, { postId, date, slotKey });
    if (slot.fromMs <= clock.now()) {
      throw new GatewayError('roster/begun', 'This slot has begun and is not rewritten; name a substitute instead.');
    }
    const stored = await this.#assignedTo(slot);
    refuseUnseen(stored, wanted);
    const officerIds = new Set(wanted.officerIds);
    const people = await this.#deps.people.list(actor.scope);
    const missing = [...officerIds].filter((id) => stored.every(({ officerId }) => officerId !== id));
    const added = missing.map((id) => this.#assignment(actor, slot, fitPerson(people, id, slot.post)));
    const removed = stored.filter(({ officerId }) => !officerIds.has(officerId)).map(({ id }) => id);
    if (!(await assignments.change(removed, added))) throw stale();
    log.info(
      { postId, date, slotKey, added: added.length, removed: removed.length, by: actor.userId },
      'slot assigned',
    );
    announce(slot.post);
    return this.#cell(slot);
  }

  /**
   * Assigns the people of some days to later days, wherever nobody is assigned and nothing has begun.
   *
   * @throws GatewayError `organisation/unknown`, `request/invalid`
   */
  async copy(actor: Actor, wanted: WantedCopy): Promise<{ copied: number; skipped: number }> {
    const { organisations, posts, assignments, closures, people, log } = this.#deps;
    const { fromDate, toDate, days } = wanted;
    if (toDate <= fromDate) throw invalid('body.toDate', 'must lie after body.fromDate');
    const part = await organisations.partOf(actor.scope, wanted.organisationId);
    const [ownPosts, source, target, closed, known] = await Promise.all([
      posts.list(part),
      assignments.list(part, { fromDate, toDate: addDays(fromDate, days - 1) }),
      assignments.list(part, { fromDate: toDate, toDate: addDays(toDate, days - 1) }),
      closures.list(part, toDate),
      people.list(actor.scope),
    ]);
    const shift = daysBetween(fromDate, toDate);
    const manning = manningOf(target);
    const byPost = new Map<string, DutyPost>(ownPosts.map((post) => [post.id, post]));
    const added = source.flatMap((assignment): Assignment[] => {
      const post = byPost.get(assignment.postId);
      const slot = post && slotOf(post, addDays(assignment.date, shift), assignment.slotKey);
      if (slot === undefined || !this.#isFree(slot, assignedTo(manning, slot))) return [];
      if (isClosedOn(closed, slot.post.organisationId, slot.date)) return [];
      const person = known.find(({ id }) => id === assignment.officerId);
      return person !== undefined && isFit(person, slot.post) ? [this.#assignment(actor, slot, person)] : [];
    });
    if (added.length > 0 && !(await assignments.change([], added))) {
      throw new GatewayError('roster/stale', 'Somebody else assigned people meanwhile; read the roster again.');
    }
    log.info({ fromDate, toDate, days, copied: added.length, by: actor.userId }, 'roster copied');
    this.#announceAll(added, byPost);
    return { copied: added.length, skipped: source.length - added.length };
  }

  /**
   * Somebody else comes instead; the one who was assigned may be named to take it back.
   *
   * @throws GatewayError `assignment/unknown`, `user/unknown`, `request/invalid`, `roster/over`
   */
  async substitute(
    actor: Actor,
    assignmentId: string,
    { officerId, reason }: { readonly officerId: string; readonly reason: string },
  ): Promise<Assignment> {
    const { assignments, people, announce, clock, log } = this.#deps;
    const assignment = await assignments.find(actor.scope, assignmentId);
    const post = assignment && (await this.#deps.posts.find(actor.scope, assignment.postId));
    const slot = post && slotOf(post, assignment.date, assignment.slotKey);
    if (assignment === undefined || slot === undefined) {
      throw new GatewayError('assignment/unknown', 'There is no such assignment in your part of the organisation.');
    }
    if (slot.toMs <= clock.now()) throw new GatewayError('roster/over', 'This slot is over; nothing was changed.');
    const person = fitPerson(await people.list(actor.scope), officerId, slot.post);
    const others = await this.#assignedTo(slot);
    if (others.some((each) => officerOf(each).officerId === officerId)) {
      throw invalid('body.officerId', 'names somebody who comes to this slot already');
    }
    const substitution: Substitution = {
      ...{ id: newId(clock.now()), assignmentId: assignment.id, organisationPath: assignment.organisationPath },
      ...{ officerId: person.id, officerName: person.name, reason },
      insteadOfName: officerOf(assignment).officerName,
      ...{ userId: actor.userId, byName: actor.displayName, atMs: clock.now() },
    };
    await assignments.substitute(substitution);
    log.info({ assignmentId, officerId, by: actor.userId }, 'substitute named');
    announce(slot.post);
    return { ...assignment, substitute: { officerId: person.id, officerName: person.name, reason } };
  }

  #isFree(slot: DutySlot, assigned: readonly Assignment[]): boolean {
    return assigned.length === 0 && slot.fromMs > this.#deps.clock.now();
  }

  #assignment(actor: Actor, slot: DutySlot, person: Person): Assignment {
    const nowMs = this.#deps.clock.now();
    return {
      id: newId<'AssignmentId'>(nowMs),
      ...{ postId: slot.post.id, organisationPath: slot.post.organisationPath },
      ...{ date: slot.date, slotKey: slot.slot.key, officerId: person.id, officerName: person.name },
      ...{ assignedBy: actor.displayName, assignedAtMs: nowMs },
    };
  }

  async #findSlot(scope: Scope, wanted: Pick<WantedSlotManning, 'postId' | 'date' | 'slotKey'>): Promise<DutySlot> {
    const post = await this.#deps.posts.find(scope, wanted.postId);
    if (post === undefined) {
      throw new GatewayError('duty-post/unknown', 'There is no such duty post in your part of the organisation.');
    }
    const slot = slotOf(post, wanted.date, wanted.slotKey);
    if (slot === undefined)
      throw invalid('body.slotKey', `must be one of ${post.slots.map(({ key }) => key).join(', ')}`);
    return slot;
  }

  async #assignedTo({ post, date, slot }: DutySlot): Promise<readonly Assignment[]> {
    const dates = { fromDate: date, toDate: date };
    const all = await this.#deps.assignments.listOfPosts(wholeEstate, [post.id], dates);
    return all.filter(({ slotKey }) => slotKey === slot.key);
  }

  async #cell(slot: DutySlot): Promise<RosterCell> {
    const { post, date } = slot;
    const closed = await this.#deps.closures.list({ organisationPath: post.organisationPath }, date);
    const people = await this.#assignedTo(slot);
    return { slot, people, isClosed: isClosedOn(closed, post.organisationId, date) };
  }

  #announceAll(added: readonly Assignment[], byPost: ReadonlyMap<string, DutyPost>): void {
    const posts = [...new Set(added.map(({ postId }) => byPost.get(postId)))].filter((post) => post !== undefined);
    const places = new Map(posts.map((post) => [post.organisationId, post]));
    for (const place of places.values()) this.#deps.announce(place);
  }
}

/** @throws GatewayError `user/unknown`, `request/invalid` */
function fitPerson(people: readonly Person[], id: string, post: DutyPost): Person {
  const person = people.find((each) => each.id === id);
  if (person === undefined) {
    throw new GatewayError('user/unknown', 'There is no such user in your part of the organisation.');
  }
  if (isFit(person, post)) return person;
  throw invalid('body', `names ${person.name}, who is locked, may not patrol or does not have the post in their part`);
}

function slotOf(post: DutyPost, date: string, key: string): DutySlot | undefined {
  return slotsOn(post, date).find(({ slot }) => slot.key === key);
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

function invalid(path: string, message: string): GatewayError {
  return new GatewayError('request/invalid', `${path} ${message}.`, { issues: [{ path, message }] });
}

/** Two administrators at one slot: the later one must not take off whom the earlier one has just assigned. */
function refuseUnseen(stored: readonly Assignment[], { seenOfficerIds }: WantedSlotManning): void {
  if (seenOfficerIds === undefined) return;
  const seen = new Set(seenOfficerIds);
  if (stored.length !== seen.size || stored.some(({ officerId }) => !seen.has(officerId))) throw stale();
}

function stale(): GatewayError {
  return new GatewayError('roster/stale', 'Somebody else changed this slot meanwhile; read the roster again.');
}
