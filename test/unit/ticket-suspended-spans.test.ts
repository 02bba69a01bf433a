import { expect } from 'chai';
import { suspendedSpans, type SuspensionTurn } from '../../gateway/outages/tickets/suspended-spans.ts';

const turn = (kind: SuspensionTurn['kind'], atMs: number, ticketId = 'a'): SuspensionTurn => ({ ticketId, kind, atMs });
const day = { fromMs: 100, toMs: 200 };

describe('suspended spans', () => {
  it('last from the approval until work goes on, within the day', () => {
    const turns = [
      turn('approve-suspension', 50),
      turn('resume', 120),
      turn('approve-suspension', 150),
      turn('check-passed', 260),
    ];

    expect([...suspendedSpans(turns, day)]).to.deep.equal([
      [
        'a',
        [
          { fromMs: 100, toMs: 120 },
          { fromMs: 150, toMs: 200 },
        ],
      ],
    ]);
  });

  it('go on where nothing has ended them', () => {
    expect(suspendedSpans([turn('approve-suspension', 130)], day).get('a')).to.deep.equal([{ fromMs: 130, toMs: 200 }]);
  });

  it('leave out what was over before the day, and what ends without having begun', () => {
    const turns = [turn('approve-suspension', 10), turn('suspension-ended', 100), turn('arrive', 150, 'b')];

    expect(suspendedSpans(turns, day).size).to.equal(0);
  });

  it('keep tickets apart', () => {
    const turns = [turn('approve-suspension', 110), turn('approve-suspension', 120, 'b'), turn('repair', 130, 'b')];

    expect(suspendedSpans(turns, day).get('a')).to.deep.equal([{ fromMs: 110, toMs: 200 }]);
    expect(suspendedSpans(turns, day).get('b')).to.deep.equal([{ fromMs: 120, toMs: 130 }]);
  });
});
