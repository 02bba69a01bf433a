import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect } from 'chai';
import type { LiveStreamView } from '../../gateway/media/live-api.ts';
import { readChannelVideo } from '../farm/channel-video.ts';
import { prepareClips } from '../farm/clips/prepare-clips.ts';
import { DeviceState } from '../farm/device-state.ts';
import { FarmRtspServer } from '../farm/rtsp/rtsp-server.ts';
import { demoScenario, type FarmDevice, streamPath } from '../farm/scenario.ts';
import { ffmpegChildren } from '../fixtures/ffmpeg-children.ts';
import { actorOf, type LiveRig, newLiveRig, type RegisteredStream, rigPixels } from '../fixtures/live-rig.ts';
import { PartRecorder } from '../fixtures/part-recorder.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { poll } from '../poll.ts';

const forever = new AbortController().signal;
const [wanted] = demoScenario({ subnet: '127.62.0' }).devices.filter(({ id }) => id === 'cam-08');
const actor = actorOf('s1');
type Streams = readonly [RegisteredStream, ...RegisteredStream[]];

function streams(main: RegisteredStream['codec'], sub: RegisteredStream['codec'] = 'h264'): Streams {
  return [
    { profile: 'main', codec: main, width: 1920, height: 1080 },
    { profile: 'sub', codec: sub, width: 640, height: 360 },
  ];
}

