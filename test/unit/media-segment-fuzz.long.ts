import { expect } from 'chai';
import fc from 'fast-check';
import { type Container, damages, makeSegment, mangleSegment } from '../fixtures/mangled-segments.ts';
import { readClip } from '../fixtures/pulled-clip.ts';

const containers: readonly Container[] = ['ts', 'mp4'];

describe('A hostile segment, looked at for longer', function () {
  this.timeout(600_000);

  for (const container of containers) {
    it(`never throws, never grows, and is taken apart as fast as a good one (${container})`, () => {
      const whole = makeSegment(container);
      let slowestMs = 0;
      fc.assert(
        fc.property(damages, fc.integer({ min: 7, max: 20_000 }), (all, pieceBytes) => {
          const mangled = mangleSegment(whole, all);
          const startedMs = performance.now();

          const { units, soundFrames } = readClip(mangled, container, pieceBytes);

          slowestMs = Math.max(slowestMs, performance.now() - startedMs);
          const sizeBytes = [...units, ...soundFrames].reduce((sum, { bytes }) => sum + bytes.length, 0);
          expect(sizeBytes).to.be.at.most(2 * mangled.length);
        }),
        { numRuns: 5000 },
      );
      expect(slowestMs).to.be.below(500);
    });
  }
});
