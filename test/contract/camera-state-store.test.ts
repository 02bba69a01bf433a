import { expect } from 'chai';
import { type CameraState, CameraStateStore } from '../../gateway/health/camera-state-store.ts';
import type { CameraId } from '../../gateway/registry/camera.ts';
import { eachDatabase } from './each-database.ts';

const full: CameraState = {
  cameraId: 'camera-a' as CameraId, // a test's id
  organisationPath: '/city/county/',
  health: {
    status: 'degraded',
    sinceMs: 1_793_300_000_123,
    lastGoodMs: 1_793_300_000_000,
    lastProbeMs: 1_793_300_000_100,
    rttMs: 3.25,
    clockOffsetMs: -31_000.5,
    fault: { stage: 'clock', reason: 'drift', detail: '时钟慢了 31 s' },
    deep: {
      found: [{ stage: 'picture', reason: 'frozen', detail: '画面不动' }],
      isConfirmed: false,
      sinceMs: 1_700_000_000_000,
      suspectedAtMs: 900,
    },
    changesMs: [1_793_300_000_000, 1_793_300_000_123],
    isFlapping: true,
  },
};
const bare: CameraState = {
  cameraId: 'camera-b' as CameraId, // a test's id
  organisationPath: '/city/other/',
  health: { status: 'unknown', why: 'blind', sinceMs: 5 },
};

eachDatabase('CameraStateStore', (open) => {
  it('gives back what it was given, absent members absent', async () => {
    const store = new CameraStateStore(await open());
    await store.save([full, bare]);

    const states = await store.list({ organisationPath: '/' });

    expect(states).to.have.deep.members([full, bare]);
  });

  it('replaces the row of a camera and takes away what is no more', async () => {
    const store = new CameraStateStore(await open());
    await store.save([full]);
    const restored: CameraState = { ...full, health: { status: 'online', sinceMs: 9 } };

    await store.save([restored]);
    await store.save([restored]);

    expect(await store.list({ organisationPath: '/' })).to.deep.equal([restored]);
  });

  it('lists the scope only', async () => {
    const store = new CameraStateStore(await open());
    await store.save([full, bare]);

    expect(await store.list({ organisationPath: '/city/county/' })).to.deep.equal([full]);
    expect(await store.list({ organisationPath: '/city/county/station/' })).to.deep.equal([]);
  });

  it('follows a camera into another organisation', async () => {
    const store = new CameraStateStore(await open());
    await store.save([full]);

    await store.save([{ ...full, organisationPath: '/city/other/' }]);

    expect(await store.list({ organisationPath: '/city/county/' })).to.deep.equal([]);
    expect(await store.list({ organisationPath: '/city/other/' })).to.have.length(1);
  });

  it('saves nothing when there is nothing', async () => {
    const store = new CameraStateStore(await open());

    await store.save([]);

    expect(await store.list({ organisationPath: '/' })).to.deep.equal([]);
  });
});
