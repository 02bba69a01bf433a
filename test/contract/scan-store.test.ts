import { expect } from 'chai';
import type { ScanChange } from '../../gateway/discovery/rescan/diff-scan.ts';
import { ScanChangeStore } from '../../gateway/discovery/rescan/scan-change-store.ts';
import { ScheduleStore } from '../../gateway/discovery/rescan/schedule-store.ts';
import type { ScanSchedule } from '../../gateway/discovery/rescan/schedule.ts';
import type { Scan } from '../../gateway/discovery/scan.ts';
import { ScanStore } from '../../gateway/discovery/scan-store.ts';
import { SightingStore } from '../../gateway/discovery/sighting-store.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { atMs, city, east, scopeOf, west } from '../fixtures/estate.ts';
import { eachDatabase } from './each-database.ts';

const scan = (id: string, members: Partial<Scan> = {}): Scan => ({
  id: id as Scan['id'], // a brand
  organisationPath: east.path,
  ...{ state: 'waiting', cause: 'person', startedBy: '运维', multicast: true, ranges: ['10.0.0.0/24'] },
  ...{ askedHosts: 0, hostCount: 254, foundDevices: 0, askedAtMs: atMs },
  ...members,
});
const device = (host: string) => ({ adapterKind: 'onvif', host, port: 80, name: '东门' });

eachDatabase('ScanStore', (open) => {
  it('gives back what was stored, absent members absent, and only to those who may see it', async () => {
    const store = new ScanStore(await open());
    const done = scan('s1', {
      state: 'done',
      startedAtMs: atMs + 1,
      endedAtMs: atMs + 2,
      changes: { moved: 2, new: 1 },
    });
    await store.add(scan('s1'));
    await store.save(done);
    await store.add(scan('s2', { cause: 'schedule', scheduleId: 'plan', organisationPath: west.path }));

    expect(await store.find(scopeOf(city), 's1')).to.deep.equal(done);
    expect(await store.find(scopeOf(west), 's1')).to.equal(undefined);
    expect((await store.list(scopeOf(west), { limit: 9 })).map(({ id }) => id)).to.deep.equal(['s2']);
  });

  it('pages from the newest to the oldest and forgets those that ended long ago', async () => {
    const store = new ScanStore(await open());
    for (let n = 1; n <= 5; n += 1)
      await store.add(scan(`s${n}`, { state: n === 1 ? 'running' : 'done', askedAtMs: atMs + n }));

    const [first, second] = await store.list(wholeEstate, { limit: 2 });
    const next = await store.list(wholeEstate, {
      limit: 2,
      after: { atMs: second?.askedAtMs ?? 0, id: second?.id ?? '' },
    });
    await store.prune(wholeEstate, 2);

    expect([first, second, ...next].map((one) => one?.id)).to.deep.equal(['s5', 's4', 's3', 's2']);
    expect((await store.list(wholeEstate, { limit: 9 })).map(({ id }) => id)).to.deep.equal(['s5', 's4', 's1']);
    expect(await store.count(wholeEstate)).to.equal(3);
    expect((await store.listInState(wholeEstate, 'running')).map(({ id }) => id)).to.deep.equal(['s1']);
  });
});

eachDatabase('SightingStore', (open) => {
  it('keeps what the last scan saw and forgets the one before', async () => {
    const store = new SightingStore(await open());
    await store.replace(scopeOf(east), { id: 'a', before: [] }, [device('10.0.0.1')]);

    await store.replace(scopeOf(east), { id: 'b', before: ['a'] }, [device('10.0.0.2'), device('10.0.0.3')]);

    expect(await store.list(scopeOf(east), 'a')).to.deep.equal([]);
    expect(await store.list(scopeOf(city), 'b')).to.have.deep.members([device('10.0.0.2'), device('10.0.0.3')]);
    expect(await store.list(scopeOf(west), 'b')).to.deep.equal([]);
  });
});

eachDatabase('ScanChangeStore', (open) => {
  const moved: ScanChange = {
    ...{ kind: 'moved', device: device('10.0.0.9'), from: device('10.0.0.1'), cameraIds: ['c1'] },
    match: { confidence: 0.8, reasons: ['same-mac'] },
  };
  const gone: ScanChange = { kind: 'gone', device: device('10.0.0.2') };

  it('gives back differences to those who may see them, filtered', async () => {
    const store = new ScanChangeStore(await open());
    await store.replaceOpen(
      scopeOf(east),
      's1',
      [
        { change: moved, state: 'open' },
        { change: gone, state: 'noted' },
      ],
      atMs,
    );

    const [open1] = await store.list(scopeOf(city), { state: 'open' }, { limit: 9 });

    expect(open1).to.deep.equal({
      ...{ id: open1?.id, scanId: 's1', organisationPath: east.path, state: 'open', seenAtMs: atMs },
      change: moved,
    });
    expect(await store.count(scopeOf(east), { kind: 'gone' })).to.equal(1);
    expect(await store.count(scopeOf(west), {})).to.equal(0);
    expect(await store.find(scopeOf(west), open1?.id ?? '')).to.equal(undefined);
  });

  it('is decided once; a later scan overtakes what was open, and only on its own list', async () => {
    const database = await open();
    const store = new ScanChangeStore(database);
    for (const place of [east, west])
      await store.replaceOpen(scopeOf(place), 's1', [{ change: moved, state: 'open' }], atMs);
    const [mine] = await store.list(scopeOf(east), {}, { limit: 1 });
    const decision = { state: 'accepted', decidedBy: '运维', decidedAtMs: atMs + 5 } as const;
    const decide = (scope = scopeOf(east)): Promise<boolean> =>
      database.transaction((transaction) => store.decide(scope, mine?.id ?? '', decision, transaction));

    expect([await decide(scopeOf(west)), await decide(), await decide()]).to.deep.equal([false, true, false]);
    await store.replaceOpen(scopeOf(west), 's2', [], atMs + 9);
    expect(await store.find(scopeOf(east), mine?.id ?? '')).to.deep.include(decision);
    expect(await store.count(wholeEstate, { state: 'overtaken' })).to.equal(1);
  });
});

eachDatabase('ScheduleStore', (open) => {
  it('gives back, changes and removes a schedule for those who may see it', async () => {
    const store = new ScheduleStore(await open());
    const weekly: ScanSchedule = {
      id: 'p1' as ScanSchedule['id'], // a brand
      ...{ organisationPath: east.path, name: '每周', cron: '30 3 * * 1', multicast: false, ranges: ['10.0.0.0/24'] },
      ...{ enabled: true, createdBy: '管理员', createdAtMs: atMs },
    };
    await store.add(weekly);
    await store.save({ ...weekly, enabled: false, lastDueAtMs: atMs + 1 });

    expect(await store.list(scopeOf(city))).to.deep.equal([{ ...weekly, enabled: false, lastDueAtMs: atMs + 1 }]);
    expect(await store.find(scopeOf(west), 'p1')).to.equal(undefined);
    await store.remove(scopeOf(west), 'p1');
    expect(await store.list(wholeEstate)).to.have.lengthOf(1);
    await store.remove(scopeOf(east), 'p1');
    expect(await store.list(wholeEstate)).to.deep.equal([]);
  });
});
