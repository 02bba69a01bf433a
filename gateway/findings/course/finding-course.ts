import { without } from '../../platform/records/without.ts';
import type { OrganisationId } from '../../registry/camera.ts';
import type { Post } from './post.ts';

/**
 * How far a finding is on its way 登记 → 推送 → 签收 → 到场 → 处置 → 反馈 → 复核办结; `returned` was sent back with a
 * reason and waits to be pushed elsewhere; `merged` goes on as another finding.
 */
export const findingStates = [
  'registered',
  'pushed',
  'acknowledged',
  'arrived',
  'handled',
  'fed-back',
  'returned',
  'closed',
  'merged',
] as const;
export type FindingState = (typeof findingStates)[number];

/** What a person may do with a finding to bring it on. */
export const findingActions = ['push', 'acknowledge', 'arrive', 'handle', 'feed-back', 'return', 'close'] as const;
export type FindingAction = (typeof findingActions)[number];

type Moves = Readonly<Partial<Record<FindingAction, FindingState>>>;

/** The whole life cycle; merging is possible from every open state and not an action of its own finding. */
const moves: Readonly<Record<FindingState, Moves>> = {
  registered: { push: 'pushed' },
  returned: { push: 'pushed' },
  pushed: { acknowledge: 'acknowledged', push: 'pushed', return: 'returned' },
  acknowledged: { arrive: 'arrived', handle: 'handled', return: 'returned' },
  arrived: { handle: 'handled', return: 'returned' },
  handled: { 'feed-back': 'fed-back' },
  // The reviewer is not satisfied: the same post goes on with it.
  'fed-back': { close: 'closed', return: 'acknowledged' },
  closed: {},
  merged: {},
};

/** Actions whose note must say something. */
const explained: ReadonlySet<FindingAction> = new Set(['handle', 'feed-back', 'return']);

/** States in which the post that it was pushed to answers for it; in all others the camera's own organisation does. */
const withHandler: ReadonlySet<FindingState> = new Set(['pushed', 'acknowledged', 'arrived', 'handled']);
/** States that end a finding. */
export const finalStates = ['closed', 'merged'] as const satisfies readonly FindingState[];
export const openStates = findingStates.filter((state) => !isFinal(state));
export const handlerStates = findingStates.filter((state) => withHandler.has(state));
export const homeStates = openStates.filter((state) => !withHandler.has(state));

/** Where a finding stands and who answers for it. */
export interface FindingCourse {
  readonly state: FindingState;
  /** Grows by one with each step. */
  readonly version: number;
  /** The post that it was pushed to last; absent until then and after it was returned. */
  readonly handler?: Post;
  /** When the present step should be done, ms since epoch; absent at the end. */
  readonly dueAtMs?: number;
  /** When the next superior hears that it is not; absent when all have heard. */
  readonly escalateAtMs?: number;
  /** How many superiors have heard of the present step. */
  readonly escalation: number;
  readonly mergedIntoId?: string;
  readonly endedAtMs?: number;
}

/** Local settings 本地设定. */
export interface CoursePolicy {
  /** Minutes that each step may take, by the state that waits for it. */
  readonly stepMinutes: Readonly<Record<Exclude<FindingState, 'closed' | 'merged'>, number>>;
  readonly escalateAgainMinutes: number;
  readonly escalationLevels: number;
}

export interface FindingStep {
  readonly action: FindingAction;
  readonly note: string;
  /** Of `push`: to whom. */
  readonly post?: Post;
}

/** Why a step is impossible: the state does not have it, or something is missing. */
export type StepRefusal = 'not-now' | 'note-missing' | 'post-missing';

export type StepOutcome =
  { readonly ok: true; readonly course: FindingCourse } | { readonly ok: false; readonly why: StepRefusal };

interface Home {
  readonly organisationId: OrganisationId;
  readonly organisationName: string;
  readonly organisationPath: string;
}

export function isFinal(state: FindingState): boolean {
  return state === 'closed' || state === 'merged';
}

/** The one post that answers for a finding now: the handler while it is with one, else the officers of its own organisation. */
export function holderOf(home: Home, { state, handler }: Pick<FindingCourse, 'state' | 'handler'>): Post {
  if (handler !== undefined && withHandler.has(state)) return handler;
  const { organisationId, organisationName, organisationPath } = home;
  return { organisationId, organisationName, organisationPath, role: 'officer' };
}

/** What can be done next, in the order in which a screen offers it. */
export function possibleActions({ state }: Pick<FindingCourse, 'state'>): FindingAction[] {
  return findingActions.filter((action) => moves[state][action] !== undefined);
}

/** How a finding begins. */
export function beginCourse(nowMs: number, policy: CoursePolicy): FindingCourse {
  return enter({ state: 'registered', version: 1, escalation: 0 }, 'registered', nowMs, policy);
}

/** The course after a step; nothing is changed when the step is impossible. */
export function takeStep(
  course: FindingCourse,
  { action, note, post }: FindingStep,
  { nowMs, policy }: { readonly nowMs: number; readonly policy: CoursePolicy },
): StepOutcome {
  const next = moves[course.state][action];
  if (next === undefined) return { ok: false, why: 'not-now' };
  if (explained.has(action) && note.trim() === '') return { ok: false, why: 'note-missing' };
  if (action === 'push' && post === undefined) return { ok: false, why: 'post-missing' };
  const { handler, ...rest } = course;
  const kept = action === 'push' ? post : next === 'returned' ? undefined : handler;
  const moved = { ...rest, version: course.version + 1, ...(kept !== undefined && { handler: kept }) };
  return { ok: true, course: enter(moved, next, nowMs, policy) };
}

/** The course of a duplicate; undefined when it has ended already. */
export function mergeInto(course: FindingCourse, intoId: string, nowMs: number): FindingCourse | undefined {
  if (isFinal(course.state)) return undefined;
  const rest = without(course, 'dueAtMs', 'escalateAtMs');
  return { ...rest, state: 'merged', version: course.version + 1, mergedIntoId: intoId, endedAtMs: nowMs };
}

/** The course when one more superior has heard; undefined while nothing is due. */
export function escalate(course: FindingCourse, nowMs: number, policy: CoursePolicy): FindingCourse | undefined {
  const { escalateAtMs, ...rest } = course;
  if (isFinal(course.state) || escalateAtMs === undefined || escalateAtMs > nowMs) return undefined;
  const escalation = course.escalation + 1;
  const again = escalation < policy.escalationLevels && { escalateAtMs: nowMs + policy.escalateAgainMinutes * 60_000 };
  return { ...rest, version: course.version + 1, escalation, ...again };
}

/** The organisation that hears of an escalation: so many levels above the holder, the top at most. */
export function superiorPath(organisationPath: string, levels: number): string {
  const ids = organisationPath.split('/').filter((id) => id !== '');
  return `/${ids.slice(0, Math.max(1, ids.length - levels)).join('/')}/`;
}

function enter(course: FindingCourse, state: FindingState, nowMs: number, policy: CoursePolicy): FindingCourse {
  const rest = without(course, 'dueAtMs', 'escalateAtMs');
  if (state === 'closed' || state === 'merged') return { ...rest, state, endedAtMs: nowMs };
  const dueAtMs = nowMs + policy.stepMinutes[state] * 60_000;
  const escalates = policy.escalationLevels > 0 && { escalateAtMs: dueAtMs };
  return { ...rest, state, escalation: 0, dueAtMs, ...escalates };
}
