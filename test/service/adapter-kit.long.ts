import { expect } from 'chai';
import { faultyAdapters, runAdapterKit } from '../fixtures/kit-program.ts';

describe('the conformance kit, every check of it', function () {
  this.timeout(180_000);

  for (const folder of ['adapters/carrier-platform', 'adapters/rtsp-list']) {
    it(`is green for ${folder}`, async () => {
      const { code, redLines, lastLine } = await runAdapterKit(folder);

      expect(redLines).to.deep.equal([]);
      expect(lastLine).to.match(/^\d\d passed, 0 failed$/);
      expect(code).to.equal(0);
    });
  }

  for (const { folder, group, line } of faultyAdapters) {
    it(`turns red in “${group}” and nowhere else for an adapter that ${folder.replaceAll('-', ' ')}`, async () => {
      const report = await runAdapterKit(`test/fixtures/faulty-adapters/${folder}`, 'test/fixtures/kit/example.ts');

      expect(report.redGroups, report.redLines.join('\n')).to.deep.equal([group]);
      expect(report.redLines[0]).to.match(line);
      expect(report.code).to.equal(1);
    });
  }
});
