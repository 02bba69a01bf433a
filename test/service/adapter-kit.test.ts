import { expect } from 'chai';
import { faultyAdapters, runAdapterKit } from '../fixtures/kit-program.ts';

const devices = 'test/fixtures/kit/example.ts';

describe('the conformance kit', function () {
  this.timeout(120_000);

  for (const folder of ['adapters/onvif', 'adapters/sdk/example']) {
    it(`is green for ${folder}`, async () => {
      const { code, redLines, lastLine } = await runAdapterKit(folder);

      expect(redLines).to.deep.equal([]);
      expect(lastLine).to.match(/^\d\d passed, 0 failed$/);
      expect(code).to.equal(0);
    });
  }

  it('is red, with the right line, for each of six planted faults', async () => {
    // All at once: a busy machine can only make them redder.
    const reports = await Promise.all(
      faultyAdapters.map(({ folder, group }) =>
        runAdapterKit(`test/fixtures/faulty-adapters/${folder}`, devices, [group]),
      ),
    );

    for (const [index, { folder, group, line }] of faultyAdapters.entries()) {
      const report = reports[index];
      expect(report?.redGroups, folder).to.deep.equal([group]);
      expect(report?.redLines[0], folder).to.match(line);
      expect(report?.lastLine, folder).to.match(/^\d+ passed, [1-9]\d* failed$/);
      expect(report?.code, folder).to.equal(1);
    }
  });

  it('is green for the same adapter without a fault', async () => {
    const groups = faultyAdapters.map(({ group }) => group);

    const { code, redLines } = await runAdapterKit('test/fixtures/faulty-adapters/sound', devices, groups);

    expect(redLines).to.deep.equal([]);
    expect(code).to.equal(0);
  });

  it('says how to go on when there is no adapter or no fixture', async () => {
    const nothing = await runAdapterKit('docs', devices);
    const noDevices = await runAdapterKit('test/fixtures/faulty-adapters/sound');

    expect(nothing.code).to.equal(2);
    expect(nothing.lastLine).to.match(/has neither adapter\.json nor create-adapter\.ts/);
    expect([noDevices.code, /There are no devices to play/.test(noDevices.lastLine)]).to.deep.equal([2, true]);
  });
});
