import { expect } from 'chai';
import type { Cause } from '../../gateway/outages/causes/cause.ts';
import { CauseStore } from '../../gateway/outages/causes/cause-store.ts';
import { EarlierCauseStore } from '../../gateway/outages/notices/earlier-cause-store.ts';
import { HitCameraStore } from '../../gateway/outages/notices/hit-camera-store.ts';
import { NoticedCauseStore } from '../../gateway/outages/notices/noticed-cause-store.ts';
import { NoticeStore } from '../../gateway/outages/notices/notice-store.ts';
import type { SubscriptionId } from '../../gateway/outages/notices/subscription.ts';
import { SubscriptionStore } from '../../gateway/outages/notices/subscription-store.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { CameraStore } from '../../gateway/registry/cameras/camera-store.ts';
import { aCamera, city, east, scopeOf, station, west } from '../fixtures/estate.ts';
import { aCause, aNotice, aNoticedCause, aSubscription, confirmedAtMs } from '../fixtures/notice.ts';
import { eachDatabase } from './each-database.ts';

const s2 = 's2' as SubscriptionId; // a brand

eachDatabase('SubscriptionStore', (open) => {
  it('keeps a subscription as it was written', async () => {
    const store = new SubscriptionStore(await open());
    const robot = { kind: 'feishu', host: 'open.example.cn', sealedUrl: 'v1.x', sealedSecret: 'v1.y' } as const;
    const full = aSubscription('s1', {
      ...{ channel: robot, kinds: ['recorder'], unitId: 'u1', atOnce: false, quietIn: ['night'], language: 'en' },
      ...{ digestTimes: ['08:00', '18:00'], next: { subscriptionId: s2, afterMinutes: 15 }, enabled: false },
    });

    await store.add(full);
    await store.add(aSubscription('s2'));

    expect(await store.list(scopeOf(east))).to.deep.equal([full, aSubscription('s2')]);
  });

  it('is found, changed and removed within the scope, and changed only by who saw the latest', async () => {
    const store = new SubscriptionStore(await open());
    await store.add(aSubscription('s1', { next: { subscriptionId: s2, afterMinutes: 5 } }));
    await store.add(aSubscription('s2'));
    const renamed = aSubscription('s1', { name: '新名', version: 2, next: { subscriptionId: s2, afterMinutes: 5 } });

    expect(await store.find(scopeOf(west), 's1')).to.equal(undefined);
    expect(await store.replace(scopeOf(west), renamed)).to.equal(false);
    expect(await store.replace(scopeOf(city), renamed)).to.equal(true);
    expect(await store.replace(scopeOf(city), renamed)).to.equal(false);
    expect(await store.remove(scopeOf(west), 's2')).to.equal(false);
    expect(await store.remove(scopeOf(city), 's2')).to.equal(true);
    expect(await store.list(wholeEstate)).to.deep.equal([aSubscription('s1', { name: '新名', version: 2 })]);
  });
});

eachDatabase('SubscriptionStore of broken rows', (open) => {
  it('leaves out what cannot be read, and finds some within the scope', async () => {
    const database = await open();
    const told: string[] = [];
    const store = new SubscriptionStore(database, (id) => void told.push(id));
    for (const id of ['s1', 's2', 's3']) await store.add(aSubscription(id));
    await database.sequelize.query(`UPDATE notice_subscriptions SET channel = '{}' WHERE id = 's2'`);

    expect((await store.list(wholeEstate)).map(({ id }) => id)).to.deep.equal(['s1', 's3']);
    expect((await store.findMany(scopeOf(east), ['s2', 's3', 'x'])).map(({ id }) => id)).to.deep.equal(['s3']);
    expect(await store.findMany(scopeOf(west), ['s3'])).to.deep.equal([]);
    expect(told).to.deep.equal(['s2']);
  });
});

eachDatabase('SubscriptionStore of merged units', (open) => {
  it('names the survivor', async () => {
    const database = await open();
    const store = new SubscriptionStore(database);
    await store.add(aSubscription('s1', { unitId: 'u1' }));
    await store.add(aSubscription('s2', { unitId: 'u2' }));

    await database.transaction((transaction) => store.replaceUnit('u1', 'u9', transaction));

    expect((await store.list(wholeEstate)).map(({ unitId }) => unitId)).to.deep.equal(['u9', 'u2']);
  });
});

