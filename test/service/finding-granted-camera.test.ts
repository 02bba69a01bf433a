import { expect } from 'chai';
import type { GrantNote } from '../../gateway/registry/camera.ts';
import { aCamera, anActor, east, scopeOf, station, west } from '../fixtures/estate.ts';
import { aReport, type FindingsRig, openFindings } from '../fixtures/findings-rig.ts';
import { refusal } from '../fixtures/refusal.ts';

const officer = anActor(station, 'officer');
const look = { act: 'view', purpose: 'handling', note: '' } as const;

describe('a finding at a camera that a neighbour granted', () => {
  let rig: FindingsRig;

  /** As the station sees it: at its own place, with the way to its owner. */
  function grantCamera(rights: Partial<GrantNote> = {}): void {
    const grant = { ownerName: west.name, untilDay: '2026-12-31', mayLive: true, maySnapshot: true, mayPatrol: true };
    const camera = { ...aCamera('w1', station), organisationName: station.name, ownerPath: west.path };
    rig.registry.cameras.push({ ...camera, grant: { ...grant, ...rights } });
  }

  beforeEach(async () => {
    rig = await openFindings();
  });
  afterEach(() => rig.close());

  it('belongs to who reported it, and is read by whose camera it is', async () => {
    grantCamera();

    const { id, organisationId } = await rig.service.report(officer, aReport({ cameraId: 'w1' }));

    expect(organisationId).to.equal(station.id);
    const owner = anActor(west, 'officer');
    const { finding, actions } = await rig.history.read(owner, id);
    expect({ id: finding.id, actions }).to.deep.equal({ id, actions: [] });
    expect((await rig.service.list(owner, { limit: 9 })).items.map((one) => one.id)).to.deep.equal([id]);
    expect((await rig.pictures.openSnapshot(owner, id, look)).path).to.include(id);
    expect(rig.noted.announced.map(({ audience }) => audience)).to.deep.equal([
      { organisationPath: station.path },
      { organisationPath: west.path },
    ]);
    expect(await refusal(() => rig.history.read(anActor({ ...west, path: '/city/north/' }), id))).to.equal(
      'finding/unknown',
    );
  });

  it('is brought on by nobody of the owner, and waits for nobody there', async () => {
    grantCamera();
    const { id, version } = await rig.service.report(officer, aReport({ cameraId: 'w1' }));
    const owner = anActor(west);

    const step = { action: 'note' as const, version, note: '已看' };
    expect(await refusal(() => rig.course.step(owner, id, step))).to.equal('finding/unknown');
    expect(await refusal(() => rig.pictures.hold(owner, id, { basis: '案件', until: '2027-01-01' }))).to.equal(
      'finding/unknown',
    );
    expect(await rig.findings.count(scopeOf(west), { box: 'waiting' })).to.equal(0);
    expect(await rig.findings.count(scopeOf(west), { box: 'open' })).to.equal(1);
  });

  it('follows the owner when that is hung elsewhere', async () => {
    grantCamera();
    const { id } = await rig.service.report(officer, aReport({ cameraId: 'w1' }));

    await rig.findings.followMove({ fromPath: west.path, toPath: '/city/north/west/' });

    expect(await rig.findings.findSeen(scopeOf(west), id)).to.equal(undefined);
    expect((await rig.findings.findSeen({ organisationPath: '/city/north/' }, id))?.id).to.equal(id);
  });

  it('has neither picture nor clip when these are not granted', async () => {
    grantCamera({ maySnapshot: false });

    const view = await rig.service.report(officer, aReport({ cameraId: 'w1' }));

    expect(view).to.include({ hasSnapshot: false });
    expect(view.snapshotProblem).to.include('without pictures');
    const { evidence } = await rig.history.read(officer, view.id);
    expect(evidence).to.deep.equal([]);
    expect(rig.noted.kept).to.equal(0);
  });

  it('is no concern of others when the camera is one’s own', async () => {
    const { id } = await rig.service.report(officer, aReport());

    expect(await rig.findings.findSeen(scopeOf(west), id)).to.equal(undefined);
    expect((await rig.findings.findSeen(scopeOf(east), id))?.id).to.equal(id);
  });
});
