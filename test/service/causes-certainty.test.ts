import { expect } from 'chai';
import { camerasOf, type CausesRig, freshCauses } from '../fixtures/causes-rig.ts';

describe('the certainty of a cause', () => {
  let rig: CausesRig;
  freshCauses((fresh) => {
    rig = fresh;
  });

  it('calls nobody while the gateway itself is cut off, and nobody at all for what came back meanwhile', async () => {
    const [gone, back] = camerasOf('a', 2);
    if (gone === undefined || back === undefined) throw new Error('no cameras');
    rig.add(gone, back, ...camerasOf('b', 5));
    await rig.start();

    await rig.fail([gone, back]);
    rig.canSee = false;
    await rig.pass(1800);
    const whenBlind = rig.news.filter((line) => line.startsWith('cause.confirmed'));
    await rig.recover([back]);
    rig.canSee = true;
    await rig.pass(1);

    expect(whenBlind).to.deep.equal([]);
    expect(rig.news.filter((line) => line.startsWith('cause.confirmed'))).to.deep.equal([
      'cause.confirmed camera a0 1',
    ]);
  });

  it('calls nobody for a flapping camera while it answers', async () => {
    const [camera, ...others] = camerasOf('a', 6);
    if (camera === undefined) throw new Error('no camera');
    rig.add(camera, ...others);
    await rig.start();

    await rig.fail([camera]);
    await rig.pass(60);
    await rig.recover([camera], true);
    await rig.pass(90);
    const whileBack = rig.news.filter((line) => line.startsWith('cause.confirmed'));
    await rig.fail([camera]);

    expect(whileBack).to.deep.equal([]);
    expect(rig.news.at(-1)).to.equal('cause.confirmed camera a0 1');
  });
});
