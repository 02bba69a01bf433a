import { type Scope, wholeEstate } from '../actor/scope.ts';
import type { Clock } from '../clock/clock.ts';
import type { Log } from '../observability/log.ts';
import { noteTry, type OutboxEntry, type RetryPolicy, type TryOutcome } from './outbox-entry.ts';
import type { OutboxStore } from './outbox-store.ts';

/** Whoever is sent to. */
interface OutboxReceiver {
  readonly id: string;
  readonly enabled: boolean;
}

/** Brings what an entry holds to a receiver; whatever goes wrong is an outcome. */
export interface OutboxCarrier<Receiver, Content> {
  send(receiver: Receiver, content: Content): Promise<TryOutcome>;
}

interface Deps<Receiver extends OutboxReceiver, Content extends { readonly id: string }> {
  /** For people who read the log. */
  readonly name: string;
  readonly outbox: Pick<OutboxStore, 'listDueReceivers' | 'listDue' | 'take' | 'save'>;
  /** Those that are gone are left out. */
  readonly receivers: { findMany(scope: Scope, ids: readonly string[]): Promise<readonly Receiver[]> };
  /** What entries hold; those that cannot be read are left out. */
  readonly contents: { findMany(scope: Scope, ids: readonly string[]): Promise<readonly Content[]> };
  readonly carrier: OutboxCarrier<Receiver, Content>;
  /** How many a receiver takes in a minute; undefined: as many as there are. */
  readonly mostPerMinute?: (receiver: Receiver) => number | undefined;
  /** Which of two that were made at the same instant is told first. */
  readonly compare?: (one: Content, other: Content) => number;
  readonly clock: Clock;
  readonly log: Log;
  /** 0 to 1. */
  readonly chance: () => number;
  readonly policy: RetryPolicy & { readonly deadlineSeconds: number };
}

/** Entries of one receiver in one sweep; what is left waits for the next one. */
const batch = 64;
/** Longer than a try can take: who took an entry and is gone does not hold it for ever. */
const leaseFactor = 3;
const minuteMs = 60_000;

const switchedOff: TryOutcome = { ok: false, problem: 'the receiver is switched off' };
const unreadable = { ok: false, problem: 'what was stored cannot be read' } as const;

/** Sends what is in an outbox: at least once, each receiver's entries one after another. */
export class OutboxSending<Receiver extends OutboxReceiver, Content extends { readonly id: string }> {
  readonly #deps: Deps<Receiver, Content>;
  /** When a receiver was sent to within the last minute, by the monotonic clock. */
  readonly #sentAt = new Map<string, readonly number[]>();

  constructor(deps: Deps<Receiver, Content>) {
    this.#deps = deps;
  }

  /** Tries what is due now, each receiver by itself: one that is slow, full or mute holds up none of the others. */
  async sendDue(): Promise<void> {
    const { outbox, receivers, clock } = this.#deps;
    const ids = await outbox.listDueReceivers(wholeEstate, clock.now());
    if (ids.length === 0) return;
    const known = await receivers.findMany(wholeEstate, ids);
    await Promise.all(known.map((receiver) => this.#sendTo(receiver)));
  }

  /** One that does not take its first is left until the next sweep: the rest would wait for it, one after another. */
  async #sendTo(receiver: Receiver): Promise<void> {
    if (!this.#mayAnother(receiver)) return;
    const { outbox, contents, clock, compare = () => 0 } = this.#deps;
    const due = await outbox.listDue(wholeEstate, receiver.id, clock.now(), batch);
    const ids = due.map(({ id }) => id);
    const found = await contents.findMany(wholeEstate, ids);
    const held = new Map(found.map((content) => [content.id, content]));
    for (const entry of due) if (!held.has(entry.id)) await this.#setAside(receiver, entry);
    const readable = due.flatMap((entry) => {
      const content = held.get(entry.id);
      return content === undefined ? [] : { entry, content };
    });
    readable.sort((a, b) => a.entry.createdAtMs - b.entry.createdAtMs || compare(a.content, b.content));
    for (const { entry, content } of readable) {
      if (!this.#mayAnother(receiver) || !(await this.#try(receiver, entry, content))) return;
    }
  }

  /** @returns false when the receiver does not take anything now */
  async #try(receiver: Receiver, entry: OutboxEntry, content: Content): Promise<boolean> {
    const { outbox, carrier, clock, chance, policy } = this.#deps;
    if (!(await outbox.take(entry, clock.now() + leaseFactor * policy.deadlineSeconds * 1000))) return true;
    this.#note(receiver);
    const outcome = receiver.enabled ? await carrier.send(receiver, content) : switchedOff;
    await outbox.save(noteTry(entry, outcome, { nowMs: clock.now(), chance: chance(), policy }));
    if (!outcome.ok) this.#warn(receiver, entry, outcome);
    return outcome.ok || outcome === switchedOff;
  }

  /** It has failed and is not due any more: a person sees it, and nobody waits behind it. */
  async #setAside(receiver: Receiver, entry: OutboxEntry): Promise<void> {
    await this.#deps.outbox.save({ ...entry, state: 'failed', problem: unreadable.problem });
    this.#warn(receiver, entry, unreadable);
  }

  #warn({ id: receiverId }: Receiver, { id: entryId }: OutboxEntry, { ok: _ok, ...outcome }: TryOutcome): void {
    this.#deps.log.warn({ outbox: this.#deps.name, receiverId, entryId, ...outcome }, 'not delivered');
  }

  #mayAnother(receiver: Receiver): boolean {
    const most = this.#deps.mostPerMinute?.(receiver);
    return most === undefined || this.#recent(receiver.id).length < most;
  }

  #note(receiver: Receiver): void {
    if (this.#deps.mostPerMinute?.(receiver) === undefined) return;
    this.#sentAt.set(receiver.id, [...this.#recent(receiver.id), this.#deps.clock.monotonic()]);
  }

  #recent(id: string): readonly number[] {
    const sinceMs = this.#deps.clock.monotonic() - minuteMs;
    return (this.#sentAt.get(id) ?? []).filter((atMs) => atMs > sinceMs);
  }
}
