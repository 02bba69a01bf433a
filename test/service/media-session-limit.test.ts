import { expect } from 'chai';
import { makeClip } from '../fixtures/h264-clip.ts';
import { actorOf, type LiveRig, newLiveRig } from '../fixtures/live-rig.ts';
import { type CameraRequest, RtspCamera } from '../fixtures/rtsp-camera.ts';
import { poll } from '../poll.ts';

const host = '127.61.0.3';
const login = { username: 'viewer', password: 'right' };

describe('a camera whose sessions are used up', function () {
  this.timeout(30_000);
  let rig: LiveRig;
  let camera: RtspCamera;
  /** The method at which the camera refuses a login that it took a moment before. */
  let refused: string | undefined;

  beforeEach(async () => {
    const onRequest = ({ method, reply }: CameraRequest): boolean => {
      if (method !== refused) return false;
      reply('401 Unauthorized', ['WWW-Authenticate: Digest realm="cam", nonce="n0nce", algorithm=MD5, qop="auth"']);
      return true;
    };
    camera = new RtspCamera(makeClip({ seconds: 1 }), { host, login, onRequest });
    await camera.start();
    rig = newLiveRig();
    rig.setPath('cam', { host, port: camera.port, login });
  });

  afterEach(async () => {
    await rig.close();
    await camera.stop();
  });

  for (const method of ['SETUP', 'PLAY']) {
    it(`is dialled again when it refuses ${method}, and plays when it has a place, with the same secret`, async () => {
      refused = method;
      const { streamId } = await rig.service.open(actorOf('s1'), { cameraId: 'cam', profile: 'sub' });
      const read = async () => rig.service.read(actorOf('s1'), streamId);

      const view = await poll('the refusal shows', async () => {
        const seen = await read();
        return seen.fault === undefined ? undefined : seen;
      });
      expect(view.fault).to.include({ stage: 'stream', reason: 'over-budget' });
      refused = undefined;

      await poll('it plays', async () => ((await read()).state === 'live' ? true : undefined));
      expect(camera.truth.badTries).to.equal(0);
    });
  }
});
