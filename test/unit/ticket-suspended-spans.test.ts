import { expect } from 'chai';
import { suspendedSpans, type SuspensionTurn } from '../../gateway/outages/tickets/suspended-spans.ts';

const turn = (kind: SuspensionTurn['kind'], atMs: number, ticketId = 'a'): SuspensionTurn => ({
  ...{ ticketId, kind, atMs, organisationPath: '/city/' },
  ...(kind === 'ask-suspension' ? { byName: '王工', note: '道路施工' } : { byName: '陈队', note: '同意' }),
});
/** When, without what they stand on. */
const timesOf = (ticketId: string, turns: readonly SuspensionTurn[]) =>
  suspendedSpans(turns, day)
    .get(ticketId)
    ?.map(({ fromMs, toMs }) => ({ fromMs, toMs }));
const day = { fromMs: 100, toMs: 200 };

describe('suspended spans', () => {
  it('last from the approval until work goes on, within the day', () => {
    const turns = [
      turn('approve-suspension', 50),
      turn('resume', 120),
      turn('approve-suspension', 150),
      turn('check-passed', 260),
    ];

    expect(timesOf('a', turns)).to.deep.equal([
      { fromMs: 100, toMs: 120 },
      { fromMs: 150, toMs: 200 },
    ]);
  });

  it('go on where nothing has ended them', () => {
    expect(timesOf('a', [turn('approve-suspension', 130)])).to.deep.equal([{ fromMs: 130, toMs: 200 }]);
  });

  it('leave out what was over before the day, and what ends without having begun', () => {
    const turns = [turn('approve-suspension', 10), turn('suspension-ended', 100), turn('arrive', 150, 'b')];

    expect(suspendedSpans(turns, day).size).to.equal(0);
  });

  it('keep tickets apart', () => {
    const turns = [turn('approve-suspension', 110), turn('approve-suspension', 120, 'b'), turn('repair', 130, 'b')];

    expect(timesOf('a', turns)).to.deep.equal([{ fromMs: 110, toMs: 200 }]);
    expect(timesOf('b', turns)).to.deep.equal([{ fromMs: 120, toMs: 130 }]);
  });

  it('tell who asked why, and who approved it, once the time has begun before', () => {
    const turns = [turn('ask-suspension', 20), turn('approve-suspension', 50), turn('resume', 120)];

    expect(suspendedSpans(turns, day).get('a')).to.deep.equal([
      {
        ...{ fromMs: 100, toMs: 120, organisationPath: '/city/' },
        ...{ reason: '道路施工', askedBy: '王工', approvedBy: '陈队', approvedAtMs: 50 },
      },
    ]);
  });
});
