import { expect } from 'chai';
import { liveRoutes } from '../../gateway/media/live-routes.ts';
import { makeClip } from '../fixtures/h264-clip.ts';
import { askerOf, playSegments } from '../fixtures/hls-player.ts';
import { newLiveRig } from '../fixtures/live-rig.ts';
import { RtspCamera } from '../fixtures/rtsp-camera.ts';
import { serveRoutes } from '../http/serve-routes.ts';

describe('2,000 HLS players at once', function () {
  this.timeout(120_000);

  it('are one RTSP session, and none misses a segment', async () => {
    const camera = new RtspCamera(makeClip({ seconds: 4, fps: 15, group: 15 }), { host: '127.71.1.2' });
    await camera.start();
    const rig = newLiveRig({ idleSeconds: 30 });
    rig.setPath('cam', { host: '127.71.1.2', port: camera.port });
    const served = await serveRoutes(liveRoutes(rig.service));
    try {
      const askers = Array.from({ length: 2000 }, (_, index) => askerOf(index));

      const plays = await Promise.all(askers.map((asker) => playSegments(served, asker, 4)));

      for (const names of plays) expect(names.map((name) => Number(/\d+/.exec(name)?.[0]))).to.satisfy(isGapless);
      expect(camera.truth).to.include({ connections: 1, openSessions: 1 });
    } finally {
      await served.close();
      await rig.close();
      await camera.stop();
    }
  });
});

function isGapless(numbers: readonly number[]): boolean {
  return numbers.every((number, index) => index === 0 || number === (numbers[index - 1] ?? 0) + 1);
}
