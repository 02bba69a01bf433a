import { expect } from 'chai';
import { CutOffCamera } from '../fixtures/cut-off-camera.ts';
import { actorOf, type LiveRig, newLiveRig } from '../fixtures/live-rig.ts';
import { poll } from '../poll.ts';
import { skipBecause } from '../skip-because.ts';

const silenceSeconds = 2;

/** A firewall forgot the connection: no end, no reset, no packet. */
describe('a camera whose connection is half open', function () {
  this.timeout(60_000);
  let camera: CutOffCamera;
  let rig: LiveRig;

  before(async function () {
    if (process.getuid?.() !== 0) skipBecause(this, 'network namespaces need root');
    camera = await CutOffCamera.start();
    rig = newLiveRig({ silenceSeconds });
    rig.setPath('cam', { host: camera.host, port: camera.port });
  });

  after(async () => {
    await rig.close();
    await camera.stop();
  });

  it('is told as lost within its silence limit, tried again, and plays when the line is back', async () => {
    const actor = actorOf('s1');
    const { streamId } = await rig.service.open(actor, { cameraId: 'cam', profile: 'sub' });
    const stateOf = async (): Promise<string> => (await rig.service.read(actor, streamId)).state;
    const awaitState = (wanted: string): Promise<true> =>
      poll(`the stream is ${wanted}`, async () => ((await stateOf()) === wanted ? true : undefined), 20_000);
    await awaitState('live');

    const cutAtMs = performance.now();
    camera.cut();
    await awaitState('frozen');
    const noticedMs = performance.now() - cutAtMs;
    camera.mend();
    await awaitState('live');

    expect(noticedMs).to.be.within(silenceSeconds * 1000 - 500, (silenceSeconds + 2) * 1000);
  });
});
