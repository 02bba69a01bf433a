import { expect } from 'chai';
import {
  close,
  possibleActions,
  sendBack,
  takeStep,
  type TicketStep,
} from '../../gateway/outages/tickets/ticket-course.ts';
import type { Ticket } from '../../gateway/outages/tickets/ticket.ts';
import { aTicket, hour, ticketAtMs } from '../fixtures/ticket.ts';

const wang = { userId: 'wang', displayName: '王工', isContractor: false };
const li = { userId: 'li', displayName: '李工', isContractor: false };
const contractor = { userId: 'zhao', displayName: '赵工', isContractor: true };

function step(
  ticket: Ticket,
  asked: Omit<TicketStep, 'note'> & { note?: string },
  doer = wang,
  atMs = ticketAtMs,
): Ticket {
  const outcome = takeStep(ticket, { note: '说明', ...asked }, doer, atMs);
  if (!outcome.ok) throw new Error(`${asked.action}: ${outcome.why}`);
  return outcome.ticket;
}

const whyNot = (ticket: Ticket, action: TicketStep['action'], doer = wang): string => {
  const outcome = takeStep(ticket, { action, note: '说明', untilMs: ticketAtMs + hour }, doer, ticketAtMs);
  return outcome.ok ? 'possible' : outcome.why;
};

describe('the course of a ticket', () => {
  it('goes from accepted over arrived to a re-check, a version for each step', () => {
    const accepted = step(aTicket(), { action: 'accept' });
    const arrived = step(accepted, { action: 'arrive' }, wang, ticketAtMs + hour);
    const checking = step(arrived, { action: 'repair', causeCode: 'power' }, wang, ticketAtMs + 2 * hour);

    expect(checking).to.include({ state: 'checking', causeCode: 'power', repairedById: 'wang', version: 4 });
    expect(checking).to.include({ acceptedAtMs: ticketAtMs, arrivedAtMs: ticketAtMs + hour });
    expect(checking.repairedAtMs).to.equal(ticketAtMs + 2 * hour);
  });

  it('closes by no step but an override, which nobody makes for the own repair', () => {
    const checking = step(step(aTicket(), { action: 'accept' }), { action: 'repair', causeCode: 'camera' });

    expect(possibleActions(checking, li)).to.deep.equal(['override', 'mark-false', 'note']);
    expect(whyNot(checking, 'override', wang)).to.equal('own-work');
    expect(whyNot(checking, 'repair')).to.equal('not-now');
    expect(step(checking, { action: 'override' }, li)).to.include({ state: 'closed', closure: 'overridden' });
  });

  it('goes back to whoever said that it was repaired: on the spot, or not there yet', () => {
    const accepted = step(aTicket(), { action: 'accept' });
    const remote = step(accepted, { action: 'repair', causeCode: 'configuration' });
    const onSpot = step(step(accepted, { action: 'arrive' }), { action: 'repair', causeCode: 'power' });

    expect(sendBack(remote).state).to.equal('accepted');
    expect(sendBack(onSpot).state).to.equal('arrived');
  });

  it('is suspended by two people, and only from the approval on', () => {
    const asked = step(aTicket(), { action: 'ask-suspension', untilMs: ticketAtMs + 9 * hour }, contractor);

    expect(whyNot(asked, 'approve-suspension', { ...contractor, isContractor: false })).to.equal('own-work');
    expect(whyNot(asked, 'approve-suspension', contractor)).to.equal('in-house-only');
    expect(whyNot(asked, 'resume')).to.equal('not-now');
    const approved = step(asked, { action: 'approve-suspension' }, wang, ticketAtMs + hour);
    const resumed = step(approved, { action: 'resume' }, contractor, ticketAtMs + 4 * hour);

    expect(resumed.suspension).to.equal(undefined);
    expect(resumed.suspendedMs).to.equal(3 * hour);
    expect(resumed.repairDueAtMs).to.equal(aTicket().repairDueAtMs + 3 * hour);
    expect(step(asked, { action: 'refuse-suspension' }).suspendedMs).to.equal(0);
  });

  it('refuses a suspension that ends in the past', () => {
    const outcome = takeStep(
      aTicket(),
      { action: 'ask-suspension', note: '停电', untilMs: ticketAtMs },
      wang,
      ticketAtMs,
    );

    expect(outcome).to.deep.equal({ ok: false, why: 'end-passed' });
  });

  it('leaves decisions to those who gave the ticket', () => {
    expect(possibleActions(aTicket(), contractor)).to.deep.equal(['accept', 'ask-suspension', 'note']);
    expect(possibleActions(aTicket(), wang)).to.deep.equal([
      ...['assign', 'accept', 'ask-suspension', 'override', 'mark-false', 'note'],
    ]);
  });

  it('is explained after it was closed, and not before', () => {
    const closed = close(aTicket(), {
      closure: 'recovered',
      restoredAtMs: ticketAtMs + hour,
      atMs: ticketAtMs + 2 * hour,
    });

    expect(whyNot(aTicket(), 'explain')).to.equal('not-now');
    expect(step(closed, { action: 'explain', causeCode: 'fibre' })).to.include({ state: 'closed', causeCode: 'fibre' });
  });

  it('is late when it was restored after its time, however the check went', () => {
    const late = close(aTicket(), {
      closure: 'checked',
      restoredAtMs: ticketAtMs + 25 * hour,
      atMs: ticketAtMs + 26 * hour,
    });
    const inTime = close(aTicket(), {
      closure: 'checked',
      restoredAtMs: ticketAtMs + hour,
      atMs: ticketAtMs + 26 * hour,
    });

    expect([late.isRepairLate, inTime.isRepairLate]).to.deep.equal([true, false]);
  });

  it('starts again for another unit, whose acceptance counts no second time', () => {
    const accepted = step(aTicket(), { action: 'accept' });
    const given = step(
      accepted,
      { action: 'assign', assignee: { unitId: 'u2', unitName: '电信' } },
      li,
      ticketAtMs + hour,
    );

    expect(given).to.include({ state: 'open', acceptedAtMs: ticketAtMs });
    expect(step(given, { action: 'accept' }, wang, ticketAtMs + 3 * hour).acceptedAtMs).to.equal(ticketAtMs);
  });
});
