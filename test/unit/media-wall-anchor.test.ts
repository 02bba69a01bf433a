import { expect } from 'chai';
import fc from 'fast-check';
import { WallAnchor } from '../../gateway/media/engine/wall-anchor.ts';

function newAnchor(): { anchor: WallAnchor; time: { ms: number } } {
  const time = { ms: 1_700_000_000_000 };
  return { anchor: new WallAnchor({ now: () => time.ms, monotonic: () => time.ms }, 90_000), time };
}

describe('WallAnchor', () => {
  it('lets the output timeline measure while the camera tells no time', () => {
    const { anchor, time } = newAnchor();
    const startMs = time.ms;

    const instants = [0, 340, 400, 680, 800].map((arrivalMs, index) => {
      time.ms = startMs + arrivalMs;
      return anchor.instantOf({ ticks: index * 18_000, rtpTime: 0 }) - startMs;
    });

    expect(instants).to.deep.equal([0, 200, 400, 600, 800]);
    expect(anchor.clockOffsetMs).to.equal(undefined);
  });

  it('follows a camera whose clock is a little fast or slow for a day', () => {
    for (const rate of [1.0001, 0.9999]) {
      const { anchor, time } = newAnchor();
      const startMs = time.ms;
      let worstMs = 0;
      for (let second = 0; second < 86_400; second += 5) {
        time.ms = startMs + second * 1000;
        const rtpTime = Math.round(second * 90_000 * rate) >>> 0;
        if (second % 30 === 0) anchor.takeReport(startMs + second * 1000 * rate + 60_000, rtpTime);
        worstMs = Math.max(worstMs, Math.abs(anchor.instantOf({ ticks: 0, rtpTime }) - time.ms));
      }

      expect(worstMs).to.be.below(5);
      expect(anchor.clockOffsetMs).to.be.closeTo(60_000 + (rate - 1) * 86_400_000, 10);
    }
  });

  it('does not believe that the fastest picture ever was late only because later ones are slow', () => {
    const { anchor, time } = newAnchor();
    const startMs = time.ms;
    anchor.takeReport(startMs, 0);
    anchor.instantOf({ ticks: 0, rtpTime: 0 });

    time.ms = startMs + 60_000 + 300;
    const atMs = anchor.instantOf({ ticks: 0, rtpTime: 60 * 90_000 });

    expect(atMs).to.be.within(startMs + 60_000, startMs + 60_020);
  });

  it('falls back to the output timeline when the time of the camera is lost', () => {
    const { anchor, time } = newAnchor();
    anchor.takeReport(5, 0);
    anchor.instantOf({ ticks: 0, rtpTime: 0 });
    anchor.forgetReport();

    expect(anchor.instantOf({ ticks: 900, rtpTime: 4_000_000_000 })).to.equal(time.ms);
  });

  it('is never more than a second from now, whatever the camera says', () => {
    const event = fc.oneof(
      fc.record({ ntpMs: fc.integer({ min: -(2 ** 45), max: 2 ** 45 }), rtpTime: fc.nat(0xffffffff) }),
      fc.record({ rtpTime: fc.nat(0xffffffff), waitMs: fc.nat(5000), ticks: fc.nat(2 ** 40) }),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const { anchor, time } = newAnchor();
        for (const each of events) {
          if ('ntpMs' in each) anchor.takeReport(each.ntpMs, each.rtpTime);
          else {
            time.ms += each.waitMs;
            expect(Math.abs(anchor.instantOf(each) - time.ms)).to.be.at.most(1000);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
