import { expect } from 'chai';
import type { DeviceFault } from '../../adapters/sdk/adapter.ts';
import type { RtspSession, RtspSource } from '../../gateway/media/rtsp/rtsp-session.ts';
import { systemClock } from '../../gateway/platform/clock/clock.ts';
import { Secret } from '../../gateway/platform/secrets/secret.ts';
import { type Clip, makeClip } from '../fixtures/h264-clip.ts';
import { type HeardSession, hearSession } from '../fixtures/heard-session.ts';
import { type CameraOptions, type CameraRequest, RtspCamera } from '../fixtures/rtsp-camera.ts';
import { poll } from '../poll.ts';

const host = '127.61.0.2';
const login = { username: '管理员:a', password: 'p@ss:/"wörd\\ &<>%20' };
const sound = { config: '1408', sampleHz: 16_000, frames: [Buffer.from('aac one'), Buffer.from('aac two!')] };

describe('RtspSession', function () {
  this.timeout(20_000);
  let clip: Clip;
  const cameras: RtspCamera[] = [];
  const sessions: RtspSession[] = [];

  before(() => {
    clip = makeClip({ seconds: 1, fps: 15, group: 15 });
  });

  afterEach(async () => {
    for (const session of sessions.splice(0)) session.stop();
    await Promise.all(cameras.splice(0).map((camera) => camera.stop()));
  });

  async function newCamera(options: Partial<CameraOptions> = {}): Promise<RtspCamera> {
    const camera = new RtspCamera(clip, { host, ...options });
    await camera.start();
    cameras.push(camera);
    return camera;
  }

  function dial({ port }: RtspCamera, source: Partial<RtspSource> = {}): HeardSession {
    const heard = hearSession({ host, port, path: '/live', ...source });
    sessions.push(heard.session);
    return heard;
  }

  const play = (heard: HeardSession): Promise<true> =>
    poll('packets come', () => (heard.packets > 2 ? true : undefined));
  const end = (heard: HeardSession): Promise<DeviceFault> => poll('the session ends', () => heard.faults[0]);
  const credential = { username: login.username, password: new Secret(login.password) };

  /** A camera that refuses one method and obeys all others. */
  const refusing =
    (method: string, ...reply: Parameters<CameraRequest['reply']>) =>
    (request: CameraRequest): boolean => {
      if (request.method !== method) return false;
      request.reply(...reply);
      return true;
    };
  const challenge = (nonce: string): string =>
    `WWW-Authenticate: Digest realm="cam", nonce="${nonce}", algorithm=MD5, qop="auth"`;

  describe('login', () => {
    for (const method of ['SETUP', 'PLAY']) {
      it(`takes a login refused at ${method} after it was accepted for sessions that are used up`, async () => {
        const onRequest = refusing(method, '401 Unauthorized', [challenge('n0nce')]);
        const heard = dial(await newCamera({ login, onRequest }), { credential });

        const fault = await end(heard);

        expect(fault).to.include({ stage: 'stream', reason: 'over-budget' });
        expect(heard.session.loginProof).to.equal('accepted');
      });
    }

    it('tries a fresh nonce once at SETUP, and no more', async () => {
      const onRequest = ({ method, earlier, reply }: CameraRequest): boolean => {
        if (method === 'SETUP') reply('401 Unauthorized', [challenge(`nonce${earlier}`)]);
        return method === 'SETUP';
      };
      const camera = await newCamera({ login, onRequest });
      // The second nonce is not the one that this camera checks with: it counts as a bad try and ends the matter.
      const heard = dial(camera, { credential });

      await end(heard);

      expect(heard.session.loginProof).to.equal('accepted');
      expect(camera.truth.requestLines.filter((line) => line.startsWith('SETUP'))).to.have.length(2);
    });

    it('goes on without keep-alives that are refused again and again', async () => {
      const camera = await newCamera({
        login,
        onRequest: refusing('GET_PARAMETER', '401 Unauthorized', [challenge('n0nce')]),
      });
      const heard = dial(camera, { credential });
      await play(heard);

      for (let minutes = 1; minutes <= 10; minutes += 1) {
        const asked = keepAlivesOf(camera);
        heard.session.check(systemClock.monotonic() + minutes * 60_000);
        if (asked < 2) await poll('the camera is asked', () => (keepAlivesOf(camera) > asked ? true : undefined));
        const seen = heard.packets;
        await poll('the picture goes on', () => (heard.packets > seen + 1 ? true : undefined));
      }

      expect(keepAlivesOf(camera)).to.equal(2);
      expect(heard.session.loginProof).to.equal('accepted');
      expect(heard.faults).to.be.empty;
    });

    it('tries a password that was changed twice for all sessions with a camera, farewells included', async () => {
      const camera = await newCamera({ login });
      const all = [dial(camera, { credential }), dial(camera, { credential }), dial(camera, { credential })];
      for (const heard of all) await play(heard);
      camera.login = { ...login, password: 'changed' };

      for (let minutes = 1; minutes <= 4; minutes += 1) {
        for (const { session } of all) session.check(systemClock.monotonic() + minutes * 60_000);
        if (minutes === 1) await poll('both tries are over', () => (camera.truth.badTries >= 2 ? true : undefined));
        const seen = all.map(({ packets }) => packets);
        await poll('pictures go on', () =>
          all.every(({ packets }, at) => packets > (seen[at] ?? 0)) ? true : undefined,
        );
      }
      for (const { session } of all) session.stop();
      await poll('all are gone', () => (camera.truth.openSessions === 0 ? true : undefined));

      expect(camera.truth.badTries).to.equal(2);
    });

    it('takes a password up again that the camera takes again', async () => {
      const camera = await newCamera({ login });
      const first = dial(camera, { credential });
      await play(first);
      camera.login = { ...login, password: 'changed' };
      first.session.check(systemClock.monotonic() + 60_000);
      await poll('both tries are over', () => (camera.truth.badTries >= 2 ? true : undefined));

      camera.login = login;
      const second = dial(camera, { credential });
      await play(second);
      second.session.check(systemClock.monotonic() + 120_000);

      await poll('the keep-alive is taken', () => (camera.truth.keepAlives === 1 ? true : undefined));
    });

    it('repeats a keep-alive at once whose nonce had expired', async () => {
      const onRequest = ({ method, earlier, reply }: CameraRequest): boolean => {
        const isStale = method === 'GET_PARAMETER' && earlier % 2 === 0;
        if (isStale) reply('401 Unauthorized', [`${challenge('n0nce')}, stale=true`]);
        return isStale;
      };
      const camera = await newCamera({ login, onRequest });
      const heard = dial(camera, { credential });
      await play(heard);

      for (let minutes = 1; minutes <= 4; minutes += 1) {
        heard.session.check(systemClock.monotonic() + minutes * 60_000);
        await poll('the second one is taken', () => (camera.truth.keepAlives === minutes ? true : undefined));
      }

      expect(keepAlivesOf(camera)).to.equal(8);
    });

    it('says a wrong password from the start', async () => {
      const camera = await newCamera({ login });
      const heard = dial(camera, { credential: { ...credential, password: new Secret('wrong') } });

      expect(await end(heard)).to.include({ stage: 'login', reason: 'unauthorised' });
      expect(heard.session.loginProof).to.equal('refused');
      expect(camera.truth.badTries).to.equal(1);
    });

    it('sends Basic only where configuration allows it', async () => {
      const answers: string[] = [];
      const onRequest = ({ method, text, reply }: CameraRequest): boolean => {
        const answer = /^Authorization: (.*)$/m.exec(text)?.[1];
        if (answer !== undefined) answers.push(answer);
        if (method !== 'OPTIONS' && answer === undefined) {
          reply('401 Unauthorized', ['WWW-Authenticate: Basic realm="cam"']);
          return true;
        }
        return false;
      };
      const camera = await newCamera({ onRequest });
      const plain = { username: '管理员', password: new Secret(login.password) };

      expect(await end(dial(camera, { credential: plain }))).to.include({ stage: 'login', reason: 'unsupported' });
      expect(answers).to.be.empty;
      await play(dial(camera, { credential: plain, allowsBasic: true }));

      const secret = Buffer.from(`管理员:${login.password}`, 'utf8').toString('base64');
      expect([...new Set(answers)]).to.deep.equal([`Basic ${secret}`]);
    });

    it('never sends what stands before the host of a stored address', async () => {
      for (const userinfo of ['admin:geheim@', 'admin:ge/he?im#@', 'admin:p@geheim@']) {
        const camera = await newCamera();

        await play(dial(camera, { path: `rtsp://${userinfo}10.9.9.9:8554/live?a=1` }));

        expect(camera.truth.requestLines[1]).to.equal(`DESCRIBE rtsp://${host}:${camera.port}/live?a=1 RTSP/1.0`);
      }
    });
  });

  for (const status of ['453 Not Enough Bandwidth', '503 Service Unavailable']) {
    it(`takes ${status} for a camera without a place`, async () => {
      const heard = dial(await newCamera({ onRequest: refusing('PLAY', status) }));

      expect(await end(heard)).to.deep.equal({
        stage: 'stream',
        reason: 'over-budget',
        detail: `RTSP PLAY: RTSP/1.0 ${status}`,
      });
    });
  }

  describe('audio', () => {
    it('comes on its own channel when it is AAC', async () => {
      const heard = dial(await newCamera({ sound }));
      await play(heard);

      await poll('sound comes', () => (heard.audio.length > 1 ? true : undefined));
      expect(heard.tracks?.audio).to.include({ kind: 'aac', sampleHz: 16_000, channels: 1 });
      expect(heard.audio[0]?.subarray(16).toString()).to.equal('aac one');
    });

    it('is named and not asked for when it is G.711', async () => {
      const camera = await newCamera();
      const heard = dial(camera);
      await play(heard);

      expect(heard.tracks?.audio).to.include({ kind: 'other', encoding: 'PCMA', payloadType: 8 });
      expect(camera.truth.requestLines.filter((line) => line.startsWith('SETUP'))).to.have.length(1);
    });

    it('costs nothing when the camera refuses it, or does not answer', async () => {
      for (const answer of ['461 Unsupported Transport', undefined]) {
        const onRequest = ({ text, reply }: CameraRequest): boolean => {
          const isAudio = text.startsWith('SETUP') && text.includes('/track2 ');
          if (isAudio && answer !== undefined) reply(answer);
          return isAudio;
        };
        const heard = dial(await newCamera({ sound, onRequest }));
        const timer = setInterval(() => heard.session.check(systemClock.monotonic()), 50);

        await play(heard).finally(() => clearInterval(timer));

        expect(heard.audio).to.be.empty;
        expect(heard.faults).to.be.empty;
      }
    });
  });

  describe('odd servers', () => {
    it('may choose other channels', async () => {
      const onRequest = ({ method, socket, reply }: CameraRequest): boolean => {
        if (method === 'SETUP') reply('200 OK', ['Session: 1', 'Transport: RTP/AVP/TCP;interleaved=200-207']);
        if (method === 'PLAY') {
          reply('200 OK');
          const report = Buffer.from('80c80006000000010000000080000000000004d200000000000000000', 'hex');
          report.writeUInt32BE(3_924_921_600, 8);
          socket.write(frame(200, Buffer.alloc(20)));
          for (let count = 0; count < 3; count += 1) socket.write(frame(200, Buffer.alloc(20)));
          socket.write(frame(207, report));
        }
        return method === 'SETUP' || method === 'PLAY';
      };
      const heard = dial(await newCamera({ onRequest }));

      await play(heard);

      const report = await poll('a sender report comes', () => heard.reports[0]);
      expect(report).to.deep.equal({ ntpMs: Date.parse('2024-05-17T08:00:00.500Z'), rtpTime: 1234 });
    });

    it('may leave CSeq out, answer provisionally, and send pictures before the reply to PLAY', async () => {
      const onRequest = ({ method, socket, obey }: CameraRequest): boolean => {
        if (method === 'OPTIONS') socket.write('RTSP/1.0 100 Continue\r\n\r\nRTSP/1.0 200 OK\r\nPublic: PLAY\r\n\r\n');
        if (method === 'PLAY') {
          socket.write(frame(0, Buffer.alloc(20)));
          obey();
        }
        return method === 'OPTIONS' || method === 'PLAY';
      };
      const heard = dial(await newCamera({ onRequest }));

      await play(heard);

      expect(heard.isPlaying).to.equal(true);
    });

    it('may ask us: OPTIONS is answered, what a player does not do is refused, and noise is ignored', async () => {
      let said = '';
      const onRequest = ({ method, socket, obey }: CameraRequest): boolean => {
        if (method !== 'PLAY') return false;
        socket.on('data', (chunk: Buffer) => (said += chunk.toString('latin1')));
        obey();
        socket.write('OPTIONS * RTSP/1.0\r\nCSeq: 7\r\n\r\nREDIRECT rtsp://evil.example/ RTSP/1.0\r\nCSeq: 8\r\n\r\n');
        socket.write('ANNOUNCE\r\n\r\nOPTIONS * RTSP/1.0\r\nCSeq: x\r\n\r\n');
        return true;
      };
      const heard = dial(await newCamera({ onRequest }));
      await play(heard);

      await poll('both are answered', () => (said.includes('CSeq: 8') ? true : undefined));
      expect(said).to.equal('RTSP/1.0 200 OK\r\nCSeq: 7\r\n\r\nRTSP/1.0 501 Not Implemented\r\nCSeq: 8\r\n\r\n');
      expect(heard.faults).to.be.empty;
    });

    it('may speak HTTP, which is told and not waited for', async () => {
      const onRequest = ({ socket }: CameraRequest): boolean => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n');
      const heard = dial(await newCamera({ onRequest }));

      expect((await end(heard)).detail).to.equal('RTSP DESCRIBE: HTTP/1.1 400 Bad Request');
    });

    it('hear a receiver report every five seconds', async () => {
      let said = Buffer.alloc(0);
      const onRequest = ({ method, socket }: CameraRequest): boolean => {
        if (method === 'PLAY') socket.on('data', (chunk: Buffer) => (said = Buffer.concat([said, chunk])));
        return false;
      };
      const heard = dial(await newCamera({ onRequest }));
      await play(heard);

      heard.session.check(systemClock.monotonic() + 5000);
      heard.session.check(systemClock.monotonic() + 5200);

      await poll('a report comes', () => (said.length > 0 ? true : undefined));
      expect(said.toString('hex', 0, 8)).to.equal('24010024' + '80c90001');
      expect(said).to.have.length(4 + said.readUInt16BE(2));
    });

    it('may take GET_PARAMETER back', async () => {
      const camera = await newCamera({ onRequest: refusing('GET_PARAMETER', '501 Not Implemented') });
      const heard = dial(camera);
      await play(heard);

      heard.session.check(systemClock.monotonic() + 60_000);
      await poll('GET_PARAMETER is asked', () => (keepAlivesOf(camera) > 0 ? true : undefined));
      const seen = heard.packets;
      await poll('the refusal has come', () => (heard.packets > seen + 1 ? true : undefined));
      heard.session.check(systemClock.monotonic() + 120_000);

      await poll('OPTIONS is asked', () =>
        camera.truth.requestLines.at(-1)?.startsWith('OPTIONS') ? true : undefined,
      );
    });
  });
});

function keepAlivesOf(camera: RtspCamera): number {
  return camera.truth.requestLines.filter((line) => line.startsWith('GET_PARAMETER')).length;
}

function frame(channel: number, payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x24, channel, payload.length >> 8, payload.length & 0xff]), payload]);
}
