import { expect } from 'chai';
import { PlanStore } from '../../gateway/patrol/plan-store.ts';
import type { PlanId } from '../../gateway/patrol/round.ts';
import { cameraId, city, east, scopeOf, station, west } from '../fixtures/estate.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { aPlan } from '../fixtures/patrol.ts';
import { eachDatabase } from './each-database.ts';

eachDatabase('PlanStore', (open) => {
  const other = aPlan({ id: 'plan-2' as PlanId, organisationId: west.id, organisationPath: west.path }); // a brand

  it('gives back what was stored', async () => {
    const store = new PlanStore(await open());
    const plan = aPlan({
      name: '夜间 “重点” 巡查',
      stops: [{ cameraId: cameraId('c1'), dwellSeconds: 5 }, { cameraId: cameraId('c2') }],
      enabled: false,
      sweptToMs: 1_790_000_000_123,
    });

    await store.add(plan);

    expect(await store.find(scopeOf(city), plan.id)).to.deep.equal(plan);
  });

  it('keeps slots, validity, goals, post and presets', async () => {
    const store = new PlanStore(await open());
    const plan = aPlan({
      slots: [
        { start: '08:00', end: '12:00', intervalMinutes: 30 },
        { start: '14:00', end: '18:00', intervalMinutes: 60 },
      ],
      validFrom: '2026-10-01',
      validTo: '2026-10-08',
      method: 'snapshot',
      sequence: 'longest-unseen',
      goals: { onceAShift: true, keyEveryMinutes: 15 },
      postId: 'post-1',
      stops: [{ cameraId: cameraId('c1'), isKey: true, patrolPreset: '3', resetPreset: '1' }],
    });

    await store.add(plan);

    expect(await store.find(scopeOf(city), plan.id)).to.deep.equal(plan);
  });

  it('finds only what lies in the scope', async () => {
    const store = new PlanStore(await open());
    await store.add(aPlan());
    await store.add(other);

    const ids = async (scope: Parameters<PlanStore['list']>[0]) => (await store.list(scope)).map(({ id }) => id);
    expect(await ids(scopeOf(city))).to.deep.equal(['plan-1', 'plan-2']);
    expect(await ids(scopeOf(east))).to.deep.equal(['plan-1']);
    expect(await ids(scopeOf(station))).to.deep.equal(['plan-1']);
    expect(await store.find(scopeOf(west), 'plan-1')).to.equal(undefined);
  });

  it('replaces a plan of the scope and no other', async () => {
    const store = new PlanStore(await open());
    await store.add(aPlan());
    const changed = aPlan({ name: '改名', layout: 9 });

    expect(await store.replace(scopeOf(west), changed)).to.equal(false);
    expect(await store.find(scopeOf(city), 'plan-1')).to.deep.equal(aPlan());
    expect(await store.replace(scopeOf(east), changed)).to.equal(true);
    expect(await store.replace(scopeOf(east), changed)).to.equal(true);
    expect(await store.find(scopeOf(city), 'plan-1')).to.deep.equal(changed);
  });

  it('moves a plan to another organisation, and leaves its place to moves of its own one', async () => {
    const database = await open();
    const store = new PlanStore(database);
    await store.add(aPlan());
    const moved = `${west.path}moved/`;
    await database.sequelize.query(`UPDATE patrol_plans SET organisation_path = '${moved}'`);

    // As it was read before its organisation moved.
    expect(await store.replace(wholeEstate, aPlan({ name: '改名' }))).to.equal(true);
    expect(await store.find(wholeEstate, 'plan-1')).to.deep.equal(aPlan({ name: '改名', organisationPath: moved }));

    const elsewhere = aPlan({ organisationId: west.id, organisationPath: west.path });
    expect(await store.replace(wholeEstate, elsewhere, station.id)).to.equal(true);
    expect(await store.find(wholeEstate, 'plan-1')).to.deep.equal(elsewhere);
    expect(await store.replace(wholeEstate, aPlan(), station.id)).to.equal(false);
  });

  it('leaves out a plan that cannot be read, says so once, and lists the others', async () => {
    const database = await open();
    const told: string[] = [];
    const store = new PlanStore(database, { onUnreadable: (planId) => void told.push(planId) });
    await store.add(aPlan());
    await store.add(other);
    await database.sequelize.query("UPDATE patrol_plans SET slots = '[{\"start\":8}]' WHERE id = 'plan-1'");

    const listed = [...(await store.list(wholeEstate)), ...(await store.list(wholeEstate))];

    expect(listed.map(({ id }) => id)).to.deep.equal(['plan-2', 'plan-2']);
    expect(told).to.deep.equal(['plan-1']);
  });

  it('notes how far the plans of a scope are accounted for', async () => {
    const store = new PlanStore(await open());
    await store.add(aPlan());
    await store.add(other);

    await store.markSwept(scopeOf(east), 1_790_000_000_000);

    const swept = (await store.list(scopeOf(city))).map(({ sweptToMs }) => sweptToMs);
    expect(swept).to.deep.equal([1_790_000_000_000, 0]);
  });
});
