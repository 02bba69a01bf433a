import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { closeStream, liveStreamView, openStream, readStream } from '../../gateway/media/live-api.ts';
import { liveRoutes } from '../../gateway/media/live-routes.ts';
import { makeClip } from '../fixtures/h264-clip.ts';
import { type LiveRig, newLiveRig } from '../fixtures/live-rig.ts';
import { RtspCamera } from '../fixtures/rtsp-camera.ts';
import { readStrictly } from '../fixtures/strict-playlist.ts';
import { poll } from '../poll.ts';
import { type Asker, readReply, type ServedRoutes, serveRoutes } from './serve-routes.ts';

const officer: Asker = { role: 'officer', organisationPath: '/county/', sessionId: 's1' };
const stranger: Asker = { ...officer, sessionId: 's2' };
const foreigner: Asker = { ...officer, organisationPath: '/elsewhere/' };

describe('live routes', function () {
  this.timeout(30_000);
  let camera: RtspCamera;
  let rig: LiveRig;
  let served: ServedRoutes;

  before(async () => {
    camera = new RtspCamera(makeClip({ seconds: 4, fps: 15, group: 15 }), { host: '127.61.0.2' });
    await camera.start();
    rig = newLiveRig({ idleSeconds: 60 });
    rig.setPath('cam', { host: '127.61.0.2', port: camera.port });
    rig.setPath('dead', { host: '127.61.0.2', port: 1 });
    served = await serveRoutes(liveRoutes(rig.service));
  });

  after(async () => {
    await served.close();
    await rig.close();
    await camera.stop();
  });

  async function open(): Promise<{ streamId: string; playlistUrl: string }> {
    const response = await served.send('POST', openStream.path, officer, { cameraId: 'cam' });
    expect(response.status).to.equal(201);
    return readReply(response, liveStreamView);
  }

  it('open a stream, tell its state and close it', async () => {
    const { streamId } = await open();
    const path = readStream.path.replace(':streamId', streamId);

    const view = await readReply(await served.get(path, officer), readStream.reply);
    expect(view).to.include({ streamId, cameraId: 'cam', profile: 'sub' });
    expect(view.playlistUrl).to.equal(`/api/v1/streams/${streamId}/live.m3u8`);

    const closed = await served.send('DELETE', closeStream.path.replace(':streamId', streamId), officer);
    expect(closed.status).to.equal(204);
    expect((await served.get(path, officer)).status).to.equal(404);
  });

  it('serve the playlist uncached and its pieces cacheable for this user only', async () => {
    const { streamId } = await open();

    const playlist = await served.get(`/streams/${streamId}/live.m3u8`, officer);
    expect(playlist.headers.get('content-type')).to.match(/^application\/vnd\.apple\.mpegurl/);
    expect(playlist.headers.get('cache-control')).to.equal('no-store');
    const text = await playlist.text();

    for (const name of [/init-\d+\.mp4/.exec(text)?.[0], /seg-\d+\.m4s/.exec(text)?.[0]]) {
      const piece = await served.get(`/streams/${streamId}/${name}`, officer);
      expect(piece.status).to.equal(200);
      expect(piece.headers.get('content-type')).to.equal('video/mp4');
      expect(piece.headers.get('cache-control')).to.equal('private, max-age=60, immutable');
      expect((await piece.arrayBuffer()).byteLength).to.equal(Number(piece.headers.get('content-length')));
    }
  });

  it('answer 404 to other sessions, other scopes and for pieces that are gone', async () => {
    const { streamId } = await open();
    await (await served.get(`/streams/${streamId}/live.m3u8`, officer)).text();

    for (const [path, asker] of [
      [`/streams/${streamId}/live.m3u8`, stranger],
      [`/streams/${streamId}/init-1.mp4`, stranger],
      [`/streams/${streamId}`, foreigner],
      [`/streams/${streamId}/seg-99999.m4s`, officer],
      ['/streams/nothing/live.m3u8', officer],
      [`/streams/${streamId}/low-latency.m3u8`, stranger],
      [`/streams/${streamId}/replay.m3u8`, stranger],
    ] as const) {
      const response = await served.get(path, asker);
      expect(response.status, path).to.equal(404);
    }
    expect((await served.get(`/streams/${streamId}/..%2Fsecret`, officer)).status).to.equal(422);
    expect((await served.get(`/streams/${streamId}/live.m3u8`)).status).to.equal(401);
  });

  it('say why a camera cannot be shown', async () => {
    const { streamId } = await readReply(
      await served.send('POST', openStream.path, officer, { cameraId: 'dead' }),
      openStream.reply,
    );

    const response = await served.get(`/streams/${streamId}/live.m3u8`, officer);

    expect(response.status).to.equal(502);
    expect(await response.json()).to.include({ code: 'stream/failed', stage: 'connect', reason: 'refused' });
  });

  it('hold the low-latency playlist back until it has what is asked for', async () => {
    const { streamId } = await open();
    const path = `/streams/${streamId}/low-latency.m3u8`;
    const first = readStrictly(await (await served.get(path, officer)).text());
    const next = first.sequence + first.segments.length;

    const reply = await served.get(`${path}?_HLS_msn=${next}&_HLS_part=1`, officer);

    expect(reply.headers.get('content-type')).to.match(/^application\/vnd\.apple\.mpegurl/);
    const later = readStrictly(await reply.text());
    expect(Math.max(later.openParts.length, later.segments.at(-1)?.parts.length ?? 0)).to.be.at.least(2);
    expect(later.sequence + later.segments.length).to.be.at.least(next);
  });

  it('answer the promised part when it comes, and 400 to what nobody may ask for', async () => {
    const { streamId } = await open();
    const path = `/streams/${streamId}/low-latency.m3u8`;
    const { hint = '', sequence } = await poll('a part is promised', async () => {
      const playlist = readStrictly(await (await served.get(path, officer)).text());
      return playlist.hint === undefined ? undefined : playlist;
    });

    const part = await served.get(`/streams/${streamId}/${hint}`, officer);

    expect(part.status).to.equal(200);
    const bytes = Buffer.from(await part.arrayBuffer());
    expect(bytes.toString('latin1', 4, 8)).to.equal('moof');
    for (const query of ['_HLS_msn=x', '_HLS_part=1', `_HLS_msn=${sequence + 1000}`, '_HLS_msn=1&_HLS_msn=2']) {
      const refused = await served.get(`${path}?${query}`, officer);
      expect(refused.status, query).to.equal(400);
      expect(await refused.json()).to.include({ code: 'playlist/impossible' });
    }
  });

  it('give an instant replay with an end', async () => {
    const { streamId } = await open();

    const reply = await served.get(`/streams/${streamId}/replay.m3u8?seconds=5`, officer);

    const { hasEnd, segments } = readStrictly(await reply.text());
    expect(hasEnd).to.equal(true);
    for (const { uri } of segments) {
      expect((await served.get(`/streams/${streamId}/${uri}`, officer)).status).to.equal(200);
    }
    expect((await served.get(`/streams/${streamId}/replay.m3u8?seconds=0`, officer)).status).to.equal(422);
  });

  /** What ffmpeg shows of a stream, as its list of frames, and what it complains about. */
  async function play(
    streamId: string,
    seconds: number,
    playlist = 'live',
  ): Promise<{ frames: string[]; complaints: string }> {
    const headers = 'x-role: officer\r\nx-path: /county/\r\nx-session: s1\r\n';
    const url = `${served.url}/streams/${streamId}/${playlist}.m3u8`;
    // Not 'warning': at each reload of any fMP4 playlist ffmpeg 5 reads the section of EXT-X-MAP anew and remarks on it.
    const input = ['-v', 'error', '-live_start_index', '0', '-headers', headers, '-i', url];
    const output = ['-t', String(seconds), '-f', 'framemd5', '-'];
    const { stdout, stderr } = await promisify(execFile)('ffmpeg', [...input, ...output]);
    return { frames: stdout.split('\n').filter((line) => line.startsWith('0,')), complaints: stderr };
  }

  it('play for ten seconds in ffmpeg without an error', async () => {
    const { streamId } = await open();

    const { frames, complaints } = await play(streamId, 10);

    expect(complaints).to.equal('');
    expect(frames).to.have.length(150);
  });

  it('play by the low-latency playlist and as a replay in ffmpeg, too', async () => {
    const { streamId } = await open();

    const live = await play(streamId, 4, 'low-latency');
    const replay = await play(streamId, 2, 'replay');

    expect(live.complaints + replay.complaints).to.equal('');
    expect([live.frames.length, replay.frames.length]).to.deep.equal([60, 30]);
  });

  it('play on in ffmpeg when the camera comes back with another picture size', async () => {
    const { streamId } = await open();
    await (await served.get(`/streams/${streamId}/live.m3u8`, officer)).text();

    camera.clip = makeClip({ width: 640, height: 360, seconds: 4, fps: 15, group: 15, slices: 2, profile: 'high' });
    camera.cut();
    await poll('both formats are listed', async () => {
      const playlist = await (await served.get(`/streams/${streamId}/live.m3u8`, officer)).text();
      return playlist.includes('init-1.mp4') && playlist.includes('init-2.mp4') ? playlist : undefined;
    });
    const { frames, complaints } = await play(streamId, 14);

    expect(complaints).to.equal('');
    expect(frames.length).to.be.within(190, 210);
  });
});
