import { createHash } from 'node:crypto';

/** An event as CloudEvents 1.0 (structured mode, JSON) carries it. */
export interface CloudEvent {
  readonly specversion: '1.0';
  /** The same for all receivers and all tries: what a receiver has seen before it leaves out. */
  readonly id: string;
  readonly source: string;
  readonly type: string;
  /** What it is about, e.g. a finding's id. */
  readonly subject: string;
  /** RFC 3339, UTC. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly data: unknown;
}

/** What a subject announces to webhooks. */
export interface WebhookEvent {
  readonly id: string;
  /** `finding.pushed` becomes `patrol-gateway.finding.pushed`. */
  readonly type: string;
  /** Where it comes from, below the API: `/findings`. */
  readonly source: string;
  readonly subject: string;
  readonly atMs: number;
  readonly data: unknown;
}

export const cloudEventMediaType = 'application/cloudevents+json; charset=utf-8';

/**
 * The id of an event that may be told again after a restart: the same for the same thing, so that nobody gets it twice. A
 * UUIDv8 (RFC 9562 §5.8) of a digest.
 */
export function eventIdOf(...about: readonly string[]): string {
  const hex = createHash('sha256').update(JSON.stringify(about)).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

/** The event's envelope (CloudEvents 1.0.2 §3); `source` and `id` together are unique. */
export function toCloudEvent({ id, type, source, subject, atMs, data }: WebhookEvent): CloudEvent {
  return {
    specversion: '1.0',
    id,
    source: `/patrol-gateway${source}`,
    type: `patrol-gateway.${type}`,
    subject,
    time: new Date(atMs).toISOString(),
    datacontenttype: 'application/json',
    data,
  };
}
