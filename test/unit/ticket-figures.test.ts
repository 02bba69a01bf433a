import { expect } from 'chai';
import { closedByCause, figuresByUnit, figuresOf } from '../../gateway/outages/tickets/ticket-figures.ts';
import type { Ticket } from '../../gateway/outages/tickets/ticket.ts';
import { aTicket, hour, ticketAtMs } from '../fixtures/ticket.ts';

const period = { fromMs: ticketAtMs, toMs: ticketAtMs + 30 * 24 * hour };
const closed = (afterHours: number, members: Partial<Ticket> = {}): Ticket =>
  aTicket({
    ...{ state: 'closed', closure: 'checked', restoredAtMs: ticketAtMs + afterHours * hour },
    closedAtMs: ticketAtMs + afterHours * hour + 60_000,
    ...members,
  });

describe('figures of tickets', () => {
  it('give the mean from the beginning of the fault to its end, with and without approved suspensions', () => {
    const figures = figuresOf([closed(4), closed(8, { suspendedMs: 6 * hour })], period);

    expect(figures).to.include({ opened: 2, closed: 2, mttrGrossMs: 6 * hour, mttrNetMs: 3 * hour });
  });

  it('leave false tickets out of the means and count them', () => {
    const figures = figuresOf([closed(2), closed(200, { isFalse: true })], period);

    expect(figures).to.include({ closed: 2, false: 1, mttrGrossMs: 2 * hour });
  });

  it('say nothing of a mean when nothing was closed', () => {
    const figures = figuresOf([aTicket()], period);

    expect(figures).to.deep.equal({ opened: 1, closed: 0, respondLate: 0, repairLate: 0, repeated: 0, false: 0 });
  });

  it('count in the period in which it was closed, and what became part of another ticket nowhere', () => {
    const before = closed(1, { openedAtMs: ticketAtMs - hour });
    const after = closed(31 * 24);
    const merged = closed(1, { closure: 'merged' });

    expect(figuresOf([before, after, merged], period)).to.include({ opened: 1, closed: 1 });
  });

  it('stand for each unit, and for those that nobody was given', () => {
    const telecom = { unitId: 'u1', unitName: '电信' };
    const rows = figuresByUnit([closed(2, { assignee: telecom }), closed(4, { assignee: telecom }), aTicket()], period);

    expect(rows.map(({ unitName, closed: count, mttrGrossMs }) => [unitName, count, mttrGrossMs])).to.deep.equal([
      ['电信', 2, 3 * hour],
      ['', 0, undefined],
    ]);
  });

  it('count closed ones by why they broke', () => {
    const tickets = [
      closed(1, { causeCode: 'power' }),
      closed(1, { causeCode: 'power' }),
      closed(1, { causeCode: 'fibre' }),
    ];

    expect(closedByCause([...tickets, closed(1)], period)).to.deep.equal([
      { causeCode: 'power', closed: 2 },
      { causeCode: 'fibre', closed: 1 },
    ]);
  });
});
