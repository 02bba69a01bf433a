import { expect } from 'chai';
import { camerasOf, type CausesRig, freshCauses } from '../fixtures/causes-rig.ts';

const everything = { organisationPath: '/' };
const olt = 'OLT-1';
/** Eight ONUs of four cameras each behind one OLT, and a village in which others answer. */
const onus = Array.from({ length: 8 }, (_, number) =>
  camerasOf(`onu${String(number)}-`, 4, { onuSerial: `ONU-${String(number)}`, upstreamNode: olt, pointClass: 3 }),
);
const points = onus.flat();
const others = camerasOf('other-', 20);

describe('causes behind which there are others', () => {
  let rig: CausesRig;
  freshCauses((fresh) => {
    rig = fresh;
  });

  beforeEach(async () => {
    rig.add(...points, ...others);
    await rig.start();
  });

  const standing = async (): Promise<unknown[]> => {
    const { items } = await rig.reading.list(everything, { state: 'open', sort: 'largest', limit: 20 });
    return items.map(({ kind, key, cameraCount, severity, state }) => [kind, key, cameraCount, severity, state]);
  };
  const confirmed = (): unknown[] =>
    rig.told.flatMap(([name, { cause }]) => (name === 'cause.confirmed' ? [[cause.key, cause.cameraCount]] : []));

  it('are one, at the highest level that explains them, however they are found one after the other', async () => {
    for (const onu of onus) {
      await rig.fail(onu);
      await rig.pass(10);
    }
    await rig.pass(121);

    expect(await standing()).to.deep.equal([['upstream', olt, 32, 'critical', 'confirmed']]);
    expect(confirmed(), 'nobody is called for a part of it').to.deep.equal([[olt, 32]]);
  });

  it('are each their own while most behind the same answer', async () => {
    await rig.fail([...points.slice(0, 4), ...points.slice(8, 12)]);
    await rig.pass(121);

    expect(await standing()).to.have.deep.members([
      ['upstream', 'ONU-0', 4, 'minor', 'confirmed'],
      ['upstream', 'ONU-2', 4, 'minor', 'confirmed'],
    ]);
  });

  it('leave a part that stays down when the rest is back as a cause of its own, at its own level', async () => {
    await rig.fail(points);
    await rig.pass(121);
    await rig.recover(points.slice(4));
    const meanwhile = await standing();
    await rig.pass(121);

    expect(meanwhile).to.deep.equal([['upstream', olt, 4, 'critical', 'confirmed']]);
    expect(await standing()).to.deep.equal([['upstream', 'ONU-0', 4, 'minor', 'confirmed']]);
    expect(confirmed()).to.deep.equal([
      [olt, 32],
      ['ONU-0', 4],
    ]);
    expect(rig.news).to.include('cause.closed upstream OLT-1 0');
  });

  it('leave a part that was down before as it was', async () => {
    await rig.fail(points.slice(0, 4));
    await rig.pass(400);
    await rig.fail(points.slice(4));
    await rig.pass(121);
    const during = await standing();
    await rig.recover(points.slice(4));

    expect(during).to.deep.equal([
      ['upstream', olt, 28, 'critical', 'confirmed'],
      ['upstream', 'ONU-0', 4, 'minor', 'confirmed'],
    ]);
    expect(await standing()).to.deep.equal([['upstream', 'ONU-0', 4, 'minor', 'confirmed']]);
  });
});
