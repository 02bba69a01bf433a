/** An MJPEG camera that is not ours (GStreamer's RTSP server) shows in a browser: its pictures are made H.264. */
import { rm } from 'node:fs/promises';
import { expect } from 'chai';
import { liveRoutes } from '../../gateway/media/live-routes.ts';
import { foreignFps, makeClipFolder, writeClip } from '../fixtures/foreign-clip.ts';
import { startGstServer } from '../fixtures/foreign-gst-server.ts';
import type { ForeignProcess } from '../fixtures/foreign-process.ts';
import { seeFrames, seeStreams, viewerHeaders } from '../fixtures/foreign-viewer.ts';
import { actorOf, type LiveRig, newLiveRig } from '../fixtures/live-rig.ts';
import { type ServedRoutes, serveRoutes } from '../http/serve-routes.ts';

const host = '127.71.1.1';
const port = 18_556;
const seconds = 6;
const viewer = actorOf(viewerHeaders['x-session'], viewerHeaders['x-path']);

describe('a camera that sends MJPEG', function () {
  this.timeout(60_000);
  let folder: string;
  let server: ForeignProcess;
  let rig: LiveRig;
  let served: ServedRoutes;

  before(async () => {
    folder = await makeClipFolder();
    const clip = { video: 'mjpeg', bFrames: 0 } as const;
    const file = await writeClip(folder, 'mjpeg', clip);
    server = await startGstServer({ host, port, mounts: [{ path: '/cam', file, clip }] });
    rig = newLiveRig({ idleSeconds: 20 });
    rig.setPath('cam', {
      ...{ host, port, path: '/cam' },
      streams: [{ profile: 'sub', codec: 'mjpeg', width: 320, height: 180 }],
    });
    served = await serveRoutes(liveRoutes(rig.service));
  });

  after(async () => {
    await served?.close();
    await rig?.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('plays as H.264, every picture in its place, and says that it was transcoded', async () => {
    const view = await rig.service.open(viewer, { cameraId: 'cam', profile: 'sub', codecs: ['h264'] });
    const url = `${served.url}/streams/${view.streamId}/live.m3u8`;

    const [sight, streams] = await Promise.all([seeFrames(url, 'video', seconds), seeStreams(url)]);

    expect(view.delivery).to.equal('transcoded');
    expect(sight.complaints).to.equal('');
    expect(streams.map(({ codec_name }) => codec_name)).to.deep.equal(['h264']);
    expect(sight.frames.length).to.be.within(seconds * foreignFps - 1, seconds * foreignFps);
  });

  it('gives snapshots of its own pictures', async () => {
    const view = await rig.service.open(viewer, { cameraId: 'cam', profile: 'sub', codecs: ['h264'] });
    await rig.service.playlist(viewer, view.streamId, new AbortController().signal);

    const { jpeg } = await rig.pictures.snapshot(viewer.scope, 'cam');

    expect(jpeg.readUInt16BE(0)).to.equal(0xffd8);
    expect(jpeg.length).to.be.above(2000);
  });
});
