import { expect } from 'chai';
import { type HlsPlatform, startCanary, startHlsPlatform } from '../fixtures/hls-platform.ts';
import { PartRecorder } from '../fixtures/part-recorder.ts';
import { poll } from '../poll.ts';

const subnet = '127.174.0';
const ts = 'P000002';
const fmp4 = 'P000003';

describe('A point that comes over HLS', function () {
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

  it('is shown like any other stream, as a transport stream and as fragmented MP4', async () => {
    const keys = [point.start(ts), point.start(fmp4)];
    const startedMs = performance.now();
    const recorders = await Promise.all(keys.map((key) => record(key, 5)));
    const tookMs = performance.now() - startedMs;

    for (const recorder of recorders) {
      const { frames, complaints } = recorder.decode();
      const parts = recorder.parts.map(({ part }) => part);
      const seconds = recorder.endTicks / 90_000;
      expect(complaints).to.equal('');
      expect(frames).to.be.closeTo(seconds * 15, 1);
      expect(recorder.formats[0]).to.include({ kind: 'h264', width: 640, height: 360, audioCodec: 'mp4a.40.2' });
      expect(parts.filter(({ isIndependent }) => isIndependent)).to.have.length.at.least(2);
      // At the pace of the pictures, not a segment at once.
      expect(parts.length).to.be.at.least(18);
      const instants = recorder.parts.map(({ atMs }) => atMs);
      const longestMs = Math.max(...instants.slice(1).map((atMs, index) => atMs - (instants[index] ?? 0)));
      expect(longestMs).to.be.below(1500);
    }
    expect(tookMs).to.be.within(3000, 14_000);
  });

  it('takes the variant that fits the profile', async () => {
    const { host } = point.state.options;
    const several = await startHlsPlatform('127.174.1', {
      liveUrlOf: () => `http://${host}:${point.state.port}/hls/x/any/ts/all.m3u8`,
      hls: { clips: (point.state.options.hls ?? never()).clips, containerOf: () => undefined },
    });
    several.state.newLiveToken = () => point.state.newLiveToken();
    try {
      const keys = [several.start(ts, 'main'), several.start(ts, 'sub')];
      await Promise.all(keys.map((key) => several.until(key, 'live')));

      const widths = keys.map((key) => several.rig.engine.status(key)?.width);
      expect(widths).to.deep.equal([1920, 640]);
    } finally {
      await several.stop();
    }
  });

  it('is dialled anew when the address at hand is not good any more and there is no other', async () => {
    const key = point.start(ts);
    await point.until(key, 'live');
    const { liveCalls } = point.state.counts;

    point.state.setFault({ kind: 'live-refused' });
    point.state.spendLiveTokens();
    const fault = await point.faultOf(key);
    point.state.clearFaults();
    await point.until(key, 'live');

    expect(fault).to.deep.equal({
      ...{ stage: 'stream', reason: 'reset' },
      detail: 'HLS playlist: the address is not good any more (403)',
    });
    expect(point.state.counts.liveCalls).to.be.above(liveCalls);
  });

  it('goes on without a gap when the platform tells another address of the same server', async () => {
    const key = point.start(fmp4);
    const recorder = new PartRecorder();
    await point.until(key, 'live');
    const detach = point.rig.engine.attach(key, recorder);
    const { liveCalls } = point.state.counts;

    point.state.spendLiveTokens();
    await poll('asked again', () => (point.state.counts.liveCalls > liveCalls ? true : undefined), 10_000);
    const { endTicks } = recorder;
    await poll('media behind it', () => (recorder.endTicks > endTicks + 4 * 90_000 ? true : undefined), 15_000);
    detach();

    expect(recorder.states).to.deep.equal(['live']);
    expect(recorder.formats).to.have.length(1);
    expect(recorder.decode().complaints).to.equal('');
    expect(recorder.decode().frames).to.be.closeTo((recorder.endTicks / 90_000) * 15, 31);
  });

  it('dials nobody but the host that was told, wherever segments or redirects lead', async () => {
    const { canary, stop } = await startCanary('127.174.0.254', 8080);
    const told: string[] = [];
    for (const kind of ['hls-foreign', 'hls-redirect'] as const) {
      point.state.setFault({ kind, host: '127.174.0.254' });
      const key = point.start(ts);
      const { stage, reason, detail } = await point.faultOf(key);
      told.push(`${stage} ${reason} ${detail}`);
      point.rig.engine.stop(key);
      point.state.clearFaults();
    }
    await stop();

    expect(told).to.deep.equal([
      'stream forbidden HLS segment: an address on another host (127.174.0.254), which is never dialled',
      'stream forbidden HLS playlist: the server points to another address (302); redirects are not followed',
    ]);
    expect(canary.connects).to.equal(0);
  });

  it('fails with the reason by name', async () => {
    const expected = {
      'hls-encrypted': 'unsupported HLS playlist: EXT-X-KEY METHOD=AES-128: it is encrypted',
      'hls-ranges': 'unsupported HLS playlist: EXT-X-BYTERANGE: segments as ranges of one file',
      'hls-ended': 'reset HLS playlist: the stream has ended, as the platform says (EXT-X-ENDLIST)',
      'hls-drip': 'no-frame HLS: no picture for N s; a segment has been under way for N s',
    } as const;
    const told: Record<string, string> = {};
    const kinds = ['hls-encrypted', 'hls-ranges', 'hls-ended', 'hls-drip'] as const;
    for (const [index, kind] of kinds.entries()) {
      point.state.setFault({ kind });
      const key = point.start(`P00000${5 + index}`);
      const { reason, detail } = await point.faultOf(key);
      told[kind] = `${reason} ${detail.replaceAll(/\b\d+(?:\.\d)? s/g, 'N s')}`;
      point.rig.engine.stop(key);
      point.state.clearFaults();
    }

    expect(told).to.deep.equal(expected);
  });

  it('leaves no connection behind when nobody watches', async () => {
    const key = point.start(ts);
    await point.until(key, 'live');
    point.rig.engine.stop(key);

    await poll('no connection', () => (point.platform.connections === 0 ? true : undefined), 5000);
  });
});

function never(): never {
  throw new Error('the platform has no HLS');
}
