import { expect } from 'chai';
import type { Notice, NoticeState } from '../../gateway/outages/notices/notice.ts';
import { NoticeStore } from '../../gateway/outages/notices/notice-store.ts';
import type { SubscriptionId } from '../../gateway/outages/notices/subscription.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import type { OutboxEntry } from '../../gateway/platform/outbox/outbox-entry.ts';
import type { OutboxStore } from '../../gateway/platform/outbox/outbox-store.ts';
import { without } from '../../gateway/platform/records/without.ts';
import { DeliveryStore } from '../../gateway/platform/webhooks/delivery-store.ts';
import type { Delivery } from '../../gateway/platform/webhooks/webhook.ts';
import { east, scopeOf, west } from '../fixtures/estate.ts';
import { aNotice } from '../fixtures/notice.ts';
import { eachDatabase } from './each-database.ts';

/** An entry for receiver `r1`, made and due at an instant, unless the test says otherwise. */
type Members = Partial<Omit<OutboxEntry<NoticeState>, 'id'>> & { readonly receiver?: string };

interface Table {
  readonly outbox: OutboxStore;
  readonly add: (id: string, atMs: number, members?: Members) => Promise<unknown>;
}

const times = (atMs: number) => ({ createdAtMs: atMs, triesFromMs: atMs, nextAtMs: atMs });

function notices(database: Database): Table {
  const store = new NoticeStore(database);
  return {
    outbox: store.outbox,
    add: (id, atMs, { receiver = 'r1', ...members } = {}) => {
      const notice: Notice = aNotice(id, { ...times(atMs), ...members, subscriptionId: receiver as SubscriptionId }); // a brand
      return store.add(notice);
    },
  };
}

function deliveries(database: Database): Table {
  const store = new DeliveryStore(database);
  return {
    outbox: store.outbox,
    add: (id, atMs, { receiver = 'r1', ...members } = {}) => {
      const delivery = {
        ...{ id, webhookId: receiver, organisationPath: east.path, eventId: id, eventType: 'finding.push', body: '{}' },
        ...{ state: 'waiting', tries: 0, replays: 0, ...times(atMs), ...members },
      };
      return store.add([delivery as Delivery]); // its ids are brands
    },
  };
}

for (const [name, tableOf, keepsStatus] of [
  ['notices', notices, false],
  ['webhooks', deliveries, true],
] as const) {
  eachDatabase(`the outbox of ${name}`, (open) => {
    const dueIds = async ({ outbox }: Table, nowMs: number, receiver = 'r1'): Promise<string[]> =>
      (await outbox.listDue(wholeEstate, receiver, nowMs, 10)).map(({ id }) => id);

    it('tells who has something due, and gives it in order to one taker', async () => {
      const table = tableOf(await open());
      await table.add('late', 30);
      await table.add('b', 20);
      await table.add('a', 10);
      await table.add('other', 40, { receiver: 'r2' });

      expect(await table.outbox.listDueReceivers(wholeEstate, 20)).to.deep.equal(['r1']);
      expect(await table.outbox.listDueReceivers(scopeOf(west), 20)).to.deep.equal([]);
      expect(await dueIds(table, 20)).to.deep.equal(['a', 'b']);
      const [first] = await table.outbox.listDue(scopeOf(east), 'r1', 20, 10);
      expect(first && (await table.outbox.take(first, 99))).to.equal(true);
      expect(first && (await table.outbox.take(first, 99))).to.equal(false);
      expect(await dueIds(table, 20)).to.deep.equal(['b']);
      expect(await dueIds(table, 99), 'its taker is gone').to.deep.equal(['b', 'late', 'a']);
    });

    it('keeps what became of a try, and takes its trouble back when it arrives', async () => {
      const { outbox, add } = tableOf(await open());
      await add('a', 10);
      const read = async (): Promise<OutboxEntry | undefined> => (await outbox.listDue(wholeEstate, 'r1', 99, 1))[0];
      const entry = await read();
      if (entry === undefined) throw new Error('it is due');
      const tried = { ...entry, tries: 1, triedAtMs: 12, nextAtMs: 50, status: 503, problem: 'HTTP 503' };

      await outbox.save(tried);
      const afterwards = await read();
      await outbox.save({ ...entry, tries: 2, triedAtMs: 60 });

      expect(afterwards).to.deep.equal(keepsStatus ? tried : without(tried, 'status'));
      expect(await read()).to.deep.equal({ ...entry, tries: 2, triedAtMs: 60 });
    });

    it('counts what waits and what has failed, by receiver and within the scope', async () => {
      const { outbox, add } = tableOf(await open());
      await add('a', 10);
      await add('b', 10, { state: 'failed' });
      await add('c', 10, { receiver: 'r2' });
      await add('d', 10, { state: 'delivered' });
      await add('e', 10, { organisationPath: west.path });

      const counts = await outbox.countOpen(scopeOf(east));

      expect([...counts].toSorted()).to.deep.equal([
        ['r1', { waitingCount: 1, failedCount: 1 }],
        ['r2', { waitingCount: 1, failedCount: 0 }],
      ]);
    });

    it('makes due again what went out in an interval, within the scope, from its first try on', async () => {
      const table = tableOf(await open());
      await table.add('old', 4, { state: 'delivered' });
      await table.add('a', 5, { state: 'delivered', tries: 3, nextAtMs: 70 });
      await table.add('b', 6, { state: 'failed', nextAtMs: 70, problem: 'HTTP 500' });
      const asked = { receiverId: 'r1', fromMs: 5, toMs: 9, by: '王' };

      expect(await table.outbox.replay(scopeOf(west), asked, 10)).to.equal(0);
      expect(await table.outbox.replay(scopeOf(east), asked, 10)).to.equal(2);

      const [again] = await table.outbox.listDue(wholeEstate, 'r1', 10, 9);
      expect(again).to.deep.include({ id: 'a', tries: 0, triesFromMs: 10, nextAtMs: 10, replays: 1, replayedBy: '王' });
      expect(await dueIds(table, 10)).to.deep.equal(['a', 'b']);
    });
  });
}

eachDatabase('the outbox of notices', (open) => {
  it('sends again nothing that was held back or told by a digest', async () => {
    const { outbox, add } = notices(await open());
    for (const state of ['held', 'digested', 'handed-over'] as const) await add(state, 5, { state });

    expect(await outbox.replay(wholeEstate, { receiverId: 'r1', fromMs: 0, toMs: 9, by: '王' }, 10)).to.equal(0);
    expect(await outbox.listDueReceivers(wholeEstate, 99)).to.deep.equal([]);
  });
});
