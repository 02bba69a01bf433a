import { expect } from 'chai';
import fc from 'fast-check';
import { OutputTimeline } from '../../gateway/media/rtp/output-timeline.ts';

/** Ticks of frames 3,600 apart, 40 ms each; `distort` changes what the camera's clock says. */
function run(count: number, distort: (index: number) => number): { ticks: number[]; jumps: number } {
  const timeline = new OutputTimeline(0, { clockHz: 90_000 });
  const ticks = Array.from({ length: count }, (_, index) => timeline.next(distort(index) >>> 0, index * 40));
  return { ticks, jumps: timeline.jumps };
}

const even = (count: number): number[] => Array.from({ length: count }, (_, index) => index * 3600);

describe('OutputTimeline', () => {
  it('follows a well-behaved camera exactly, across the wrap of 32 bits', () => {
    const { ticks, jumps } = run(50, (index) => 0xfffff000 + index * 3600);

    expect(ticks).to.deep.equal(even(50));
    expect(jumps).to.equal(0);
  });

  it('smooths jumps forwards and backwards to one frame', () => {
    const { ticks, jumps } = run(
      50,
      (index) => index * 3600 + (index >= 20 ? 90_000_000 : 0) - (index >= 30 ? 180_000_000 : 0),
    );

    expect(ticks).to.deep.equal(even(50));
    expect(jumps).to.equal(2);
  });

  it('goes on at the frame rate while the clock of the camera is frozen', () => {
    const { ticks } = run(50, (index) => (index < 20 ? index * 3600 : 20 * 3600));

    expect(ticks).to.deep.equal(even(50));
  });

  it('takes the frame rate from arrivals when the clock never moved', () => {
    const timeline = new OutputTimeline(0, { clockHz: 90_000 });
    for (let index = 0; index < 100; index += 1) timeline.next(7, index * 200);

    expect(timeline.frameTicks).to.be.closeTo(18_000, 100);
  });

  it('believes a pause that our own clock saw, too', () => {
    const timeline = new OutputTimeline(0, { clockHz: 90_000 });
    timeline.next(0, 0);
    timeline.next(3600, 40);

    expect(timeline.next(3600 + 270_000, 3040)).to.equal(3600 + 270_000);
  });

  it('only moves forwards, whatever the camera says', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(0xffffffff), fc.nat(3000)), { minLength: 2, maxLength: 50 }),
        fc.nat(2 ** 40),
        (frames, startTicks) => {
          const timeline = new OutputTimeline(startTicks, { clockHz: 90_000 });
          let arrivalMs = 0;
          let last = startTicks - 1;
          for (const [rtpTime, gapMs] of frames) {
            arrivalMs += gapMs;
            const ticks = timeline.next(rtpTime, arrivalMs);
            expect(ticks).to.be.greaterThan(last);
            expect(Number.isSafeInteger(ticks)).to.equal(true);
            last = ticks;
          }
        },
      ),
    );
  });
});
