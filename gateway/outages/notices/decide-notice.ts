import type { Notice } from './notice.ts';
import type { NoticedCause } from './noticed-cause.ts';
import type { QuietTime, Subscription } from './subscription.ts';

/** What kind of time it is, as the duty mode says. */
export interface DutyTime {
  readonly base: 'special' | 'holiday' | 'weekend' | 'normal';
  readonly night: boolean;
}

/** How much of a cause lies in a subscription's part. */
export interface Reach {
  readonly cameraCount: number;
}

/** What is to be done about one cause and one subscription. */
export type NoticeStep =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'tell';
      readonly tells: 'opened' | 'grew' | 'closed';
      readonly key: string;
      readonly state: 'waiting' | 'held';
    }
  /** What was held back goes out now, or says more when it does. */
  | { readonly kind: 'renew'; readonly notice: Notice; readonly state: 'waiting' | 'held' };

interface Question {
  readonly subscription: Subscription;
  /** What was made for this cause and subscription before, oldest first. */
  readonly told: readonly Notice[];
  readonly reach: Reach;
  /** The duty mode of the subscription's organisation now. */
  readonly duty: DutyTime;
  /** It was told of the same camera just before, which comes and goes; see `recurrence.ts`. */
  readonly recurs?: boolean;
}

const nothing: NoticeStep = { kind: 'none' };

/**
 * One message per cause: it is told when it is confirmed and not in maintenance, again only when it hits twice as many
 * cameras as were told, and once when it is over, to those who were told that it began. A camera that comes and goes is
 * one message, too.
 *
 * It asks what the cause is now, not what happened to it, so asking twice does nothing twice.
 */
export function decideNotice(cause: NoticedCause, question: Question): NoticeStep {
  switch (cause.state) {
    case 'merged':
      return nothing;
    case 'closed':
      return decideClosed(cause, question);
    case 'confirmed':
      return cause.isInMaintenance ? nothing : decideConfirmed(cause, question);
  }
}

/** True when a subscription is about causes of that kind and weight. */
export function isAbout({ severities, kinds }: Subscription, { facts }: Pick<NoticedCause, 'facts'>): boolean {
  return severities.includes(facts.severity) && (kinds.length === 0 || kinds.includes(facts.kind));
}

/** True when small things wait: in one of the subscription's quiet times. */
export function isQuiet(quietIn: readonly QuietTime[], duty: DutyTime): boolean {
  return quietIn.some((time) => (time === 'night' ? duty.night : duty.base === time));
}

function decideConfirmed(cause: NoticedCause, question: Question): NoticeStep {
  const { subscription, told, reach } = question;
  if (!subscription.enabled || reach.cameraCount === 0) return nothing;
  const opened = told.find(({ kind }) => kind === 'opened');
  if (opened === undefined) {
    if (!isAbout(subscription, cause)) return nothing;
    const state = stateOf(cause, question);
    // It is told when it has lasted; nobody is called each time a camera comes and goes.
    if (question.recurs === true && state === 'waiting') return nothing;
    return { kind: 'tell', tells: 'opened', key: `${cause.id}/opened`, state };
  }
  const toldCount = Math.max(...told.map(({ cameraCount }) => cameraCount));
  const isTwice = reach.cameraCount >= 2 * toldCount;
  if (opened.state === 'held') return decideHeld(opened, { isTwice, cause, question });
  const grown = told.filter(({ kind }) => kind === 'grew').length;
  return isTwice
    ? { kind: 'tell', tells: 'grew', key: `${cause.id}/grew/${String(grown + 1)}`, state: stateOf(cause, question) }
    : nothing;
}

/** What was small in the evening may be grave by now. */
function decideHeld(
  notice: Notice,
  {
    isTwice,
    cause,
    question,
  }: { readonly isTwice: boolean; readonly cause: NoticedCause; readonly question: Question },
): NoticeStep {
  if (question.subscription.atOnce && cause.facts.severity !== 'minor')
    return { kind: 'renew', notice, state: 'waiting' };
  return isTwice ? { kind: 'renew', notice, state: 'held' } : nothing;
}

function decideClosed(cause: NoticedCause, question: Question): NoticeStep {
  const { told } = question;
  const wasTold = told.some(({ kind, state }) => (kind === 'opened' && wentOut(state)) || kind === 'escalated');
  if (!wasTold || told.some(({ kind }) => kind === 'closed')) return nothing;
  return { kind: 'tell', tells: 'closed', key: `${cause.id}/closed`, state: stateOf(cause, question) };
}

/** What only a digest told ends in a digest as well. */
function wentOut(state: Notice['state']): boolean {
  return state !== 'held' && state !== 'digested';
}

function stateOf(cause: NoticedCause, { subscription, duty }: Question): 'waiting' | 'held' {
  if (!subscription.atOnce) return 'held';
  return cause.facts.severity === 'minor' && isQuiet(subscription.quietIn, duty) ? 'held' : 'waiting';
}
