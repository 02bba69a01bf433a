import { expect } from 'chai';
import { camera, FIRST_SUB, RtspRig } from '../farm/rtsp/rtsp-rig.ts';
import { actorOf, newLiveRig } from '../fixtures/live-rig.ts';
import { poll } from '../poll.ts';

/** A third of a second for the way and for a busy machine. */
const toleranceMs = 350;

describe('the clock of a camera that is watched', function () {
  this.timeout(60_000); // an empty cache is filled first
  const farm = new RtspRig();
  const rig = newLiveRig();

  before(() => farm.prepare());
  after(async () => {
    await rig.close();
    await farm.close();
  });

  it('shows in the state of its stream how far it is off, and leaves the instants of its pictures alone', async () => {
    const { state } = await farm.open(camera);
    state.setFault({ kind: 'clock-drift', seconds: -90 });
    const { host, rtspPort: port, username, password } = camera;
    rig.setPath('cam', { host, port, path: FIRST_SUB, login: { username, password } });
    const { streamId } = await rig.service.open(actorOf('s1'), { cameraId: 'cam', profile: 'sub' });
    const instants: number[] = [];
    rig.service.receive(
      actorOf('s1'),
      streamId,
      { onFormat: () => undefined, onStatus: () => undefined, onPart: (_part, atMs) => void instants.push(atMs) },
      () => undefined,
    );

    const clockOffsetMs = await poll('the camera tells its time', async () => {
      const view = await rig.service.read(actorOf('s1'), streamId);
      return instants.length > 10 ? view.clockOffsetMs : undefined;
    });

    expect(clockOffsetMs).to.be.within(-90_000 - toleranceMs, -90_000 + toleranceMs);
    expect(Math.abs((instants.at(-1) ?? 0) - Date.now())).to.be.below(2000);
  });
});
