import { expect } from 'chai';
import fc from 'fast-check';
import { nextPage, pageMs, pagesOf } from '../../gateway/patrol/round-pages.ts';
import { type RoundStop, countStops, finishRound, stopOutcomes } from '../../gateway/patrol/round.ts';
import { aRound, aStopOf } from '../fixtures/round.ts';

const layouts = fc.constantFrom(1, 4, 9);
const someStops = fc
  .array(fc.record({ outcome: fc.constantFrom(...stopOutcomes), dwellMs: fc.integer({ min: 5000, max: 300_000 }) }))
  .map((parts) => parts.map((part, order) => aStop({ ...part, order })));

function aStop(members: Partial<RoundStop>): RoundStop {
  return aStopOf(aRound(), members.order ?? 0, members);
}

describe('pages of a round', () => {
  it('hold every stop once, in order, and never more than the layout', () => {
    fc.assert(
      fc.property(someStops, layouts, (stops, layout) => {
        const pages = pagesOf(stops, layout);

        expect(pages.flat()).to.deep.equal(stops);
        expect(pages.every((page) => page.length > 0 && page.length <= layout)).to.equal(true);
        expect(pages.slice(0, -1).every((page) => page.length === layout)).to.equal(true);
      }),
    );
  });

  it('are turned so that every waiting stop is reached and no decided page is shown', () => {
    fc.assert(
      fc.property(someStops, layouts, (stops, layout) => {
        const pages = pagesOf(stops, layout);
        const reached: RoundStop[] = [];
        for (let at = nextPage(pages, 0); at !== undefined; at = nextPage(pages, at + 1)) {
          const waiting = (pages[at] ?? []).filter(({ outcome }) => outcome === 'waiting');
          expect(waiting).to.not.deep.equal([]);
          reached.push(...waiting);
        }

        expect(reached).to.deep.equal(stops.filter(({ outcome }) => outcome === 'waiting'));
      }),
    );
  });

  it('last as long as the longest dwell that is still owed, and time to start', () => {
    const page = [
      aStop({ dwellMs: 10_000 }),
      aStop({ dwellMs: 20_000 }),
      aStop({ dwellMs: 60_000, outcome: 'not-viewable' }),
    ];

    expect(pageMs(page)).to.equal(21_500);
  });
});

describe('the end of a round', () => {
  it('is done exactly when every stop was seen or could not be shown', () => {
    const decided = fc.array(fc.constantFrom('seen', 'not-viewable', 'skipped'), { minLength: 1 });
    fc.assert(
      fc.property(decided, (outcomes) => {
        const stops = outcomes.map((outcome, order) => aStop({ outcome, order }));
        const ended = finishRound({ ...aRound(), counts: countStops(stops) }, 5);

        expect(ended.state).to.equal(outcomes.includes('skipped') ? 'partial' : 'done');
        expect(ended.seatId).to.equal(undefined);
      }),
    );
  });
});
