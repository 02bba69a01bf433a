import { z } from 'zod';
import { idText, instantMs, nameText, pageOf, pageQuery } from '../http/common-api.ts';
import { defineOperation } from '../http/operation.ts';
import { outboxStates } from '../outbox/outbox-entry.ts';

const webhookId = z.object({ webhookId: idText });
const urlText = z.string().trim().min(8).max(2048);
/** The key with which the receiver checks signatures; it can be written, never read. */
const signingKey = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/, 'must be whsec_ and 24 to 64 random bytes in Base64');

const webhookView = z.object({
  id: idText,
  organisationId: idText,
  name: z.string(),
  url: z.string(),
  enabled: z.boolean(),
  version: z.int(),
  createdAtMs: instantMs,
  /** Until then the key before signs as well. */
  previousUntilMs: instantMs.optional(),
  waitingCount: z.int().nonnegative(),
  failedCount: z.int().nonnegative(),
});
export type WebhookView = z.infer<typeof webhookView>;

const deliveryView = z.object({
  id: idText,
  eventId: idText,
  eventType: z.string(),
  createdAtMs: instantMs,
  state: z.enum(outboxStates),
  tries: z.int().nonnegative(),
  /** Of one that waits: when it is tried next. */
  nextAtMs: instantMs,
  triedAtMs: instantMs.optional(),
  status: z.int().optional(),
  problem: z.string().optional(),
  replays: z.int().nonnegative(),
  replayedBy: z.string().optional(),
});
export type DeliveryView = z.infer<typeof deliveryView>;

const admin = ['admin'] as const;

export const listWebhooks = defineOperation({
  id: 'webhooks.list',
  method: 'get',
  path: '/webhooks',
  summary: 'Receivers of events in my part, by name; keys are never shown',
  allow: admin,
  reply: z.object({ items: z.array(webhookView) }),
});

export const createWebhook = defineOperation({
  id: 'webhooks.create',
  method: 'post',
  path: '/webhooks',
  summary: 'Add a receiver: https, or http where the configuration allows it',
  allow: admin,
  body: z.strictObject({ organisationId: idText, name: nameText, url: urlText, key: signingKey }),
  reply: webhookView,
  status: 201,
});

export const changeWebhook = defineOperation({
  id: 'webhooks.change',
  method: 'patch',
  path: '/webhooks/:webhookId',
  summary: 'Rename a receiver, give it another address, switch it off or on',
  allow: admin,
  params: webhookId,
  body: z.strictObject({
    version: z.int(),
    name: nameText.optional(),
    url: urlText.optional(),
    enabled: z.boolean().optional(),
  }),
  reply: webhookView,
});

export const rotateWebhookKey = defineOperation({
  id: 'webhooks.rotateKey',
  method: 'put',
  path: '/webhooks/:webhookId/key',
  summary: 'Give a receiver a new key; the one before signs as well for some hours',
  allow: admin,
  params: webhookId,
  body: z.strictObject({ key: signingKey, overlapHours: z.number().min(0).max(720).default(24) }),
  reply: webhookView,
});

export const testWebhook = defineOperation({
  id: 'webhooks.test',
  method: 'post',
  path: '/webhooks/:webhookId/test',
  summary: 'Send an event without content, to see whether it arrives',
  allow: admin,
  params: webhookId,
  status: 202,
});

export const listDeliveries = defineOperation({
  id: 'webhooks.listDeliveries',
  method: 'get',
  path: '/webhooks/:webhookId/deliveries',
  summary: 'What was sent to a receiver and what came of it, newest first',
  allow: admin,
  params: webhookId,
  query: pageQuery.extend({ state: z.enum(outboxStates).optional() }),
  reply: pageOf(deliveryView),
});

export const replayWebhook = defineOperation({
  id: 'webhooks.replay',
  method: 'post',
  path: '/webhooks/:webhookId/replay',
  summary: 'Send everything again that was made for a receiver since an instant; ids stay the same',
  allow: admin,
  params: webhookId,
  body: z.strictObject({ fromMs: instantMs, toMs: instantMs.optional() }),
  reply: z.object({ count: z.int().nonnegative() }),
  status: 202,
});
