import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { AccessPathId } from '../../gateway/registry/camera.ts';
import { DeviceAlarmStore } from '../../gateway/registry/devices/device-alarm-store.ts';
import { newStanding, nextStanding } from '../../gateway/registry/paths/path-standing.ts';
import { PathStandingStore } from '../../gateway/registry/paths/path-standing-store.ts';
import { atMs, cameraId, east, scopeOf, west } from '../fixtures/estate.ts';
import { eachDatabase } from './each-database.ts';

const pathId = 'p1' as AccessPathId; // a brand
const fault = { stage: 'login', reason: 'unauthorised', detail: '口令错误 “no”' } as const;

eachDatabase('PathStandingStore', (open) => {
  it('gives back what is kept of a path, streaks and live streams forgotten', async () => {
    const store = new PathStandingStore(await open());
    const fact = { kind: 'stream-failed', profile: 'main', fault, wasLive: false } as const;
    const standing = nextStanding(newStanding(atMs), fact, atMs);
    const live = { ...standing, failures: 1, successes: 2, liveProfiles: ['sub'] as const };

    await store.save([{ pathId, organisationPath: east.path, standing: live }]);

    expect(await store.list(wholeEstate)).to.deep.equal([{ pathId, organisationPath: east.path, standing }]);
    expect(await store.list(scopeOf(west))).to.deep.equal([]);
  });

  it('replaces what it had of a path', async () => {
    const store = new PathStandingStore(await open());
    const standing = newStanding(atMs);
    await store.save([
      { pathId, organisationPath: east.path, standing: { ...standing, heldUntilMs: atMs + 1, fault } },
    ]);

    await store.save([{ pathId, organisationPath: west.path, standing }]);

    expect(await store.list(wholeEstate)).to.deep.equal([{ pathId, organisationPath: west.path, standing }]);
  });
});

eachDatabase('DeviceAlarmStore', (open) => {
  const identity = { vendor: 'Example', model: 'X1', serial: '404705923918060213' };
  const alarm = {
    ...{ cameraId: cameraId('c1'), organisationPath: east.path, raisedAtMs: atMs },
    ...{ pinned: identity, found: { ...identity, serial: 'other', mac: '00:1A:2B:3C:4D:5E' } },
  };

  it('holds one alarm a camera, and shows it to nobody beside', async () => {
    const store = new DeviceAlarmStore(await open());
    await store.save({ ...alarm, raisedAtMs: 1 });
    await store.save(alarm);

    expect(await store.list(scopeOf(east), 10)).to.deep.equal([alarm]);
    expect(await store.count(scopeOf(west))).to.equal(0);
    expect(await store.find(scopeOf(west), 'c1')).to.equal(undefined);
  });

  it('follows its camera, and goes when it is settled', async () => {
    const store = new DeviceAlarmStore(await open());
    await store.save(alarm);

    await store.moveWithCamera(alarm.cameraId, west.path);
    expect(await store.find(scopeOf(west), 'c1')).to.deep.equal({ ...alarm, organisationPath: west.path });
    await store.remove(alarm.cameraId);

    expect(await store.count(wholeEstate)).to.equal(0);
  });
});
