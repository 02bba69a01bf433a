import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import { addDays, civilTimeOf } from '../../platform/clock/civil-time.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { DutyOrganisationService } from '../duty-organisation-service.ts';
import { assignedTo, type Assignment, manningOf } from './assignment.ts';
import type { AssignmentStore } from './assignment-store.ts';
import { isClosedOn } from './closure.ts';
import type { ClosureStore } from './closure-store.ts';
import { type DutyPost, type DutySlot, slotKeyOf, slotsOn, type Stretch } from './duty-post.ts';
import type { DutyPostService, NamedPost } from './duty-post-service.ts';
import type { DutyPostStore } from './duty-post-store.ts';
import { findHoles, type RosterHole, type RosterPicture } from './roster-hole.ts';
import type { PeoplePort } from './roster-ports.ts';

interface Deps {
  readonly posts: Pick<DutyPostStore, 'list'>;
  readonly assignments: Pick<AssignmentStore, 'list'>;
  readonly closures: Pick<ClosureStore, 'list'>;
  readonly naming: Pick<DutyPostService, 'name'>;
  readonly organisations: Pick<DutyOrganisationService, 'partOf'>;
  readonly people: PeoplePort;
  readonly clock: Clock;
}

interface RosterQuery {
  readonly organisationId?: string | undefined;
  /** First civil date; today when absent. */
  readonly from?: string | undefined;
  readonly days: number;
  readonly skip: number;
  readonly limit: number;
}

/** One slot of one date as people see it. */
export interface RosterCell {
  readonly slot: DutySlot;
  readonly people: readonly Assignment[];
  readonly isClosed: boolean;
  readonly hole?: RosterHole;
}

/** A slot of a post over some dates. */
export interface RosterRow extends NamedPost {
  readonly slotKey: string;
  readonly cells: readonly RosterCell[];
}

interface RosterSheet {
  readonly dates: readonly string[];
  readonly rows: readonly RosterRow[];
  readonly postCount: number;
}

export interface NamedHole extends RosterHole {
  readonly organisationName: string;
}

const dayMs = 86_400_000;
const maxHoles = 200;

/** Reads the roster: who comes when, and where nobody does. */
export class RosterService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** A page of posts, by the tree and by name. @throws GatewayError `organisation/unknown` */
  async read(scope: Scope, query: RosterQuery): Promise<RosterSheet> {
    const part = await this.#deps.organisations.partOf(scope, query.organisationId);
    const from = query.from ?? this.#today();
    const dates = Array.from({ length: query.days }, (_, index) => addDays(from, index));
    const picture = await this.#picture(part, from, query.days);
    const page = inTreeOrder(picture.posts).slice(query.skip, query.skip + query.limit);
    const named = await this.#deps.naming.name(scope, page);
    const holes = new Map(this.#holesFrom(picture, from, query.days).map((hole) => [slotKeyOf(hole.slot), hole]));
    const rows = named.flatMap((each) =>
      each.post.slots.map(({ key }) => ({
        ...each,
        slotKey: key,
        cells: cellsOf(each.post, key, dates).map((slot) => cellOf(slot, picture, holes.get(slotKeyOf(slot)))),
      })),
    );
    return { dates, rows, postCount: picture.posts.length };
  }

  /** Holes of the coming days, the earliest first, 200 at most. @throws GatewayError `organisation/unknown` */
  async listHoles(
    scope: Scope,
    { organisationId, days }: Pick<RosterQuery, 'organisationId' | 'days'>,
  ): Promise<{ holes: NamedHole[]; total: number }> {
    const part = await this.#deps.organisations.partOf(scope, organisationId);
    const all = await this.findHoles(part, days);
    const holes = all.slice(0, maxHoles);
    const named = await this.#deps.naming.name(
      scope,
      holes.map(({ slot }) => slot.post),
    );
    return {
      holes: holes.map((hole, index) => ({ ...hole, organisationName: named[index]?.organisationName ?? '' })),
      total: all.length,
    };
  }

  /** Holes from now on. */
  async findHoles(part: Scope, days: number): Promise<RosterHole[]> {
    const nowMs = this.#deps.clock.now();
    const picture = await this.#picture(part, civilTimeOf(nowMs).date, days);
    return findHoles(picture, { fromMs: nowMs, toMs: nowMs + days * dayMs });
  }

  /** What is over is no hole to be warned of any more. */
  #holesFrom(picture: RosterPicture, from: string, days: number): RosterHole[] {
    const last = slotsEnd(addDays(from, days));
    const stretch: Stretch = { fromMs: Math.max(this.#deps.clock.now(), slotsEnd(from) - dayMs), toMs: last };
    return stretch.fromMs < stretch.toMs ? findHoles(picture, stretch) : [];
  }

  async #picture(part: Scope, from: string, days: number): Promise<RosterPicture> {
    const { posts, assignments, closures, people } = this.#deps;
    const dates = { fromDate: addDays(from, -1), toDate: addDays(from, days) };
    const [ownPosts, own, closed, everybody] = await Promise.all([
      posts.list(part),
      assignments.list(part, dates),
      closures.list(part, dates.fromDate),
      // Superiors may have assigned people of their own, whom this part cannot list.
      people.list(wholeEstate),
    ]);
    return {
      ...{ posts: ownPosts, manning: manningOf(own), closures: closed, part },
      people: new Map(everybody.map((person) => [person.id, person])),
    };
  }

  #today(): string {
    return civilTimeOf(this.#deps.clock.now()).date;
  }
}

function cellsOf(post: DutyPost, key: string, dates: readonly string[]): DutySlot[] {
  return dates.flatMap((date) => slotsOn(post, date).filter(({ slot }) => slot.key === key));
}

function cellOf(slot: DutySlot, picture: RosterPicture, hole: RosterHole | undefined): RosterCell {
  return {
    slot,
    people: assignedTo(picture.manning, slot),
    isClosed: isClosedOn(picture.closures, slot.post.organisationId, slot.date),
    ...(hole !== undefined && { hole }),
  };
}

/** The last instant at which a slot of the day before a date can end, ms since epoch. */
function slotsEnd(date: string): number {
  return Date.parse(`${date}T00:00:00+08:00`) + dayMs;
}

function inTreeOrder(posts: readonly DutyPost[]): DutyPost[] {
  const key = ({ organisationPath, name, id }: DutyPost): string => `${organisationPath}\u0000${name}\u0000${id}`;
  return [...posts].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
