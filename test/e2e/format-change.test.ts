import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { liveRoutes } from '../../gateway/media/live-routes.ts';
import { PushRoom } from '../../gateway/media/push/push-room.ts';
import { systemClock } from '../../gateway/platform/clock/clock.ts';
import type { HttpServer } from '../../gateway/platform/http/http-server.ts';
import { SocketDoor } from '../../gateway/platform/realtime/socket-door.ts';
import { type Mode, PlayerPage } from '../bench/player/player-page.ts';
import { makeClip } from '../fixtures/h264-clip.ts';
import { actorOf, type LiveRig, newLiveRig } from '../fixtures/live-rig.ts';
import { RtspCamera } from '../fixtures/rtsp-camera.ts';
import { openDoor } from '../http/open-door.ts';
import { poll } from '../poll.ts';
import { launchBrowser, openScreen } from './browser.ts';

const host = '127.61.0.6';
const seat = actorOf('s1');

describe('a camera that changes its picture size while it is watched in a browser', function () {
  this.timeout(60_000);
  const small = makeClip({ seconds: 4, fps: 15, group: 15 });
  const large = makeClip({ seconds: 4, fps: 15, group: 15, width: 640, height: 360, profile: 'high' });
  let camera: RtspCamera;
  let rig: LiveRig;
  let room: PushRoom;
  let http: HttpServer;
  let sockets: SocketDoor;
  let browser: Browser;

  before(async () => {
    camera = new RtspCamera(small, { host, inBand: true });
    await camera.start();
    rig = newLiveRig();
    rig.setPath('cam', { host, port: camera.port });
    room = new PushRoom({ service: rig.service, clock: systemClock });
    http = await openDoor({
      routes: liveRoutes(rig.service),
      session: (request, _response, next) => {
        request.actor = seat;
        next();
      },
    });
    sockets = new SocketDoor([room], []);
    sockets.start(http.server, async () => seat);
    room.start();
    browser = await launchBrowser();
  });

  after(async () => {
    await browser.close();
    room.stop();
    sockets.stop();
    await http.close(0);
    await rig.close();
    await camera.stop();
  });

  for (const mode of ['push', 'hls'] satisfies Mode[]) {
    it(`goes on playing by ${mode}, in the new size, without giving up once`, async () => {
      camera.clip = small;
      const { page: tab, context } = await openScreen(browser);
      const page = await PlayerPage.open(tab, http.url);
      await page.openTile('tile', 'cam', mode);
      await awaitWidth(page, 320);

      camera.clip = large;
      await awaitWidth(page, 640);
      const { presentedFrames } = await page.report('tile');
      await poll('it goes on', async () =>
        (await page.report('tile')).presentedFrames > presentedFrames + 30 ? true : undefined,
      );

      const { failures, state } = await page.report('tile');
      expect(failures).to.equal(0);
      expect(state).to.equal('live');
      await context.close();
    });
  }
});

function awaitWidth(page: PlayerPage, width: number): Promise<true> {
  return poll(`the picture is ${width} wide`, async () =>
    (await page.report('tile')).width === width ? true : undefined,
  );
}
