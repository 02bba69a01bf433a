import { expect } from 'chai';
import { LiveEngine } from '../../gateway/media/engine/live-engine.ts';
import { measureStream } from '../../gateway/media/measure-stream.ts';
import { systemClock } from '../../gateway/platform/clock/clock.ts';
import { Secret } from '../../gateway/platform/secrets/secret.ts';
import { makeClip } from '../fixtures/h264-clip.ts';
import { rigPixels, rigPolicy, silentLog } from '../fixtures/live-rig.ts';
import { RtspCamera } from '../fixtures/rtsp-camera.ts';

const login = { username: 'admin', password: 'p@ss' };

describe('measureStream', function () {
  this.timeout(20_000);
  const host = '127.61.9.1';
  let engine: LiveEngine;
  let camera: RtspCamera;
  before(async () => {
    camera = new RtspCamera(makeClip({ seconds: 4, fps: 15, group: 15 }), { host, login });
    await camera.start();
    const policy = { ...rigPolicy, basicLoginHosts: [] };
    const netGuard = { assertAllowed: () => undefined };
    engine = new LiveEngine({ netGuard, clock: systemClock, log: silentLog, policy, pixels: rigPixels });
  });
  after(async () => {
    await engine.close();
    await camera.stop();
  });

  const measure = (password: string) => {
    const credential = { username: login.username, password: new Secret(password) };
    const source = { host, port: camera.port, path: '/', credential };
    return measureStream(engine, systemClock, source, { seconds: 4, signal: new AbortController().signal });
  };

  it('says what really comes, and leaves no stream behind', async () => {
    const outcome = await measure(login.password);

    if (outcome.kind === 'failed') return expect.fail(outcome.fault.detail);
    const { codec, fps, keyFrameIntervalsMs, connectMs, firstKeyFrameMs, bitrateKbps } = outcome.value;
    expect(codec).to.match(/^avc1\./);
    expect(fps).to.be.within(13, 17);
    expect(keyFrameIntervalsMs).to.not.be.empty;
    for (const intervalMs of keyFrameIntervalsMs) expect(intervalMs).to.be.within(900, 1100);
    expect(connectMs).to.be.at.most(firstKeyFrameMs);
    expect(bitrateKbps).to.be.above(0);
    expect(engine.count()).to.deep.equal([]);
  });

  it('tells a refused login as the fault that it is', async () => {
    const outcome = await measure('wrong');

    expect(outcome.kind === 'failed' && outcome.fault.reason).to.equal('unauthorised');
  });
});
