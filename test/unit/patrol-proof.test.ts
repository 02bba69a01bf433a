import { expect } from 'chai';
import fc from 'fast-check';
import {
  type StopEvidence,
  type TileReport,
  decideStop,
  nothingShown,
  refusalOf,
  takeReport,
  toleranceMs,
} from '../../gateway/patrol/proof-of-viewing.ts';

const dwellMs = 10_000;

/** Reports of a tile, each with the server's elapsed time. */
function viewing(...reports: readonly [elapsedMs: number, report: Partial<TileReport>][]) {
  return reports.reduce(
    (before, [elapsedMs, report]) =>
      takeReport(before, { shownMs: 0, frames: 0, failed: false, ...report }, { elapsedMs }),
    nothingShown,
  );
}

const evidence = (members: Partial<StopEvidence>): StopEvidence => ({
  viewing: nothingShown,
  dwellMs,
  elapsedMs: 11_500,
  health: 'online',
  isHidden: false,
  ...members,
});

describe('decideStop', () => {
  it('counts a stop as seen when its frames advanced for the whole dwell', () => {
    const honest = viewing([5000, { shownMs: 4800, frames: 70 }], [11_000, { shownMs: 10_500, frames: 155 }]);

    expect(decideStop(evidence({ viewing: honest }))).to.equal('seen');
  });

  it('skips a stop that was shown for too short a time, or not at all', () => {
    const short = viewing([11_000, { shownMs: 9000, frames: 130 }]);

    expect(decideStop(evidence({ viewing: short }))).to.equal('skipped');
    expect(decideStop(evidence({}))).to.equal('skipped');
  });

  it('finds a stop not viewable when its camera is out of reach or its tile gave up', () => {
    const failed = viewing([11_000, { failed: true }]);

    expect(decideStop(evidence({ viewing: failed }))).to.equal('not-viewable');
    expect(decideStop(evidence({ health: 'offline' }))).to.equal('not-viewable');
    expect(decideStop(evidence({ health: 'auth-failed' }))).to.equal('not-viewable');
    expect(decideStop(evidence({ health: 'unknown' }))).to.equal('skipped');
  });

  it('does not believe frames that advance while the picture in them hides the place', () => {
    const honest = viewing([11_000, { shownMs: 10_500, frames: 155 }]);

    expect(decideStop(evidence({ viewing: honest, isHidden: true }))).to.equal('not-viewable');
  });

  it('believes a whole dwell of advancing frames more than a health check', () => {
    const honest = viewing([11_000, { shownMs: 10_500, frames: 155 }]);

    expect(decideStop(evidence({ viewing: honest, health: 'offline' }))).to.equal('seen');
  });

  it('gives nothing for time that the server did not see pass', () => {
    const cheated = viewing([200, { shownMs: 10_500, frames: 155 }], [11_000, { shownMs: 10_500, frames: 155 }]);

    expect(cheated.refusedReports).to.equal(1);
    expect(decideStop(evidence({ viewing: cheated }))).to.equal('skipped');
  });

  it('gives nothing for shown time without frames, and nothing for more frames than a video has', () => {
    const frozen = viewing([5000, { shownMs: 4900, frames: 60 }], [11_000, { shownMs: 10_800, frames: 60 }]);
    const flood = viewing([11_000, { shownMs: 10_500, frames: 1_000_000 }]);

    expect(decideStop(evidence({ viewing: frozen }))).to.equal('skipped');
    expect(decideStop(evidence({ viewing: flood }))).to.equal('skipped');
  });

  it('gives nothing for claims that go backwards', () => {
    const backwards = viewing([6000, { shownMs: 5500, frames: 80 }], [11_000, { shownMs: 3000, frames: 40 }]);

    expect(backwards).to.include({ creditedMs: 5500, refusedReports: 1 });
  });

  it('never credits more than the time that passed, whatever is reported and however often', () => {
    const anyReport = fc.record({ shownMs: fc.nat(40_000), frames: fc.nat(3000), failed: fc.boolean() });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3000), anyReport), { maxLength: 60 }), (reports) => {
        let elapsedMs = 0;
        let believed = nothingShown;
        for (const [passedMs, report] of reports) {
          elapsedMs += passedMs;
          believed = takeReport(believed, report, { elapsedMs });

          expect(believed.creditedMs).to.be.at.most(elapsedMs + toleranceMs);
        }
      }),
    );
  });

  it('never sees a stop faster than its dwell by more than the tolerance', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: dwellMs - toleranceMs - 1 }), fc.nat(20), (elapsedMs, steps) => {
        let believed = nothingShown;
        for (let step = 0; step <= steps; step++) {
          const report = { shownMs: (dwellMs * (step + 1)) / (steps + 1), frames: 20 * (step + 1), failed: false };
          believed = takeReport(believed, report, { elapsedMs: (elapsedMs * step) / Math.max(1, steps) });
        }

        expect(decideStop(evidence({ viewing: believed, elapsedMs }))).to.not.equal('seen');
      }),
    );
  });
});

describe('refusalOf', () => {
  const claim = (shownMs: number, frames = Math.ceil(shownMs / 66)): TileReport => ({ shownMs, frames, failed: false });

  it('refuses pictures of which the session was never given any', () => {
    expect(refusalOf(nothingShown, claim(1000), { elapsedMs: 1000, sentMs: 0 })).to.equal('never-sent');
    expect(refusalOf(nothingShown, claim(0), { elapsedMs: 1000, sentMs: 0 })).to.equal(undefined);
  });

  it('credits no time after the source froze: nothing more was sent', () => {
    const before = takeReport(nothingShown, claim(4000), { elapsedMs: 4200, sentMs: 4200 });

    expect(refusalOf(before, claim(8000), { elapsedMs: 8200, sentMs: 4200 })).to.equal('never-sent');
    expect(takeReport(before, claim(8000), { elapsedMs: 8200, sentMs: 4200 }).creditedMs).to.equal(4000);
  });

  it('names what is wrong', () => {
    const before = takeReport(nothingShown, claim(4000), { elapsedMs: 4200 });

    expect(refusalOf(before, claim(3000), { elapsedMs: 5000 })).to.equal('backwards');
    expect(refusalOf(before, claim(9000), { elapsedMs: 5000 })).to.equal('too-fast');
    expect(refusalOf(before, claim(5000, 61), { elapsedMs: 5200 })).to.equal('frames-do-not-fit');
    expect(refusalOf(before, claim(5000), { elapsedMs: 5200, sentMs: 5000 })).to.equal(undefined);
  });
});
