import { expect } from 'chai';
import { camera, FIRST_SUB, moreFrames, recorder, RtspRig, SECOND_SUB, watch } from '../farm/rtsp/rtsp-rig.ts';
import { poll } from '../poll.ts';

describe('the RTSP door of a device with a fault', function () {
  this.timeout(60_000); // an empty cache is filled first
  const rig = new RtspRig();

  before(() => rig.prepare());

  afterEach(() => rig.close());

  it('resets connections while offline, and comes back', async () => {
    const { state } = await rig.open(camera);
    const playing = rig.dial(camera);
    await playing.play(FIRST_SUB);
    state.setFault({ kind: 'offline', mode: 'reset' });
    await poll('the stream is cut', () => playing.isClosed || undefined);
    const late = rig.dial(camera);
    await poll('the next one is cut', () => late.isClosed || undefined);

    expect([playing.failure, late.failure]).to.deep.equal(['ECONNRESET', 'ECONNRESET']);
    expect(state.counts).to.include({ sessions: 0, connects: 2 });
    state.setFault(undefined);
    expect((await rig.dial(camera).play(FIRST_SUB)).status).to.equal(200);
  });

  it('says nothing while offline and silent, and never answers those who called then', async () => {
    const { state } = await rig.open(camera);
    await rig.open(recorder);
    const clock = rig.dial(recorder);
    await clock.play(FIRST_SUB);
    const playing = rig.dial(camera);
    await playing.play(FIRST_SUB);
    state.setFault({ kind: 'offline', mode: 'silent' });
    const caller = rig.dial(camera);
    caller.send('OPTIONS', '*');
    await moreFrames(clock, 2);
    const heard = playing.packets.length;
    await moreFrames(clock, 10);

    expect(playing.packets).to.have.length(heard);
    expect([playing.isClosed, caller.isClosed]).to.deep.equal([false, false]);
    state.setFault(undefined);
    expect((await rig.dial(camera).play(FIRST_SUB)).status).to.equal(200);
    expect(caller.answers).to.deep.equal([]);
  });

  it('hangs on one channel of a recorder, then streams and answers go on where they stopped', async () => {
    const door = await rig.open(recorder);
    const [hung, other] = [rig.dial(recorder), rig.dial(recorder)];
    await hung.play(FIRST_SUB);
    await other.play(SECOND_SUB);
    door.state.setFault({ kind: 'hang' }, 'VideoSource_1');
    await moreFrames(other, 2);
    const [heard, answers] = [hung.packets.length, hung.answers.length];
    hung.send('GET_PARAMETER', hung.urlOf(FIRST_SUB), { Session: hung.sessionId });
    await moreFrames(other, 10);
    expect([hung.packets.length, hung.answers.length]).to.deep.equal([heard, answers]);

    door.state.setFault(undefined, 'VideoSource_1');
    await moreFrames(hung, 2);
    expect(hung.answers.slice(answers).map(({ status }) => status)).to.deep.equal([200]);
  });

  it('loses one channel of a recorder and keeps the others', async () => {
    const { state } = await rig.open(recorder);
    const [lost, other] = [rig.dial(recorder), rig.dial(recorder)];
    await lost.play(FIRST_SUB);
    await other.play(SECOND_SUB);
    state.setFault({ kind: 'offline', mode: 'reset' }, 'VideoSource_1');
    await poll('the stream is cut', () => lost.isClosed || undefined);
    const late = rig.dial(recorder);
    late.send('DESCRIBE', late.urlOf(FIRST_SUB));
    await poll('the next one is cut', () => late.isClosed || undefined);
    await moreFrames(other, 3);

    expect(other.isClosed).to.equal(false);
    expect(state.counts.sessions).to.equal(1);
  });

  it('answers later when slow', async () => {
    const { state } = await rig.open(camera);
    const client = rig.dial(camera);
    state.setFault({ kind: 'slow', delayMs: 400 });
    const startMs = performance.now();
    await client.ask('OPTIONS', '*');

    expect(performance.now() - startMs).to.be.within(399, 1500);
  });

  it('shows a picture that stands still when frozen', async () => {
    const { state } = await rig.open(camera, { startsOnKeyFrame: true });
    state.setFault({ kind: 'frozen' });
    const { codes, complaints } = await watch(camera, FIRST_SUB, 35);

    expect(complaints).to.equal('');
    expect(codes).to.deep.equal(Array.from({ length: 35 }, () => ({ frame: 0, camera: 1 })));
  });

  it('shows nothing when black, and the place again when that is over', async () => {
    const { state } = await rig.open(camera, { startsOnKeyFrame: true });
    state.setFault({ kind: 'black' });
    const dark = await watch(camera, FIRST_SUB, 5);
    state.setFault(undefined);
    const light = await watch(camera, FIRST_SUB, 5);

    expect(dark.codes).to.deep.equal(Array.from({ length: 5 }, () => undefined));
    expect(light.codes.map((code) => code?.camera)).to.deep.equal([1, 1, 1, 1, 1]);
  });

  it('refuses the right login, too, on the channel that is locked', async () => {
    const { state } = await rig.open(recorder);
    state.setFault({ kind: 'auth-fail' }, 'VideoSource_1');

    expect((await rig.dial(recorder).describe(FIRST_SUB)).status).to.equal(401);
    expect((await rig.dial(recorder).describe(SECOND_SUB)).status).to.equal(200);
    expect(state.counts.badLogins).to.equal(1);
  });
});
