import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import { addDays, civilTimeOf } from '../../platform/clock/civil-time.ts';
import { assignedTo, type Assignment, manningOf, officerOf } from './assignment.ts';
import type { AssignmentStore } from './assignment-store.ts';
import { isClosedOn } from './closure.ts';
import type { ClosureStore } from './closure-store.ts';
import { type DutySlot, slotsWithin, type Stretch } from './duty-post.ts';
import type { DutyPostStore } from './duty-post-store.ts';
import { findPostOnDuty, type PostOnDuty } from './post-on-duty.ts';
import { superiorPaths } from './roster-hole.ts';

interface Deps {
  readonly posts: Pick<DutyPostStore, 'list' | 'listAt'>;
  readonly assignments: Pick<AssignmentStore, 'list' | 'listOfPosts' | 'listOfOfficer'>;
  readonly closures: Pick<ClosureStore, 'list'>;
}

/** An organisation as the roster needs it. */
export interface RosterOrganisation {
  readonly id: string;
  readonly path: string;
}

/** A slot with who comes to it. */
export interface MannedSlot extends DutySlot {
  readonly assignments: readonly Assignment[];
}

/** Answers from the roster for those above: who is on duty, where somebody is due, for whom an organisation stands in. */
export class PostOnDutyService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Which post answers for an organisation at an instant, and who of the roster is there. A closed organisation, and one
   * whose posts have no slot then, is answered for by the next superior that is open (`standsInFor`). Without `postId`
   * in the answer no roster is kept there: whoever has it in their part may take the work.
   *
   * @param postId the post that is meant, when it is one of the organisation's and has a slot then
   */
  async postOnDuty(organisation: RosterOrganisation, atMs: number, postId?: string): Promise<PostOnDuty> {
    const paths = [organisation.path, ...superiorPaths(organisation.path)];
    const places = paths.map((path) => ({ organisationId: lastId(path), organisationPath: path }));
    const { date } = civilTimeOf(atMs);
    const dates = { fromDate: addDays(date, -1), toDate: date };
    const [posts, closures] = await Promise.all([
      this.#deps.posts.listAt(
        wholeEstate,
        places.map(({ organisationId }) => organisationId),
      ),
      this.#deps.closures.list(wholeEstate, dates.fromDate),
    ]);
    const ids = posts.map(({ id }) => id);
    const assignments = ids.length === 0 ? [] : await this.#deps.assignments.listOfPosts(wholeEstate, ids, dates);
    const chain = places.map((place) => ({
      ...place,
      posts: posts.filter(({ organisationId }) => organisationId === place.organisationId),
    }));
    return findPostOnDuty(chain, { manning: manningOf(assignments), closures }, { atMs, postId });
  }

  /** True when a post stands at an organisation itself. */
  async isPostOf(organisationId: string, postId: string): Promise<boolean> {
    const posts = await this.#deps.posts.listAt(wholeEstate, [organisationId]);
    return posts.some(({ id }) => id === postId);
  }

  /** Slots of posts that are enabled and not closed, in a stretch, the earliest first, with who comes. */
  async listSlots(scope: Scope, stretch: Stretch): Promise<MannedSlot[]> {
    const dates = datesOf(stretch);
    const [posts, closures, assignments] = await Promise.all([
      this.#deps.posts.list(scope),
      this.#deps.closures.list(scope, dates.fromDate),
      this.#deps.assignments.list(scope, dates),
    ]);
    const manning = manningOf(assignments);
    return posts
      .filter(({ enabled }) => enabled)
      .flatMap((post) => slotsWithin(post, stretch))
      .filter(({ post, date }) => !isClosedOn(closures, post.organisationId, date))
      .map((slot) => ({ ...slot, assignments: assignedTo(manning, slot) }))
      .sort((a, b) => a.fromMs - b.fromMs);
  }

  /** The slots to which somebody comes in a stretch, the earliest first. */
  async listSlotsOf(scope: Scope, officerId: string, stretch: Stretch): Promise<MannedSlot[]> {
    const own = await this.#deps.assignments.listOfOfficer(scope, officerId, datesOf(stretch));
    if (own.length === 0) return [];
    const slots = await this.listSlots(scope, stretch);
    return slots.filter(({ assignments }) =>
      assignments.some((assignment) => officerOf(assignment).officerId === officerId),
    );
  }

  /** Organisations that are closed on a date and for which this one stands in. */
  async standsInFor(organisation: RosterOrganisation, date: string): Promise<readonly RosterOrganisation[]> {
    const closures = await this.#deps.closures.list({ organisationPath: organisation.path }, date);
    const closed = new Map(closures.map(({ organisationId: id, organisationPath: path }) => [id, { id, path }]));
    return [...closed.values()].filter(({ id, path }) => {
      if (id === organisation.id || !isClosedOn(closures, id, date)) return false;
      const open = superiorPaths(path).find((each) => !isClosedOn(closures, lastId(each), date));
      return open === organisation.path;
    });
  }
}

/** Dates on which slots may begin that touch a stretch. */
function datesOf({ fromMs, toMs }: Stretch): { readonly fromDate: string; readonly toDate: string } {
  return { fromDate: addDays(civilTimeOf(fromMs).date, -1), toDate: civilTimeOf(toMs).date };
}

function lastId(path: string): string {
  return path.split('/').at(-2) ?? '';
}
