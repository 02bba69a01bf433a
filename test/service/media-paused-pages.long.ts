import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect } from 'chai';
import { pushPath } from '../../gateway/media/push/push-head-api.ts';
import { PushRoom } from '../../gateway/media/push/push-room.ts';
import { systemClock } from '../../gateway/platform/clock/clock.ts';
import { SocketDoor } from '../../gateway/platform/realtime/socket-door.ts';
import { makeClip } from '../fixtures/h264-clip.ts';
import { actorOf, newLiveRig } from '../fixtures/live-rig.ts';
import { PushPage } from '../fixtures/push-page.ts';
import { RtspCamera } from '../fixtures/rtsp-camera.ts';
import { poll } from '../poll.ts';

const fps = 25;
const pausedPages = 20;
/** Until the buffers of twenty connections are full, and the patience with them is over. */
const givenUpWithinMs = 120_000;
const mostGrowthMb = 200;

describe('twenty pages that read nothing any more', function () {
  this.timeout(givenUpWithinMs + 30_000);

  it('are given up one and all, grow no queue, and take nothing from the page that reads', async () => {
    const clip = makeClip({ width: 1920, height: 1080, seconds: 4, fps, group: fps });
    const camera = new RtspCamera(clip, { host: '127.61.9.1' });
    await camera.start();
    const rig = newLiveRig({ ringSeconds: 10 });
    rig.setPath('cam', { host: '127.61.9.1', port: camera.port });
    const room = new PushRoom({ service: rig.service, clock: systemClock });
    const door = new SocketDoor([room], []);
    const server = createServer();
    room.start();
    door.start(server, async (cookie) => (cookie === undefined ? undefined : actorOf(cookie)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const url = `ws://127.0.0.1:${typeof address === 'object' ? address?.port : ''}${pushPath}`;
    const enter = async (session: string): Promise<PushPage> => {
      const page = new PushPage(url, session);
      await once(page.socket, 'open');
      const { streamId } = await rig.service.open(actorOf(session), { cameraId: 'cam', profile: 'sub' });
      page.ask({ watch: [{ channel: 1, streamId }] });
      return page;
    };
    const reader = await enter('reader');
    const sleepers = await Promise.all(Array.from({ length: pausedPages }, (_, index) => enter(`sleeper-${index}`)));
    await poll('the picture is there', () => sleepers.every((page) => page.partsOf(1).length > 0) || undefined);
    const beforeBytes = process.memoryUsage.rss();
    sleepers.forEach(({ socket }) => socket.pause());
    let mostBytes = 0;

    await poll(
      'only the reader is left',
      () => {
        mostBytes = Math.max(mostBytes, process.memoryUsage.rss());
        return room.size === 1 || undefined;
      },
      givenUpWithinMs,
    );

    reader.partsOf(1).reduce((before, part) => {
      expect(part.startTicks).to.equal(before.startTicks + before.durationTicks);
      return part;
    });
    expect((mostBytes - beforeBytes) / 2 ** 20).to.be.below(mostGrowthMb);
    expect(reader.closeCode).to.equal(undefined);
    [reader, ...sleepers].forEach(({ socket }) => socket.terminate());
    room.stop();
    door.stop();
    server.close();
    await rig.close();
    await camera.stop();
  });
});
