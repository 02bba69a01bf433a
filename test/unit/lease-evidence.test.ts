import { expect } from 'chai';
import fc from 'fast-check';
import {
  canonicalText,
  daysOfMonth,
  leasedDays,
  type LeaseTerms,
  weighLease,
} from '../../gateway/reports/lease/lease-evidence.ts';
import type { MinuteSums } from '../../gateway/health/minutes/rates.ts';
import { cameraId } from '../fixtures/estate.ts';

const terms: LeaseTerms = {
  ...{ contractId: 'k1', number: '以租代建-2026-07', startsOn: '2026-01-10', endsOn: '2026-10-15', points: 2 },
  ...{ monthlyFeeFen: 1500, agreedAvailability: 0.95 },
};

function point(id: string, dueMinutes: number, knownMinutes: number, onlineMinutes: number) {
  const sums: MinuteSums = { dueMinutes, knownMinutes, onlineMinutes, intactMinutes: onlineMinutes, drops: 1 };
  return { id: cameraId(id), sums };
}

describe('a month of a lease contract', () => {
  it('proposes the missing share of the fee, and nothing within what was agreed', () => {
    const { points, proposedFen } = weighLease('2026-09', terms, [
      point('well', 43_200, 43_200, 42_000),
      point('bad', 43_200, 43_200, 21_600),
      point('dead', 43_200, 43_200, 0),
    ]);

    const proposals = points.map(({ cameraId: id, shortMinutes, proposedFen: fen }) => [id, shortMinutes, fen]);
    expect(proposals).to.deep.equal([
      ['bad', 19_440, 675],
      ['dead', 41_040, 1425],
      ['well', 0, 0],
    ]);
    expect(proposedFen).to.equal(2100);
  });

  it('proposes nothing where too little is known, and counts unknown time for nobody', () => {
    const { points, insufficientPoints } = weighLease('2026-09', terms, [
      point('blind', 43_200, 40_000, 0),
      point('partly', 43_200, 42_000, 42_000),
    ]);

    expect(insufficientPoints).to.equal(1);
    expect(points.map(({ unknownMinutes, proposedFen }) => [unknownMinutes, proposedFen])).to.deep.equal([
      [3200, 0],
      [1200, 0],
    ]);
  });

  it('puts only that part of the fee at stake for which a point was leased', () => {
    const twoDays = weighLease('2026-09', terms, [point('dead', 2880, 2880, 0)]);

    // 95 % of two days of thirty, of 15 yuan.
    expect(twoDays.proposedFen).to.equal(95);
  });

  it('never proposes more than the fees', () => {
    const known = fc.tuple(fc.integer({ min: 1, max: 44_640 }), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(fc.array(known, { maxLength: 20 }), fc.double({ min: 0, max: 1, noNaN: true }), (all, agreed) => {
        const cameras = all.map(([minutes, share], index) =>
          point(String(index), minutes, minutes, Math.floor(minutes * share)),
        );
        const { proposedFen } = weighLease('2026-08', { ...terms, agreedAvailability: agreed }, cameras);
        return proposedFen >= 0 && proposedFen <= all.length * terms.monthlyFeeFen;
      }),
    );
  });

  it('is written as the same text in whatever order its points come, and as another one when a minute differs', () => {
    const [a, b] = [point('a', 100, 100, 90), point('b', 100, 100, 80)];

    const text = canonicalText(weighLease('2026-09', terms, [a, b]));

    expect(canonicalText(weighLease('2026-09', terms, [b, a]))).to.equal(text);
    expect(canonicalText(weighLease('2026-09', terms, [a, point('b', 100, 100, 81)]))).to.not.equal(text);
    expect(canonicalText(weighLease('2026-08', terms, [a, b]))).to.not.equal(text);
  });

  it('has the days of the month that lie in the contract', () => {
    expect(daysOfMonth('2028-02')).to.deep.equal({ from: '2028-02-01', to: '2028-02-29' });
    expect(leasedDays('2026-01', terms)).to.deep.equal({ from: '2026-01-10', to: '2026-01-31' });
    expect(leasedDays('2026-10', terms)).to.deep.equal({ from: '2026-10-01', to: '2026-10-15' });
    expect(leasedDays('2026-11', terms)).to.equal(undefined);
  });
});
