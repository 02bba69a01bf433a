import { expect } from 'chai';
import { makeClip } from '../fixtures/h264-clip.ts';
import { type LiveRig, newLiveRig } from '../fixtures/live-rig.ts';
import { RtspCamera } from '../fixtures/rtsp-camera.ts';
import { poll } from '../poll.ts';

const cameraCount = 200;
const streamCount = 500;
const limits = { sessionsPerCamera: 2, startsAtOnce: 64, maxStreams: streamCount };

describe('500 cold starts within a second on 200 cameras', function () {
  this.timeout(120_000);
  let cameras: RtspCamera[];
  let rig: LiveRig;

  before(async () => {
    const clip = makeClip({ seconds: 4, fps: 5, group: 5 });
    cameras = Array.from({ length: cameraCount }, (_, index) => {
      return new RtspCamera(clip, { host: `127.64.${index >> 7}.${1 + (index & 127)}` });
    });
    await Promise.all(cameras.map((camera) => camera.start()));
    rig = newLiveRig(limits);
  });

  after(async () => {
    await rig.close();
    await Promise.all(cameras.map((camera) => camera.stop()));
  });

  it('are served in their order, none lost, and no camera has more sessions than its budget at any instant', async () => {
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, ...cameras.map(({ truth }) => truth.openSessions))), 1);
    const live: string[] = [];
    rig.engine.listen({
      onPlaying: () => undefined,
      onStatus: (key, { state }) => {
        if (state !== 'live') return;
        live.push(key);
        setTimeout(() => rig.engine.stop(key), 300);
      },
    });

    const beganMs = performance.now();
    for (let index = 0; index < streamCount; index += 1) {
      const camera = cameras[index % cameraCount];
      const host = `127.64.${(index % cameraCount) >> 7}.${1 + ((index % cameraCount) & 127)}`;
      const path = `/live/${Math.floor(index / cameraCount)}`;
      const cameraId = `c${index % cameraCount}`;
      rig.engine.start({ key: `${cameraId}${path}`, cameraId, host, port: camera?.port ?? 0, path });
    }
    const startedMs = performance.now() - beganMs;
    await poll('all were live', () => (live.length === streamCount ? true : undefined), 60_000);
    clearInterval(watch);

    expect(startedMs).to.be.below(1000);
    expect(new Set(live).size).to.equal(streamCount);
    expect(most).to.equal(limits.sessionsPerCamera);
    expect(Object.fromEntries(rig.engine.dialCounts)).to.deep.include({
      live: streamCount,
      failed: 0,
      'over-budget': 0,
    });
    for (const { truth } of cameras) {
      const described = truth.requestLines
        .filter((line) => line.startsWith('DESCRIBE'))
        .map((line) => line.split(' ')[1]);
      expect(described.at(-1), 'who came last is served last').to.match(
        described.length === 3 ? /live\/2$/ : /live\/[01]$/,
      );
    }
  });
});
