import { expect } from 'chai';
import { openDatabase } from '../../gateway/platform/database/open-database.ts';
import { camerasOf, CausesRig, freshCauses } from '../fixtures/causes-rig.ts';
import { silentLog } from '../fixtures/estate.ts';

const everything = { organisationPath: '/' };
const county = { organisationPath: '/city/county/' };
const nvr = { systems: [{ id: 'nvr', kind: 'nvr' as const }] };

describe('causes as people see them', () => {
  let rig: CausesRig;
  freshCauses((fresh) => {
    rig = fresh;
  });

  it('tells the pages of everybody whose cameras a cause hits, and nobody else', async () => {
    const own = camerasOf('a', 3, { onuSerial: 'olt' });
    const others = camerasOf('b', 3, { onuSerial: 'olt', organisationPath: '/city/other/' });
    rig.add(...own, ...others);
    await rig.start();

    await rig.fail([...own, ...others]);

    const heard = rig.announcements.filter(({ topic }) => topic === 'cause');
    expect(heard.map(({ audience }) => audience)).to.have.deep.members([
      { organisationPath: '/city/county/' },
      { organisationPath: '/city/other/' },
    ]);
    const id = rig.told[0]?.[1].cause.id;
    expect(heard.map(({ data }) => data)).to.deep.equal([
      { id, state: 'suspected' },
      { id, state: 'suspected' },
    ]);
  });

  it('carries the window that covers all of its cameras, and rings when it is over and they are still down', async () => {
    const channels = camerasOf('c', 4, nvr);
    rig.add(...channels);
    await rig.start();
    rig.window = (cameras) => (cameras.every(({ standsBehind }) => standsBehind('recorder', 'nvr')) ? 'w' : undefined);
    rig.windowEdition = 'w';
    await rig.fail(channels);
    await rig.pass(121);
    const inWork = rig.told.map(([name, { cause }]) => [name, cause.maintenanceWindowId]);
    const counted = rig.reading.summary(everything).inMaintenance;

    rig.window = () => undefined;
    rig.windowEdition = '';
    await rig.pass(1);

    expect(inWork).to.deep.equal([
      ['cause.opened', 'w'],
      ['cause.confirmed', 'w'],
    ]);
    expect(counted).to.deep.equal({ causes: 1, cameras: 4 });
    const last = rig.told.at(-1);
    expect([last?.[0], last?.[1].cause.maintenanceWindowId]).to.deep.equal(['cause.changed', undefined]);
  });

  it('reminds of a window whose cameras answer again', async () => {
    const channels = camerasOf('c', 4, nvr);
    rig.add(...channels);
    await rig.start();
    rig.window = () => 'w';
    rig.windowEdition = 'w';
    await rig.fail(channels);
    await rig.recover(channels);

    expect(rig.answered).to.have.length(1);
    expect(rig.answered[0]).to.deep.include({ windowId: 'w', atMs: rig.nowMs });
    expect(rig.answered[0]?.cameraIds).to.have.length(4);
  });

  it('shows each part its own cameras only: with and without those of others the same', async () => {
    const own = camerasOf('own', 3, { onuSerial: 'olt', pointClass: 3 });
    const foreign = camerasOf('x', 30, { onuSerial: 'olt', pointClass: 1, organisationPath: '/city/other/' });
    const withoutIds = async (each: CausesRig): Promise<unknown> => {
      const { items, total } = await each.reading.list(county, { state: 'open', sort: 'largest', limit: 10 });
      return { items: items.map((item) => ({ ...item, id: '' })), total, sum: each.reading.summary(county, 0) };
    };
    rig.add(...own, ...foreign);
    await rig.start();
    await rig.fail([...own, ...foreign]);
    await rig.pass(121);
    const beside = await withoutIds(rig);
    const whole = (await rig.reading.list(everything, { state: 'open', sort: 'largest', limit: 10 })).items;

    const alone = await openDatabase({ url: 'sqlite::memory:', log: silentLog });
    await alone.migrate();
    const other = new CausesRig(alone);
    other.add(...own);
    await other.start();
    await other.fail(own);
    await other.pass(121);
    const single = await withoutIds(other);
    await other.stop();
    await alone.close();

    expect(beside).to.deep.equal(single);
    expect(whole.map(({ severity, affectedCount }) => [severity, affectedCount])).to.deep.equal([['critical', 33]]);
    const foreignOnly = { organisationPath: '/city/third/' };
    expect((await rig.reading.list(foreignOnly, { state: 'open', sort: 'newest', limit: 5 })).total).to.equal(0);
    const refused = await rig.reading.read(foreignOnly, whole[0]?.id ?? '').catch((error: unknown) => error);
    expect(refused).to.have.property('code', 'cause/unknown');
  });
});
