/** Players that are not ours watch a live camera for a minute, all at the same time, without an error. */
import { expect } from 'chai';
import { liveRoutes } from '../../gateway/media/live-routes.ts';
import { type ForeignDoor, openForeignDoor } from '../fixtures/foreign-door.ts';
import {
  type Played,
  playWithFfmpeg,
  playWithFfprobe,
  playWithGstreamer,
  playWithVlc,
} from '../fixtures/foreign-players.ts';
import { viewerHeaders } from '../fixtures/foreign-viewer.ts';
import { makeClip } from '../fixtures/h264-clip.ts';
import { actorOf, type LiveRig, newLiveRig } from '../fixtures/live-rig.ts';
import { RtspCamera } from '../fixtures/rtsp-camera.ts';
import { type ServedRoutes, serveRoutes } from '../http/serve-routes.ts';
import { poll } from '../poll.ts';

const fps = 15;
const seconds = 60;
const all = seconds * fps;
/** What a player that runs for a minute may miss while it starts. */
const startSeconds = 5;
const viewer = actorOf(viewerHeaders['x-session'], viewerHeaders['x-path']);

const players = {
  ffmpeg: { play: playWithFfmpeg, list: 'live.m3u8' },
  ffprobe: { play: playWithFfprobe, list: 'live.m3u8' },
  VLC: { play: playWithVlc, list: 'live.m3u8' },
  "GStreamer's hlsdemux": { play: playWithGstreamer, list: 'live.m3u8' },
  'ffmpeg, from the low-latency playlist': { play: playWithFfmpeg, list: 'low-latency.m3u8' },
} as const;

describe('a player that is not ours plays for a minute', function () {
  this.timeout(180_000);
  const played = new Map<string, Played | Error>();
  let camera: RtspCamera;
  let rig: LiveRig;
  let served: ServedRoutes;
  let door: ForeignDoor;

  before(async () => {
    camera = new RtspCamera(makeClip({ seconds: 8, fps, group: fps }), { host: '127.71.0.2' });
    await camera.start();
    rig = newLiveRig({ idleSeconds: 60 });
    rig.setPath('cam', { host: '127.71.0.2', port: camera.port });
    served = await serveRoutes(liveRoutes(rig.service));
    door = await openForeignDoor(served.url, '127.71.0.3', viewerHeaders);
    const url = await openLongEnough();
    await Promise.all(
      Object.entries(players).map(async ([name, { play, list }]) => {
        played.set(name, await play(`${url}/${list}`, seconds).catch((error: unknown) => asError(error)));
      }),
    );
  });

  after(async () => {
    await door?.close();
    await served?.close();
    await rig?.close();
    await camera?.stop();
  });

  /** Opens the camera and waits until a player finds as much as it wants to hold in stock. */
  async function openLongEnough(): Promise<string> {
    const { streamId } = await rig.service.open(viewer, { cameraId: 'cam', profile: 'sub' });
    const url = `${door.url}/api/v1/streams/${streamId}`;
    await poll('the playlist is full', async () => {
      const playlist = await (await fetch(`${url}/live.m3u8`)).text();
      return playlist.includes('EXT-X-MEDIA-SEQUENCE:0') ? undefined : playlist;
    });
    return url;
  }

  for (const name of Object.keys(players)) {
    it(`in ${name}`, () => {
      const result = played.get(name);
      if (result === undefined || result instanceof Error) throw result ?? new Error('not played');

      expect(result.complaints).to.deep.equal([]);
      expect(result.pictures).to.be.within(all - startSeconds * fps, all + fps);
    });
  }

  it('and the camera was asked for one session', () => {
    expect(camera.truth.connections).to.equal(1);
  });
});

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
