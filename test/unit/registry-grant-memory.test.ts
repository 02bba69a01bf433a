import { expect } from 'chai';
import { isWithin, narrowTo, reaches, type Scope } from '../../gateway/platform/actor/scope.ts';
import type { Organisation } from '../../gateway/registry/camera.ts';
import { type CameraGrant, endOf, grantStanding, isInForce } from '../../gateway/registry/grants/camera-grant.ts';
import { GrantMemory, toStanding } from '../../gateway/registry/grants/grant-memory.ts';
import { atMs, city, east, station, west } from '../fixtures/estate.ts';
import { aGrant } from '../fixtures/grant.ts';

const midnight = Date.UTC(2026, 8, 20, 16); // the end of 2026-09-20 in Beijing
const dayMs = 86_400_000;

function rig(...grants: readonly [CameraGrant, Organisation][]) {
  const time = { nowMs: atMs };
  const memory = new GrantMemory(() => time.nowMs);
  const load = (...now: readonly [CameraGrant, Organisation][]) =>
    memory.load(now.map(([grant, owner]) => toStanding(grant, owner.path)));
  load(...grants);
  const scopeAt = ({ path }: Organisation): Scope => ({
    organisationPath: path,
    granted: memory.seenFrom(path),
  });
  return { time, memory, load, scopeAt };
}

describe('a grant', () => {
  it('counts through its last day and not a moment longer', () => {
    const grant = aGrant('g', 'w1', station, { untilDay: '2026-09-20' });

    expect(endOf(grant)).to.equal(midnight);
    expect([atMs - 1, atMs, midnight - 1, midnight].map((at) => isInForce(grant, at))).to.deep.equal([
      false,
      true,
      true,
      false,
    ]);
  });

  it('stands as coming, running, expiring and ended', () => {
    const grant = aGrant('g', 'w1', station, { untilDay: '2026-09-30' });
    const standings = [atMs - 1, atMs, midnight + 2 * dayMs, midnight + 10 * dayMs].map((at) =>
      grantStanding(grant, at, 7),
    );

    expect(standings).to.deep.equal(['coming', 'running', 'expiring', 'ended']);
    expect(grantStanding({ ...grant, endedAtMs: atMs + 1 }, atMs + 1, 7)).to.equal('ended');
  });
});

describe('GrantMemory', () => {
  it('gives a camera to everybody whose part holds the grantee, and to nobody else', () => {
    const { scopeAt } = rig([aGrant('g', 'w1', station), west]);

    expect([station, east, west, city].map((place) => scopeAt(place).granted?.ids('see'))).to.deep.equal([
      ['w1'],
      ['w1'],
      [],
      [],
    ]);
  });

  it('puts the camera at the organisation that was given it, with the rights of all grants together', () => {
    const { scopeAt } = rig(
      [aGrant('a', 'w1', station, { untilDay: '2026-10-05', mayLive: false, mayPatrol: false }), west],
      [aGrant('b', 'w1', east, { maySnapshot: false }), west],
    );

    expect(scopeAt(east).granted?.find('w1', 'live')).to.deep.equal({
      organisationId: east.id,
      organisationPath: east.path,
      untilDay: '2026-10-05',
      rights: ['see', 'live', 'snapshot', 'patrol'],
    });
    expect(scopeAt(station).granted?.find('w1', 'live')).to.equal(undefined);
    expect(scopeAt(station).granted?.find('w1', 'snapshot')?.organisationId).to.equal(station.id);
  });

  it('forgets what ran out at its midnight, in scopes that were made before', () => {
    const { time, memory, scopeAt } = rig([aGrant('g', 'w1', station, { untilDay: '2026-09-20' }), west]);
    const scope = scopeAt(station);
    const camera = { cameraId: 'w1', organisationPath: west.path };
    time.nowMs = midnight - 1;
    const before = reaches(scope, camera, 'live');

    time.nowMs = midnight;

    expect([before, reaches(scope, camera, 'live')]).to.deep.equal([true, false]);
    expect(memory.turn()).to.deep.equal(['w1']);
    expect(scope.granted?.ids('see')).to.deep.equal([]);
    expect(memory.turn()).to.deep.equal([]);
  });

  it('begins a grant on its first day and says so once', () => {
    const { time, memory, scopeAt } = rig([aGrant('g', 'w1', station, { fromMs: midnight }), west]);
    expect(scopeAt(station).granted?.find('w1', 'see')).to.equal(undefined);
    expect(memory.turn()).to.deep.equal([]);

    time.nowMs = midnight;

    expect(memory.turn()).to.deep.equal(['w1']);
    expect(scopeAt(station).granted?.ids('patrol')).to.deep.equal(['w1']);
    expect(memory.turn()).to.deep.equal([]);
  });

  it('tells the cameras of which something changed, and only these', () => {
    const kept: [CameraGrant, Organisation] = [aGrant('kept', 'w1', east), west];
    const { load } = rig(kept, [aGrant('gone', 'w2', east), west]);

    expect(load(kept, [aGrant('new', 'w3', east), west])).to.have.members(['w2', 'w3']);
    expect(load(kept, [aGrant('new', 'w3', east, { mayLive: false }), west])).to.deep.equal(['w3']);
    expect(load(kept, [aGrant('again', 'w3', east, { mayLive: false }), west])).to.deep.equal([]);
  });

  it('is of no concern to a part that the camera has moved into', () => {
    const { memory, scopeAt } = rig([aGrant('g', 'w1', station), west]);

    expect(memory.moveCamera('w1', east.path)).to.deep.equal(['w1']);

    expect(scopeAt(east).granted?.ids('see')).to.deep.equal([]);
    expect(scopeAt(station).granted?.ids('see')).to.deep.equal(['w1']);
    expect(memory.moveCamera('w1', east.path)).to.deep.equal([]);
    expect(memory.moveCamera('unknown', east.path)).to.deep.equal([]);
  });

  it('narrows a part to a branch together with what is granted there', () => {
    const { scopeAt } = rig([aGrant('a', 'w1', east), west], [aGrant('b', 'w2', station), west]);

    const branch = narrowTo(scopeAt(east), station.path);

    expect(branch.granted?.ids('see')).to.deep.equal(['w2']);
    expect(isWithin(branch, station.path)).to.equal(true);
    expect(narrowTo({ organisationPath: east.path }, station.path)).to.deep.equal({ organisationPath: station.path });
  });
});
