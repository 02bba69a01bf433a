import { expect } from 'chai';
import { camerasOf, type CausesRig, freshCauses } from '../fixtures/causes-rig.ts';

const everything = { organisationPath: '/' };
const hourMs = 3_600_000;

describe('outages and causes while somebody sets the clock', () => {
  let rig: CausesRig;
  const channels = camerasOf('c', 8, { systems: [{ id: 'nvr', kind: 'nvr' }] });
  freshCauses((fresh) => {
    rig = fresh;
  });

  for (const [name, jumpMs] of [
    ['forth', hourMs],
    ['back', -hourMs],
  ] as const) {
    it(`by an hour ${name} in an outage: it is certain no sooner, told once, and ends after it began`, async () => {
      rig.add(...channels, ...camerasOf('o', 20));
      await rig.start();
      await rig.fail(channels);
      rig.wallAheadMs = jumpMs;
      await rig.pass(60);
      const early = rig.news.filter((line) => line.startsWith('cause.confirmed'));
      await rig.pass(61);
      await rig.recover(channels.slice(0, 1));
      await rig.fail(channels.slice(0, 1));
      await rig.recover(channels);

      const outages = await rig.outages.list(everything, {}, { limit: 20 });
      expect(early, 'the window is measured by the monotonic clock').to.deep.equal([]);
      expect(rig.news.filter((line) => line.startsWith('cause.confirmed'))).to.deep.equal([
        'cause.confirmed recorder nvr 8',
      ]);
      expect(rig.news.at(-1)).to.equal('cause.closed recorder nvr 0');
      expect(outages).to.have.length(9);
      const turnedRound = outages.filter(({ startedAtMs, endedAtMs = 0 }) => endedAtMs < startedAtMs);
      expect(turnedRound).to.deep.equal([]);
      const own = outages.filter(({ cameraId }) => cameraId === 'c0');
      const [first, second] = own.sort((a, b) => a.startedAtMs - b.startedAtMs);
      expect(second?.startedAtMs, 'they do not overlap').to.be.at.least(first?.endedAtMs ?? Infinity);
    });
  }
});
