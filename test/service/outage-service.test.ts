import { expect } from 'chai';
import fc from 'fast-check';
import type { HealthStatus } from '../../gateway/health/health-state.ts';
import type { Scope } from '../../gateway/platform/actor/scope.ts';
import { GatewayError } from '../../gateway/platform/errors/gateway-error.ts';
import { believed, black, cameraId, changed, fault, OutagesRig } from '../fixtures/outages-rig.ts';

const everything: Scope = { organisationPath: '/' };

describe('OutageService', () => {
  it('opens an outage when a camera goes down, tells it and announces it with the names of now', async () => {
    const world = await new OutagesRig().start();

    await world.emit(changed('a', 'offline', 10_000));

    const [outage] = world.outages.rows;
    expect(outage).to.deep.include({ cameraId: 'a', state: 'open', startedAtMs: 9500, openedAtMs: 10_000, fault });
    expect(world.told).to.deep.equal([
      ['opened', { outageId: outage?.id, cameraId: 'a', organisationPath: '/city/county/', atMs: 10_000, fault }],
    ]);
    expect(world.announcements[0]).to.deep.include({
      topic: 'outage',
      key: outage?.id,
      audience: { organisationPath: '/city/county/' },
    });
    expect(world.announcements[0]?.data).to.deep.include({
      cameraName: '东门',
      organisationName: '和平县',
      pointClass: 1,
    });
  });

  it('closes it when the camera is back, and the next one is another', async () => {
    const world = await new OutagesRig().start();

    await world.emit(changed('a', 'offline', 10_000), changed('a', 'online', 20_000), changed('a', 'offline', 20_100));

    const [first, second] = world.outages.rows;
    expect(first).to.deep.include({ state: 'closed', endedAtMs: 20_000 });
    expect(second).to.deep.include({ state: 'open', startedAtMs: 20_000, openedAtMs: 20_100 });
    expect(world.told.map(([kind]) => kind)).to.deep.equal(['opened', 'closed', 'opened']);
  });

  it('opens an outage of a bad picture, and another one when the camera is silent altogether', async () => {
    const world = await new OutagesRig().start();

    await world.emit(
      { ...changed('a', 'degraded', 10_000), fault: black },
      changed('a', 'offline', 20_000),
      { ...changed('a', 'degraded', 30_000), fault: black },
      changed('a', 'degraded', 40_000),
    );

    expect(world.outages.rows.map((row) => [row.effect, row.startedAtMs, row.endedAtMs])).to.deep.equal([
      ['impaired', 9500, 19_500],
      ['down', 19_500, 30_000],
      ['impaired', 30_000, 40_000],
    ]);
  });

  it('lets the outage of a flapping camera go on until it has answered for a while, and ends it where that began', async () => {
    const world = await new OutagesRig().start();
    const flapping = { isFlapping: true } as const;
    await world.emit(
      changed('a', 'offline', 10_000),
      { ...changed('a', 'online', 20_000), ...flapping },
      { ...changed('a', 'offline', 30_000), ...flapping },
      { ...changed('a', 'online', 50_000), ...flapping },
    );
    world.nowMs = 50_000 + 15 * 60_000 - 1;
    await world.service.catchUp();
    const before = world.outages.rows.map(({ state, recoveringSinceMs }) => [state, recoveringSinceMs]);
    world.nowMs++;
    world.status = 'unknown';
    await world.service.catchUp();
    const whileBlind = world.outages.rows.map(({ state }) => state);

    world.status = 'online';
    await world.service.catchUp();

    expect(before).to.deep.equal([['open', 50_000]]);
    expect(whileBlind, 'nobody knows whether it is stable').to.deep.equal(['open']);
    expect(world.outages.rows.map(({ state, endedAtMs }) => [state, endedAtMs])).to.deep.equal([['closed', 50_000]]);
    expect(world.told.map(([kind]) => kind)).to.deep.equal(['opened', 'closed']);
  });

  it('ends what became calm, however many stand before it that nobody can judge', async () => {
    const world = await new OutagesRig().start();
    const blind = Array.from({ length: 600 }, (_, index) => `blind-${String(index)}`);
    await world.emit(...[...blind, 'a'].map((camera) => changed(camera, 'offline', 10_000)));
    await world.emit(...blind.map((camera) => ({ ...changed(camera, 'online', 20_000), isFlapping: true as const })));
    await world.emit({ ...changed('a', 'online', 21_000), isFlapping: true });
    for (const camera of blind) world.statuses.set(camera, 'unknown');
    world.nowMs = 21_000 + 15 * 60_000;

    await world.service.catchUp();

    expect(world.outages.rows.filter(({ state }) => state === 'closed').map((row) => row.cameraId)).to.deep.equal([
      'a',
    ]);
  });

  it('keeps the order of one camera however many change at once', async () => {
    const statuses = ['offline', 'online', 'auth-failed', 'degraded', 'unknown', 'offline'] as const;
    const cameras = Array.from({ length: 30 }, (_, index) => `camera-${index}`);
    const world = await new OutagesRig().start();

    await world.emit(
      ...statuses.flatMap((to, step) => cameras.map((camera) => changed(camera, to, (step + 1) * 10_000))),
    );

    for (const camera of cameras) {
      const own = world.outages.rows.filter((row) => row.cameraId === camera);
      expect(own.map(({ openedAtMs, endedAtMs }) => [openedAtMs, endedAtMs])).to.deep.equal([
        [10_000, 20_000],
        [30_000, 40_000],
        [60_000, undefined],
      ]);
    }
  });

  it('stores what happens to a whole city at once with a handful of queries', async () => {
    const world = await new OutagesRig().start();
    const cameras = Array.from({ length: 300 }, (_, index) => `c${index}`);
    world.outages.queries = 0;

    await world.emit(...cameras.map((camera) => changed(camera, 'offline', 10_000)));

    expect(world.outages.rows).to.have.lengthOf(300);
    expect(world.told).to.have.lengthOf(300);
    expect(world.announcements).to.have.lengthOf(300);
    expect(world.outages.queries).to.be.at.most(6);
  });

  it('stores the changes of all other cameras when one cannot be stored', async () => {
    const world = await new OutagesRig().start();
    world.outages.refused = 'b';

    await world.emit(...['a', 'b', 'c', 'd'].map((camera) => changed(camera, 'offline', 10_000)));
    const meanwhile = world.outages.rows.map(({ cameraId: id }) => id);
    world.outages.refused = undefined;
    await world.service.catchUp();

    expect(meanwhile).to.deep.equal(['a', 'c', 'd']);
    expect(world.outages.rows.map(({ cameraId: id }) => id)).to.deep.equal(['a', 'c', 'd', 'b']);
  });

  it('loses no change while the database is away', async () => {
    const world = await new OutagesRig().start();
    world.outages.isAway = true;
    await world.emit(changed('a', 'offline', 10_000), changed('a', 'online', 20_000), changed('b', 'offline', 30_000));
    const duringIt = world.outages.rows.length;

    world.outages.isAway = false;
    await world.service.catchUp();

    expect(duringIt).to.equal(0);
    expect(world.outages.rows.map((row) => [row.cameraId, row.state, row.openedAtMs])).to.deep.equal([
      ['a', 'closed', 10_000],
      ['b', 'open', 30_000],
    ]);
    expect(world.logged[0]).to.equal('outages wait for the database');
    expect(world.logged.at(-1)).to.equal('outages stored again');
    expect(world.logged.filter((line) => line.includes('wait'))).to.have.length(1);
  });

  it('opens at the start what a crash kept from being stored', async () => {
    const world = new OutagesRig();
    world.believed = [believed('a', 'offline', 40_000), believed('b', 'online', 40_000)];

    await world.start();

    expect(world.outages.rows).to.have.length(1);
    expect(world.outages.rows[0]).to.deep.include({ cameraId: 'a', startedAtMs: 39_300, openedAtMs: 40_000, fault });
  });

  it('goes on at the start with the outage that is open already', async () => {
    const world = await new OutagesRig().start();
    await world.emit(changed('a', 'offline', 10_000));
    world.believed = [believed('a', 'offline', 10_000)];
    await world.service.stop();

    await world.service.start();

    expect(world.outages.rows).to.have.length(1);
    expect(world.doubted).to.deep.equal([]);
  });

  it('doubts at the start the health of a camera that is said to be well and has an open outage', async () => {
    const world = await new OutagesRig().start();
    await world.emit(changed('a', 'offline', 10_000));
    world.believed = [believed('a', 'online', 9000)];
    await world.service.stop();

    await world.service.start();

    expect(world.doubted).to.deep.equal(['a']);
    expect(world.outages.rows[0]?.state, 'only a good reading closes it').to.equal('open');
  });

  it('pages newest first inside the scope', async () => {
    const world = await new OutagesRig().start();
    await world.emit(
      changed('a', 'offline', 10_000),
      changed('b', 'offline', 20_000),
      changed('c', 'offline', 30_000, '/city/other/'),
    );
    const county = { organisationPath: '/city/county/' };

    const first = await world.service.list(county, { limit: 1 });
    const second = await world.service.list(county, { limit: 1, cursor: first.nextCursor });

    expect([first.total, first.items.map(({ cameraName }) => cameraName)]).to.deep.equal([2, ['西门']]);
    expect([second.nextCursor, second.items.map(({ cameraName }) => cameraName)]).to.deep.equal([undefined, ['东门']]);
  });

  it('knows no foreign outage and shows a camera that left the registry by its id', async () => {
    const world = await new OutagesRig().start();
    await world.emit(changed('c', 'offline', 30_000, '/city/other/'));
    const id = world.outages.rows[0]?.id ?? '';

    const own = await world.service.read({ organisationPath: '/city/other/' }, id);
    const foreign = await world.service
      .read({ organisationPath: '/city/county/' }, id)
      .catch((error: unknown) => error);

    expect(own.cameraName).to.equal('c');
    expect(foreign).to.be.instanceOf(GatewayError).with.property('code', 'outage/unknown');
  });

  it('shows an open outage to the organisation that its camera moved to', async () => {
    const world = await new OutagesRig().start();
    await world.emit(changed('a', 'offline', 10_000));
    const other = { organisationPath: '/city/other/' };

    world.bus.emit('camera.changed', { cameraId: cameraId('a'), ...other, status: 'active' });
    await world.service.catchUp();

    expect((await world.service.findOpen(other, [cameraId('a')])).size).to.equal(1);
  });

  it('closes the open outage of a camera that is removed, and of one that was removed just before a crash', async () => {
    const world = new OutagesRig();
    await world.service.start();
    await world.emit(changed('a', 'offline', 10_000), changed('b', 'offline', 10_000));
    const place = { organisationPath: '/city/county/' };

    world.bus.emit('camera.changed', { cameraId: cameraId('b'), ...place, status: 'repair' });
    world.bus.emit('camera.changed', { cameraId: cameraId('a'), ...place, status: 'removed' });
    await world.service.stop();

    expect(world.outages.rows.map(({ state }) => state)).to.deep.equal(['closed', 'open']);

    world.removed.add('b');
    await world.service.start();

    expect(world.outages.rows.map(({ state, endedAtMs }) => [state, endedAtMs])).to.deep.equal([
      ['closed', world.nowMs],
      ['closed', world.nowMs],
    ]);
  });

  for (const status of ['suspended', 'withdrawn'] as const) {
    it(`closes the open outage of a camera that is ${status} by its owner: what it does meanwhile is no fault`, async () => {
      const world = await new OutagesRig().start();
      await world.emit(changed('a', 'offline', 10_000));

      world.bus.emit('camera.changed', { cameraId: cameraId('a'), organisationPath: '/city/county/', status });
      await world.service.stop();

      expect(world.outages.rows.map(({ state }) => state)).to.deep.equal(['closed']);
    });
  }

  it('closes the open outages of cameras whose contract has ended: that is a standing, no outage', async () => {
    const world = await new OutagesRig().start();
    await world.emit(changed('a', 'offline', 10_000), changed('b', 'offline', 10_000));
    const contract = { contractId: 'k' as never, organisationPath: '/city/', number: '租-1', endsOn: '2026-09-19' };

    world.bus.emit('contract.ended', { ...contract, cameraIds: [cameraId('a')] });
    await world.service.stop();

    expect(world.outages.rows.map(({ cameraId: id, state }) => [id, state])).to.deep.equal([
      ['a', 'closed'],
      ['b', 'open'],
    ]);
  });

  it('hands the open outages of some cameras to the wall', async () => {
    const world = await new OutagesRig().start();
    await world.emit(changed('a', 'offline', 10_000), changed('b', 'offline', 10_000), changed('b', 'online', 11_000));

    const open = await world.service.findOpen(everything, [cameraId('a'), cameraId('b'), cameraId('c')]);

    const [outage] = world.outages.rows;
    expect([...open]).to.deep.equal([['a', { outageId: outage?.id, startedAtMs: 9500, fault }]]);
  });

  it('never makes outages of one camera overlap, whatever the order of failures of database and camera', async () => {
    const step = fc.oneof(
      fc.constantFrom<HealthStatus>('online', 'offline', 'auth-failed', 'degraded', 'unknown'),
      fc.constantFrom('database goes', 'database comes'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (script) => {
        const world = await new OutagesRig().start();
        for (const [index, what] of script.entries()) {
          if (what === 'database goes') world.outages.isAway = true;
          else if (what === 'database comes') world.outages.isAway = false;
          else await world.emit(changed('a', what, (index + 1) * 1000)); // the two others are out
        }
        world.outages.isAway = false;
        await world.service.catchUp();

        const ends = world.outages.rows.map(({ endedAtMs }) => endedAtMs ?? Infinity);
        for (const [index, outage] of world.outages.rows.entries()) {
          expect(outage.startedAtMs).to.be.at.least(ends[index - 1] ?? 0);
          expect(ends[index]).to.be.at.least(outage.startedAtMs);
        }
      }),
      { numRuns: 100 },
    );
  });
});
