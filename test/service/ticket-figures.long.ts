import { expect } from 'chai';
import type { Model, ModelStatic } from 'sequelize';
import { FiguresService } from '../../gateway/outages/tickets/figures-service.ts';
import { TicketFiguresStore } from '../../gateway/outages/tickets/ticket-figures-store.ts';
import { ticketColumns, type TicketRow, toRow } from '../../gateway/outages/tickets/ticket-row.ts';
import type { Ticket } from '../../gateway/outages/tickets/ticket.ts';
import { openDatabase } from '../../gateway/platform/database/open-database.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { silentLog } from '../fixtures/estate.ts';
import { watchLag } from '../fixtures/lag-watch.ts';
import { aTicket, hour, ticketAtMs } from '../fixtures/ticket.ts';

const tickets = 20_000;

describe('a year of a city’s tickets', () => {
  it('is summed up within a second, and holds nobody up', async () => {
    const database = await openDatabase({ url: 'sqlite::memory:', log: silentLog });
    await database.migrate();
    const options = { tableName: 'tickets', underscored: true, timestamps: false };
    const rows: ModelStatic<Model<TicketRow, TicketRow>> = database.sequelize.define(
      'filledTicket',
      ticketColumns,
      options,
    );
    const all = Array.from({ length: tickets }, (_, index) => toRow(closedAt(index), hour));
    for (let from = 0; from < tickets; from += 1000) await rows.bulkCreate(all.slice(from, from + 1000));
    const units = { namesOf: async () => new Map<string, string>() };
    const figures = new FiguresService({ figures: new TicketFiguresStore(database), units });
    const period = { fromMs: ticketAtMs, toMs: ticketAtMs + 366 * 24 * hour };

    const lag = watchLag();
    const beganMs = performance.now();
    const { total } = await figures.read(wholeEstate, period);
    const summedMs = performance.now() - beganMs;
    const worstMs = lag.stop();
    await database.close();

    console.log(JSON.stringify({ tickets, summedMs, worstMs }));
    expect(total).to.include({ opened: tickets, closed: tickets, mttrGrossMs: 4 * hour });
    expect(summedMs).to.be.lessThan(1000);
  });
});

function closedAt(index: number): Ticket {
  const openedAtMs = ticketAtMs + index * 1_000_000;
  return aTicket({
    id: `t${String(index).padStart(35, '0')}` as Ticket['id'], // a brand
    subject: { kind: 'camera', key: `c${String(index % 5000)}`, name: `相机 ${String(index)}` },
    ...{ state: 'closed', closure: 'checked', causeCode: index % 3 === 0 ? 'power' : 'fibre' },
    assignee: { unitId: `u${String(index % 40)}`, unitName: `单位 ${String(index % 40)}` },
    ...{ startedAtMs: openedAtMs, openedAtMs, restoredAtMs: openedAtMs + 4 * hour, closedAtMs: openedAtMs + 5 * hour },
  });
}
