import { expect } from 'chai';
import { liveRoutes } from '../../gateway/media/live-routes.ts';
import { makeClip } from '../fixtures/h264-clip.ts';
import { askerOf, playSegments } from '../fixtures/hls-player.ts';
import { actorOf, type LiveRig, newLiveRig } from '../fixtures/live-rig.ts';
import { RtspCamera } from '../fixtures/rtsp-camera.ts';
import { type ServedRoutes, serveRoutes } from '../http/serve-routes.ts';
import { poll } from '../poll.ts';

const players = 2000;
/** By HTTP; all of them do so in `media-crowd.long.ts`. */
const httpPlayers = 300;
/** What a player that comes by HTTP plays before it leaves. */
const wantedSegments = 3;

describe('a crowd at one camera', function () {
  this.timeout(60_000);
  let camera: RtspCamera;
  let rig: LiveRig;
  let served: ServedRoutes;

  beforeEach(async () => {
    camera = new RtspCamera(makeClip({ seconds: 4, fps: 15, group: 15 }), { host: '127.71.1.1' });
    await camera.start();
    rig = newLiveRig({ idleSeconds: 3, segmentSeconds: 1 });
    rig.setPath('cam', { host: '127.71.1.1', port: camera.port });
    served = await serveRoutes(liveRoutes(rig.service));
  });

  afterEach(async () => {
    await served.close();
    await rig.close();
    await camera.stop();
  });

  it('costs it one session, and all get the same picture', async () => {
    const viewers = Array.from({ length: players }, (_, index) => actorOf(`session ${index}`));

    const opened = await Promise.all(
      viewers.map(async (viewer) => {
        const { streamId } = await rig.service.open(viewer, { cameraId: 'cam', profile: 'sub' });
        return {
          viewer,
          streamId,
          playlist: await rig.service.playlist(viewer, streamId, new AbortController().signal),
        };
      }),
    );

    expect(new Set(opened.map(({ streamId }) => streamId)).size).to.equal(players);
    for (const { playlist } of opened) expect(playlist).to.include('#EXTINF:');
    const firsts = await Promise.all(
      opened.map(({ viewer, streamId }) =>
        rig.service.piece(viewer, streamId, 'seg-0.m4s', new AbortController().signal),
      ),
    );
    expect(new Set(firsts.map(([part]) => part)).size, 'copies in memory').to.equal(1);
    expect(camera.truth).to.include({ connections: 1, openSessions: 1 });
  });

  it('plays by HTTP, each with its own connection, and the session ends with the last of it', async () => {
    const askers = Array.from({ length: httpPlayers }, (_, index) => askerOf(index));

    const plays = await Promise.all(askers.map((asker) => playSegments(served, asker, wantedSegments)));

    for (const names of plays) expect(new Set(names).size).to.equal(wantedSegments);
    expect(camera.truth).to.include({ connections: 1, openSessions: 1 });
    await poll('the camera is left alone', () => {
      rig.service.endIdle();
      return camera.truth.openSessions === 0 ? true : undefined;
    });
    expect(camera.truth).to.include({ connections: 1, teardowns: 1 });
  });
});
