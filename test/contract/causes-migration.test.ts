import { expect } from 'chai';
import { OutageStore } from '../../gateway/outages/outage-store.ts';
import { CauseStore } from '../../gateway/outages/causes/cause-store.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { down, up } from '../../gateway/platform/database/migrations/0028-causes.ts';
import * as answeredWindows from '../../gateway/platform/database/migrations/0036-answered-windows.ts';
import { CameraStore } from '../../gateway/registry/cameras/camera-store.ts';
import { aCamera, east } from '../fixtures/estate.ts';
import { eachDatabase } from './each-database.ts';

eachDatabase('the migration to causes', (open) => {
  it('gives each outage of before a cause of its own', async () => {
    const database = await open();
    const outages = new OutageStore(database);
    await new CameraStore(database).add([aCamera('c1', east), aCamera('c2', east, { pointClass: 3 })]);
    const fault = { stage: 'connect', reason: 'refused', detail: '拒绝连接' } as const;
    await outages.openMany(
      ['c1', 'c2', 'gone'].map((camera, index) => ({
        ...{ id: `o${String(index)}` as never, cameraId: camera as never, organisationId: east.id }, // a test's ids
        ...{ organisationPath: east.path, state: 'open', effect: 'down', startedAtMs: 1000, openedAtMs: 2000, fault },
      })),
    );
    await outages.closeMany([{ id: 'o1' as never, endedAtMs: 9000 }]);
    const tables = database.sequelize.getQueryInterface();
    // The way of the migrator: what came later and changed the same tables goes first, and comes back last.
    await answeredWindows.down(tables);
    await down(tables);

    await up(tables);
    await answeredWindows.up(tables);

    const causes = new CauseStore(database);
    const stored = await causes.listOpen(wholeEstate);
    expect(stored.map(({ id, key, name, severity, state }) => [id, key, name, severity, state])).to.deep.equal([
      ['o0', 'c1', '相机 c1', 'major', 'suspected'],
      ['o2', 'gone', 'gone', 'minor', 'suspected'],
    ]);
    expect(stored[0]?.fault).to.deep.equal(fault);
    expect(await causes.listClosedIds(wholeEstate, {}, { limit: 5 })).to.deep.equal(['o1']);
    expect(await outages.listWithoutCause(wholeEstate, 5)).to.deep.equal([]);
    expect((await outages.find(wholeEstate, 'o1'))?.causeId).to.equal('o1');
  });
});
