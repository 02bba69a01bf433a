import { expect } from 'chai';
import { dueAt, runClocks, slaClassOf, wakesAt } from '../../gateway/outages/tickets/ticket-clocks.ts';
import type { Suspension } from '../../gateway/outages/tickets/ticket.ts';
import { aTicket, hour, ticketAtMs } from '../fixtures/ticket.ts';

const camera = { pointClass: 1, ownership: 'government' } as const;
const stayMs = hour / 4;
const asked: Suspension = {
  ...{ reason: '道路施工', askedById: 'zhao', askedBy: '赵工', askedAtMs: ticketAtMs },
  untilMs: ticketAtMs + 10 * hour,
};
const approved: Suspension = { ...asked, approvedBy: '王工', approvedAtMs: ticketAtMs + hour };

describe('the clocks of a ticket', () => {
  it('follow the most urgent camera, leased points as class 3, and whatever ten points hang on', () => {
    const cameras = [
      { ...camera, pointClass: 3 as const },
      { ...camera, pointClass: 2 as const },
    ];

    expect(slaClassOf({ kind: 'camera', memberCount: 1, cameras: [camera] })).to.equal('class1');
    expect(slaClassOf({ kind: 'recorder', memberCount: 9, cameras })).to.equal('class2');
    expect(slaClassOf({ kind: 'recorder', memberCount: 10, cameras })).to.equal('parent');
    expect(slaClassOf({ kind: 'camera', memberCount: 1, cameras: [{ ...camera, ownership: 'leased' }] })).to.equal(
      'class3',
    );
    expect(slaClassOf({ kind: 'camera', memberCount: 1, cameras: [] })).to.equal('class3');
  });

  it('run out once each: to answer, then to repair', () => {
    const ticket = aTicket();

    expect(runClocks(ticket, ticketAtMs + 2 * hour - 1)).to.equal(undefined);
    const first = runClocks(ticket, ticketAtMs + 2 * hour);
    expect(first?.kind).to.equal('respond-overdue');
    const later = first && runClocks(first.ticket, ticketAtMs + 30 * hour);
    expect(later?.kind).to.equal('repair-overdue');
    expect(later && runClocks(later.ticket, ticketAtMs + 99 * hour)).to.equal(undefined);
  });

  it('stand still while a suspension is approved, not while it is asked for', () => {
    const nowMs = ticketAtMs + 3 * hour;

    expect(runClocks(aTicket({ suspension: asked }), nowMs)?.kind).to.equal('respond-overdue');
    expect(runClocks(aTicket({ suspension: approved }), nowMs)).to.equal(undefined);
    expect(dueAt(aTicket({ suspension: approved }))).to.equal(ticketAtMs + 11 * hour);
  });

  it('go on by themselves at the end of a suspension, moved on by what was approved of it', () => {
    const step = runClocks(aTicket({ suspension: approved }), ticketAtMs + 12 * hour);

    expect(step?.kind).to.equal('suspension-ended');
    expect(step?.ticket.suspendedMs).to.equal(9 * hour);
    expect(step?.ticket.respondDueAtMs).to.equal(ticketAtMs + 11 * hour);
    expect(step?.ticket.repairDueAtMs).to.equal(ticketAtMs + 33 * hour);
  });

  it('wait for the re-check and for what came back by itself', () => {
    const nowMs = ticketAtMs + 99 * hour;

    expect(runClocks(aTicket({ state: 'checking', repairedAtMs: ticketAtMs }), nowMs)).to.equal(undefined);
    expect(runClocks(aTicket({ recoveredAtMs: ticketAtMs + hour }), nowMs)).to.equal(undefined);
    expect(wakesAt(aTicket({ recoveredAtMs: ticketAtMs }), stayMs)).to.equal(ticketAtMs + stayMs);
  });

  it('tell when the ticket must be looked at again', () => {
    expect(wakesAt(aTicket(), stayMs)).to.equal(ticketAtMs + 2 * hour);
    expect(wakesAt(aTicket({ acceptedAtMs: ticketAtMs }), stayMs)).to.equal(ticketAtMs + 24 * hour);
    expect(wakesAt(aTicket({ suspension: approved }), stayMs)).to.equal(ticketAtMs + 10 * hour);
    expect(wakesAt(aTicket({ isRespondLate: true, isRepairLate: true }), stayMs)).to.equal(undefined);
    expect(wakesAt(aTicket({ state: 'closed' }), stayMs)).to.equal(undefined);
  });
});
