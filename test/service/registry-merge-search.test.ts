import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { Secret } from '../../gateway/platform/secrets/secret.ts';
import { MergeSearchJob } from '../../gateway/registry/merging/merge-search-job.ts';
import { MergeSearchService } from '../../gateway/registry/merging/merge-search-service.ts';
import { ConflictService } from '../../gateway/registry/record/conflict-service.ts';
import { aCamera, anActor, aPath, aRecorder, atMs, cameraId, silentLog, station } from '../fixtures/estate.ts';
import { type MergeRig, openMerges } from '../fixtures/merge-rig.ts';
import { stillClock } from '../fixtures/registry-rig.ts';
import { poll } from '../poll.ts';

describe('the search for twins', () => {
  let rig: MergeRig;
  let job: MergeSearchJob;
  beforeEach(async () => {
    rig = await openMerges();
    job = new MergeSearchJob({ search: rig.search, bus: rig.bus, log: silentLog, gatherMs: 10 });
    job.start();
  });
  afterEach(async () => {
    await job.stop();
    await rig.database.close();
  });

  const adopt = async (host: string): Promise<void> => {
    const described = await rig.adapter.describeAs();
    if (described.kind === 'failed') throw new Error('the device does not answer');
    const record = {
      ...{ adapterKind: 'onvif', address: { host, port: 80 }, organisation: station },
      ...{ ownership: 'government' as const, pointClass: 1 as const, place: '' },
      credential: { username: 'admin', password: new Secret('x') },
      description: described.value,
    };
    const taken = await rig.transaction((underWay) => rig.intake.takeIn(wholeEstate, record, underWay));
    for (const cameraId of taken.addedCameraIds) {
      rig.bus.emit('camera.adopted', { cameraId, organisationPath: station.path });
    }
  };
  const countOpen = (): Promise<number> => rig.proposals.count(wholeEstate, 'open');

  it('proposes a device that was adopted again at another address, a moment later', async () => {
    await adopt('127.9.0.21');
    await adopt('127.9.0.22');

    await poll('a merge is proposed', async () => ((await countOpen()) === 1 ? true : undefined));
    const { items } = await rig.merges.list(anActor(station).scope, 'open', { limit: 5 });
    expect(items[0]?.proposal.reasons.map(({ kind }) => kind)).to.deep.equal(['mac', 'serial']);
  });

  it('ends in the middle of the whole estate when the gateway stops', async () => {
    let batches = 0;
    const endless = new MergeSearchService({
      ...rig.stores,
      ...{ proposals: rig.proposals, clock: stillClock, log: silentLog },
      cameras: {
        ...{ findMany: async () => [], findAlike: async () => [], findHolders: async () => new Map() },
        listActive: async () => [aCamera(`c${String(++batches)}`, station)],
      },
    });
    const searching = new MergeSearchJob({ search: endless, bus: rig.bus, log: silentLog, gatherMs: 1 });
    searching.start();
    for (let at = 0; at < 200; at++) {
      rig.bus.emit('camera.adopted', { cameraId: cameraId(`c${String(at)}`), organisationPath: station.path });
    }
    await poll('the search has begun', async () => (batches > 2 ? true : undefined));

    await searching.stop();

    const batchesAtStop = batches;
    await new Promise((resolve) => setImmediate(resolve));
    expect(batches).to.equal(batchesAtStop);
  });

  it('proposes two cameras of one code when a person says that they are the same asset', async () => {
    const gbCode = '53012300001310000001';
    await rig.stores.cameras.add([aCamera('c1', station, { record: { gbCode } }), aCamera('c2', station)]);
    const conflicts = new ConflictService({
      ...{ ...rig.stores, writer: rig.writer, transaction: rig.transaction, bus: rig.bus },
      ...{ clock: stillClock, log: silentLog },
    });
    await rig.registry.changeCamera(anActor(station), 'c2', { version: 1, record: { gbCode } });
    const [conflict] = (await conflicts.listConflicts(wholeEstate, { limit: 5 })).items;

    await conflicts.resolveConflict(anActor(station), conflict?.conflict.id ?? '', 'same-asset');

    await poll('a merge is proposed', async () => ((await countOpen()) === 1 ? true : undefined));
    const { items } = await rig.merges.list(anActor(station).scope, 'open', { limit: 5 });
    expect(items[0]?.proposal.reasons).to.deep.equal([{ kind: 'gb-code', value: gbCode }]);
  });

  it('adopts a recorder beside a camera of several paths, and takes its own channels for no twins', async () => {
    await rig.stores.cameras.add([aCamera('c1', station)]);
    await rig.stores.paths.add(aPath('c1', { priority: 1 }), station.path, atMs);
    const address = { host: '127.9.0.30', port: 80 };
    await rig.stores.paths.add(aPath('c1', { ...address, channelToken: 'source-1', priority: 2 }), station.path, atMs);
    rig.adapter.describeAs = async () => ({ kind: 'ok', value: aRecorder(3) });

    await adopt('127.9.0.30');
    await job.stop();

    const known = await rig.stores.paths.listSharing(wholeEstate, { adapterKind: 'onvif', ...address });
    expect(known).to.have.lengthOf(3);
    expect(known.filter(({ cameraId }) => cameraId === 'c1')).to.have.lengthOf(1);
    expect(await rig.search.searchAll(wholeEstate)).to.equal(0);
  });
});
