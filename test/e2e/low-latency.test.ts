import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { liveRoutes } from '../../gateway/media/live-routes.ts';
import { makeClip } from '../fixtures/h264-clip.ts';
import { actorOf, type LiveRig, newLiveRig } from '../fixtures/live-rig.ts';
import { RtspCamera } from '../fixtures/rtsp-camera.ts';
import { type ServedRoutes, serveRoutes } from '../http/serve-routes.ts';
import { launchBrowser, openScreen } from './browser.ts';

const library = createRequire(import.meta.url).resolve('hls.js/dist/hls.min.js');
const seat = { 'x-role': 'officer', 'x-path': '/', 'x-session': 's1' };
/** `play(url, forMs)` plays for so long and tells how that went. */
const page = `<!doctype html><title>player</title><video muted autoplay></video><script src="/hls.js"></script><script>
  async function play(url, forMs) {
    const video = document.querySelector('video');
    const hls = new Hls({ lowLatencyMode: true });
    const told = { fatal: [], parts: 0 };
    hls.on(Hls.Events.ERROR, (_event, { fatal, details }) => fatal && told.fatal.push(details));
    hls.on(Hls.Events.FRAG_LOADED, (_event, { part }) => part && (told.parts += 1));
    hls.loadSource(url);
    hls.attachMedia(video);
    await new Promise((resolve) => setTimeout(resolve, forMs));
    told.playedS = video.currentTime - video.played.start(0);
    told.shown = video.getVideoPlaybackQuality().totalVideoFrames;
    told.latencyS = hls.latency;
    hls.destroy();
    return told;
  }
</script>`;

/** What the page tells of its player. */
interface Told {
  readonly playedS: number;
  readonly shown: number;
  readonly latencyS: number;
  readonly fatal: readonly string[];
  readonly parts: number;
}

/** Gives the page, the library, and the API with the seat's headers, all from one address. */
function serveFront(apiUrl: string): Promise<Server> {
  const server = createServer((request, response) => {
    const { url = '/' } = request;
    if (url === '/') return response.setHeader('Content-Type', 'text/html').end(page);
    if (url === '/hls.js') return response.end(readFileSync(library));
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    fetch(apiUrl + url, { headers: seat, signal: gone.signal })
      .then(async (reply) => {
        response.writeHead(reply.status, { 'Content-Type': reply.headers.get('content-type') ?? '' });
        response.end(Buffer.from(await reply.arrayBuffer()));
      })
      .catch(() => response.destroy());
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

describe('hls.js on the low-latency playlist', function () {
  this.timeout(60_000);
  let camera: RtspCamera;
  let rig: LiveRig;
  let served: ServedRoutes;
  let front: Server;
  let browser: Browser;

  before(async () => {
    camera = new RtspCamera(makeClip({ seconds: 4, fps: 15, group: 30 }), { host: '127.61.0.5' });
    await camera.start();
    rig = newLiveRig({ idleSeconds: 60 });
    rig.setPath('cam', { host: '127.61.0.5', port: camera.port });
    served = await serveRoutes(liveRoutes(rig.service));
    front = await serveFront(served.url);
    browser = await launchBrowser();
  });

  after(async () => {
    await browser.close();
    front.close();
    await served.close();
    await rig.close();
    await camera.stop();
  });

  it('plays part by part, close behind the camera, without a fatal error', async () => {
    const { streamId } = await rig.service.open(actorOf('s1'), { cameraId: 'cam', profile: 'sub' });
    const { port } = front.address() as AddressInfo; // it listens on TCP
    const { page: tab } = await openScreen(browser);
    await tab.goto(`http://127.0.0.1:${port}/`);

    // The page's own function, which tells what it is written to tell.
    const told = await tab.evaluate<Told>(`play('/streams/${streamId}/low-latency.m3u8', 12000)`);

    expect(told.fatal).to.deep.equal([]);
    expect(told.parts, 'parts loaded one by one').to.be.above(20);
    expect(told.playedS).to.be.above(6);
    expect(told.shown).to.be.above(90);
    // The plain playlist is six seconds behind; hls.js adds a second for each time that a busy machine stalls it.
    expect(told.latencyS).to.be.below(4);
  });
});
