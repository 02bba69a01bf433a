import { expect } from 'chai';
import { LiveStream } from '../../gateway/media/engine/live-stream.ts';
import { newUpstreamState } from '../../gateway/media/engine/upstream-state.ts';
import { Transcode } from '../../gateway/media/transcode/transcode.ts';
import { Transcodes } from '../../gateway/media/transcode/transcodes.ts';
import { systemClock } from '../../gateway/platform/clock/clock.ts';
import { ffmpegChildren } from '../fixtures/ffmpeg-children.ts';
import { type FragmentedClip, makeH265Clip, makeJpegClip } from '../fixtures/fragmented-clip.ts';
import { rigPolicy } from '../fixtures/live-rig.ts';
import { PartRecorder } from '../fixtures/part-recorder.ts';
import { poll } from '../poll.ts';

const policy = { ffmpegPath: 'ffmpeg', deadlineSeconds: 6, transcodes: 2 };
/** Far along on the timeline, as after weeks: beyond 32 bits. */
const startTicks = 5_000_000_000;
const startAtMs = Date.UTC(2026, 10, 22, 8);

/** A stream that a test feeds. */
class FedStream {
  readonly stream = newStream('cam/main');

  begin({ format }: FragmentedClip): void {
    this.stream.beginStretch(format);
    this.show('live');
  }

  show(state: 'live' | 'reconnecting' | 'frozen'): void {
    this.stream.state = { ...this.stream.state, state, wasLive: true };
    this.stream.announce();
  }

  feed({ parts }: FragmentedClip): void {
    for (const part of parts) this.stream.add(part, startAtMs + (part.startTicks - startTicks) / 90);
  }
}

function newStream(key: string): LiveStream {
  return new LiveStream(key, newUpstreamState(systemClock.now()), rigPolicy);
}

async function until(what: string, isTrue: () => boolean): Promise<void> {
  await poll(what, () => isTrue() || undefined);
}

describe('Transcode', function () {
  this.timeout(30_000);
  let h265: FragmentedClip;
  let later: FragmentedClip;
  let jpeg: FragmentedClip;
  let source: FedStream;
  let transcode: Transcode;
  let recorder: PartRecorder;

  before(() => {
    h265 = makeH265Clip({ startTicks });
    later = makeH265Clip({ startTicks: startTicks + 4 * 90_000 });
    jpeg = makeJpegClip({ width: 640, height: 360, startTicks: startTicks + 8 * 90_000 });
  });

  beforeEach(() => {
    source = new FedStream();
    recorder = new PartRecorder();
    begin();
  });
  afterEach(() => transcode.stop());

  function begin(overrides: Partial<typeof policy> = {}): void {
    const onState = (stream: LiveStream): void => stream.announce();
    const deps = { clock: systemClock, policy: { ...policy, ...overrides }, onState };
    transcode = new Transcode(source.stream, newStream('cam/main/h264'), deps);
    transcode.stream.attach(recorder);
    transcode.start();
  }

  /** A few pictures are held back until further ones come. */
  const reaches = (ticks: number) => until('pictures come out', () => recorder.endTicks >= ticks - 6 * 6000);

  it('makes H.264 of H.265 and of JPEG, on the timeline of the source, a stretch for each format', async () => {
    source.begin(h265);
    source.feed(h265);
    await reaches(startTicks + 4 * 90_000);
    source.begin(jpeg);
    source.feed(jpeg);
    await reaches(startTicks + 12 * 90_000);
    await transcode.stop();

    expect(recorder.states).to.deep.equal(['starting', 'live', 'reconnecting', 'live', 'ended']);
    expect(recorder.formats.map(({ width, codec }) => [width, codec.slice(0, 5)])).to.deep.equal([
      [320, 'avc1.'],
      [640, 'avc1.'],
    ]);
    for (const stretch of [1, 2]) {
      const { frames, complaints } = recorder.decode(stretch);
      expect(complaints).to.equal('');
      expect(frames).to.be.within(h265.frames - 6, h265.frames);
      const parts = recorder.parts.filter((one) => one.stretch === stretch);
      const firstTicks = startTicks + (stretch - 1) * 8 * 90_000;
      expect(parts[0]?.part).to.include({ startTicks: firstTicks, isIndependent: true });
      for (const { part, atMs } of parts)
        expect(atMs).to.be.closeTo(startAtMs + (part.startTicks - startTicks) / 90, 1);
    }
  });

  it('ends its process when it is stopped', async () => {
    source.begin(h265);
    source.feed(h265);
    await reaches(startTicks + 90_000);
    expect(ffmpegChildren()).to.have.length(1);

    await transcode.stop();

    expect(ffmpegChildren()).to.deep.equal([]);
    expect(recorder.states.at(-1)).to.equal('ended');
  });

  it('goes on after its process was killed, and shows nothing twice', async () => {
    source.begin(h265);
    source.feed(h265);
    await reaches(startTicks + 4 * 90_000);
    const [killed = 0] = ffmpegChildren();

    process.kill(killed, 'SIGKILL');
    await until('the loss is noticed', () => recorder.states.at(-1) === 'reconnecting');
    await until('another process runs', () => ffmpegChildren().some((pid) => pid !== killed));
    source.feed(later);
    await reaches(startTicks + 8 * 90_000);

    expect(recorder.states).to.deep.equal(['starting', 'live', 'reconnecting', 'live']);
    const ticks = recorder.parts.map(({ part }) => part.startTicks);
    expect(ticks).to.deep.equal([...ticks].sort((one, other) => one - other));
    expect(recorder.decode(2).complaints).to.equal('');
  });

  it('stands where its source stands, and runs nothing while that is not live', async () => {
    source.begin(h265);
    source.feed(h265);
    await reaches(startTicks + 4 * 90_000);
    source.show('frozen');
    await until('the process is gone', () => ffmpegChildren().length === 0);
    expect(recorder.states.at(-1)).to.equal('frozen');

    source.begin(later);
    source.feed(later);
    await reaches(startTicks + 8 * 90_000);
    expect(recorder.states.at(-1)).to.equal('live');
  });

  it('says what is missing when there is no ffmpeg', async () => {
    await transcode.stop();
    begin({ ffmpegPath: '/nowhere/ffmpeg' });

    source.begin(h265);
    await until('the stream fails', () => recorder.states.at(-1) === 'failed');

    expect(transcode.stream.status.fault).to.include({ stage: 'picture', reason: 'unsupported' });
    expect(transcode.stream.status.fault?.detail).to.include('apt-get install ffmpeg');
  });
});

describe('Transcodes', () => {
  it('refuses what is beyond the budget until another one ends', async () => {
    const transcodes = new Transcodes({ clock: systemClock, policy, onState: () => undefined });
    const start = (key: string): void => transcodes.start(newStream('source'), () => newStream(key));
    start('a');
    start('b');

    expect(() => start('c'))
      .to.throw('pixels.transcodes')
      .with.property('code', 'stream/over-budget');
    transcodes.stop('a');
    start('c');

    expect(transcodes.fedBy('source')).to.deep.equal(['b', 'c']);
    await transcodes.close();
    expect(transcodes.size).to.equal(0);
  });
});
