/**
 * RTSP servers that are not ours are pulled and play: GStreamer's and VLC's, from Debian's packages. The pictures that
 * ffmpeg decodes from our playlist must be those of the clip, all of them, in order, bit by bit.
 *
 * live555 is not in Debian 12, and VLC's server only sends by UDP; `Interleaver` puts its packets, as they are, on the
 * RTSP connection.
 * The sound likewise, when it is AAC.
 */
import { rm } from 'node:fs/promises';
import { expect } from 'chai';
import { liveRoutes } from '../../gateway/media/live-routes.ts';
import { type ForeignClip, foreignFps, makeClipFolder, writeClip } from '../fixtures/foreign-clip.ts';
import { startGstServer } from '../fixtures/foreign-gst-server.ts';
import { Interleaver } from '../fixtures/foreign-interleaver.ts';
import type { ForeignProcess } from '../fixtures/foreign-process.ts';
import { type SeenStream, seeFrames, seeStreams, type Sight, viewerHeaders } from '../fixtures/foreign-viewer.ts';
import { startVlcServer } from '../fixtures/foreign-vlc-server.ts';
import { actorOf, type LiveRig, newLiveRig } from '../fixtures/live-rig.ts';
import { type ServedRoutes, serveRoutes } from '../http/serve-routes.ts';

const host = '127.71.0.1';
const gstPort = 18_554;
const loginPort = 18_555;
const vlcPort = 18_560;
const login = { username: 'admin', password: 'pa:ss @"巡' };
const seconds = 10;
/** Frames of 1,024 samples at 48 kHz. */
const aacFrames = (seconds * 48_000) / 1024;

const clips = {
  plain: { video: 'h264', bFrames: 0 },
  bFramesAac: { video: 'h264', bFrames: 2, audio: 'aac' },
  pcmu: { video: 'h264', bFrames: 0, audio: 'pcm_mulaw' },
  hevcPcma: { video: 'hevc', bFrames: 0, audio: 'pcm_alaw' },
  hevcBFramesAac: { video: 'hevc', bFrames: 2, audio: 'aac' },
} as const satisfies Record<string, ForeignClip>;

/** How far sound may be from its picture: it is laid beside the picture that is there when it comes. */
const maxLipMs = 250;

type ClipName = keyof typeof clips;

interface Source {
  readonly says: string;
  readonly clip: ClipName;
  readonly server: 'gst' | 'gst-login' | 'vlc';
  readonly inBand?: boolean;
}

const sources: readonly Source[] = [
  { says: 'GStreamer: H.264', clip: 'plain', server: 'gst' },
  { says: 'GStreamer: H.264 with parameter sets in band only, G.711', clip: 'pcmu', server: 'gst', inBand: true },
  { says: 'GStreamer: H.264 with B-frames, AAC', clip: 'bFramesAac', server: 'gst' },
  { says: 'GStreamer behind Digest: H.264, G.711', clip: 'pcmu', server: 'gst-login' },
  { says: 'GStreamer: H.265, G.711', clip: 'hevcPcma', server: 'gst' },
  {
    says: 'GStreamer: H.265 with B-frames, parameter sets in band only, AAC',
    clip: 'hevcBFramesAac',
    server: 'gst',
    inBand: true,
  },
  { says: 'VLC: H.264, G.711', clip: 'pcmu', server: 'vlc' },
  { says: 'VLC: H.264 with B-frames, AAC', clip: 'bFramesAac', server: 'vlc' },
  { says: 'VLC: H.265, G.711', clip: 'hevcPcma', server: 'vlc' },
];

interface Seen {
  readonly sight: Sight;
  readonly sound: Sight | undefined;
  readonly streams: readonly SeenStream[];
}

