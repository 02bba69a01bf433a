import { expect } from 'chai';
import { makeClip } from '../fixtures/h264-clip.ts';
import { type LiveRig, newLiveRig } from '../fixtures/live-rig.ts';
import { RtspCamera } from '../fixtures/rtsp-camera.ts';
import { poll } from '../poll.ts';

/** Enough for the receiving thread to nap between its turns. */
const many = 12;

describe('many streams on one receiving thread', function () {
  this.timeout(30_000);
  const clip = makeClip({ seconds: 2 });
  const keys = Array.from({ length: many }, (_, index) => `camera-${index}`);
  let cameras: RtspCamera[];
  let rig: LiveRig;

  beforeEach(async () => {
    cameras = keys.map((_, index) => new RtspCamera(clip, { host: `127.175.0.${index + 1}` }));
    await Promise.all(cameras.map((camera) => camera.start()));
    rig = newLiveRig({ maxStreams: many });
    cameras.forEach(({ port }, index) =>
      rig.engine.start({ key: `camera-${index}`, host: `127.175.0.${index + 1}`, port, path: '/live/sub' }),
    );
    await poll('all streams are live', () => keys.every(isLive) || undefined);
    await goOn(keys);
  });

  afterEach(async () => {
    await rig.close();
    await Promise.all(cameras.map((camera) => camera.stop()));
  });

  const isLive = (key: string): boolean => rig.engine.status(key)?.state === 'live';

  async function goOn(some: readonly string[]): Promise<void> {
    const held = some.map((key) => rig.engine.heldBytes(key));
    await poll('they go on', () => some.every((key, at) => rig.engine.heldBytes(key) > (held[at] ?? 0)) || undefined);
  }

  it('all come, none is missed while another is dialled, and each says goodbye at once when it is stopped', async () => {
    const stoppedMs = performance.now();
    for (const key of keys) rig.engine.stop(key);
    await poll('the cameras are left', () => cameras.every(({ truth }) => truth.openSessions === 0) || undefined);

    expect(cameras.map(({ truth }) => truth.teardowns)).to.deep.equal(cameras.map(() => 1));
    expect(performance.now() - stoppedMs).to.be.below(2000);
  });

  it('notice a camera that goes away and comes back, and the others do not', async () => {
    const [gone] = cameras;
    await gone?.stop();
    await poll('it is missed', () => !isLive('camera-0') || undefined, 3000);
    expect(keys.slice(1).every(isLive)).to.equal(true);

    await gone?.start();

    await poll('it is live again', () => isLive('camera-0') || undefined);
    await goOn(keys);
    expect(cameras.slice(1).map(({ truth }) => truth.connections)).to.deep.equal(keys.slice(1).map(() => 1));
  });

  it('notice one that falls silent', async () => {
    const [silent] = cameras;
    if (silent !== undefined) silent.fault = 'hang';

    await poll('it is frozen', () => !isLive('camera-0') || undefined, 5000);

    expect(keys.slice(1).every(isLive)).to.equal(true);
  });

  it('go on in the same sessions when only few of them are left', async () => {
    const [few, rest] = [keys.slice(0, 3), keys.slice(3)];
    for (const key of rest) rig.engine.stop(key);

    await goOn(few);
    await goOn(few);

    expect(cameras.slice(0, 3).map(({ truth }) => truth.connections)).to.deep.equal([1, 1, 1]);
  });
});
