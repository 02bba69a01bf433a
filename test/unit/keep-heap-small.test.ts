import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';

/** Makes 300 MB of garbage that lives long enough to be old, beside 20 MB in use; prints the most that was held, MB. */
const program = `
  import { keepHeapSmall } from './gateway/platform/observability/keep-heap-small.ts';
  if (process.argv.includes('small')) keepHeapSmall();
  const make = () => Array.from({ length: 1000 }, (_, i) => ({ i, text: 'x'.repeat(8) + i }));
  const used = Array.from({ length: 250 }, make);
  globalThis.gc();
  const ring = [];
  let most = 0;
  for (let turn = 0; turn < 4000; turn++) {
    ring[turn % 100] = make();
    if (turn % 20 === 0) most = Math.max(most, process.memoryUsage().heapTotal);
  }
  console.log(Math.round(most / 2 ** 20), used.length);
`;

async function mostHeldMb(...how: readonly string[]): Promise<number> {
  const flags = ['--expose-gc', '--max-semi-space-size=1', '--input-type=module-typescript', '--eval', program];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, '--', ...how]);
  return Number.parseInt(stdout, 10);
}

describe('keepHeapSmall', () => {
  it('holds less garbage, set while the process runs', async function () {
    this.timeout(30_000);

    const [small, usual] = [await mostHeldMb('small'), await mostHeldMb('usual')];

    expect(small).to.be.lessThan(0.8 * usual);
  });
});
