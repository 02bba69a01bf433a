import { type Route, route } from '../http/route.ts';
import { without } from '../records/without.ts';
import type { Delivery } from './webhook.ts';
import type { CountedWebhook, WebhookService } from './webhook-service.ts';
import {
  changeWebhook,
  createWebhook,
  type DeliveryView,
  listDeliveries,
  listWebhooks,
  replayWebhook,
  rotateWebhookKey,
  testWebhook,
  type WebhookView,
} from './webhooks-api.ts';
import { readInstantCursor, writeInstantCursor } from '../http/instant-cursor.ts';

/** The HTTP doors of webhooks. */
export function webhooksRoutes(webhooks: WebhookService): Route[] {
  return [
    route(listWebhooks, async ({ actor }) => ({ items: (await webhooks.list(actor.scope)).map(viewWebhook) })),
    route(createWebhook, async ({ actor, body }) => viewWebhook(await webhooks.create(actor, body))),
    route(changeWebhook, async ({ actor, params, body }) =>
      viewWebhook(await webhooks.change(actor, params.webhookId, body)),
    ),
    route(rotateWebhookKey, async ({ actor, params, body }) =>
      viewWebhook(await webhooks.rotateKey(actor, params.webhookId, body)),
    ),
    route(testWebhook, ({ actor, params }) => webhooks.test(actor, params.webhookId)),
    route(listDeliveries, async ({ actor, params, query: { cursor, limit, state } }) => {
      const after = cursor === undefined ? undefined : readInstantCursor(cursor);
      // One more than asked tells whether there is a next page.
      const wanted = { state, after, limit: limit + 1 };
      const { deliveries, total } = await webhooks.listDeliveries(actor.scope, params.webhookId, wanted);
      const shown = deliveries.slice(0, limit);
      const last = shown.at(-1);
      const more = deliveries.length > limit && last !== undefined;
      return {
        items: shown.map(viewDelivery),
        total,
        ...(more && { nextCursor: writeInstantCursor({ atMs: last.createdAtMs, id: last.id }) }),
      };
    }),
    route(replayWebhook, async ({ actor, params, body }) => ({
      count: await webhooks.replay(actor, params.webhookId, body),
    })),
  ];
}

function viewWebhook(webhook: CountedWebhook): WebhookView {
  const { id, organisationId, name, url, enabled, version, createdAtMs, previousUntilMs } = webhook;
  const { waitingCount, failedCount } = webhook;
  return {
    ...{ id, organisationId, name, url, enabled, version, createdAtMs, waitingCount, failedCount },
    ...(previousUntilMs !== undefined && { previousUntilMs }),
  };
}

function viewDelivery(delivery: Delivery): DeliveryView {
  return without(delivery, 'webhookId', 'organisationPath', 'body', 'triesFromMs');
}
