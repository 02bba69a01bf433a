import { Readable } from 'node:stream';
import { expect } from 'chai';
import type { TicketView } from '../../gateway/outages/tickets/tickets-api.ts';
import type { Actor } from '../../gateway/platform/actor/actor.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { anActor, city, station, west } from '../fixtures/estate.ts';
import { aPhotoFile } from '../fixtures/photo-file.ts';
import { refusal, refusalOf } from '../fixtures/refusal.ts';
import { hour, ticketAtMs } from '../fixtures/ticket.ts';
import { aCause, li, openTickets, TicketDesk, type TicketsRig, wang, zhao } from '../fixtures/tickets-rig.ts';

const stranger: Actor = { ...zhao, contractor: { unitId: 'unicom' } };

describe('tickets', () => {
  let rig: TicketsRig;
  let desk: TicketDesk;

  beforeEach(async () => {
    rig = await openTickets();
    desk = new TicketDesk(rig);
  });
  afterEach(() => rig.close());

  const idsOf = ({ items }: { readonly items: readonly TicketView[] }): string[] => items.map(({ id }) => id);

  describe('open by rule', () => {
    it('when a confirmed cause has lasted, once however often it is looked at', async () => {
      desk.hold(aCause('k1'), ['c1']);
      await rig.opening.openDue();
      expect(rig.world.heard).to.deep.equal([]);

      const ticket = await desk.open();
      await rig.opening.openDue();

      expect(rig.world.heard).to.deep.equal(['opened open', 'assigned open']);
      expect(ticket).to.deep.include({ slaClass: 'class1', faultKind: 'unreachable', organisationName: station.name });
      expect(ticket.assignee).to.deep.equal({ unitId: 'telecom', unitName: '电信公司' });
      expect(ticket.respondDueAtMs - ticket.openedAtMs).to.equal(2 * hour);
      expect(await rig.tickets.listCameraIds(wholeEstate, ticket.id, 9)).to.deep.equal(['c1']);
    });

    it('not while work is announced, and when its window is over', async () => {
      desk.hold(aCause('k1', { maintenanceWindowId: 'w1' }), ['c1']);
      rig.clock.pass(hour);
      await rig.opening.openDue();
      expect(rig.world.heard).to.deep.equal([]);

      desk.hold(aCause('k1'), ['c1']);
      await rig.opening.openDue();
      expect(rig.world.heard).to.include('opened open');
    });

    it('one for many cameras behind one thing, urgent from ten points on', async () => {
      const cause = aCause('k1', { kind: 'recorder', key: 'r1', name: '录像机', memberCount: 16, cameraCount: 3 });

      const ticket = await desk.open(cause, ['c1', 'c2', 'c3']);

      expect(ticket).to.deep.include({ slaClass: 'parent', faultKind: 'upstream-unreachable', cameraCount: 3 });
    });

    it('to nobody when no camera names who maintains it', async () => {
      const ticket = await desk.open(aCause('k1', { key: 'c8' }), ['c8']);

      expect(ticket.assignee).to.equal(undefined);
      expect((await rig.reading.count(wang)).unassigned).to.equal(1);
    });

    it('and goes on with the open ticket when the same breaks again, or a person saw it first', async () => {
      const byHand = await rig.opening.openByHand(wang, { cameraId: 'c1', faultKind: 'blurred', note: '看不清' });

      const ticket = await desk.open();
      desk.hold(aCause('k2'), ['c1']);
      await rig.opening.openDue();

      expect(ticket.id).to.equal(byHand.id);
      expect(await desk.kinds(byHand)).to.deep.equal(['open', 'confirmed', 'relapsed']);
      expect((await rig.reading.find(wang, byHand.id)).causeId).to.equal('k2');
    });
  });

  describe('opened by hand', () => {
    it('go to the maintaining unit of the camera, or to the one that is named', async () => {
      const first = await rig.opening.openByHand(wang, { cameraId: 'c1', faultKind: 'occluded', note: '' });
      const second = await rig.opening.openByHand(wang, {
        cameraId: 'c2',
        faultKind: 'other',
        note: '',
        unitId: 'unicom',
      });

      expect([first.assignee?.unitId, second.assignee?.unitId]).to.deep.equal(['telecom', 'unicom']);
    });

    it('are refused for a camera that has one, that nobody of the part knows, and for an unknown unit', async () => {
      const asked = { cameraId: 'c1', faultKind: 'occluded', note: '' } as const;
      const { id } = await rig.opening.openByHand(wang, asked);

      const twice = await refusalOf(() => rig.opening.openByHand(li, asked));
      expect(twice.code).to.equal('ticket/duplicate');
      expect(twice.extensions).to.deep.equal({ ticketId: id });
      expect(await refusal(() => rig.opening.openByHand(wang, { ...asked, cameraId: 'c9' }))).to.equal(
        'camera/unknown',
      );
      expect(await refusal(() => rig.opening.openByHand(li, { ...asked, cameraId: 'c2', unitId: 'x' }))).to.equal(
        'unit/unknown',
      );
    });
  });

  describe('belong', () => {
    it('to a part of the estate, and for contractors to their unit only', async () => {
      const ticket = await desk.open();
      const list = async (actor: Actor): Promise<string[]> =>
        idsOf(await rig.reading.list(actor, { box: 'open', limit: 9 }));

      expect(await list(wang)).to.deep.equal([ticket.id]);
      expect(await list(zhao)).to.deep.equal([ticket.id]);
      expect(await list(stranger)).to.deep.equal([]);
      expect(await list(anActor(west))).to.deep.equal([]);
      expect((await rig.reading.count(stranger)).open).to.equal(0);
      expect(await refusal(() => rig.reading.read(stranger, ticket.id))).to.equal('ticket/unknown');
      expect(await refusal(() => desk.step(stranger, ticket, { action: 'accept' }))).to.equal('ticket/unknown');
      expect(idsOf(await rig.reading.list(stranger, { box: 'open', limit: 9, unitId: 'telecom' }))).to.deep.equal([]);
    });

    it('to those who decide: a contractor accepts, suspends and repairs, and leaves the rest to others', async () => {
      const ticket = await desk.open();

      expect((await rig.reading.read(zhao, ticket.id)).actions).to.deep.equal(['accept', 'ask-suspension', 'note']);
      expect((await rig.reading.read(anActor(city, 'officer'), ticket.id)).actions).to.deep.equal([]);
      expect(await refusal(() => desk.step(zhao, ticket, { action: 'override' }))).to.equal('permission/denied');
    });
  });

  it('are told to open pages of their part, and to the unit that has them', async () => {
    const ticket = await desk.open();

    const [news] = rig.world.announced;
    expect(news).to.deep.include({ topic: 'ticket', key: ticket.id, unitId: 'telecom' });
    expect(news?.audience).to.deep.equal({ organisationPath: station.path });
    expect(JSON.stringify(news?.data)).to.not.include('organisationPath');
  });

  it('keep photos without what they told besides, for those who see the ticket', async () => {
    const ticket = await desk.open();

    const photo = await rig.work.addPhoto(zhao, ticket.id, Readable.from([aPhotoFile]));

    expect((await rig.reading.read(wang, ticket.id)).photos).to.have.lengthOf(1);
    expect((await rig.work.readPhoto(wang, photo.id)).mediaType).to.equal('image/png');
    expect(await refusal(() => rig.work.readPhoto(stranger, photo.id))).to.equal('photo/unknown');
    expect(await refusal(() => rig.work.addPhoto(wang, ticket.id, Readable.from([Buffer.from('no')])))).to.equal(
      'photo/unreadable',
    );
    expect(await desk.kinds(ticket)).to.deep.equal(['open', 'photo']);
  });

  it('give figures of a period, by unit', async () => {
    const ticket = await desk.open();
    await desk.step(wang, ticket, { action: 'mark-false' });
    await desk.step(li, ticket, { action: 'override' });

    const { total, units } = await rig.figures.read(
      { organisationPath: station.path },
      { fromMs: ticketAtMs, toMs: ticketAtMs + hour },
    );

    expect(total).to.deep.include({ opened: 1, closed: 1, false: 1 });
    expect(units.map(({ unitName }) => unitName)).to.deep.equal(['电信公司']);
    expect(await refusal(() => rig.figures.read(wholeEstate, { fromMs: 5, toMs: 5 }))).to.equal('request/invalid');
  });
});
