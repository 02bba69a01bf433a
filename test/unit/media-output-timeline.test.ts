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

  describe('with pictures that are shown out of their order', () => {
    /** Frames at which pictures are shown, in decoding order: key frame, then groups of four with a middle reference. */
    const pyramid = [0, ...Array.from({ length: 40 }, (_, group) => [4, 2, 1, 3].map((at) => group * 4 + at)).flat()];
    /** The same with two B-frames that nothing refers to. */
    const flat = [0, ...Array.from({ length: 40 }, (_, group) => [3, 1, 2].map((at) => group * 3 + at)).flat()];

    interface Shown {
      readonly decode: number;
      readonly shown: number;
    }

    function send(timeline: OutputTimeline, frames: readonly number[], firstRtpTime = 0xffff8000): Shown[] {
      return frames.map((frame, index) => {
        const decode = timeline.next((firstRtpTime + frame * 6000) >>> 0, index * (1000 / 15));
        return { decode, shown: decode + timeline.offsetTicks };
      });
    }

    it('decodes in even steps and shows each one at its time, from the first picture on', () => {
      for (const [frames, depth] of [
        [pyramid, 2],
        [flat, 1],
      ] as const) {
        const timeline = new OutputTimeline(500, { clockHz: 90_000, fps: 15 });
        timeline.promiseDepth(depth);

        const times = send(timeline, frames);

        expect(times.map(({ decode }) => decode)).to.deep.equal(times.map((_, index) => 500 + index * 6000));
        expect(times.map(({ shown }) => shown)).to.deep.equal(frames.map((frame) => 500 + (frame + depth) * 6000));
        expect(timeline.jumps).to.equal(0);
        expect(timeline.frameTicks).to.equal(6000);
      }
    });

    it('learns it from the pictures when the stream does not tell, without taking it for jumps', () => {
      for (const frames of [pyramid, flat]) {
        const timeline = new OutputTimeline(0, { clockHz: 90_000, fps: 15 });
        timeline.promiseDepth(undefined);

        const times = send(timeline, frames).slice(9);

        const settled = times.map(({ shown }) => shown - (times[0]?.shown ?? 0));
        const expected = frames.slice(9).map((frame) => (frame - (frames[9] ?? 0)) * 6000);
        expect(settled).to.deep.equal(expected);
        expect(timeline.jumps).to.equal(0);
        for (const { decode, shown } of times) expect(shown).to.be.at.least(decode);
      }
    });

    it('takes a large step back for a jump, and finds the order again', () => {
      const timeline = new OutputTimeline(0, { clockHz: 90_000, fps: 15 });
      timeline.promiseDepth(2);
      const before = send(timeline, pyramid);

      const after = send(timeline, pyramid, 0x10000000).slice(20);

      const settled = after.map(({ shown }) => shown - (after[0]?.shown ?? 0));
      expect(settled).to.deep.equal(pyramid.slice(20).map((frame) => (frame - (pyramid[20] ?? 0)) * 6000));
      expect(timeline.jumps).to.be.within(1, 6);
      expect(after[0]?.decode).to.be.greaterThan(before.at(-1)?.decode ?? Infinity);
    });

    it('never shows before it decodes, and decodes forwards only, whatever the camera says', () => {
      const steps = fc.oneof(fc.integer({ min: -40_000, max: 60_000 }), fc.nat(0xffffffff), fc.constant(0));
      const depths = fc.option(fc.nat(16), { nil: undefined });
      fc.assert(
        fc.property(
          fc.array(fc.tuple(steps, fc.nat(3000), depths), { minLength: 2, maxLength: 80 }),
          fc.nat(2 ** 40),
          fc.constantFrom(90_000, 8000, 1, 27_000_000),
          (pictures, startTicks, clockHz) => {
            const timeline = new OutputTimeline(startTicks, { clockHz });
            let [arrivalMs, rtpTime, last] = [0, 0, startTicks - 1];
            for (const [step, gapMs, depth] of pictures) {
              arrivalMs += gapMs;
              rtpTime = (rtpTime + step) >>> 0;
              timeline.promiseDepth(depth);
              const ticks = timeline.next(rtpTime, arrivalMs);
              expect(ticks).to.be.greaterThan(last);
              expect(ticks).to.equal(timeline.decodeTicks);
              expect(timeline.offsetTicks).to.be.within(0, 0xffffffff);
              expect(Number.isSafeInteger(ticks + timeline.offsetTicks)).to.equal(true);
              last = ticks;
            }
          },
        ),
        { numRuns: 500 },
      );
    });

    it('is never more than a few seconds behind itself', () => {
      const timeline = new OutputTimeline(0, { clockHz: 90_000 });
      timeline.promiseDepth(undefined);
      for (let index = 0; index < 50_000; index += 1) {
        timeline.next(((index * 7919) % 13) * 3000 + index * 100, index * 40);

        expect(timeline.offsetTicks).to.be.below(10 * 90_000);
      }
    });
  });
});
