import { expect } from 'chai';
import { contractStanding } from '../../gateway/registry/contracts/contract.ts';

describe('contractStanding', () => {
  const contract = { startsOn: '2026-01-01', endsOn: '2026-12-31' };
  const days: readonly [string, string][] = [
    ['2025-12-31', 'not-begun'],
    ['2026-01-01', 'running'],
    ['2026-11-30', 'running'],
    ['2026-12-01', 'expiring'],
    ['2026-12-31', 'expiring'],
    ['2027-01-01', 'ended'],
  ];
  for (const [today, standing] of days) {
    it(`is ${standing} on ${today}`, () => {
      expect(contractStanding(contract, today, 30)).to.equal(standing);
    });
  }

  it('is expiring from its first day when it is shorter than the warning', () => {
    expect(contractStanding({ startsOn: '2026-03-01', endsOn: '2026-03-10' }, '2026-03-01', 30)).to.equal('expiring');
    expect(contractStanding({ startsOn: '2026-03-01', endsOn: '2026-03-10' }, '2026-02-28', 30)).to.equal('not-begun');
  });
});
