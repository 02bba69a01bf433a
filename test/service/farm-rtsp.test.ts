import { expect } from 'chai';
import { clipSections, STREAM_FORMATS, STREAM_KINDS } from '../farm/clips/clip-recipe.ts';
import {
  camera,
  type Door,
  FIRST_SUB,
  framesOf,
  moreFrames,
  RtspRig,
  runPlayer,
  truthOf,
  uriOf,
  watch,
} from '../farm/rtsp/rtsp-rig.ts';
import { poll } from '../poll.ts';

const SUB_GOP = clipSections(STREAM_FORMATS.sub.fps).gopFrames;

describe('the RTSP door of a simulated device', function () {
  this.timeout(60_000); // an empty cache is filled first
  const rig = new RtspRig();

  before(() => rig.prepare());

  afterEach(() => rig.close());

  /** Waits until the newest frame is so far into its group. */
  async function frameBetween(door: Door, first: number, last: number): Promise<void> {
    await poll(`a frame ${first} to ${last} of a group is sent`, () => {
      const place = truthOf(door).frame % SUB_GOP;
      return (place >= first && place <= last) || undefined;
    });
  }

  describe('for a player', () => {
    for (const kind of STREAM_KINDS) {
      it(`plays the ${kind} stream without a fault in ffmpeg, picture by picture`, async () => {
        const { liveFrames } = clipSections(STREAM_FORMATS[kind].fps);
        const { state } = await rig.open(camera, { startsOnKeyFrame: true });
        const { codes, complaints } = await watch(camera, `/live/VideoSource_1/${kind}`, 40);
        const first = codes[0]?.frame ?? Number.NaN;

        expect(complaints).to.equal('');
        expect(codes).to.deep.equal(
          Array.from({ length: 40 }, (_, index) => ({ frame: (first + index) % liveFrames, camera: 1 })),
        );
        expect(state.counts).to.include({ connects: 1, describes: 1, badLogins: 0 });
      });
    }

    it('lets nobody in with a wrong password', async () => {
      const { state } = await rig.open(camera);
      const { code, complaints } = await runPlayer('ffprobe', [
        ...['-v', 'error', '-rtsp_transport', 'tcp'],
        uriOf({ ...camera, password: 'wrong' }, FIRST_SUB),
      ]);

      expect(code).to.not.equal(0);
      expect(complaints).to.contain('401');
      expect(state.counts).to.include({ describes: 0, badLogins: 1, sessions: 0 });
    });
  });

  describe('for a client that looks closely', () => {
    it('tells its methods to anybody, and the rest to those with a login', async () => {
      const { state } = await rig.open(camera);
      const client = rig.dial(camera);

      expect((await client.ask('OPTIONS', '*')).status).to.equal(200);
      expect((await client.ask('DESCRIBE', client.urlOf(FIRST_SUB))).status).to.equal(401);
      expect((await client.ask('DESCRIBE', client.urlOf(FIRST_SUB))).status).to.equal(200);
      expect((await client.ask('DESCRIBE', client.urlOf('/live/none'))).status).to.equal(404);
      expect(state.counts).to.include({ describes: 1, badLogins: 0 });
    });

    it('begins in mid-group, with the sequence number and time that PLAY names', async () => {
      const door = await rig.open(camera);
      await rig.dial(camera).play(FIRST_SUB);
      await frameBetween(door, 3, 15);
      const client = rig.dial(camera);
      const play = await client.play(FIRST_SUB);
      await moreFrames(client, 2);
      const [first] = client.rtp;

      expect(framesOf(client)[0]?.isKey).to.equal(false);
      expect(play.head).to.contain(`seq=${first?.readUInt16BE(2)};rtptime=${first?.readUInt32BE(4)}`);
      expect(door.state.counts.sessions).to.equal(2);
    });

    it('sends on without a gap in numbers or times, and reports the time', async () => {
      await rig.open(camera);
      const client = rig.dial(camera);
      await client.play(FIRST_SUB);
      await moreFrames(client, 10);
      const sequences = client.rtp.map((packet) => packet.readUInt16BE(2));
      const times = framesOf(client).map(({ rtpTime }) => rtpTime);
      const report = client.packets.find(({ channel }) => channel === 1)?.bytes;

      expect(sequences).to.deep.equal(sequences.map((_, index) => ((sequences[0] ?? 0) + index) % 2 ** 16));
      expect(times).to.deep.equal(times.map((_, index) => ((times[0] ?? 0) + index * 6000) % 2 ** 32));
      expect(report?.readUInt8(1)).to.equal(200);
      expect(report?.readUInt32BE(4)).to.equal(client.rtp[0]?.readUInt32BE(8));
    });

    it('sends a key frame next when one is wanted, and time goes on', async () => {
      const door = await rig.open(camera);
      const client = rig.dial(camera);
      await client.play(FIRST_SUB);
      await frameBetween(door, 3, 15);
      const sent = truthOf(door).framesSent;
      door.server.forceKeyFrame('VideoSource_1', 'main');
      door.server.forceKeyFrame('VideoSource_1');
      await poll('three more frames come', () => framesOf(client).length > sent + 3 || undefined);
      const frames = framesOf(client).slice(sent);
      const times = frames.map(({ rtpTime }) => rtpTime);

      expect(frames.slice(0, 3).map(({ isKey }) => isKey)).to.deep.equal([true, false, false]);
      expect(times).to.deep.equal(times.map((_, index) => ((times[0] ?? 0) + index * 6000) % 2 ** 32));
    });

    it('refuses UDP and foreign sessions, answers several requests in one packet, and ends with TEARDOWN', async () => {
      const { state } = await rig.open(camera);
      const client = rig.dial(camera);
      await client.describe(FIRST_SUB);
      const udp = { Transport: 'RTP/AVP;unicast;client_port=5000-5001' };
      expect((await client.ask('SETUP', client.urlOf(FIRST_SUB), udp)).status).to.equal(461);
      await client.play(FIRST_SUB);
      expect((await client.ask('TEARDOWN', client.urlOf(FIRST_SUB), { Session: '1' })).status).to.equal(454);
      expect(state.counts.sessions).to.equal(1);

      const count = client.answers.length;
      const session = { Session: client.sessionId };
      const receiverReport = Buffer.from([0x24, 1, 0, 4, 0x80, 201, 0, 0]);
      const keepAlives = [0, 1].map(() => client.textOf('GET_PARAMETER', client.urlOf(FIRST_SUB), session));
      client.socket.write(Buffer.concat([receiverReport, Buffer.from(keepAlives.join('\r\n'))]));
      await poll('both are answered', () => client.answers.length >= count + 2 || undefined);
      expect((await client.ask('TEARDOWN', client.urlOf(FIRST_SUB), session)).status).to.equal(200);
      expect(client.answers.slice(count).map(({ status }) => status)).to.deep.equal([200, 200, 200]);
      expect(state.counts.sessions).to.equal(0);
    });

    it('cuts off a client that never ends its request', async () => {
      const { state } = await rig.open(camera);
      const client = rig.dial(camera);
      client.socket.write(`DESCRIBE ${'x'.repeat(20_000)}`);
      await poll('the connection ends', () => client.isClosed || undefined);

      expect(client.answers.map(({ status }) => status)).to.deep.equal([413]);
      expect(state.counts.connects).to.equal(1);
    });

    it('forgets the session with the connection', async () => {
      const door = await rig.open(camera);
      const client = rig.dial(camera);
      await client.play(FIRST_SUB);
      await moreFrames(client, 1);
      await client.close();
      await poll('the session ends', () => door.state.counts.sessions === 0 || undefined);

      expect(truthOf(door).sessions).to.equal(0);
    });
  });
});
