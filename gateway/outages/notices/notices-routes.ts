import { readInstantCursor, writeInstantCursor } from '../../platform/http/instant-cursor.ts';
import { type Route, route } from '../../platform/http/route.ts';
import { without } from '../../platform/records/without.ts';
import type { Notice } from './notice.ts';
import type { NoticeService } from './notice-service.ts';
import type { NoticedCause } from './noticed-cause.ts';
import {
  acknowledgeCause,
  type AcknowledgementView,
  createSubscription,
  listNotices,
  listSubscriptions,
  type NoticeView,
  readAcknowledgement,
  removeSubscription,
  replaceSubscription,
  replayNotices,
  type SubscriptionView,
  testSubscription,
} from './notices-api.ts';
import type { CountedSubscription, SubscriptionService } from './subscription-service.ts';

interface Services {
  readonly subscriptions: SubscriptionService;
  readonly notices: Pick<NoticeService, 'acknowledge' | 'read'>;
  readonly mail: { readonly isThere: boolean };
}

/** The HTTP doors of notices. */
export function noticesRoutes({ subscriptions, notices, mail }: Services): Route[] {
  return [
    route(listSubscriptions, async ({ actor }) => ({
      items: (await subscriptions.list(actor.scope)).map(viewSubscription),
      hasMail: mail.isThere,
    })),
    route(createSubscription, async ({ actor, body }) => viewSubscription(await subscriptions.create(actor, body))),
    route(replaceSubscription, async ({ actor, params, body }) =>
      viewSubscription(await subscriptions.replace(actor, params.subscriptionId, body)),
    ),
    route(removeSubscription, ({ actor, params }) => subscriptions.remove(actor, params.subscriptionId)),
    route(testSubscription, async ({ actor, params }) => ({
      noticeId: (await subscriptions.test(actor, params.subscriptionId)).id,
    })),
    route(replayNotices, async ({ actor, params, body }) => ({
      count: await subscriptions.replay(actor, params.subscriptionId, body),
    })),
    route(listNotices, async ({ actor, query: { cursor, limit, ...filter } }) => {
      const after = cursor === undefined ? undefined : readInstantCursor(cursor);
      // One more than asked tells whether there is a next page.
      const { notices: found, total } = await subscriptions.listNotices(actor.scope, {
        ...{ ...filter, after, limit: limit + 1 },
      });
      const shown = found.slice(0, limit);
      const last = found.length > limit ? shown.at(-1) : undefined;
      const nextCursor = last && writeInstantCursor({ atMs: last.createdAtMs, id: last.id });
      return { items: shown.map(viewNotice), total, ...(nextCursor !== undefined && { nextCursor }) };
    }),
    route(acknowledgeCause, async ({ actor, params, body }) => {
      const acknowledgement = viewAcknowledgement(await notices.acknowledge(actor, params.causeId, body.note));
      // It was written just now, or before.
      return acknowledgement ?? { causeId: params.causeId, acknowledgedAtMs: 0, acknowledgedBy: '' };
    }),
    route(readAcknowledgement, async ({ actor, params }) => {
      const acknowledgement = viewAcknowledgement(await notices.read(actor.scope, params.causeId));
      return acknowledgement === undefined ? {} : { acknowledgement };
    }),
  ];
}

function viewSubscription({ channel, ...subscription }: CountedSubscription): SubscriptionView {
  const { severities, kinds, quietIn, digestTimes, ...rest } = without(subscription, 'organisationPath');
  return {
    ...rest,
    ...{ severities: [...severities], kinds: [...kinds], quietIn: [...quietIn], digestTimes: [...digestTimes] },
    channel: viewChannel(channel),
  };
}

function viewChannel(channel: CountedSubscription['channel']): SubscriptionView['channel'] {
  if (channel.kind === 'email') return { kind: 'email', addresses: [...channel.addresses] };
  if (channel.kind === 'webhook') return channel;
  return { kind: channel.kind, host: channel.host, isSigned: channel.sealedSecret !== undefined };
}

function viewNotice(notice: Notice): NoticeView {
  const { text, ...rest } = without(notice, 'organisationPath', 'key', 'triesFromMs');
  return { ...rest, text: { ...text, lines: [...text.lines] } };
}

function viewAcknowledgement(cause: NoticedCause): AcknowledgementView | undefined {
  const { id: causeId, acknowledgedAtMs, acknowledgedBy, note } = cause;
  if (acknowledgedAtMs === undefined || acknowledgedBy === undefined) return undefined;
  return { causeId, acknowledgedAtMs, acknowledgedBy, ...(note !== undefined && { note }) };
}
