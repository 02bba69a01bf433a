import { expect } from 'chai';
import { startEngineWorker } from '../../gateway/media/engine/engine-worker.ts';
import { actorOf, type LiveRig, newLiveRig } from '../fixtures/live-rig.ts';
import { type Clip, makeClip } from '../fixtures/h264-clip.ts';
import { refusal, refusalOf } from '../fixtures/refusal.ts';
import { type CameraOptions, RtspCamera } from '../fixtures/rtsp-camera.ts';
import { poll } from '../poll.ts';

const login = { username: '管理员', password: 'p@ss:/"wörd' };
const forever = new AbortController().signal;

describe('LiveService on a live engine', function () {
  this.timeout(20_000);
  let clip: Clip;
  let other: Clip;
  let rig: LiveRig;
  const cameras: RtspCamera[] = [];

  before(() => {
    clip = makeClip({ seconds: 4, fps: 15, group: 15 });
    other = makeClip({ width: 640, height: 360, seconds: 4, fps: 15, group: 15, slices: 2, profile: 'high' });
  });

  afterEach(async () => {
    await rig.close();
    await Promise.all(cameras.splice(0).map((camera) => camera.stop()));
  });

  async function newCamera(options: Partial<CameraOptions> = {}): Promise<RtspCamera> {
    const camera = new RtspCamera(clip, { host: '127.61.0.1', login, ...options });
    await camera.start();
    cameras.push(camera);
    return camera;
  }

  /** A service that knows one camera as `cam`, or one for each given. */
  async function watch(camera: RtspCamera, password = login.password, policy = {}): Promise<string> {
    rig = newLiveRig(policy);
    rig.setPath('cam', { host: '127.61.0.1', port: camera.port, login: { ...login, password } });
    const { streamId } = await rig.service.open(actorOf('s1'), { cameraId: 'cam', profile: 'sub' });
    return streamId;
  }

  const stateOf = async (streamId: string): Promise<string> => (await rig.service.read(actorOf('s1'), streamId)).state;

  it('shows a camera within two groups of pictures, parameter sets in band or not', async () => {
    for (const inBand of [false, true]) {
      const streamId = await watch(await newCamera({ inBand }));

      const playlist = await rig.service.playlist(actorOf('s1'), streamId, forever);

      expect(playlist).to.include('seg-0.m4s').and.include('init-1.mp4');
      const view = await rig.service.read(actorOf('s1'), streamId);
      expect(view).to.include({ state: 'live', width: 320, height: 180, profile: 'sub', cameraId: 'cam' });
      expect(view.codec).to.match(/^avc1\./);
      if (!inBand) await rig.close();
    }
  });

  it('asks for a key frame when the camera plays', async () => {
    const streamId = await watch(await newCamera());
    await rig.service.playlist(actorOf('s1'), streamId, forever);

    expect(rig.keyFrameRequests.map(({ cameraId, profileToken }) => [cameraId, profileToken])).to.deep.equal([
      ['cam', 'sub'],
    ]);
  });

  it('answers the strongest of several challenges', async () => {
    const digest = 'Digest realm="cam", nonce="{nonce}", qop="auth"';
    const challenges = ['Basic realm="cam"', `${digest}, algorithm=MD5`, `${digest}, algorithm=SHA-256`];
    const camera = await newCamera({ challenges });
    const streamId = await watch(camera);

    await rig.service.playlist(actorOf('s1'), streamId, forever);

    expect(camera.truth.badTries).to.equal(0);
  });

  it('shares one session among all viewers', async () => {
    const camera = await newCamera();
    const first = await watch(camera);
    const second = (await rig.service.open(actorOf('s2'), { cameraId: 'cam', profile: 'sub' })).streamId;

    await rig.service.playlist(actorOf('s1'), first, forever);
    await rig.service.playlist(actorOf('s2'), second, forever);

    expect(first).to.not.equal(second);
    expect(camera.truth).to.include({ openSessions: 1, connections: 1 });
  });

  it('knows streams in their own session and scope only', async () => {
    const camera = await newCamera();
    const streamId = await watch(camera);
    const foreign = [actorOf('s2'), actorOf('s1', '/elsewhere/')];

    for (const actor of foreign) {
      for (const use of [
        rig.service.read(actor, streamId),
        rig.service.playlist(actor, streamId, forever),
        rig.service.piece(actor, streamId, 'init-1.mp4', forever),
        rig.service.close(actor, streamId),
      ]) {
        expect(await refusal(() => use)).to.equal('stream/unknown');
      }
    }
    rig.service.closeSession('s1');
    expect(await refusal(() => rig.service.read(actorOf('s1'), streamId))).to.equal('stream/unknown');
    const beyond = rig.service.open(actorOf('s1', '/elsewhere/'), { cameraId: 'cam', profile: 'sub' });
    expect(await refusal(() => beyond)).to.equal('camera/unknown');
  });

  it('tries a wrong password once, whoever asks, until it changes', async () => {
    const camera = await newCamera();
    const streamId = await watch(camera, 'wrong');
    rig.setPath('twin', { host: '127.61.0.1', port: camera.port, login: { ...login, password: 'wrong' } });
    const twin = await rig.service.open(actorOf('s1'), { cameraId: 'twin', profile: 'main' });

    const refusal = await refusalOf(() => rig.service.playlist(actorOf('s1'), streamId, forever));
    await refusalOf(() => rig.service.playlist(actorOf('s1'), twin.streamId, forever));

    expect(refusal).to.include({ code: 'stream/failed' });
    const { state, fault } = await rig.service.read(actorOf('s1'), streamId);
    expect(state).to.equal('unauthorised');
    expect(fault).to.include({ stage: 'login', reason: 'unauthorised' });
    expect(JSON.stringify([fault, refusal.message, rig.changes])).to.not.include('wrong');
    expect(camera.truth.badTries).to.equal(1);

    rig.setPath('cam', { host: '127.61.0.1', port: camera.port, login });
    const again = await rig.service.open(actorOf('s1'), { cameraId: 'cam', profile: 'sub' });
    await rig.service.playlist(actorOf('s1'), again.streamId, forever);
    expect(camera.truth.badTries).to.equal(1);
  });

  it('tries once for all channels of a recorder whose password was changed', async () => {
    const recorder = await newCamera();
    rig = newLiveRig({}, { random: () => 0 });
    const streamIds = await Promise.all(
      ['one', 'two', 'three', 'four'].map(async (cameraId) => {
        rig.setPath(cameraId, { host: '127.61.0.1', port: recorder.port, login });
        const { streamId } = await rig.service.open(actorOf('s1'), { cameraId, profile: 'sub' });
        await rig.service.playlist(actorOf('s1'), streamId, forever);
        return streamId;
      }),
    );

    recorder.login = { ...login, password: 'changed' };
    recorder.cut();

    await poll('a channel tells of the refused login', async () => {
      const views = await Promise.all(streamIds.map((streamId) => rig.service.read(actorOf('s1'), streamId)));
      return views.some(({ fault }) => fault?.stage === 'login') ? true : undefined;
    });
    expect(recorder.truth).to.include({ connections: 5, badTries: 1 });
  });

  it('ends the streams of a camera that leaves service, watched or not', async () => {
    const camera = await newCamera();
    const streamId = await watch(camera);
    await rig.service.playlist(actorOf('s1'), streamId, forever);

    rig.changeCamera('cam', 'removed');

    expect(await refusal(() => rig.service.read(actorOf('s1'), streamId))).to.equal('stream/unknown');
    expect(rig.changes.at(-1)).to.include({ cameraId: 'cam', state: 'ended' });
    await poll('the camera got its goodbye', async () => (camera.truth.openSessions === 0 ? true : undefined));
  });

  it('keeps the streams of a camera that goes under repair', async () => {
    const streamId = await watch(await newCamera());
    await rig.service.playlist(actorOf('s1'), streamId, forever);

    rig.changeCamera('cam', 'repair');

    expect(await stateOf(streamId)).to.equal('live');
  });

  it('sends no password to a camera that offers Basic only', async () => {
    const camera = await newCamera({ challenges: ['Basic realm="cam"'] });
    const streamId = await watch(camera);

    const refusal = await refusalOf(() => rig.service.playlist(actorOf('s1'), streamId, forever));

    expect(refusal.message).to.include('Basic');
    expect(camera.truth).to.include({ badTries: 0, connections: 1 });
  });

  it('dials and names no host but the registered one', async () => {
    const camera = await newCamera({ strangeHost: '127.99.99.99' });
    const streamId = await watch(camera);
    await rig.service.playlist(actorOf('s1'), streamId, forever);

    expect(camera.truth.requestLines.join()).to.not.include('127.99.99.99');
    expect(camera.truth.requestLines.join()).to.include(`SETUP rtsp://127.61.0.1:${camera.port}/live/track1`);
  });

  it('takes a redirect as a fault', async () => {
    const camera = await newCamera();
    camera.fault = 'redirect';
    const streamId = await watch(camera);

    await refusalOf(() => rig.service.playlist(actorOf('s1'), streamId, forever));

    const { fault } = await rig.service.read(actorOf('s1'), streamId);
    expect(fault).to.include({ stage: 'describe', reason: 'forbidden' });
  });

  for (const fault of ['silent-describe', 'drip'] as const) {
    it(`gives up at its deadline on a camera with the fault ${fault}, and frees it`, async () => {
      const camera = await newCamera();
      camera.fault = fault;
      const streamId = await watch(camera);

      await refusalOf(() => rig.service.playlist(actorOf('s1'), streamId, forever));

      const view = await rig.service.read(actorOf('s1'), streamId);
      expect(view.state).to.equal('failed');
      expect(view.fault).to.include({ stage: 'describe', reason: 'timeout' });
    });
  }

  it('says at which stage nothing listens, and comes back when the camera does', async () => {
    const camera = await newCamera();
    await camera.stop();
    const streamId = await watch(camera);
    await refusalOf(() => rig.service.playlist(actorOf('s1'), streamId, forever));
    const { fault } = await rig.service.read(actorOf('s1'), streamId);
    expect(fault).to.include({ stage: 'connect', reason: 'refused' });

    await camera.start();

    await poll('the stream is live', async () => ((await stateOf(streamId)) === 'live' ? true : undefined));
  });

  it('freezes, reconnects and goes on in the same playlist when a camera hangs', async () => {
    const camera = await newCamera();
    const streamId = await watch(camera);
    await rig.service.playlist(actorOf('s1'), streamId, forever);

    camera.fault = 'hang';
    await poll('the stream freezes', () => rig.changes.find(({ state }) => state === 'frozen'));
    await poll('it dials again', () => rig.changes.find(({ state }) => state === 'reconnecting'));
    camera.fault = 'none';
    const playlist = await poll('the playlist goes on', async () => {
      const text = await rig.service.playlist(actorOf('s1'), streamId, forever);
      return text.includes('#EXT-X-DISCONTINUITY\n') ? text : undefined;
    });

    expect(await stateOf(streamId)).to.equal('live');
    expect(playlist).to.not.include('init-2');
    const frozen = rig.changes.find(({ state }) => state === 'frozen');
    expect(frozen?.fault).to.include({ stage: 'stream', reason: 'no-frame' });
  });

  it('goes on with a new initialisation section when the format changes', async () => {
    const camera = await newCamera({ inBand: true });
    const streamId = await watch(camera);
    await rig.service.playlist(actorOf('s1'), streamId, forever);

    camera.clip = other;

    const playlist = await poll('the format changes', async () => {
      const text = await rig.service.playlist(actorOf('s1'), streamId, forever);
      return text.includes('init-2.mp4') ? text : undefined;
    });
    expect(playlist).to.match(/#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI="init-2.mp4"/);
    expect(await rig.service.read(actorOf('s1'), streamId)).to.include({ width: 640, height: 360 });
  });

  it('keeps the session alive though the nonce of a keep-alive has expired', async () => {
    const camera = await newCamera({ timeoutSeconds: 4 });
    const streamId = await watch(camera, login.password, { idleSeconds: 30 });
    await rig.service.playlist(actorOf('s1'), streamId, forever);

    camera.fault = 'stale';

    await poll('two keep-alives were taken', async () => (camera.truth.keepAlives >= 2 ? true : undefined));
    expect(camera.fault).to.equal('none');
    expect(camera.truth.connections).to.equal(1);
  });

  it('keeps the session of the camera alive', async () => {
    const camera = await newCamera({ timeoutSeconds: 4 });
    const streamId = await watch(camera, login.password, { idleSeconds: 30 });
    await rig.service.playlist(actorOf('s1'), streamId, forever);

    await poll('two keep-alives', () => (camera.truth.keepAlives >= 2 ? true : undefined));
  });

  it('ends the upstream when nobody watches for the idle time, with a goodbye', async () => {
    const camera = await newCamera();
    const streamId = await watch(camera, login.password, { idleSeconds: 0.5 });
    await rig.service.playlist(actorOf('s1'), streamId, forever);
    rig.service.endIdle();
    expect(await stateOf(streamId)).to.equal('live');

    await poll('the camera is left alone', () => {
      rig.service.endIdle();
      return camera.truth.openSessions === 0 ? true : undefined;
    });

    expect(camera.truth.teardowns).to.equal(1);
    expect(await refusal(() => rig.service.read(actorOf('s1'), streamId))).to.equal('stream/unknown');
    expect(rig.changes.at(-1)?.state).to.equal('ended');
  });

  it('warms streams for a lease, and refuses what is beyond the budget', async () => {
    const camera = await newCamera();
    rig = newLiveRig({ maxStreams: 2, idleSeconds: 1 });
    for (const id of ['a', 'b', 'c']) rig.setPath(id, { host: '127.61.0.1', port: camera.port, login });

    await rig.warmUp.warm(actorOf('s1'), ['a', 'b', 'c', 'nobody'], 'sub', 2);
    await poll('two sessions', () => (camera.truth.openSessions === 2 ? true : undefined));
    const beyond = rig.service.open(actorOf('s1'), { cameraId: 'c', profile: 'sub' });
    expect(await refusal(() => beyond)).to.equal('stream/over-budget');

    await poll('the lease is over', () => {
      rig.service.endIdle();
      return camera.truth.openSessions === 0 ? true : undefined;
    });
  });

  it('makes a snapshot of a camera that nobody watches', async () => {
    const camera = await newCamera();
    rig = newLiveRig();
    rig.setPath('cam', { host: '127.61.0.1', port: camera.port, login });

    const { jpeg } = await rig.pictures.snapshot({ organisationPath: '/county/' }, 'cam');

    expect(jpeg.subarray(0, 2).toString('hex')).to.equal('ffd8');
    expect(await refusal(() => rig.pictures.snapshot({ organisationPath: '/x/' }, 'cam'))).to.equal('camera/unknown');
  });

  it('starts the streams again when the media thread crashes', async () => {
    const camera = await newCamera();
    const crashes: (() => Promise<void>)[] = [];
    rig = newLiveRig(
      {},
      {
        startWorker: (policy, listener) => {
          const worker = startEngineWorker(policy, listener);
          crashes.push(async () => {
            await worker.terminate();
            listener.onCrash(new Error('planted'));
          });
          return worker;
        },
      },
    );
    rig.setPath('cam', { host: '127.61.0.1', port: camera.port, login });
    const { streamId } = await rig.service.open(actorOf('s1'), { cameraId: 'cam', profile: 'sub' });
    await rig.service.playlist(actorOf('s1'), streamId, forever);

    await crashes[0]?.();

    expect(await stateOf(streamId)).to.equal('reconnecting');
    await poll('the stream is live', async () => ((await stateOf(streamId)) === 'live' ? true : undefined));
    expect(crashes).to.have.length(2);
    expect(camera.truth.badTries).to.equal(0);
  });

  it('refuses an address outside the ranges before any dial', async () => {
    rig = newLiveRig();
    rig.setPath('cam', { host: '203.0.113.9', port: 554 });

    const refusal = await refusalOf(() => rig.service.open(actorOf('s1'), { cameraId: 'cam', profile: 'sub' }));

    expect(refusal.code).to.equal('address/forbidden');
    expect(rig.engine.count()).to.deep.equal([]);
  });
});
