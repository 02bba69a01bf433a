import { expect } from 'chai';
import fc from 'fast-check';
import { type CameraViews, longestGap } from '../../gateway/patrol/coverage/camera-gap.ts';
import { type RoundTally, coverageOf } from '../../gateway/patrol/coverage/coverage.ts';
import { cameraId } from '../fixtures/estate.ts';
import { beijing } from '../fixtures/patrol.ts';

const tally = (members: Partial<RoundTally>): RoundTally => ({
  modeKey: 'normal',
  hourMs: beijing('2026-09-21 10:00'),
  state: 'done',
  roundCount: 10,
  windowMs: 36_000_000,
  dueCount: 100,
  seenCount: 90,
  notViewableCount: 10,
  ...members,
});
const counts = { startedCount: 14, onTimeCount: 12, dueCameras: 50, seenCameras: 45 };

describe('coverageOf', () => {
  const tallies = [
    tally({}),
    tally({ state: 'partial', cause: 'not-watched', roundCount: 4, windowMs: 14_400_000, dueCount: 40, seenCount: 20 }),
    tally({
      ...{ state: 'missed', cause: 'post-empty', modeKey: 'normal+night', hourMs: beijing('2026-09-21 23:00') },
      ...{ roundCount: 2, windowMs: 7_200_000, dueCount: 20, seenCount: 0, notViewableCount: 0 },
    }),
  ];

  it('tells each rate with what it is made of', () => {
    const coverage = coverageOf(tallies, counts);

    expect(coverage.completion).to.deep.equal({ count: 10, of: 16, share: 0.625 });
    expect(coverage.points).to.deep.equal({ count: 45, of: 50, share: 0.9 });
    expect(coverage.onTime).to.deep.equal({ count: 12, of: 16, share: 0.75 });
    expect(coverage.executed).to.deep.equal({ count: 14, of: 16, share: 0.875 });
    expect(coverage.stops).to.deep.equal({ count: 110, of: 160, share: 0.6875, notViewable: 20 });
    expect(coverage.causes).to.deep.equal([
      { cause: 'not-watched', count: 4 },
      { cause: 'post-empty', count: 2 },
    ]);
    expect(coverage.isSufficient).to.equal(true);
  });

  it('has the hours of a day by mode, in Beijing time', () => {
    const { heat } = coverageOf(tallies, counts);

    expect(heat).to.deep.equal([
      { modeKey: 'normal', hour: 10, due: 140, seen: 110, rounds: 14, missed: 0 },
      { modeKey: 'normal+night', hour: 23, due: 20, seen: 0, rounds: 2, missed: 2 },
    ]);
  });

  it('leaves what the platform missed out of every figure, and says when too little is known', () => {
    const away = tally({ state: 'missed', cause: 'platform', roundCount: 1, windowMs: 3_600_000, dueCount: 10 });

    const little = coverageOf([...tallies, away], counts);
    const much = coverageOf([...tallies, { ...away, windowMs: 1_000_000 }], counts);

    expect(little.completion.of).to.equal(16);
    expect(little.known.share).to.be.closeTo(0.941, 0.001);
    expect([little.isSufficient, much.isSufficient]).to.deep.equal([false, true]);
  });

  it('tells no share where nothing was due', () => {
    const nothing = coverageOf([], { startedCount: 0, onTimeCount: 0, dueCameras: 0, seenCameras: 0 });

    expect(nothing.completion).to.deep.equal({ count: 0, of: 0 });
    expect(nothing.isSufficient).to.equal(false);
  });
});

describe('longestGap', () => {
  const period = { fromMs: 1000, toMs: 2000 };
  const views = (seenAtMs: readonly number[]): CameraViews => {
    const between = seenAtMs.slice(1).map((atMs, index) => atMs - (seenAtMs[index] ?? atMs));
    const [first, last] = [seenAtMs[0], seenAtMs.at(-1)];
    return {
      ...{ cameraId: cameraId('c'), dueCount: 9, seenCount: seenAtMs.length, notViewableCount: 0 },
      ...(first !== undefined && last !== undefined && { firstSeenAtMs: first, lastSeenAtMs: last }),
      ...(between.length > 0 && { longestBetweenMs: Math.max(...between) }),
    };
  };

  it('counts the tail until now', () => {
    expect(longestGap(views([1100, 1300]), period)).to.deep.equal({ longestGapMs: 700, gapKind: 'since' });
  });

  it('finds the gap between two views, and that before the first', () => {
    expect(longestGap(views([1100, 1600, 1900]), period)).to.deep.equal({ longestGapMs: 500, gapKind: 'between' });
    expect(longestGap(views([1900]), period)).to.deep.equal({ longestGapMs: 900, gapKind: 'before' });
  });

  it('is the whole period for a camera that nobody saw', () => {
    expect(longestGap(views([]), period)).to.deep.equal({ longestGapMs: 1000, gapKind: 'whole' });
  });

  it('is the longest stretch without a view, whatever the views', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1000, max: 2000 }), { maxLength: 20 }), (instants) => {
        const sorted = instants.toSorted((a, b) => a - b);
        const edges = [1000, ...sorted, 2000];
        const longest = Math.max(...edges.slice(1).map((atMs, index) => atMs - (edges[index] ?? atMs)));

        expect(longestGap(views(sorted), period).longestGapMs).to.equal(longest);
      }),
    );
  });
});
