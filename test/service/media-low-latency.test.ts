import { expect } from 'chai';
import { type Clip, makeClip } from '../fixtures/h264-clip.ts';
import { actorOf, type LiveRig, newLiveRig } from '../fixtures/live-rig.ts';
import { refusal } from '../fixtures/refusal.ts';
import { RtspCamera } from '../fixtures/rtsp-camera.ts';
import { type ReadPlaylist, readStrictly } from '../fixtures/strict-playlist.ts';
import { poll } from '../poll.ts';

const actor = actorOf('s1');

describe('low-latency HLS of a live camera', function () {
  this.timeout(30_000);
  let clip: Clip;
  let camera: RtspCamera;
  let rig: LiveRig;
  let streamId: string;

  before(() => {
    clip = makeClip({ seconds: 4, fps: 15, group: 15 });
  });

  beforeEach(async () => {
    camera = new RtspCamera(clip, { host: '127.61.0.4' });
    await camera.start();
    // Silence is left alone for as long as a request may be held back.
    rig = newLiveRig({ idleSeconds: 0.5, silenceSeconds: 30, segmentSeconds: 1 });
    rig.setPath('cam', { host: '127.61.0.4', port: camera.port });
    ({ streamId } = await rig.service.open(actor, { cameraId: 'cam', profile: 'sub' }));
  });

  afterEach(async () => {
    await rig.close();
    await camera.stop();
  });

  async function read(
    wish?: { sequence: number; part?: number },
    signal = new AbortController().signal,
  ): Promise<ReadPlaylist> {
    return readStrictly(await rig.service.lowLatencyPlaylist(actor, streamId, wish, signal));
  }

  function nextOf({ sequence, segments, openParts }: ReadPlaylist): { sequence: number; part: number } {
    return { sequence: sequence + segments.length, part: openParts.length };
  }

  it('shows each new part within its own length, playlist by playlist', async () => {
    let playlist = await read();
    const waitsMs: number[] = [];
    for (let reload = 0; reload < 15; reload += 1) {
      const askedAt = performance.now();
      playlist = await read(nextOf(playlist));
      waitsMs.push(performance.now() - askedAt);
    }

    // Fifteen parts of a fifth of a second each: as many as the camera sent, no sooner and not much later.
    expect(waitsMs.reduce((sum, wait) => sum + wait, 0)).to.be.within(2000, 4500);
    const { partTarget, segments } = playlist;
    expect(partTarget).to.be.within(0.2, 0.35);
    expect(segments.at(-1)?.parts.length).to.be.at.least(5);
  });

  it('keeps a viewer whose request is held back, and forgets one who has left', async () => {
    const playlist = await read();
    camera.fault = 'hang';
    const leave = new AbortController();
    const held = refusal(() =>
      rig.service.lowLatencyPlaylist(actor, streamId, { sequence: nextOf(playlist).sequence + 1 }, leave.signal),
    );

    const untilMs = performance.now() + 1200;
    await poll('more than the idle time passes', () => {
      rig.service.endIdle();
      return performance.now() > untilMs ? true : undefined;
    });
    expect(camera.truth.openSessions).to.equal(1);

    leave.abort();

    expect(await held).to.equal('stream/late');
    await poll('the camera is left alone', () => {
      rig.service.endIdle();
      return camera.truth.openSessions === 0 ? true : undefined;
    });
  });

  it('answers 503 after three target durations when nothing comes', async () => {
    const first = await read();
    camera.fault = 'hang';
    const askedAt = performance.now();

    const end = await refusal(() =>
      rig.service.lowLatencyPlaylist(
        actor,
        streamId,
        { sequence: nextOf(first).sequence + 1 },
        new AbortController().signal,
      ),
    );

    expect(end).to.equal('stream/late');
    expect(performance.now() - askedAt).to.be.within(2900, 4500);
  });

  it('lets a promised part go that turns out not to come', async () => {
    const { hint = '' } = await poll('a part is promised', async () => {
      const playlist = await read();
      return playlist.hint === undefined ? undefined : playlist;
    });
    const [, sequence = '', index = ''] = /part-(\d+)\.(\d+)/.exec(hint) ?? [];
    const beyond = `part-${sequence}.${Number(index) + 1}.m4s`;

    const promised = rig.service.piece(actor, streamId, hint, new AbortController().signal);
    const unpromised = rig.service.piece(actor, streamId, beyond, new AbortController().signal);

    expect(await refusal(() => unpromised)).to.equal('stream/unknown');
    expect(await promised).to.have.length(1);
    camera.fault = 'hang';
    const end = await poll('a promise is not kept', async () => {
      const { hint: last = '' } = await read();
      const kept = rig.service.piece(actor, streamId, last, new AbortController().signal);
      return kept.then(
        () => undefined,
        (error: unknown) => error,
      );
    });
    expect(end).to.include({ code: 'stream/late' });
  });
});
