import type { Announcement } from './announcement.ts';
import type { RealtimeBatch } from './realtime-api.ts';

type Event = RealtimeBatch['events'][number];

/** What one connection has not been told yet: the newest announcement of each thing, in the order of their arrival. */
export class Outbox {
  readonly #waiting = new Map<string, Event>();
  #seq = 0;

  put({ topic, key, data }: Announcement): void {
    const id = `${topic} ${key}`;
    this.#waiting.delete(id);
    this.#waiting.set(id, { topic, data });
  }

  /** @returns everything that waits as the next batch, or undefined when nothing does */
  take(atMs: number): RealtimeBatch | undefined {
    if (this.#waiting.size === 0) return undefined;
    const events = [...this.#waiting.values()];
    this.#waiting.clear();
    return { seq: ++this.#seq, atMs, events };
  }
}
