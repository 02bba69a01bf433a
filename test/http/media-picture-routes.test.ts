import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { liveRoutes } from '../../gateway/media/live-routes.ts';
import { openStream } from '../../gateway/media/live-api.ts';
import { pictureRoutes } from '../../gateway/media/picture-routes.ts';
import { systemClock } from '../../gateway/platform/clock/clock.ts';
import { makeClip } from '../fixtures/h264-clip.ts';
import { type LiveRig, newLiveRig } from '../fixtures/live-rig.ts';
import { RtspCamera } from '../fixtures/rtsp-camera.ts';
import { poll } from '../poll.ts';
import { type Asker, type ServedRoutes, serveRoutes } from './serve-routes.ts';

const officer: Asker = { role: 'officer', organisationPath: '/county/', sessionId: 's1' };
const foreigner: Asker = { ...officer, organisationPath: '/elsewhere/' };

describe('picture routes', function () {
  this.timeout(30_000);
  let camera: RtspCamera;
  let rig: LiveRig;
  let served: ServedRoutes;

  before(async () => {
    camera = new RtspCamera(makeClip({ seconds: 4, fps: 15, group: 15 }), { host: '127.61.0.3' });
    await camera.start();
    rig = newLiveRig({ idleSeconds: 60, firstFrameSeconds: 2 });
    rig.setPath('cam', { host: '127.61.0.3', port: camera.port });
    rig.setPath('quiet', { host: '127.61.0.3', port: camera.port });
    rig.setPath('dead', { host: '127.61.0.3', port: 1 });
    served = await serveRoutes([...liveRoutes(rig.service), ...pictureRoutes(rig.pictures, systemClock)]);
    await served.send('POST', openStream.path, officer, { cameraId: 'cam' });
  });

  after(async () => {
    await served.close();
    await rig.close();
    await camera.stop();
  });

  async function sizeOf(reply: Response): Promise<string> {
    const args = ['-v', 'error', '-show_entries', 'stream=codec_name,width,height', '-of', 'csv=p=0', '-'];
    return execFileSync('ffprobe', args, { input: Buffer.from(await reply.arrayBuffer()), encoding: 'utf8' }).trim();
  }

  it('give a JPEG of now', async () => {
    const reply = await served.get('/cameras/cam/snapshot', officer);

    expect(reply.status).to.equal(200);
    expect(reply.headers.get('content-type')).to.equal('image/jpeg');
    expect(reply.headers.get('cache-control')).to.equal('no-store');
    expect(Number(reply.headers.get('picture-at-ms'))).to.be.closeTo(Date.now(), 5000);
    expect(await sizeOf(reply)).to.equal('mjpeg,320,180');
  });

  it('give the picture of an instant and tell of which it is', async () => {
    const instantMs = await poll('a second is in memory', async () => {
      const reply = await served.get('/cameras/cam/clip?seconds=10', officer);
      const toMs = Number(reply.headers.get('clip-to-ms'));
      await reply.arrayBuffer();
      return toMs - Number(reply.headers.get('clip-from-ms')) > 1000 ? toMs - 500 : undefined;
    });

    const reply = await served.get(`/cameras/cam/snapshot?atMs=${instantMs}`, officer);

    const cameAtMs = Number(reply.headers.get('picture-at-ms'));
    expect(instantMs - cameAtMs).to.be.within(0, 67);
    expect(await sizeOf(reply)).to.equal('mjpeg,320,180');
  });

  it('give a clip of the newest seconds, to be saved under a name of ours', async () => {
    const reply = await poll('a clip is there', async () => {
      const response = await served.get('/cameras/cam/clip?seconds=3', officer);
      return response.status === 200 ? response : undefined;
    });

    expect(reply.headers.get('content-type')).to.equal('video/mp4');
    expect(reply.headers.get('content-disposition')).to.match(/^attachment; filename="clip-\d+\.mp4"$/);
    const bytes = await reply.arrayBuffer();
    expect(bytes.byteLength).to.equal(Number(reply.headers.get('content-length')));
  });

  it('say clearly that nobody has watched a camera, and refuse intervals that are none', async () => {
    const unwatched = await served.get('/cameras/quiet/clip', officer);
    expect(unwatched.status).to.equal(409);
    expect(await unwatched.json()).to.include({ code: 'clip/unavailable' });
    for (const query of ['seconds=0', 'seconds=121', 'fromMs=1', 'toMs=1', 'fromMs=2&toMs=1', 'fromMs=0&toMs=120001']) {
      expect((await served.get(`/cameras/cam/clip?${query}`, officer)).status, query).to.equal(422);
    }
  });

  it('give a contact sheet with grey cells for cameras without a picture', async () => {
    const reply = await served.get('/contact-sheets?cameraIds=cam,dead,cam,cam&columns=2', officer);

    expect(reply.status).to.equal(200);
    expect(reply.headers.get('missing-cameras')).to.equal('dead');
    expect(await sizeOf(reply)).to.equal('mjpeg,640,360');
    for (const query of ['', 'cameraIds=', `cameraIds=${Array(26).fill('cam').join(',')}`, 'cameraIds=cam&columns=0']) {
      expect((await served.get(`/contact-sheets?${query}`, officer)).status, query).to.equal(422);
    }
  });

  it('know no camera outside the scope', async () => {
    for (const path of ['/cameras/cam/snapshot', '/cameras/cam/clip', '/contact-sheets?cameraIds=dead,cam']) {
      expect((await served.get(path, foreigner)).status, path).to.equal(404);
    }
    expect((await served.get('/contact-sheets?cameraIds=cam,nobody', officer)).status).to.equal(404);
  });
});
