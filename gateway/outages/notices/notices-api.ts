import { z } from 'zod';
import { idText, instantMs, lineText, nameText, pageOf, pageQuery } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';
import { causeKinds, severities } from '../causes/cause.ts';
import { noticeKinds, noticeStates } from './notice.ts';
import { channelKinds, noticeLanguages, quietTimes, robotKinds } from './subscription.ts';

const subscriptionId = z.object({ subscriptionId: idText });
const admin = ['admin'] as const;
const fitters = ['technician', 'admin'] as const;

/** Beijing time. */
const clockText = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 08:00');

const webhookChannel = z.strictObject({ kind: z.literal('webhook'), webhookId: idText });
const emailChannel = z.strictObject({
  kind: z.literal('email'),
  addresses: z.array(z.email().max(254)).min(1).max(20),
});

/** A robot's address and secret can be written, never read: left out of a change, they stay. */
const robotChannel = z.strictObject({
  kind: z.enum(robotKinds),
  url: z.string().trim().min(8).max(2048).optional(),
  /** The secret by which messages are signed; empty: the robot wants none. */
  secret: z.string().trim().max(256).optional(),
});

const draft = {
  organisationId: idText,
  name: nameText,
  language: z.enum(noticeLanguages).default('zh'),
  channel: z.discriminatedUnion('kind', [webhookChannel, emailChannel, robotChannel]),
  severities: z.array(z.enum(severities)).min(1).max(severities.length),
  /** Empty: all. */
  kinds: z.array(z.enum(causeKinds)).max(causeKinds.length).default([]),
  /** Only causes that hit cameras which this unit maintains. */
  unitId: idText.optional(),
  /** False: digests only. */
  atOnce: z.boolean().default(true),
  /** Minor causes wait for the digest then. */
  quietIn: z.array(z.enum(quietTimes)).max(quietTimes.length).default([]),
  digestTimes: z.array(clockText).max(4).default([]),
  /** Who is told when nobody has acknowledged a critical cause. */
  next: z.strictObject({ subscriptionId: idText, afterMinutes: z.int().min(1).max(1440) }).optional(),
  enabled: z.boolean().default(true),
};

const subscriptionView = z.object({
  ...{ id: idText, organisationId: idText, name: z.string(), language: z.enum(noticeLanguages) },
  channel: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('webhook'), webhookId: idText }),
    z.object({ kind: z.literal('email'), addresses: z.array(z.string()) }),
    z.object({ kind: z.enum(robotKinds), host: z.string(), isSigned: z.boolean() }),
  ]),
  severities: z.array(z.enum(severities)),
  kinds: z.array(z.enum(causeKinds)),
  unitId: idText.optional(),
  atOnce: z.boolean(),
  quietIn: z.array(z.enum(quietTimes)),
  digestTimes: z.array(z.string()),
  next: z.object({ subscriptionId: idText, afterMinutes: z.int() }).optional(),
  enabled: z.boolean(),
  version: z.int(),
  createdAtMs: instantMs,
  waitingCount: z.int().nonnegative(),
  failedCount: z.int().nonnegative(),
});
export type SubscriptionView = z.infer<typeof subscriptionView>;

/** What a form of a subscription offers. */
export const subscriptionChoices = { channelKinds, severities, causeKinds, quietTimes } as const;

const noticeView = z.object({
  id: idText,
  subscriptionId: idText,
  kind: z.enum(noticeKinds),
  causeId: idText.optional(),
  cameraCount: z.int().nonnegative(),
  text: z.object({ subject: z.string(), lines: z.array(z.string()), link: z.string().optional() }),
  createdAtMs: instantMs,
  state: z.enum(noticeStates),
  tries: z.int().nonnegative(),
  /** Of one that waits: when it is tried next. */
  nextAtMs: instantMs,
  triedAtMs: instantMs.optional(),
  problem: z.string().optional(),
  replays: z.int().nonnegative(),
  replayedBy: z.string().optional(),
});
export type NoticeView = z.infer<typeof noticeView>;

export const listSubscriptions = defineOperation({
  id: 'notices.listSubscriptions',
  method: 'get',
  path: '/notice-subscriptions',
  summary: 'Who of my part is told of causes, by name; addresses of robots are never shown',
  allow: admin,
  reply: z.object({
    items: z.array(subscriptionView),
    /** False: no mail server is configured, e-mails wait. */
    hasMail: z.boolean(),
  }),
});

export const createSubscription = defineOperation({
  id: 'notices.createSubscription',
  method: 'post',
  path: '/notice-subscriptions',
  summary: 'Tell people, a robot or another system of causes',
  allow: admin,
  body: z.strictObject(draft),
  reply: subscriptionView,
  status: 201,
});

export const replaceSubscription = defineOperation({
  id: 'notices.replaceSubscription',
  method: 'put',
  path: '/notice-subscriptions/:subscriptionId',
  summary: 'Change a subscription, or switch it off',
  allow: admin,
  params: subscriptionId,
  body: z.strictObject({ ...draft, version: z.int() }),
  reply: subscriptionView,
});

export const removeSubscription = defineOperation({
  id: 'notices.removeSubscription',
  method: 'delete',
  path: '/notice-subscriptions/:subscriptionId',
  summary: 'Remove a subscription with what was sent to it',
  allow: admin,
  params: subscriptionId,
});

export const testSubscription = defineOperation({
  id: 'notices.testSubscription',
  method: 'post',
  path: '/notice-subscriptions/:subscriptionId/test',
  summary: 'Send a message without content, to see whether it arrives',
  allow: admin,
  params: subscriptionId,
  reply: z.object({ noticeId: idText }),
  status: 202,
});

export const replayNotices = defineOperation({
  id: 'notices.replay',
  method: 'post',
  path: '/notice-subscriptions/:subscriptionId/replay',
  summary: 'Send everything again that was made for a subscription since an instant',
  allow: admin,
  params: subscriptionId,
  body: z.strictObject({ fromMs: instantMs, toMs: instantMs.optional() }),
  reply: z.object({ count: z.int().nonnegative() }),
  status: 202,
});

export const listNotices = defineOperation({
  id: 'notices.list',
  method: 'get',
  path: '/notices',
  summary: 'What was sent in my part and what came of it, newest first; of one subscription or one cause',
  allow: admin,
  query: pageQuery.extend({
    subscriptionId: idText.optional(),
    causeId: idText.optional(),
    state: z.enum(noticeStates).optional(),
  }),
  reply: pageOf(noticeView),
});

const acknowledgementView = z.object({
  causeId: idText,
  acknowledgedAtMs: instantMs,
  acknowledgedBy: z.string(),
  note: z.string().optional(),
});
export type AcknowledgementView = z.infer<typeof acknowledgementView>;

export const acknowledgeCause = defineOperation({
  id: 'notices.acknowledge',
  method: 'put',
  path: '/cause-acknowledgements/:causeId',
  summary: 'I know of this cause and see to it: nobody else is called for it; the first one counts',
  allow: fitters,
  params: z.object({ causeId: idText }),
  body: z.strictObject({ note: lineText(200).optional() }),
  reply: acknowledgementView,
});

export const readAcknowledgement = defineOperation({
  id: 'notices.readAcknowledgement',
  method: 'get',
  path: '/cause-acknowledgements/:causeId',
  summary: 'Who has acknowledged a cause, if anybody',
  allow: fitters,
  params: z.object({ causeId: idText }),
  reply: z.object({ acknowledgement: acknowledgementView.optional() }),
});