eachDatabase('NoticeStore', (open) => {
  it('keeps one notice for each subscription and key', async () => {
    const store = new NoticeStore(await open());
    const full = aNotice('n1', { key: 'c1/opened', tries: 2, triedAtMs: 5, problem: 'HTTP 500', replayedBy: '王' });

    expect(await store.add(full)).to.equal(true);
    expect(await store.add(aNotice('n2', { key: 'c1/opened' }))).to.equal(false);
    expect(await store.add(aNotice('n3', { key: 'c1/opened', subscriptionId: s2 }))).to.equal(true);

    expect((await store.listOfCauses(wholeEstate, ['c1'])).find(({ id }) => id === 'n1')).to.deep.equal(full);
    expect((await store.listOfCauses(wholeEstate, ['c1'], s2)).map(({ id }) => id)).to.deep.equal(['n3']);
  });

  it('saves what became of one', async () => {
    const store = new NoticeStore(await open());
    const notice = aNotice('n1');
    await store.add(notice);
    const tried = { ...notice, state: 'failed', tries: 3, triedAtMs: 7, nextAtMs: 8, problem: 'HTTP 500' } as const;

    await store.save(tried);

    expect((await store.listOfCauses(wholeEstate, ['c1']))[0]).to.deep.equal(tried);
  });

  it('lists newest first by page, filters and scope', async () => {
    const store = new NoticeStore(await open());
    for (const [id, createdAtMs, members] of [
      ['1a', 1, { state: 'failed' }],
      ['1b', 2, { causeId: 'c2' }],
      ['1c', 2, { subscriptionId: s2 }],
      ['1d', 3, { organisationPath: west.path, state: 'delivered' }],
    ] as const) {
      await store.add(aNotice(id, { createdAtMs, ...members }));
    }
    const ids = async (...asked: Parameters<NoticeStore['list']>): Promise<string[]> =>
      (await store.list(...asked)).notices.map(({ id }) => id);

    expect(await ids(scopeOf(east), { limit: 2 })).to.deep.equal(['1c', '1b']);
    expect(await ids(scopeOf(east), { limit: 2, after: { atMs: 2, id: '1b' } })).to.deep.equal(['1a']);
    expect(await ids(scopeOf(city), { limit: 9, subscriptionId: 's1', state: 'failed' })).to.deep.equal(['1a']);
    expect(await ids(scopeOf(city), { limit: 9, causeId: 'c2' })).to.deep.equal(['1b']);
    expect((await store.list(scopeOf(east), { limit: 1 })).total).to.equal(3);
  });

  it('leaves out what cannot be read, and tells of it once', async () => {
    const database = await open();
    const told: string[] = [];
    const store = new NoticeStore(database, (id) => void told.push(id));
    for (const id of ['good', 'bad']) await store.add(aNotice(id));
    await database.sequelize.query(`UPDATE notices SET text = '{"subject":' WHERE id = 'bad'`);

    expect((await store.findMany(wholeEstate, ['good', 'bad'])).map(({ id }) => id)).to.deep.equal(['good']);
    expect((await store.listOfCauses(wholeEstate, ['c1'])).map(({ id }) => id)).to.deep.equal(['good']);
    expect((await store.list(wholeEstate, { limit: 9 })).notices.map(({ id }) => id)).to.deep.equal(['good']);
    expect(await store.findMany(scopeOf(west), ['good'])).to.deep.equal([]);
    expect(told).to.deep.equal(['bad']);
  });

  it('turns what was held back into what a digest told', async () => {
    const database = await open();
    const store = new NoticeStore(database);
    await store.add(aNotice('n1', { state: 'held' }));
    await store.add(aNotice('n2', { state: 'held', subscriptionId: s2 }));

    await database.transaction((transaction) => store.digestHeld('s1', transaction));

    const states = (await store.listOfCauses(wholeEstate, ['c1'])).map(({ id, state }) => [id, state]);
    expect(states).to.deep.equal([
      ['n1', 'digested'],
      ['n2', 'held'],
    ]);
  });

  it('forgets old ones, but not what tells that an open cause was told, and all of a subscription', async () => {
    const store = new NoticeStore(await open());
    await store.add(aNotice('n1', { state: 'delivered', createdAtMs: 5, causeId: 'open' }));
    await store.add(aNotice('n2', { state: 'delivered', createdAtMs: 5, causeId: 'over' }));
    await store.add(aNotice('n3', { state: 'waiting', createdAtMs: 5, causeId: 'over' }));
    await store.add(aNotice('n4', { state: 'delivered', createdAtMs: 20, causeId: 'over', subscriptionId: s2 }));

    await store.forget(10, ['open']);
    expect((await store.list(wholeEstate, { limit: 9 })).notices.map(({ id }) => id)).to.have.members([
      'n1',
      'n3',
      'n4',
    ]);
    await store.removeOf('s1');
    expect((await store.list(wholeEstate, { limit: 9 })).notices.map(({ id }) => id)).to.deep.equal(['n4']);
  });
});

