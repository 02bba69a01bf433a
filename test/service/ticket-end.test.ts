import { expect } from 'chai';
import type { Cause } from '../../gateway/outages/causes/cause.ts';
import type { DeepCheck } from '../../gateway/health/pictures/deep-check.ts';
import type { TicketView } from '../../gateway/outages/tickets/tickets-api.ts';
import type { Actor } from '../../gateway/platform/actor/actor.ts';
import { without } from '../../gateway/platform/records/without.ts';
import { refusal, refusalOf } from '../fixtures/refusal.ts';
import { hour } from '../fixtures/ticket.ts';
import {
  aCause,
  li,
  minute,
  offline,
  online,
  openTickets,
  TicketDesk,
  type TicketsRig,
  wang,
  zhao,
} from '../fixtures/tickets-rig.ts';

describe('the way of a ticket to its end', () => {
  let rig: TicketsRig;
  let desk: TicketDesk;

  beforeEach(async () => {
    rig = await openTickets();
    desk = new TicketDesk(rig);
  });
  afterEach(() => rig.close());

  const idsOf = ({ items }: { readonly items: readonly TicketView[] }): string[] => items.map(({ id }) => id);

  describe('are closed by the re-check', () => {
    it('which sends back what was said to be repaired too early, and closes it when it holds', async () => {
      const ticket = await desk.open();
      await desk.step(zhao, ticket, { action: 'accept' });
      await desk.step(zhao, ticket, { action: 'arrive' });
      rig.world.health.set('c1', offline(rig.clock.now()));
      await desk.step(zhao, ticket, { action: 'repair', causeCode: 'power' });
      expect(rig.world.hurried).to.deep.equal(['c1']);

      rig.clock.pass(15 * minute);
      await desk.sweep();
      const returned = await rig.reading.read(zhao, ticket.id);
      expect(returned.ticket.state).to.equal('arrived');
      expect(returned.steps.at(-1)?.failures).to.deep.equal([
        { cameraName: '相机 c1', problem: 'no-answer', stage: 'connect', reason: 'timeout' },
      ]);

      const saidAtMs = rig.clock.now();
      await desk.step(zhao, ticket, { action: 'repair', causeCode: 'power' });
      rig.clock.pass(2 * minute);
      rig.world.health.set('c1', online(saidAtMs - minute, rig.clock.now()));
      await desk.sweep();
      const closed = await rig.reading.find(wang, ticket.id);
      expect(closed).to.deep.include({
        state: 'closed',
        closure: 'checked',
        restoredAtMs: saidAtMs,
        causeCode: 'power',
      });
      expect(rig.world.heard.slice(-2)).to.deep.equal(['returned arrived', 'closed closed']);
    });

    it('which sends nothing back that the gateway could not watch, since it was away', async () => {
      const ticket = await desk.open();
      await desk.step(zhao, ticket, { action: 'accept' });
      await desk.step(zhao, ticket, { action: 'repair', causeCode: 'power' });
      rig.clock.pass(60 * minute);
      desk.restart();
      rig.world.health.set('c1', online(rig.clock.now()));

      await desk.sweep();
      const atOnce = (await rig.reading.find(wang, ticket.id)).state;
      rig.clock.pass(2 * minute);
      await desk.sweep();

      expect(atOnce).to.equal('checking');
      expect(await rig.reading.find(wang, ticket.id)).to.deep.include({ state: 'closed', closure: 'checked' });
    });

    it('only when the picture was seen again and is what it was', async () => {
      const ticket = await desk.open();
      await desk.step(wang, ticket, { action: 'accept' });
      await desk.step(wang, ticket, { action: 'repair', causeCode: 'occlusion' });
      const picture = (verdict: DeepCheck['verdict']): void => {
        const atMs = rig.clock.now();
        const faults = verdict === 'intact' ? [] : [{ stage: 'picture', reason: 'moved', detail: '' } as const];
        rig.world.pictures.set('c1', { atMs, verdict, faults } as unknown as DeepCheck); // what is read of it
      };
      rig.world.health.set('c1', online(1, rig.clock.now() + 1));
      rig.clock.pass(2 * minute);

      await desk.sweep(true);
      expect((await rig.reading.find(wang, ticket.id)).state).to.equal('checking');
      expect(rig.world.looked).to.deep.equal(['c1']);
      picture('faulty');
      await desk.sweep(true);
      expect((await rig.reading.find(wang, ticket.id)).state).to.equal('accepted');

      await desk.step(wang, ticket, { action: 'repair', causeCode: 'occlusion' });
      rig.clock.pass(2 * minute);
      rig.world.health.set('c1', online(1, rig.clock.now()));
      picture('intact');
      await desk.sweep(true);
      expect((await rig.reading.find(wang, ticket.id)).closure).to.equal('checked');
    });

    it('of what many hang on when it holds none any more, though one of them has a fault of its own', async () => {
      const cause = aCause('k1', { kind: 'recorder', key: 'r1', name: '录像机', memberCount: 3, cameraCount: 3 });
      const ticket = await desk.open(cause, ['c1', 'c2', 'c3']);
      await desk.step(wang, ticket, { action: 'accept' });
      await desk.step(wang, ticket, { action: 'repair', causeCode: 'recorder' });
      rig.clock.pass(2 * minute);
      rig.world.health.set('c1', online(1, rig.clock.now()));
      rig.world.health.set('c2', online(1, rig.clock.now()));
      rig.world.health.set('c3', offline(rig.clock.now()));

      await desk.sweep();
      expect((await rig.reading.find(wang, ticket.id)).state).to.equal('checking');
      rig.world.held.set('k1', []);
      await desk.sweep();
      expect((await rig.reading.find(wang, ticket.id)).state).to.equal('closed');
    });
  });

  describe('close by themselves', () => {
    const ended = (atMs: number): Cause => aCause('k1', { state: 'closed', endedAtMs: atMs });

    it('when everything came back and stayed, and ask afterwards why it broke', async () => {
      const ticket = await desk.open();
      const backMs = rig.clock.now();
      desk.hold(ended(backMs), []);
      rig.world.health.set('c1', online(backMs, backMs));
      await desk.sweep();
      expect(await desk.kinds(ticket)).to.deep.equal(['open', 'recovering']);

      rig.clock.pass(15 * minute);
      rig.world.health.set('c1', online(backMs, rig.clock.now()));
      await desk.sweep();
      const closed = await rig.reading.find(wang, ticket.id);
      expect(closed).to.deep.include({ state: 'closed', closure: 'recovered', restoredAtMs: backMs });
      expect(idsOf(await rig.reading.list(wang, { box: 'closed', waits: 'cause-code', limit: 9 }))).to.deep.equal([
        ticket.id,
      ]);

      await desk.step(wang, ticket, { action: 'explain', causeCode: 'fibre' });
      expect((await rig.reading.count(wang)).causeCode).to.equal(0);
    });

    it('not when it is down again at the end of the time', async () => {
      const ticket = await desk.open();
      desk.hold(ended(rig.clock.now()), []);
      await desk.sweep();
      rig.clock.pass(30 * minute);
      rig.world.health.set('c1', offline(rig.clock.now()));

      await desk.sweep();
      await desk.sweep();

      expect(await desk.kinds(ticket)).to.deep.equal(['open', 'recovering', 'relapsed']);
      expect(await rig.reading.find(wang, ticket.id)).to.not.have.any.keys('recoveredAtMs', 'causeId');
    });

    it('when the cause turned out to be a part of another one', async () => {
      const ticket = await desk.open();
      desk.hold(aCause('k1', { state: 'merged', mergedIntoId: 'k2' as Cause['id'] }), []); // a brand

      await desk.sweep();

      expect((await rig.reading.find(wang, ticket.id)).closure).to.equal('merged');
    });
  });

  describe('have clocks', () => {
    it('that run out once each, are told, and stay on the ticket', async () => {
      const ticket = await desk.open();
      rig.clock.pass(2 * hour);
      await desk.sweep();
      await desk.sweep();
      rig.clock.pass(22 * hour);
      await desk.sweep();

      expect(await desk.kinds(ticket)).to.deep.equal(['open', 'respond-overdue', 'repair-overdue']);
      expect(rig.world.heard.filter((name) => name.startsWith('overdue'))).to.have.lengthOf(2);
      expect((await rig.reading.count(wang)).late).to.equal(1);
    });

    it('that stand still from the approval of a suspension to its end', async () => {
      const ticket = await desk.open();
      const untilMs = rig.clock.now() + 6 * hour;
      await desk.step(zhao, ticket, { action: 'ask-suspension', untilMs });
      const asker: Actor = without(zhao, 'contractor');
      expect(await refusal(() => desk.step(asker, ticket, { action: 'approve-suspension' }))).to.equal(
        'review/own-work',
      );
      rig.clock.pass(hour);
      await desk.step(wang, ticket, { action: 'approve-suspension' });
      rig.clock.pass(4 * hour);
      await desk.sweep();
      expect(await desk.kinds(ticket)).to.not.include('respond-overdue');

      rig.clock.pass(hour);
      await desk.sweep();
      const after = await rig.reading.find(wang, ticket.id);
      expect(after.suspendedMs).to.equal(5 * hour);
      expect(after.respondDueAtMs).to.equal(ticket.respondDueAtMs + 5 * hour);
      expect(rig.world.heard.slice(-2)).to.deep.equal(['suspended open', 'resumed open']);
    });
  });

  it('are overridden by somebody else than who repaired, and refuse what others changed meanwhile', async () => {
    const ticket = await desk.open();
    await desk.step(wang, ticket, { action: 'accept' });
    await desk.step(wang, ticket, { action: 'repair', causeCode: 'camera' });
    expect(await refusal(() => desk.step(wang, ticket, { action: 'override' }))).to.equal('review/own-work');
    const stale = await refusalOf(() =>
      rig.work.step(li, ticket.id, { action: 'override', version: 1, note: '现场确认' }),
    );
    expect(stale.code).to.equal('ticket/stale');

    await desk.step(li, ticket, { action: 'override' });

    const { ticket: closed, steps } = await rig.reading.read(li, ticket.id);
    expect(closed).to.deep.include({ state: 'closed', closure: 'overridden' });
    expect(steps.at(-1)).to.deep.include({ kind: 'override', byName: '李工', note: '说明' });
  });

  it('are marked when the same point broke for the same reason within 30 days', async () => {
    const first = await desk.open();
    await desk.step(wang, first, { action: 'accept' });
    await desk.step(li, first, { action: 'override', causeCode: 'power' });
    rig.clock.pass(20 * 24 * hour);
    const again = await desk.open(aCause('k2', { startedAtMs: rig.clock.now() }));
    await desk.step(wang, again, { action: 'accept' });

    expect((await desk.step(wang, again, { action: 'repair', causeCode: 'power' })).isRepeat).to.equal(true);
    expect((await desk.step(li, first, { action: 'explain', causeCode: 'power' })).isRepeat).to.equal(false);
  });
});
