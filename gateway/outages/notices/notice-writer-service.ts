import { isWithin, type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { WebhookOutbox } from '../../platform/webhooks/outbox.ts';
import { digestOf, type DigestSlot } from './digest.ts';
import type { Notice, NoticeKind, NoticeText } from './notice.ts';
import type { NoticeStore } from './notice-store.ts';
import { type Reader, writeCause, writeDigest, writeTest } from './notice-text.ts';
import type { NoticedCause } from './noticed-cause.ts';
import type { Subscription } from './subscription.ts';

interface Deps {
  readonly notices: Pick<NoticeStore, 'add' | 'save' | 'digestHeld'>;
  readonly outbox: WebhookOutbox;
  readonly organisations: { find(scope: Scope, id: string): Promise<{ readonly name: string } | undefined> };
  readonly transaction: <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>;
  /** The gateway's own address as people's browsers know it, without a slash at the end; empty: texts hold no link. */
  readonly home: string;
}

/** What is told of a cause to one subscription. */
interface Telling {
  readonly tells: 'opened' | 'grew' | 'closed' | 'escalated';
  readonly key: string;
  readonly state: 'waiting' | 'held';
  readonly cameraCount: number;
  readonly atMs: number;
  /** Of an escalation: how long nobody acknowledged it. */
  readonly afterMinutes?: number;
}

const eventTypes = {
  opened: 'cause.confirmed',
  grew: 'cause.changed',
  closed: 'cause.closed',
  escalated: 'cause.escalated',
  digest: 'cause.digest',
  test: 'webhook.test',
} as const satisfies Record<NoticeKind, string>;

/** Writes notices into their outbox; those for other systems go to the outbox of webhooks in the same transaction. */
export class NoticeWriter {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @returns false when the subscription was told before */
  async tell(cause: NoticedCause, subscription: Subscription, telling: Telling): Promise<boolean> {
    const { tells: kind, key, state, cameraCount, atMs } = telling;
    const text = await this.#causeText(cause, subscription, telling);
    const notice = newNotice(subscription, { kind, key, state, cameraCount, atMs, text, causeId: cause.id });
    return this.#put(subscription, notice, { cause: eventFacts(cause, subscription, cameraCount) });
  }

  /** What was held back says what is true now, and goes out if it need not wait any more. */
  async renew(cause: NoticedCause, subscription: Subscription, notice: Notice, telling: Telling): Promise<void> {
    const { state, cameraCount, atMs } = telling;
    const text = await this.#causeText(cause, subscription, telling);
    const renewed: Notice = { ...notice, text, state, cameraCount, triesFromMs: atMs, nextAtMs: atMs };
    await this.#deps.transaction(async (transaction) => {
      if (state === 'waiting' && subscription.channel.kind === 'webhook') {
        const about = { cause: eventFacts(cause, subscription, cameraCount) };
        await this.#handOver(subscription.channel.webhookId, renewed, about, transaction);
        await this.#deps.notices.save({ ...renewed, state: 'handed-over' }, transaction);
        return;
      }
      await this.#deps.notices.save(renewed, transaction);
    });
  }

  /**
   * One digest of what was made for a subscription; what it held back is told by it.
   *
   * @returns false when there is nothing to tell, or it was told before
   */
  async digest(
    subscription: Subscription,
    slot: DigestSlot,
    known: { readonly told: readonly Notice[]; readonly causes: readonly NoticedCause[]; readonly sinceMs: number },
    atMs: number,
  ): Promise<boolean> {
    const content = digestOf(known.told, known.causes, known.sinceMs);
    if (content === undefined) return false;
    const { name, organisationPath } = subscription;
    const reader = await this.#readerOf(subscription, organisationPath);
    const text = writeDigest(
      content,
      { name, atMs },
      ({ cause }) => ({ ...reader, knowsAll: isWithin(subscription, cause.organisationPath) }),
      reader,
    );
    const cameraCount = content.open.reduce((sum, line) => sum + line.cameraCount, 0);
    const about = { kind: 'digest', key: `digest/${slot.name}`, state: 'waiting', cameraCount, atMs, text } as const;
    const data = { digest: { slot: slot.name, openCount: content.open.length, endedCount: content.ended.length } };
    return this.#put(subscription, newNotice(subscription, about), { ...data, text });
  }

  /** A message without content, due at once. */
  async test(subscription: Subscription, atMs: number): Promise<Notice> {
    const text = writeTest(subscription.name, { language: subscription.language, ...this.#home() });
    const id = newId<'NoticeId'>(atMs);
    const about = { kind: 'test', key: `test/${id}`, state: 'waiting', cameraCount: 0, atMs, text } as const;
    const notice: Notice = { ...newNotice(subscription, about), id };
    await this.#put(subscription, notice, { text });
    return notice;
  }

  async #causeText(cause: NoticedCause, subscription: Subscription, telling: Telling): Promise<NoticeText> {
    const { tells, cameraCount, atMs, afterMinutes } = telling;
    const knowsAll = isWithin(subscription, cause.organisationPath);
    const place = knowsAll ? cause.organisationPath : subscription.organisationPath;
    const reader = { ...(await this.#readerOf(subscription, place)), knowsAll };
    const told = { causeId: cause.id, facts: cause.facts, cameraCount, atMs };
    return writeCause(tells, { ...told, ...(afterMinutes !== undefined && { afterMinutes }) }, reader);
  }

  async #readerOf({ language }: Subscription, path: string): Promise<Reader> {
    const id = path.split('/').at(-2) ?? '';
    const organisation = await this.#deps.organisations.find(wholeEstate, id);
    return { language, knowsAll: true, place: organisation?.name ?? '', ...this.#home() };
  }

  #home(): { readonly home?: string } {
    const { home } = this.#deps;
    return home === '' ? {} : { home };
  }

  #put(subscription: Subscription, notice: Notice, data: object): Promise<boolean> {
    const { notices, transaction } = this.#deps;
    const { channel } = subscription;
    const passesOn = channel.kind === 'webhook' && notice.state === 'waiting';
    return transaction(async (underWay) => {
      const stored: Notice = passesOn ? { ...notice, state: 'handed-over' } : notice;
      if (!(await notices.add(stored, underWay))) return false;
      if (notice.kind === 'digest') await notices.digestHeld(subscription.id, underWay);
      if (passesOn) await this.#handOver(channel.webhookId, notice, data, underWay);
      return true;
    });
  }

  async #handOver(webhookId: string, notice: Notice, data: object, underWay: Transaction): Promise<void> {
    const { id, kind, causeId, nextAtMs: atMs } = notice;
    const about = { id, type: eventTypes[kind], source: '/causes', subject: causeId ?? id, atMs };
    await this.#deps.outbox.put([webhookId], { ...about, data: { notice: kind, ...data } }, underWay);
  }
}

/** Of a cause that lies beyond the subscription's part neither name nor size are told. */
function eventFacts({ id, facts, organisationPath }: NoticedCause, subscription: Subscription, cameraCount: number) {
  if (isWithin(subscription, organisationPath)) return { id, ...facts, cameraCount };
  return { id, ...facts, name: '', memberCount: cameraCount, cameraCount };
}

function newNotice(
  { id: subscriptionId, organisationPath }: Subscription,
  about: Pick<Notice, 'kind' | 'key' | 'state' | 'cameraCount' | 'text'> & {
    readonly causeId?: string;
    readonly atMs: number;
  },
): Notice {
  const { atMs, ...rest } = about;
  const times = { createdAtMs: atMs, triesFromMs: atMs, nextAtMs: atMs };
  return { ...rest, ...times, id: newId<'NoticeId'>(atMs), subscriptionId, organisationPath, tries: 0, replays: 0 };
}
