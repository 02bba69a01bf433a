import { expect } from 'chai';
import { figuresOfSums } from '../../gateway/outages/tickets/repair-sums.ts';
import { TicketFiguresStore } from '../../gateway/outages/tickets/ticket-figures-store.ts';
import { TicketStore } from '../../gateway/outages/tickets/ticket-store.ts';
import type { Ticket } from '../../gateway/outages/tickets/ticket.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import { cameraId, city, east, scopeOf, west } from '../fixtures/estate.ts';
import { aTicket, hour, ticketAtMs } from '../fixtures/ticket.ts';
import { eachDatabase } from './each-database.ts';

const whole = scopeOf(city);
const day = 24 * hour;
const period = { fromMs: ticketAtMs, toMs: ticketAtMs + 30 * day };
const telecom = { unitId: 'u1', unitName: '电信' };

/** A closed one that is about something of its own. */
const closed = (id: string, afterHours: number, members: Partial<Ticket> = {}): Ticket =>
  aTicket({
    id: id as Ticket['id'], // a brand
    subject: { kind: 'camera', key: id, name: `相机 ${id}` },
    ...{ state: 'closed', closure: 'checked', restoredAtMs: ticketAtMs + afterHours * hour },
    closedAtMs: ticketAtMs + afterHours * hour + 60_000,
    ...members,
  });

const mixed: readonly Ticket[] = [
  closed('a', 4, { assignee: telecom, isRespondLate: true, isRepeat: true, causeCode: 'power' }),
  closed('b', 8, { assignee: telecom, suspendedMs: 6 * hour, causeCode: 'power', isRepairLate: true }),
  closed('c', 200, { isFalse: true, causeCode: 'camera' }),
  closed('d', 2, { closure: 'merged' }),
  closed('e', 31 * 24),
  closed('f', 5, { openedAtMs: ticketAtMs - day, suspendedMs: 9 * hour, causeCode: 'fibre' }),
  closed('g', 6, { startedAtMs: ticketAtMs + 7 * hour }),
  aTicket({ assignee: { unitId: 'u2', unitName: '联通' } }),
];

eachDatabase('TicketFiguresStore', (open) => {
  const store = async (database: Database, tickets: readonly Ticket[]): Promise<TicketFiguresStore> => {
    const all = new TicketStore(database, hour);
    await database.transaction(async (transaction) => {
      for (const ticket of tickets) await all.add(ticket, [cameraId(ticket.subject.key)], transaction);
    });
    return new TicketFiguresStore(database);
  };

  it('sums up what was opened and closed, by unit', async () => {
    const figures = await store(await open(), mixed);

    const parts = await figures.sumByUnit(whole, period);

    const byUnit = new Map(parts.map((part) => [part.unitId, part]));
    expect([...byUnit.keys()]).to.have.members(['u1', 'u2', undefined]);
    expect(byUnit.get('u1')).to.deep.equal({
      ...{ unitId: 'u1', unitName: '电信', opened: 2, closed: 2, respondLate: 1, repairLate: 1, repeated: 1, false: 0 },
      ...{ repaired: 2, grossMs: 12 * hour, netMs: 6 * hour },
    });
    expect(byUnit.get('u2')).to.include({ unitName: '联通', opened: 1, closed: 0, repaired: 0 });
    // Of nobody: a mistake, one before the period, one suspended for longer than it lasted, one that was over first.
    expect(byUnit.get(undefined)).to.deep.equal({
      ...{ unitName: '', opened: 3, closed: 3, respondLate: 0, repairLate: 0, repeated: 0, false: 1 },
      ...{ repaired: 2, grossMs: 5 * hour, netMs: 0 },
    });
  });

  it('leaves mistakes out of the means, and says nothing of a mean when nothing was repaired', async () => {
    const figures = await store(await open(), mixed);

    const parts = await figures.sumByUnit(whole, period);

    expect(figuresOfSums(parts)).to.include({ opened: 6, closed: 5, mttrGrossMs: (17 / 4) * hour });
    expect(figuresOfSums(parts).mttrNetMs).to.equal((6 / 4) * hour);
    expect(figuresOfSums(parts.filter(({ unitId }) => unitId === 'u2'))).to.not.have.any.keys(
      'mttrGrossMs',
      'mttrNetMs',
    );
  });

  it('counts why things broke, mistakes left out, within the scope only', async () => {
    const figures = await store(await open(), [
      ...mixed,
      closed('w', 1, { organisationPath: west.path, causeCode: 'power' }),
    ]);

    expect(await figures.countByCause(scopeOf(east), period)).to.have.deep.members([
      { causeCode: 'power', closed: 2 },
      { causeCode: 'fibre', closed: 1 },
    ]);
    expect(await figures.countByCause(scopeOf(west), period)).to.deep.equal([{ causeCode: 'power', closed: 1 }]);
    expect((await figures.sumByUnit(scopeOf(west), period)).map((part) => part.closed)).to.deep.equal([1]);
  });
});
