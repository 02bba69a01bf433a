import { z } from 'zod';

/**
 * What a client may subscribe to; anything else is refused. The data of an event is the view of its subject:
 * `cameraHealthView`, `gatewaySight` (to everybody), `outageView`, `roundView`, `wallSessionView` (to its own session
 * only, at once), `findingView`, `rosterEvent` (the organisation whose roster is another
 * one now), `shiftView`, `escalationView`, `causeNews`, `ticketView`.
 */
export const realtimeTopics = [
  'health',
  'gateway',
  'outage',
  'round',
  'wall',
  'finding',
  'roster',
  'shift',
  'escalation',
  'cause',
  'ticket',
] as const;
export type RealtimeTopic = (typeof realtimeTopics)[number];

/** Client → server, on `GET /api/v1/realtime` upgraded to a WebSocket. Replaces the subscriptions before it. */
export const realtimeRequest = z.strictObject({
  subscribe: z.array(z.enum(realtimeTopics)).max(realtimeTopics.length),
});
export type RealtimeRequest = z.infer<typeof realtimeRequest>;

/**
 * Server → client. Events come in batches of at most one a second, the newest per thing; `wall` comes at once.
 * `seq` grows by one with each batch of this connection: a hole means that the client must read the lists again.
 */
export const realtimeBatch = z.object({
  seq: z.int().positive(),
  atMs: z.int(),
  events: z.array(z.object({ topic: z.enum(realtimeTopics), data: z.unknown() })),
});
export type RealtimeBatch = z.infer<typeof realtimeBatch>;
