import { expect } from 'chai';
import { camerasOf, type CausesRig, cityOf, lostChannel, freshCauses } from '../fixtures/causes-rig.ts';

const everything = { organisationPath: '/' };
const county = { organisationPath: '/city/county/' };
const nvr = { systems: [{ id: 'nvr', kind: 'nvr' as const }] };

describe('causes of outages', () => {
  let rig: CausesRig;
  freshCauses((fresh) => {
    rig = fresh;
  });

  const causeIdsOf = async (): Promise<Set<string | undefined>> => {
    const open = await rig.outages.listOpen(everything);
    return new Set(open.map(({ causeId }) => causeId));
  };

  it('suspects a cause of one camera at once, and is certain when the window has passed', async () => {
    const [first, ...others] = camerasOf('a', 10, nvr);
    if (first === undefined) throw new Error('no camera');
    rig.add(first, ...others);
    await rig.start();

    await rig.fail([first], lostChannel);
    await rig.pass(119);
    const early = [...rig.news];
    await rig.pass(1);

    expect(early).to.deep.equal(['cause.opened camera a0 1']);
    expect(rig.news).to.deep.equal(['cause.opened camera a0 1', 'cause.confirmed camera a0 1']);
    expect(await causeIdsOf()).to.deep.equal(new Set([rig.told[0]?.[1].cause.id]));
  });

  it('makes one cause of 300 points of a fibre among 20,000, and confirms it once', async function () {
    this.timeout(30_000);
    const fibre = camerasOf('f', 300, { onuSerial: 'OLT-7', pointClass: 3 });
    rig.add(...fibre, ...camerasOf('r', 19_700));
    await rig.start();

    for (let from = 0; from < 300; from += 60) {
      await rig.fail(fibre.slice(from, from + 60));
      await rig.pass(12);
    }
    await rig.pass(120);

    const confirmed = rig.told.filter(([name]) => name === 'cause.confirmed');
    expect(confirmed.map(([, { cause }]) => [cause.kind, cause.key, cause.cameraCount, cause.severity])).to.deep.equal([
      ['upstream', 'OLT-7', 300, 'critical'],
    ]);
    expect(confirmed[0]?.[1].cameraIds).to.have.length(300);
    expect((await causeIdsOf()).size).to.equal(1);
    const page = await rig.reading.list(everything, { state: 'open', sort: 'newest', limit: 10 });
    expect(page.items.map(({ kind, cameraCount }) => [kind, cameraCount])).to.deep.equal([['upstream', 300]]);
  });

  it('tells a recorder that is down from a channel that it lost', async () => {
    const channels = camerasOf('c', 8, nvr);
    const other = camerasOf('o', 8, { systems: [{ id: 'other', kind: 'nvr' }] });
    rig.add(...channels, ...other);
    await rig.start();

    await rig.fail(channels.slice(0, 1));
    const atOnce = (await rig.reading.list(everything, { state: 'open', sort: 'newest', limit: 10 })).items;
    await rig.fail(channels.slice(1));
    await rig.fail(other.slice(3, 4), lostChannel);
    await rig.pass(121);

    expect(
      atOnce.map(({ kind, name }) => [kind, name]),
      'nobody has heard it since',
    ).to.deep.equal([['recorder', 'name of nvr']]);
    const { items } = await rig.reading.list(everything, { state: 'confirmed', sort: 'largest', limit: 10 });
    expect(items.map(({ kind, key, cameraCount, memberCount }) => [kind, key, cameraCount, memberCount])).to.deep.equal(
      [
        ['recorder', 'nvr', 8, 8],
        ['camera', 'o3', 1, 1],
      ],
    );
  });

  it('lets late ones join, and gives a camera that was heard meanwhile a cause of its own', async () => {
    const channels = camerasOf('c', 10, { onuSerial: 'olt' });
    rig.add(...channels, ...camerasOf('o', 20));
    await rig.start();
    await rig.fail(channels.slice(0, 8));
    await rig.pass(121);

    await rig.fail(channels.slice(8, 9)); // heard 91 s after the others went down
    await rig.pass(200);
    await rig.fail(channels.slice(9));

    expect((await causeIdsOf()).size).to.equal(2);
    expect(rig.news.at(-1)).to.equal('cause.opened camera c9 1');
    expect(rig.told.filter(([name]) => name === 'cause.confirmed')).to.have.length(1);
  });

  it('closes a cause when all are back, and remembers what it was', async () => {
    const channels = camerasOf('c', 8, nvr);
    rig.add(...channels);
    await rig.start();
    await rig.fail(channels);
    await rig.pass(121);

    await rig.recover(channels.slice(0, 3));
    const partly = rig.news.at(-1);
    await rig.recover(channels.slice(3));

    expect(partly).to.equal('cause.changed recorder nvr 5');
    expect(rig.news.at(-1)).to.equal('cause.closed recorder nvr 0');
    const { items, total } = await rig.reading.list(county, { state: 'closed', sort: 'newest', limit: 10 });
    expect(total).to.equal(1);
    expect(items[0]).to.deep.include({ kind: 'recorder', state: 'closed', affectedCount: 8, endedAtMs: rig.nowMs });
  });

  it('gives what is still down when its parent is back a cause of its own, with its own beginning', async () => {
    const channels = camerasOf('c', 10, nvr);
    rig.add(...channels);
    await rig.start();
    await rig.fail(channels);
    await rig.pass(121);

    await rig.recover(channels.slice(0, 9));
    await rig.pass(60);
    const meanwhile = (await causeIdsOf()).size;
    await rig.pass(61);

    expect(meanwhile, 'it may be on its way').to.equal(1);
    expect(rig.news.slice(-3)).to.have.members([
      'cause.closed recorder nvr 0',
      'cause.opened camera c9 1',
      'cause.confirmed camera c9 1',
    ]);
    const [cause] = rig.told.flatMap(([name, { cause: own }]) =>
      name === 'cause.confirmed' && own.key === 'c9' ? [own] : [],
    );
    expect(cause?.startedAtMs).to.equal((await rig.outages.listOpen(everything))[0]?.startedAtMs);
  });

  it('merges what it took for single ones into the larger cause that shows, and says where they went', async () => {
    const village = camerasOf('v', 10, { areaPaths: ['/administrative/town/'] });
    rig.add(...village, ...camerasOf('o', 20));
    await rig.start();
    await rig.fail(village.slice(0, 4));
    await rig.pass(10);
    const single = (await rig.reading.list(everything, { state: 'open', sort: 'newest', limit: 10 })).items;

    await rig.fail(village.slice(4, 8));

    expect(single).to.have.length(4);
    const { items } = await rig.reading.list(everything, { state: 'open', sort: 'newest', limit: 10 });
    expect(items.map(({ kind, cameraCount, state }) => [kind, cameraCount, state])).to.deep.equal([
      ['area', 8, 'suspected'],
    ]);
    const followed = await rig.reading.read(everything, single[0]?.id ?? '');
    expect(followed.id).to.equal(items[0]?.id);
    const told = rig.told.filter(([, { cause }]) => cause.state === 'merged');
    expect(told.map(([name, { cause }]) => [name, cause.mergedIntoId])).to.deep.equal(
      single.map(() => ['cause.changed', items[0]?.id]),
    );
  });

  it('forgets what it merged after a week, and follows links to it until then', async () => {
    const village = camerasOf('v', 10, { areaPaths: ['/administrative/town/'] });
    rig.add(...village, ...camerasOf('o', 20));
    await rig.start();
    await rig.fail(village.slice(0, 4));
    const single =
      (await rig.reading.list(everything, { state: 'open', sort: 'newest', limit: 10 })).items[0]?.id ?? '';
    await rig.fail(village.slice(4, 8));
    const whole = (await rig.reading.list(everything, { state: 'open', sort: 'newest', limit: 10 })).items[0]?.id;

    rig.nowMs += 6 * 86_400_000;
    await rig.forgetMerged();
    const followed = await rig.reading.read(everything, single);
    rig.nowMs += 2 * 86_400_000;
    await rig.forgetMerged();

    expect(followed.id).to.equal(whole);
    const refused = await rig.reading.read(everything, single).catch((error: unknown) => error);
    expect(refused).to.have.property('code', 'cause/unknown');
    expect((await rig.reading.read(everything, whole ?? '')).cameraCount).to.equal(8);
    expect(await rig.causes.findMany(everything, [whole ?? '', single])).to.have.length(1);
  });

  it('stays suspicious while most behind the same have not been heard since', async () => {
    const town = camerasOf('t', 100, { areaPaths: ['/administrative/town/'] });
    rig.add(...town);
    await rig.start();
    for (let from = 0; from < 100; from += 20) {
      await rig.fail(town.slice(from, from + 20));
      rig.nowMs += 40_000; // nobody of the others is heard
      await rig.sweep();
    }
    await rig.pass(121);

    const { items } = await rig.reading.list(everything, { state: 'open', sort: 'newest', limit: 5 });
    expect(items.map(({ kind, cameraCount }) => [kind, cameraCount])).to.deep.equal([['area', 100]]);
    expect(rig.told.filter(([name]) => name === 'cause.confirmed')).to.have.length(1);
  });

  it('goes on after a kill where it was, and tells nobody a second time', async () => {
    const channels = camerasOf('c', 8, nvr);
    const single = camerasOf('s', 1);
    rig.add(...channels, ...single);
    await rig.start();
    await rig.fail([...channels, ...single]);
    await rig.pass(121);
    const before = rig.told.length;
    const ids = await causeIdsOf();

    await rig.restart();
    await rig.pass(200);
    const after = rig.told.length;
    await rig.recover(channels);

    expect(after).to.equal(before);
    expect(ids.size).to.equal(2);
    expect(rig.news.at(-1)).to.equal('cause.closed recorder nvr 0');
  });

  it('stores whose cause an outage is that begins while another one of the same cause ends', async () => {
    const channels = camerasOf('c', 10, nvr);
    rig.add(...channels);
    await rig.start();
    await rig.fail(channels.slice(0, 8));
    await rig.pass(121);

    await Promise.all([rig.recover(channels.slice(0, 1)), rig.fail(channels.slice(8, 9))]);
    const causeIds = [...(await causeIdsOf())];
    await rig.restart();

    expect(causeIds).to.deep.equal([rig.told[0]?.[1].cause.id]);
    const { items } = await rig.reading.list(everything, { state: 'open', sort: 'newest', limit: 10 });
    expect(items.map(({ kind, cameraCount }) => [kind, cameraCount])).to.deep.equal([['recorder', 8]]);
  });

  it('finds the cause of what was stored just before a kill', async () => {
    const channels = camerasOf('c', 8, nvr);
    rig.add(...channels);
    await rig.outages.openMany(
      channels.map(({ cameraId }, index) => ({
        ...{ id: `outage-${String(index)}` as never, cameraId, organisationId: 'o' as never },
        ...{ organisationPath: '/city/county/', state: 'open', effect: 'down' },
        ...{ startedAtMs: rig.nowMs - 60_000, openedAtMs: rig.nowMs - 1000 },
        fault: { stage: 'connect', reason: 'timeout', detail: '' },
      })),
    );

    await rig.start();

    expect(rig.news).to.deep.equal(['cause.opened recorder nvr 8']);
    expect((await causeIdsOf()).has(undefined)).to.equal(false);
  });

  it('tells nobody what is not stored, and everybody once when it is', async () => {
    const channels = camerasOf('c', 8, nvr);
    rig.add(...channels);
    await rig.start();
    rig.isDatabaseAway = true;
    await rig.fail(channels);
    await rig.pass(121);
    const meanwhile = [...rig.news];

    rig.isDatabaseAway = false;
    await rig.pass(1);

    expect(meanwhile).to.deep.equal([]);
    expect(rig.news).to.deep.equal(['cause.opened recorder nvr 8', 'cause.confirmed recorder nvr 8']);
    expect((await causeIdsOf()).has(undefined)).to.equal(false);
  });

  it('follows a branch of the organisations that is hung elsewhere', async () => {
    const channels = camerasOf('c', 8, nvr);
    rig.add(...channels);
    await rig.start();
    await rig.fail(channels);

    rig.bus.emit('organisation.moved', {
      ...{ organisationId: 'county' as never, fromPath: '/city/county/', toPath: '/city/west/county/' }, // a test's id
    });
    await rig.sweep();

    const west = { organisationPath: '/city/west/' };
    expect((await rig.reading.list(west, { state: 'open', sort: 'newest', limit: 5 })).total).to.equal(1);
    expect((await rig.reading.list(county, { state: 'open', sort: 'newest', limit: 5 })).total).to.equal(0);
  });

  it('takes a bad picture for what it is at once: nothing larger explains it', async () => {
    const channels = camerasOf('c', 8, nvr);
    rig.add(...channels);
    await rig.start();
    for (const { cameraId, organisationPath } of channels.slice(0, 6)) {
      rig.bus.emit('health.changed', {
        ...{ from: 'online', to: 'degraded', atMs: rig.nowMs, cameraId, organisationId: 'o' as never }, // a test's id
        ...{ organisationPath, lastGoodMs: rig.nowMs, watchedSinceMs: 0 },
        fault: { stage: 'picture', reason: 'black', detail: '' },
      });
    }
    await rig.sweep();

    const { items } = await rig.reading.list(everything, { state: 'confirmed', sort: 'newest', limit: 10 });
    expect(items.map(({ kind, effect }) => [kind, effect])).to.deep.equal(
      channels.slice(0, 6).map(() => ['camera', 'impaired']),
    );
    expect(rig.reading.summary(everything)).to.deep.include({ camerasDown: 0, camerasImpaired: 6 });
  });

  it('takes a whole city that drops at once for one cause', async function () {
    this.timeout(30_000);
    const city = cityOf(50);
    rig.add(...city);
    await rig.start();

    await rig.fail(city);
    for (let sweeps = 0; sweeps < 5; sweeps++) await rig.pass(25);

    const { items, total } = await rig.reading.list(everything, { state: 'confirmed', sort: 'newest', limit: 10 });
    expect(total).to.equal(1);
    expect(items[0]).to.deep.include({ kind: 'area', key: 'county', cameraCount: 2000, severity: 'critical' });
    expect(rig.told.filter(([name]) => name === 'cause.confirmed')).to.have.length(1);
    expect((await causeIdsOf()).size).to.equal(1);
  });
});
