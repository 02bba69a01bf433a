import { expect } from 'chai';
import { aCamera, east, scopeOf, station, west } from '../fixtures/estate.ts';
import { midnightMs, MinutesRig } from '../fixtures/minutes-rig.ts';

const old = { createdAtMs: midnightMs - 86_400_000 };
const cameras = [
  aCamera('c1', station, { ...old, pointClass: 1 }),
  aCamera('c2', east, { ...old, pointClass: 2, record: { ownerUnitId: 'u1' } }),
  aCamera('c3', west, { ...old, pointClass: 2, record: { contractId: 'k1' } }),
];
const today = { from: '2026-09-20', to: '2026-09-20' };

describe('rates', () => {
  let rig: MinutesRig;
  let parts: ReturnType<MinutesRig['boot']>;

  beforeEach(async () => {
    rig = await MinutesRig.open(cameras);
    parts = rig.boot();
    await parts.keeper.start();
    rig.believe('c1', 'online');
    rig.believe('c2', 'offline');
    rig.believe('c3', 'degraded');
    rig.pass(parts.keeper, 100);
  });
  afterEach(() => rig.close());

  it('are told in all and by group, the worst first', async () => {
    const { total, groups, formulaVersion } = await parts.rates.read(
      { organisationPath: '/city/' },
      {
        ...{ ...today, by: 'organisation' as const },
      },
    );

    expect(formulaVersion).to.equal('v1');
    expect(total).to.deep.equal({
      ...{ cameras: 3, dueMinutes: 300, knownMinutes: 300, onlineMinutes: 200, intactMinutes: 100, drops: 0 },
      ...{ coverage: 1, onlineRate: 200 / 300, intactRate: 100 / 300, insufficient: false },
    });
    expect(groups.map(({ key, name, onlineRate, cameras: count }) => [key, name, onlineRate, count])).to.deep.equal([
      ['east', '东区分局', 0.5, 2],
      ['west', '西区分局', 1, 1],
    ]);
  });

  it('are none where too little is known', async () => {
    rig.believe('c1', 'unknown');
    rig.pass(parts.keeper, 20);

    const { total } = await parts.rates.read(scopeOf(station), { ...today, by: 'class' });

    expect(total.insufficient).to.equal(true);
    expect(total.coverage).to.be.closeTo(100 / 120, 1e-9);
    expect(total).to.not.have.any.keys('onlineRate', 'intactRate');
  });

  it('of a part are the same whatever lies elsewhere', async () => {
    const alone = await MinutesRig.open(
      cameras.filter(({ organisationPath }) => organisationPath.startsWith(east.path)),
    );
    const other = alone.boot();
    await other.keeper.start();
    alone.believe('c1', 'online');
    alone.believe('c2', 'offline');
    alone.pass(other.keeper, 100);

    const answersOf = async ({ rates, strips }: typeof parts): Promise<string> =>
      JSON.stringify([
        await rates.read(scopeOf(east), { ...today, by: 'owner' }),
        await rates.listDays(scopeOf(east), today),
        await rates.listCameras(scopeOf(east), { ...today, order: 'offline', limit: 10 }),
        await strips.read(scopeOf(east), 'c1', 3),
      ]);

    expect(await answersOf(parts)).to.equal(await answersOf(other));
    await alone.close();
  });

  it('lead to the cameras behind them, page by page, the worst first', async () => {
    const query = { ...today, order: 'offline' as const, limit: 1 };

    const first = await parts.rates.listCameras(scopeOf(east), query);
    const second = await parts.rates.listCameras(scopeOf(east), { ...query, cursor: first.nextCursor });

    expect(first.total).to.equal(2);
    expect([...first.items, ...second.items].map(({ cameraId, onlineRate }) => [cameraId, onlineRate])).to.deep.equal([
      ['c2', 0],
      ['c1', 1],
    ]);
    expect(second.nextCursor).to.equal(undefined);
  });

  it('lead to the cameras of one group only', async () => {
    const query = { ...today, by: 'class' as const, key: '2', order: 'not-intact' as const, limit: 10 };

    const { items } = await parts.rates.listCameras({ organisationPath: '/city/' }, query);

    expect(items.map(({ cameraId }) => cameraId)).to.have.members(['c2', 'c3']);
  });

  it('lead to the cameras under one contract only', async () => {
    const query = { ...today, contractId: 'k1', order: 'offline' as const, limit: 10 };

    const { items, total } = await parts.rates.listCameras({ organisationPath: '/city/' }, query);

    expect([total, items.map(({ cameraId }) => cameraId)]).to.deep.equal([1, ['c3']]);
    expect((await parts.rates.listCameras(scopeOf(east), query)).total).to.equal(0);
  });

  it('know nothing of days before the gateway looked for the first time, and of days to come', async () => {
    await parts.keeper.save();

    const { items } = await parts.rates.listDays(scopeOf(east), { from: '2026-09-01', to: '2026-09-30' });

    expect(items.map(({ date }) => date)).to.deep.equal(['2026-09-20']);
  });

  it('hide a camera and an organisation of another part', async () => {
    const codes: string[] = [];
    const note = (error: unknown): void =>
      void codes.push(error !== null && typeof error === 'object' && 'code' in error ? String(error.code) : 'none');

    await parts.strips.read(scopeOf(west), 'c1', 1).catch(note);
    await parts.rates.read(scopeOf(west), { ...today, by: 'class', organisationId: 'station' }).catch(note);
    await parts.rates.read(scopeOf(west), { from: '2026-09-20', to: '2026-09-19', by: 'class' }).catch(note);
    await parts.rates.read(scopeOf(west), { from: '2024-09-20', to: '2026-09-19', by: 'class' }).catch(note);

    expect(codes).to.deep.equal(['camera/unknown', 'organisation/unknown', 'request/invalid', 'request/invalid']);
  });
});
