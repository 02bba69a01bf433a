import { expect } from 'chai';
import { type HlsPlatform, startHlsPlatform } from '../fixtures/hls-platform.ts';
import { PartRecorder } from '../fixtures/part-recorder.ts';
import { poll } from '../poll.ts';

const subnet = '127.174.2';
const ts = 'P000002';
const fmp4 = 'P000003';

describe('A point that comes over HLS from a platform in trouble', function () {
  this.timeout(120_000);
  let point: HlsPlatform;

  before(async () => {
    point = await startHlsPlatform(subnet, { policy: { audio: true } });
  });
  afterEach(() => {
    for (const key of [`${ts}/sub`, `${fmp4}/sub`, `${ts}/main`]) point.rig.engine.stop(key);
    point.state.clearFaults();
  });
  after(async () => {
    await point.stop();
  });

  /** What a reader gets of a stream in so many seconds of media. */
  const record = async (key: string, seconds: number): Promise<PartRecorder> => {
    const recorder = new PartRecorder();
    await point.until(key, 'live');
    const detach = point.rig.engine.attach(key, recorder);
    await poll('media', () => (recorder.endTicks >= seconds * 90_000 ? true : undefined), 30_000);
    detach();
    return recorder;
  };

  it('goes on when the platform fails for a moment', async () => {
    const key = point.start(ts);
    const recorder = new PartRecorder();
    await point.until(key, 'live');
    const detach = point.rig.engine.attach(key, recorder);

    point.state.setFault({ kind: 'hls-broken', calls: 1 });
    await poll('failed', () => (point.state.fault('hls-broken') === undefined ? true : undefined), 10_000);
    const { endTicks } = recorder;
    await poll('media behind it', () => (recorder.endTicks > endTicks + 3 * 90_000 ? true : undefined), 15_000);
    detach();

    expect(recorder.states).to.deep.equal(['live']);
    expect(recorder.decode().complaints).to.equal('');
  });

  it('is frozen while its playlist stands still, shows nothing old meanwhile, and comes back', async () => {
    const key = point.start(fmp4);
    await point.until(key, 'live');

    point.state.setFault({ kind: 'hls-stalled' });
    await point.until(key, 'frozen');
    const recorder = new PartRecorder();
    const detach = point.rig.engine.attach(key, recorder);
    await poll('dialled anew', () => (recorder.states.includes('reconnecting') ? true : undefined), 10_000);
    const fault = await point.faultOf(key);
    expect(fault.reason).to.equal('no-frame');
    expect(fault.detail).to.match(/^HLS: no picture for \d\.\d s; the playlist has listed nothing new for \d+ s$/);
    expect(recorder.parts).to.be.empty;

    point.state.clearFaults();
    await point.until(key, 'live', 30_000);
    detach();
  });

  it('goes on over missing segments and over times that begin anew', async () => {
    point.state.setFault({ kind: 'hls-gap' });
    point.state.setFault({ kind: 'hls-discontinuity' });
    const recorders = await Promise.all([point.start(ts), point.start(fmp4)].map((key) => record(key, 7)));

    for (const recorder of recorders) {
      expect(recorder.decode().complaints).to.equal('');
      expect(recorder.states).to.deep.equal(['live']);
    }
  });
});
