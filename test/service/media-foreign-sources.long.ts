/**
 * RTSP servers that are not ours are pulled and play: GStreamer's and VLC's, from Debian's packages. The pictures that
 * ffmpeg decodes from our playlist must be those of the clip, all of them, in order, bit by bit.
 *
 * live555 is not in Debian 12, and VLC's server only sends by UDP; `Interleaver` puts its packets, as they are, on the
 * RTSP connection.
 */
import { rm } from 'node:fs/promises';
import { expect } from 'chai';
import { liveRoutes } from '../../gateway/media/live-routes.ts';
import { type ForeignClip, foreignFps, makeClipFolder, writeClip } from '../fixtures/foreign-clip.ts';
import { startGstServer } from '../fixtures/foreign-gst-server.ts';
import { Interleaver } from '../fixtures/foreign-interleaver.ts';
import type { ForeignProcess } from '../fixtures/foreign-process.ts';
import { type SeenStream, seePictures, seeStreams, type Sight, viewerHeaders } from '../fixtures/foreign-viewer.ts';
import { startVlcServer } from '../fixtures/foreign-vlc-server.ts';
import { actorOf, type LiveRig, newLiveRig } from '../fixtures/live-rig.ts';
import { type ServedRoutes, serveRoutes } from '../http/serve-routes.ts';

const host = '127.71.0.1';
const gstPort = 18_554;
const loginPort = 18_555;
const vlcPort = 18_560;
const login = { username: 'admin', password: 'pa:ss @"巡' };
const seconds = 10;
const pictures = seconds * foreignFps;

const clips = {
  plain: { video: 'h264', bFrames: 0 },
  bFramesAac: { video: 'h264', bFrames: 2, audio: 'aac' },
  pcmu: { video: 'h264', bFrames: 0, audio: 'pcm_mulaw' },
  hevcPcma: { video: 'hevc', bFrames: 0, audio: 'pcm_alaw' },
  hevcBFramesAac: { video: 'hevc', bFrames: 2, audio: 'aac' },
} as const satisfies Record<string, ForeignClip>;

type ClipName = keyof typeof clips;

interface Source {
  readonly says: string;
  readonly clip: ClipName;
  readonly server: 'gst' | 'gst-login' | 'vlc';
  readonly inBand?: boolean;
  /** Why it cannot play yet. */
  readonly yet?: string;
}

const reorder = 'pictures are not put into display order yet';
const hevc = 'H.265 is not taken yet';

const sources: readonly Source[] = [
  { says: 'GStreamer: H.264', clip: 'plain', server: 'gst' },
  { says: 'GStreamer: H.264 with parameter sets in band only, G.711', clip: 'pcmu', server: 'gst', inBand: true },
  { says: 'GStreamer: H.264 with B-frames, AAC', clip: 'bFramesAac', server: 'gst', yet: reorder },
  { says: 'GStreamer behind Digest: H.264, G.711', clip: 'pcmu', server: 'gst-login' },
  { says: 'GStreamer: H.265, G.711', clip: 'hevcPcma', server: 'gst', yet: hevc },
  {
    says: 'GStreamer: H.265 with B-frames, parameter sets in band only, AAC',
    clip: 'hevcBFramesAac',
    server: 'gst',
    inBand: true,
    yet: hevc,
  },
  { says: 'VLC: H.264, G.711', clip: 'pcmu', server: 'vlc' },
  { says: 'VLC: H.264 with B-frames, AAC', clip: 'bFramesAac', server: 'vlc', yet: reorder },
  { says: 'VLC: H.265, G.711', clip: 'hevcPcma', server: 'vlc', yet: hevc },
];

interface Seen {
  readonly sight: Sight;
  readonly streams: readonly SeenStream[];
}

describe('an RTSP source that is not ours plays', function () {
  this.timeout(120_000);
  const files = new Map<ClipName, string>();
  const truths = new Map<ClipName, string>();
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
      truths.set(name, digests((await seePictures(file)).pictures).repeat(2));
    }
    rig = newLiveRig({ idleSeconds: 60, silenceSeconds: 5, maxStreams: 16 });
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

  async function watch({ says }: Source): Promise<Seen | Error> {
    try {
      const { streamId } = await rig.service.open(viewer, { cameraId: says, profile: 'sub' });
      const url = `${served.url}/streams/${streamId}/live.m3u8`;
      const held = await fetch(url, { headers: viewerHeaders });
      if (!held.ok) return new Error(await held.text());
      const [sight, streams] = await Promise.all([seePictures(url, seconds), seeStreams(url)]);
      return { sight, streams };
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  for (const source of sources) {
    if (source.yet !== undefined) {
      it(`from ${source.says} (${source.yet})`);
      continue;
    }
    it(`from ${source.says}`, () => {
      const result = seen.get(source);
      if (result === undefined || result instanceof Error) throw result ?? new Error('not watched');
      const { sight, streams } = result;

      expect(sight.complaints).to.equal('');
      expect(sight.pictures).to.have.length(pictures);
      expect(truths.get(source.clip)).to.include(digests(sight.pictures));
      const times = sight.pictures.map(({ pts }) => pts);
      expect(times.every((pts, index) => index === 0 || pts > (times[index - 1] ?? 0))).to.equal(true);
      expect(streams.find(({ codec_type }) => codec_type === 'video')).to.include({
        codec_name: clips[source.clip].video,
      });
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

function digests(seen: Sight['pictures']): string {
  return seen.map(({ md5 }) => `${md5}\n`).join('');
}

function entries<Name extends string, Value>(table: Readonly<Record<Name, Value>>): [Name, Value][] {
  // The keys of a table of constants are just its names.
  return Object.entries(table) as [Name, Value][];
}