describe('an RTSP source that is not ours plays', function () {
  this.timeout(120_000);
  const files = new Map<ClipName, string>();
  const truths = new Map<ClipName, string>();
  const sounds = new Map<ClipName, string>();
  const seen = new Map<Source, Seen | Error>();
  const processes: ForeignProcess[] = [];
  const interleavers: Interleaver[] = [];
  let folder: string;
  let rig: LiveRig;
  let served: ServedRoutes;

  before(async () => {
    folder = await makeClipFolder();
    for (const [name, clip] of entries(clips)) {
      const file = await writeClip(folder, name, clip);
      files.set(name, file);
      // The clip of VLC is played in a loop.
      truths.set(name, digests((await seeFrames(file, 'video')).frames).repeat(2));
      if (hasAac(clip)) sounds.set(name, digests((await seeFrames(file, 'audio')).frames).repeat(2));
    }
    rig = newLiveRig({ idleSeconds: 60, silenceSeconds: 5, maxStreams: 16, audio: true });
    served = await serveRoutes(liveRoutes(rig.service));
    await startServers();
    await Promise.all(sources.map(async (source) => seen.set(source, await watch(source))));
  });

  after(async () => {
    await served?.close();
    await rig?.close();
    await Promise.all(interleavers.map((interleaver) => interleaver.stop()));
    await Promise.all(processes.map((process) => process.stop()));
    await rm(folder, { recursive: true, force: true });
  });

  async function startServers(): Promise<void> {
    for (const [server, port] of [
      ['gst', gstPort],
      ['gst-login', loginPort],
    ] as const) {
      const mounts = sources
        .filter((source) => source.server === server)
        .map((source) => ({ ...source, path: pathOf(source), clip: clips[source.clip], file: fileOf(source) }));
      const secured = server === 'gst-login' ? { login } : {};
      processes.push(await startGstServer({ host, port, mounts, ...secured }));
      for (const { says, path } of mounts) rig.setPath(says, { host, port, path, ...secured });
    }
    for (const [index, source] of sources.filter(({ server }) => server === 'vlc').entries()) {
      processes.push(await startVlcServer(fileOf(source), host, vlcPort + index));
      const interleaver = new Interleaver(host, vlcPort + index);
      interleavers.push(interleaver);
      await interleaver.start();
      rig.setPath(source.says, { host, port: interleaver.port, path: '/cam' });
    }
    rig.setPath('udp only', { host, port: vlcPort, path: '/cam' });
  }

  function fileOf({ clip }: Source): string {
    return files.get(clip) ?? '';
  }

  async function watch({ says, clip }: Source): Promise<Seen | Error> {
    try {
      const { streamId } = await rig.service.open(viewer, { cameraId: says, profile: 'sub' });
      const url = `${served.url}/streams/${streamId}/live.m3u8`;
      const held = await fetch(url, { headers: viewerHeaders });
      if (!held.ok) return new Error(await held.text());
      const [sight, sound, streams] = await Promise.all([
        seeFrames(url, 'video', seconds),
        hasAac(clips[clip]) ? seeFrames(url, 'audio', seconds) : undefined,
        seeStreams(url),
      ]);
      return { sight, sound, streams };
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  for (const source of sources) {
    it(`from ${source.says}`, () => {
      const result = seen.get(source);
      if (result === undefined || result instanceof Error) throw result ?? new Error('not watched');
      const { sight, sound, streams } = result;

      expect(sight.complaints).to.equal('');
      expect(sight.frames).to.have.length(seconds * foreignFps);
      expect(isRising(sight.frames.map(({ pts }) => pts))).to.equal(true);
      expect(truths.get(source.clip)).to.include(digests(sight.frames));
      const { video } = clips[source.clip];
      // G.711 is left out: browsers do not play it in MP4.
      expect(streams.map(({ codec_name }) => codec_name)).to.have.members(
        sound === undefined ? [video] : [video, 'aac'],
      );
      if (sound === undefined) return;
      expect(sound.complaints).to.equal('');
      // Sound begins where it comes in, up to a quarter of a second behind the first picture.
      expect(sound.frames.length).to.be.within(aacFrames - 12, aacFrames + 1);
      expect(isRising(sound.frames.map(({ pts }) => pts))).to.equal(true);
      // The first frames depend on those before them, which nobody sent; the last one is cut where the time is over.
      const heard = sound.frames.slice(2, -1);
      const whole = sounds.get(source.clip) ?? '';
      expect(whole).to.include(digests(heard));
      const pictureMs = (framesBefore(truths.get(source.clip) ?? '', sight.frames) * 1000) / foreignFps;
      const soundMs = (framesBefore(whole, heard) * 1024) / 48;
      // The first picture is shown at 0.
      expect((heard[0]?.pts ?? 0) / 48 - (soundMs - pictureMs)).to.be.within(-maxLipMs, maxLipMs);
    });
  }

  it('unless it cannot send over the RTSP connection, which is told', async () => {
    const { streamId } = await rig.service.open(viewer, { cameraId: 'udp only', profile: 'sub' });

    const refusal = await fetch(`${served.url}/streams/${streamId}/live.m3u8`, { headers: viewerHeaders });

    expect(refusal.status).to.equal(502);
    expect(await refusal.json()).to.include({ code: 'stream/failed', reason: 'unsupported' });
  });
});

const viewer = actorOf(viewerHeaders['x-session'], viewerHeaders['x-path']);

function pathOf(source: Source): string {
  return `/cam-${sources.indexOf(source)}`;
}

function hasAac(clip: ForeignClip): boolean {
  return clip.audio === 'aac';
}

function isRising(numbers: readonly number[]): boolean {
  return numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? 0));
}

/** Where in the clip these frames begin. */
function framesBefore(whole: string, seen: Sight['frames']): number {
  return whole.indexOf(digests(seen)) / digests(seen.slice(0, 1)).length;
}

function digests(seen: Sight['frames']): string {
  return seen.map(({ md5 }) => `${md5}\n`).join('');
}

function entries<Name extends string, Value>(table: Readonly<Record<Name, Value>>): [Name, Value][] {
  // The keys of a table of constants are just its names.
  return Object.entries(table) as [Name, Value][];
}
