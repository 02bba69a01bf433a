import { civilTimeOf } from '../../platform/clock/civil-time.ts';
import { type Assignment, assignedTo, type Manning, officerOf } from './assignment.ts';
import { type Closure, isClosedOn } from './closure.ts';
import { type DutyPost, type DutyPostId, type DutySlot, type Officer, slotsAt } from './duty-post.ts';

/**
 * Why another organisation stands in: it is closed that day, none of its posts has a slot at that time, or nobody signed
 * in to the shift (which patrol knows, not the roster).
 */
export const standInReasons = ['closed', 'off-hours', 'not-signed-in'] as const;
export type StandInReason = (typeof standInReasons)[number];

/** Who answers for the patrol of an organisation at an instant. */
export interface PostOnDuty {
  /** Where the post stands: the organisation itself, or the superior one that stands in for it. */
  readonly organisationId: string;
  readonly organisationPath: string;
  /** Absent where no roster is kept: whoever has it in their part may take it. */
  readonly postId?: DutyPostId;
  readonly postName?: string;
  /** Civil date and key of the slot, together with `postId`. */
  readonly date?: string;
  readonly slotKey?: string;
  /** The people on the roster; empty where nobody was assigned, and where no roster is kept. */
  readonly users: readonly Officer[];
  readonly standsInFor?: {
    readonly organisationId: string;
    readonly organisationPath: string;
    readonly reason: StandInReason;
  };
}

/** An organisation's part of the roster. */
export interface RosterPlace {
  readonly organisationId: string;
  readonly organisationPath: string;
  readonly posts: readonly DutyPost[];
}

/** What is asked: at which instant, and by which of the organisation's posts best. */
interface Question {
  readonly atMs: number;
  readonly postId?: string | undefined;
}

/** What the roster holds around an instant. */
interface RosterAround {
  readonly manning: Manning;
  readonly closures: readonly Closure[];
}

/**
 * Which post answers for an organisation at an instant. A closed organisation, and one whose posts have no slot then,
 * is answered for by the next superior one that is open.
 *
 * @param chain the organisation itself, then its superiors upwards
 */
export function findPostOnDuty(chain: readonly RosterPlace[], roster: RosterAround, question: Question): PostOnDuty {
  const [asked] = chain;
  if (asked === undefined) throw new RangeError('a post on duty is asked for an organisation');
  let reason: 'closed' | 'off-hours' | undefined;
  for (const place of chain) {
    const found = answerOf(place, roster, question);
    if (typeof found !== 'string') return reason === undefined ? found : standingIn(found, asked, reason);
    reason ??= found;
  }
  return nobodyAt(asked);
}

function answerOf(place: RosterPlace, { manning, closures }: RosterAround, question: Question) {
  const isClosed = (date: string): boolean => isClosedOn(closures, place.organisationId, date);
  const posts = place.posts.filter(({ enabled }) => enabled);
  if (posts.length === 0) return isClosed(civilTimeOf(question.atMs).date) ? 'closed' : nobodyAt(place);
  const running = posts.flatMap((post) => slotsAt(post, question.atMs));
  const open = running.filter(({ date }) => !isClosed(date));
  const best = choose(open, manning, question.postId);
  if (best !== undefined) return mannedBy(best, assignedTo(manning, best));
  return running.length > 0 ? 'closed' : 'off-hours';
}

/** The post that is asked for; else one with people before one without, and the slot that began last. */
function choose(open: readonly DutySlot[], manning: Manning, postId: string | undefined): DutySlot | undefined {
  const rank = (slot: DutySlot): number =>
    (slot.post.id === postId ? 2 : 0) + (assignedTo(manning, slot).length > 0 ? 1 : 0);
  return [...open].sort((a, b) => rank(b) - rank(a) || b.fromMs - a.fromMs || compare(a.post.id, b.post.id))[0];
}

function mannedBy({ post, slot, date }: DutySlot, assignments: readonly Assignment[]): PostOnDuty {
  const { organisationId, organisationPath, id: postId, name: postName } = post;
  const users = assignments.map(officerOf);
  return { organisationId, organisationPath, postId, postName, date, slotKey: slot.key, users };
}

function nobodyAt({ organisationId, organisationPath }: RosterPlace): PostOnDuty {
  return { organisationId, organisationPath, users: [] };
}

function standingIn(found: PostOnDuty, asked: RosterPlace, reason: StandInReason): PostOnDuty {
  const { organisationId, organisationPath } = asked;
  return { ...found, standsInFor: { organisationId, organisationPath, reason } };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
