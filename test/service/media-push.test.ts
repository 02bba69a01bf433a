import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { expect } from 'chai';
import { pushPath } from '../../gateway/media/push/push-head-api.ts';
import { PushRoom } from '../../gateway/media/push/push-room.ts';
import { systemClock } from '../../gateway/platform/clock/clock.ts';
import { SocketDoor } from '../../gateway/platform/realtime/socket-door.ts';
import { type Clip, makeClip } from '../fixtures/h264-clip.ts';
import { actorOf, type LiveRig, newLiveRig } from '../fixtures/live-rig.ts';
import { PushPage } from '../fixtures/push-page.ts';
import { RtspCamera } from '../fixtures/rtsp-camera.ts';
import { poll } from '../poll.ts';

const fps = 15;

describe('pictures pushed over a WebSocket', function () {
  this.timeout(20_000);
  let clip: Clip;
  let camera: RtspCamera;
  let rig: LiveRig;
  let server: Server;
  let door: SocketDoor;
  let room: PushRoom;
  let url: string;
  const pages: PushPage[] = [];

  before(() => {
    clip = makeClip({ seconds: 4, fps, group: fps });
  });

  beforeEach(async () => {
    camera = new RtspCamera(clip, { host: '127.61.7.1' });
    await camera.start();
    rig = newLiveRig();
    rig.setPath('cam', { host: '127.61.7.1', port: camera.port });
    room = new PushRoom({ service: rig.service, clock: systemClock });
    room.start();
    door = new SocketDoor([room], []);
    server = createServer();
    door.start(server, async (cookie) => (cookie === undefined ? undefined : actorOf(cookie)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    url = `ws://127.0.0.1:${typeof address === 'object' ? address?.port : ''}${pushPath}`;
  });

  afterEach(async () => {
    pages.splice(0).forEach(({ socket }) => socket.terminate());
    room.stop();
    door.stop();
    server.close();
    await rig.close();
    await camera.stop();
  });

  async function enter(session: string): Promise<PushPage> {
    const page = new PushPage(url, session);
    pages.push(page);
    await once(page.socket, 'open');
    return page;
  }

  const open = async (session: string): Promise<string> =>
    (await rig.service.open(actorOf(session), { cameraId: 'cam', profile: 'sub' })).streamId;

  it('begins with format, initialisation section and a key frame, and goes on without a gap', async () => {
    const page = await enter('s1');
    page.ask({ watch: [{ channel: 3, streamId: await open('s1') }] });

    await poll(
      'two groups have come',
      () => page.partsOf(3).filter(({ isIndependent }) => isIndependent).length > 2 || undefined,
    );

    const [first, ...rest] = page.pieces;
    expect(first).to.include({ kind: 'init', channel: 3 });
    expect(rest[0]).to.include({ kind: 'part', isIndependent: true });
    page.partsOf(3).reduce((before, part) => {
      expect(part.startTicks).to.equal(before.startTicks + before.durationTicks);
      expect(part.body.toString('latin1', 4, 8)).to.equal('moof');
      return part;
    });
    expect(page.notices.find(({ kind }) => kind === 'format')).to.include({ channel: 3, width: 320, height: 180 });
  });

  it('gives a newcomer the group that is under way at once', async () => {
    const early = await enter('s1');
    early.ask({ watch: [{ channel: 1, streamId: await open('s1') }] });
    await poll('a group is under way', () => {
      const parts = early.partsOf(1);
      const fromKey = parts.length - 1 - parts.findLastIndex(({ isIndependent }) => isIndependent);
      return (parts.length > 2 && fromKey >= 1) || undefined;
    });

    const late = await enter('s2');
    late.ask({ watch: [{ channel: 1, streamId: await open('s2') }] });
    await poll('its first pieces', () => late.partsOf(1).length >= 2 || undefined);

    const [first] = late.partsOf(1);
    const known = early.partsOf(1).find(({ startTicks }) => startTicks === first?.startTicks);
    expect(first?.isIndependent).to.equal(true);
    expect(known?.body.equals(first?.body ?? Buffer.alloc(0))).to.equal(true);
    expect(camera.truth.connections).to.equal(1);
  });

  it('carries several streams on one connection and drops them one by one', async () => {
    rig.setPath('other', { host: '127.61.7.1', port: camera.port, path: '/live/2/{profile}' });
    const page = await enter('s1');
    const { streamId } = await rig.service.open(actorOf('s1'), { cameraId: 'other', profile: 'sub' });
    page.ask({
      watch: [
        { channel: 1, streamId: await open('s1') },
        { channel: 2, streamId },
      ],
    });
    await poll('both play', () => (page.partsOf(1).length > 1 && page.partsOf(2).length > 1) || undefined);

    page.ask({ drop: [1] });
    const before = page.partsOf(2).length;
    await poll('the other goes on', () => page.partsOf(2).length > before + 2 || undefined);
    const dropped = page.partsOf(1).length;
    await poll('the other goes on', () => page.partsOf(2).length > before + 4 || undefined);

    expect(page.partsOf(1)).to.have.lengthOf(dropped);
  });

  it('says gone for a stream of another session, and for one that was closed', async () => {
    const foreign = await open('s2');
    const own = await open('s1');
    const page = await enter('s1');

    page.ask({
      watch: [
        { channel: 1, streamId: foreign },
        { channel: 2, streamId: own },
      ],
    });
    await poll('the foreign one is refused', () => page.isGone(1) || undefined);
    await rig.service.close(actorOf('s1'), own);
    await poll('the own one is gone', () => page.isGone(2) || undefined);

    expect(page.partsOf(1)).to.deep.equal([]);
  });

  it('ends at once when the camera leaves service', async () => {
    const page = await enter('s1');
    page.ask({ watch: [{ channel: 1, streamId: await open('s1') }] });
    await poll('it plays', () => page.partsOf(1).length > 1 || undefined);

    rig.changeCamera('cam', 'removed');

    await poll('it is gone', () => page.isGone(1) || undefined);
  });

  it('keeps a stream that a page receives, and lets it end after the page has left', async () => {
    const page = await enter('s1');
    page.ask({ watch: [{ channel: 1, streamId: await open('s1') }] });
    await poll('it plays', () => page.partsOf(1).length > 1 || undefined);
    const later = systemClock.monotonic() + 3000;
    await poll('more than the idle time passes', () => {
      rig.service.endIdle();
      return systemClock.monotonic() > later || undefined;
    });
    expect(camera.truth.openSessions).to.equal(1);

    page.socket.close();

    await poll('the camera is left alone', () => {
      rig.service.endIdle();
      return camera.truth.openSessions === 0 || undefined;
    });
  });

  it('tells how the stream stands while the camera hangs, and goes on later on the same timeline', async () => {
    const page = await enter('s1');
    page.ask({ watch: [{ channel: 1, streamId: await open('s1') }] });
    await poll('it plays', () => page.partsOf(1).length > 1 || undefined);

    camera.fault = 'hang';
    await poll(
      'it is frozen',
      () => page.notices.some((one) => one.kind === 'state' && one.state === 'frozen') || undefined,
    );
    const held = page.partsOf(1).length;
    camera.fault = 'none';
    await poll('it plays again', () => page.partsOf(1).length > held + 3 || undefined);

    const parts = page.partsOf(1);
    parts.reduce((before, part) => {
      expect(part.startTicks).to.be.at.least(before.startTicks + before.durationTicks);
      return part;
    });
    expect(page.pieces.filter(({ kind }) => kind === 'init')).to.have.lengthOf(2);
  });

  it('shows a page out that speaks nonsense', async () => {
    const page = await enter('s1');

    page.ask({ watch: 'everything' });

    await poll('it is out', () => page.closeCode);
    expect(page.closeCode).to.equal(1008);
  });

  it('shows a page out whose session ended', async () => {
    const page = await enter('s1');
    page.ask({ watch: [{ channel: 1, streamId: await open('s1') }] });
    await poll('it plays', () => page.partsOf(1).length > 1 || undefined);

    door.closeSession('s1');

    await poll('it is out', () => page.closeCode);
    expect(page.closeCode).to.equal(4401);
  });
});
