import { expect } from 'chai';
import { makeClip } from '../fixtures/h264-clip.ts';
import { newLiveRig } from '../fixtures/live-rig.ts';
import { RtspCamera } from '../fixtures/rtsp-camera.ts';
import { poll } from '../poll.ts';

/** Enough for the receiving thread to nap between its turns. */
const many = 12;

describe('many streams on one receiving thread', () => {
  it('all come, none is missed while another is dialled, and each says goodbye at once when it is stopped', async () => {
    const clip = makeClip({ seconds: 2 });
    const cameras = Array.from(
      { length: many },
      (_, index) => new RtspCamera(clip, { host: `127.175.0.${index + 1}` }),
    );
    await Promise.all(cameras.map((camera) => camera.start()));
    const rig = newLiveRig({ maxStreams: many });
    const { engine } = rig;
    const keys = cameras.map((_, index) => `camera-${index}`);
    const areLive = (): boolean => keys.every((key) => engine.status(key)?.state === 'live');
    try {
      for (const [index, { port }] of cameras.entries()) {
        engine.start({ key: `camera-${index}`, host: `127.175.0.${index + 1}`, port, path: '/live/sub' });
      }
      await poll('all streams are live', () => areLive() || undefined);
      const held = keys.map((key) => engine.heldBytes(key));
      await poll(
        'all streams go on',
        () => keys.every((key, at) => engine.heldBytes(key) > (held[at] ?? 0)) || undefined,
      );

      const stoppedMs = performance.now();
      for (const key of keys) engine.stop(key);
      await poll('the cameras are left', () => cameras.every(({ truth }) => truth.openSessions === 0) || undefined);

      expect(cameras.map(({ truth }) => truth.teardowns)).to.deep.equal(cameras.map(() => 1));
      expect(performance.now() - stoppedMs).to.be.below(2000);
    } finally {
      await rig.close();
      await Promise.all(cameras.map((camera) => camera.stop()));
    }
  }).timeout(30_000);
});