eachDatabase('NoticedCauseStore', (open) => {
  it('keeps what a cause is now, and who acknowledged it first', async () => {
    const store = new NoticedCauseStore(await open());
    await store.save(aNoticedCause('c1'));
    expect(await store.find(scopeOf(station), 'c1')).to.deep.equal(aNoticedCause('c1'));
    expect(await store.find(scopeOf(west), 'c1')).to.equal(undefined);

    const by = { acknowledgedAtMs: 9, acknowledgedBy: '王工' };
    expect(await store.acknowledge(scopeOf(west), 'c1', by)).to.equal(false);
    expect(await store.acknowledge(scopeOf(east), 'c1', { ...by, note: '已派人' })).to.equal(true);
    expect(await store.acknowledge(scopeOf(east), 'c1', { ...by, acknowledgedBy: '李工' })).to.equal(false);
    const over: Partial<Cause> = { state: 'closed', endedAtMs: confirmedAtMs + 1 };
    await store.save(aNoticedCause('c1', over));

    expect(await store.find(wholeEstate, 'c1')).to.deep.equal({ ...aNoticedCause('c1', over), ...by, note: '已派人' });
  });

  it('lists the open ones, those that ended since, and forgets old ones', async () => {
    const store = new NoticedCauseStore(await open());
    await store.save(aNoticedCause('open'));
    await store.save(aNoticedCause('over', { state: 'closed', endedAtMs: confirmedAtMs + 5 }));
    await store.save(aNoticedCause('long-over', { state: 'closed', endedAtMs: confirmedAtMs + 1 }));
    const ids = (causes: readonly { readonly id: string }[]): string[] => causes.map(({ id }) => id).toSorted();

    expect(ids(await store.listOpen(wholeEstate))).to.deep.equal(['open']);
    expect(ids(await store.listSince(wholeEstate, confirmedAtMs + 5))).to.deep.equal(['open', 'over']);
    expect(await store.listSince(scopeOf(west), 0)).to.deep.equal([]);
    await store.forget(confirmedAtMs + 3);
    expect(ids(await store.findMany(wholeEstate, ['open', 'over', 'long-over']))).to.deep.equal(['open', 'over']);
  });
});

eachDatabase('HitCameraStore', (open) => {
  it('tells whose a camera is and who repairs it, within the scope', async () => {
    const database = await open();
    const kept = aCamera('a', station, { record: { maintainingUnitId: 'u1' } });
    await new CameraStore(database).add([kept, aCamera('b', west)]);
    const store = new HitCameraStore(database);

    expect(await store.findMany(wholeEstate, ['a', 'b', 'never'])).to.have.deep.members([
      { id: 'a', organisationPath: station.path, maintainingUnitId: 'u1' },
      { id: 'b', organisationPath: west.path },
    ]);
    expect(await store.findMany(scopeOf(east), ['a', 'b'])).to.have.length(1);
  });
});

eachDatabase('EarlierCauseStore', (open) => {
  it('finds the other causes of one camera since an instant, newest first, within the scope', async () => {
    const database = await open();
    const at = (openedAtMs: number, members: Partial<Cause> = {}) =>
      ({ kind: 'camera', key: 'a', openedAtMs, ...members }) as const;
    const causes = [
      ...[aCause('c1', at(10)), aCause('c2', at(20)), aCause('c3', at(30)), aCause('c4', at(40))],
      ...[aCause('c5', at(40, { key: 'b' })), aCause('c6', at(40, { kind: 'recorder' }))],
    ];
    await database.transaction((transaction) => new CauseStore(database).save(causes, transaction));
    const store = new EarlierCauseStore(database);
    const own = { causeId: 'c4', cameraId: 'a' };

    expect(await store.listOfCamera(wholeEstate, own, 20)).to.deep.equal(['c3', 'c2']);
    expect(await store.listOfCamera(scopeOf(west), own, 20)).to.deep.equal([]);
  });
});
