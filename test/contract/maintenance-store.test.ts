import { expect } from 'chai';
import { MaintenanceStore } from '../../gateway/outages/maintenance/maintenance-store.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { east, scopeOf, west } from '../fixtures/estate.ts';
import { aWindow } from '../fixtures/maintenance.ts';
import { eachDatabase } from './each-database.ts';

eachDatabase('MaintenanceStore', (open) => {
  const once = aWindow('w1', { schedule: { kind: 'once', fromMs: 1000, toMs: 5000 } });
  const weekly = aWindow('w2', {
    schedule: { kind: 'weekly', weekdays: [2, 4], from: '22:00', to: '02:00', fromDay: '2026-09-01' },
    target: { kind: 'upstream', keys: ['东村 OLT 3/1'] },
    ...{ changedAtMs: 7, changedBy: '李工' },
  });
  const current = { isOver: false, atMs: 3000 };
  const idsOf = (windows: readonly { readonly id: string }[]): string[] => windows.map(({ id }) => id);

  it('gives back what it was given, within its scope', async () => {
    const store = new MaintenanceStore(await open());
    for (const window of [once, weekly]) await store.add(window);

    expect(await store.find(scopeOf(east), 'w1')).to.deep.equal(once);
    expect(await store.find(scopeOf(east), 'w2')).to.deep.equal(weekly);
    expect(await store.find(scopeOf(west), 'w1')).to.equal(undefined);
  });

  it('lists newest first those that count or will, and those that are over', async () => {
    const store = new MaintenanceStore(await open());
    for (const window of [once, weekly, aWindow('w3', { endedAtMs: 2000 })]) await store.add(window);

    expect(idsOf(await store.list(wholeEstate, current, {}))).to.deep.equal(['w2', 'w1']);
    expect(idsOf(await store.list(wholeEstate, current, { limit: 1, beforeId: 'w2' }))).to.deep.equal(['w1']);
    expect(idsOf(await store.list(wholeEstate, { isOver: true, atMs: 6000 }, {}))).to.deep.equal(['w3', 'w1']);
    expect(await store.count(wholeEstate, current)).to.equal(2);
    expect(await store.count(scopeOf(west), current)).to.equal(0);
  });

  it('saves a change only over the version that was seen', async () => {
    const store = new MaintenanceStore(await open());
    await store.add(once);

    const first = await store.save(scopeOf(east), { ...once, reason: '换交换机' });
    const second = await store.save(scopeOf(east), { ...once, reason: '别的' });
    const foreign = await store.save(scopeOf(west), { ...once, version: 2, reason: '别的' });

    expect([first, second, foreign]).to.deep.equal([true, false, false]);
    expect(await store.find(wholeEstate, 'w1')).to.deep.equal({ ...once, reason: '换交换机', version: 2 });
  });

  it('keeps that everything answers again, without a new version, for as long as the window is not over', async () => {
    const store = new MaintenanceStore(await open());
    for (const window of [once, weekly]) await store.add(window);
    for (const { id } of [once, weekly]) await store.saveAnswered(id, { atMs: 2500, cameraCount: 12 });
    await store.saveAnswered('w2', undefined);

    const known = [['w1', { atMs: 2500, cameraCount: 12 }]] as const;
    expect([...(await store.listAnswered(scopeOf(east), 3000))]).to.deep.equal(known);
    expect((await store.listAnswered(wholeEstate, 6000)).size).to.equal(0);
    expect((await store.listAnswered(scopeOf(west), 3000)).size).to.equal(0);
    expect(await store.find(wholeEstate, 'w1')).to.deep.equal(once);
  });
});
