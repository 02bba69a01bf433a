import { expect } from 'chai';
import type { Ticket } from '../../gateway/outages/tickets/ticket.ts';
import type { CauseId } from '../../gateway/outages/causes/cause.ts';
import type { MaintenanceWindowId } from '../../gateway/outages/maintenance/maintenance-window.ts';
import { MaintenanceNews } from '../../gateway/outages/notices/maintenance-news-service.ts';
import { TicketNews } from '../../gateway/outages/notices/ticket-news-service.ts';
import { EventBus } from '../../gateway/platform/events/event-bus.ts';
import type { WebhookEvent } from '../../gateway/platform/webhooks/cloud-event.ts';
import { cameraId, station } from '../fixtures/estate.ts';

describe('news of tickets', () => {
  it('tell each step with the ticket as it stands, the same step with the same id, and no path', () => {
    const bus = new EventBus((_name, error) => {
      throw error;
    });
    const heard: { path: string; event: WebhookEvent }[] = [];
    const news = {
      take: (path: string, event: WebhookEvent) => void heard.push({ path, event }),
    };
    const tickets = new TicketNews({ news, bus });
    // Of a ticket only what the news read.
    const ticket = { id: 't1', version: 3, organisationPath: station.path, state: 'open' } as unknown as Ticket;
    tickets.start();

    bus.emit('ticket.opened', { ticket, atMs: 5 });
    bus.emit('ticket.opened', { ticket, atMs: 6 });
    bus.emit('ticket.overdue', { ticket, atMs: 7, clock: 'respond' });
    bus.emit('ticket.overdue', { ticket, atMs: 7, clock: 'repair' });
    tickets.stop();
    bus.emit('ticket.closed', { ticket, atMs: 9 });

    expect(heard.map(({ path, event: { type, subject } }) => [path, type, subject])).to.deep.equal([
      [station.path, 'ticket.opened', 't1'],
      [station.path, 'ticket.opened', 't1'],
      [station.path, 'ticket.overdue', 't1'],
      [station.path, 'ticket.overdue', 't1'],
    ]);
    expect(new Set(heard.map(({ event: { id } }) => id)).size).to.equal(3);
    expect(heard[2]?.event.data).to.deep.equal({ ticket: { id: 't1', version: 3, state: 'open' }, clock: 'respond' });
  });
});

describe('news of maintenance', () => {
  it('remind once that what is worked on answers again', () => {
    const bus = new EventBus((_name, error) => {
      throw error;
    });
    const heard: { path: string; event: WebhookEvent }[] = [];
    const maintenance = new MaintenanceNews({ news: { take: (path, event) => void heard.push({ path, event }) }, bus });
    const answered = { windowId: 'w' as MaintenanceWindowId, causeId: 'c' as CauseId }; // brands
    maintenance.start();

    for (let times = 0; times < 2; times++) {
      bus.emit('maintenance.answered', {
        ...answered,
        organisationPath: station.path,
        cameraIds: [cameraId('a')],
        atMs: 5,
      });
    }
    maintenance.stop();
    bus.emit('maintenance.answered', { ...answered, organisationPath: station.path, cameraIds: [], atMs: 6 });

    expect(heard.map(({ path, event: { type, subject, data } }) => [path, type, subject, data])).to.deep.equal(
      Array(2).fill([station.path, 'maintenance.answered', 'w', { windowId: 'w', causeId: 'c', cameraCount: 1 }]),
    );
    expect(new Set(heard.map(({ event: { id } }) => id)).size).to.equal(1);
  });
});