/** The main stream of this camera is H.265, its sub-stream is H.264. */
describe('What a player gets of a camera with H.265', function () {
  this.timeout(60_000);
  let device: FarmDevice;
  let server: FarmRtspServer;
  let rig: LiveRig;

  before(async () => {
    if (wanted === undefined) throw new Error('the demo has no such camera');
    device = wanted;
    const clips = await prepareClips({ devices: [device] }, resolve('.cache/farm'));
    const [channel] = device.channels;
    if (channel === undefined) throw new Error('a camera without a channel');
    const folder = clips.folderOf(device.id, channel.token);
    const read = (kind: 'main' | 'sub') => readChannelVideo(folder, channel, kind);
    const videos = [await read('main'), await read('sub')];
    server = new FarmRtspServer(
      new DeviceState(device),
      new Map(videos.map((video) => [streamPath(channel, video.kind), video])),
    );
    await server.start();
  });
  after(() => server.stop());
  afterEach(() => rig.close());

  function newRig(known: Streams, transcodes = rigPixels.transcodes): void {
    rig = newLiveRig({ idleSeconds: 1 }, { pixels: { ...rigPixels, transcodes } });
    for (const id of ['cam', 'twin', 'third']) setCamera(id, known);
  }

  function setCamera(id: string, known: Streams): void {
    const { host, rtspPort: port, username, password } = device;
    const path = '/live/VideoSource_1/{profile}';
    rig.setPath(id, { host, port, path, login: { username, password }, streams: known });
  }

  const enlarge = (cameraId: string, codecs: ('h264' | 'h265')[] = ['h264']): Promise<LiveStreamView> =>
    rig.service.open(actor, { cameraId, profile: 'main', codecs });

  const becomesLive = ({ streamId }: LiveStreamView): Promise<LiveStreamView> =>
    poll('the stream is live', async () => {
      const view = await rig.service.read(actor, streamId);
      return view.state === 'live' ? view : undefined;
    });

  it('is the stream itself for a player that decodes it', async () => {
    newRig(streams('h265'));

    const view = await becomesLive(await enlarge('cam', ['h265', 'h264']));

    expect(view).to.include({ profile: 'main', delivery: 'as-asked', width: 1920, height: 1080 });
    expect(view.codec).to.match(/^h(vc|ev)1\./);
    expect(rig.engine.transcodes).to.equal(0);
  });

  it('is H.264 made of it for others, which plays; both end when nobody watches', async () => {
    newRig(streams('h265'));
    const opened = await enlarge('cam');
    expect(opened).to.include({ profile: 'main', delivery: 'transcoded' });
    const view = await becomesLive(opened);
    expect(view).to.include({ width: 1280, height: 720 });
    expect(view.codec).to.match(/^avc1\./);

    const playlist = await rig.service.playlist(actor, view.streamId, forever);
    const { frames, complaints } = await decodePlaylist(view.streamId, playlist);
    expect(complaints).to.equal('');
    expect(frames).to.be.at.least(25);
    expect(ffmpegChildren()).to.have.length(1);
    expect(rig.engine.count()).to.deep.equal([{ state: 'live', codec: 'h265', count: 1 }]);

    await rig.service.close(actor, view.streamId);
    await poll('both streams end', () => {
      rig.service.endIdle();
      return rig.engine.status('cam/main') === undefined || undefined;
    });
    expect(rig.engine.transcodes).to.equal(0);
    await poll('the process is gone', () => ffmpegChildren().length === 0 || undefined);
  });

  it('loses no frame on the way through ffmpeg', async () => {
    newRig(streams('h265'));
    await becomesLive(await enlarge('cam'));
    const [source, made] = [new PartRecorder(), new PartRecorder()];
    rig.engine.attach('cam/main', source);
    rig.engine.attach('cam/main/h264', made);

    await poll('four seconds are there', () => made.parts.length >= 20 || undefined);

    const [first, last] = [made.parts[0]?.part.startTicks ?? 0, made.endTicks];
    const { frames, complaints } = made.decode();
    expect(complaints).to.equal('');
    expect(frames).to.equal(Math.round(((last - first) * 25) / 90_000));
    expect(made.parts[0]?.atMs).to.be.closeTo(Date.now(), 15_000);
  });

  it('is learned from what really comes, when the device does not say it', async () => {
    newRig(streams('unknown'));
    const first = await becomesLive(await enlarge('cam'));
    expect(first.delivery).to.equal('as-asked');
    expect(first.codec).to.match(/^h(vc|ev)1\./);

    const again = await enlarge('cam');

    expect(again.delivery).to.equal('transcoded');
  });

  it('is the smaller stream when all places are taken, and a refusal when there is none', async () => {
    newRig(streams('h265'), 1);
    await becomesLive(await enlarge('cam'));

    expect(await enlarge('twin')).to.include({ profile: 'sub', delivery: 'other-profile' });
    setCamera('third', [{ profile: 'main', codec: 'h265', width: 1920, height: 1080 }]);
    const refused = await refusalOf(() => enlarge('third'));
    expect(refused.code).to.equal('stream/over-budget');
    expect(refused.message).to.include('pixels.transcodes');
  });

  it('takes the place of a transcode that nobody watches', async () => {
    newRig(streams('h265'), 1);
    const first = await enlarge('cam');
    await rig.service.close(actor, first.streamId);

    expect(await enlarge('twin')).to.include({ profile: 'main', delivery: 'transcoded' });
    expect(rig.engine.transcodes).to.equal(1);
  });

  /** Plays all that a playlist lists. */
  async function decodePlaylist(
    streamId: string,
    playlist: string,
  ): Promise<{ readonly frames: number; readonly complaints: string }> {
    const names = [...playlist.matchAll(/(init|seg)-\d+\.(mp4|m4s)/g)].map(([name]) => name);
    const pieces: Uint8Array[] = [];
    for (const name of names) pieces.push(...(await rig.service.piece(actor, streamId, name, forever)));
    const args = ['-v', 'error', '-i', 'pipe:0', '-fps_mode', 'passthrough', '-f', 'framecrc', '-'];
    const { stdout, stderr } = spawnSync('ffmpeg', args, { input: Buffer.concat(pieces), maxBuffer: 2 ** 26 });
    const lines = stdout.toString().split('\n');
    return { frames: lines.filter((line) => line.startsWith('0,')).length, complaints: stderr.toString() };
  }
});
