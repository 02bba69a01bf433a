import { expect } from 'chai';
import type { DeepPicture } from '../../gateway/health/pictures/deep-picture.ts';
import { TicketPictures } from '../../gateway/outages/tickets/ticket-pictures-service.ts';
import type { Actor } from '../../gateway/platform/actor/actor.ts';
import { isWithin } from '../../gateway/platform/actor/scope.ts';
import { cameraId, station, west } from '../fixtures/estate.ts';
import { refusal, refusalOf } from '../fixtures/refusal.ts';
import { openTickets, TicketDesk, type TicketsRig, wang, zhao } from '../fixtures/tickets-rig.ts';

const stranger: Actor = { ...zhao, contractor: { unitId: 'unicom' } };
const pictureOf = (camera: string, role: DeepPicture['role']): DeepPicture => ({
  id: `${role} of ${camera}` as DeepPicture['id'], // a brand
  ...{ cameraId: cameraId(camera), organisationPath: station.path, role },
  ...{ atMs: 1, coding: 'h264' },
});

describe('the pictures of a ticket’s cameras', () => {
  let rig: TicketsRig;
  let desk: TicketDesk;
  let pictures: TicketPictures;
  let given: string[];

  beforeEach(async () => {
    rig = await openTickets();
    desk = new TicketDesk(rig);
    given = [];
    const standings = {
      read: async (_scope: unknown, id: string) => ({
        pictures: [pictureOf(id, 'latest'), pictureOf(id, 'day')],
        isRunning: false,
      }),
      openPicture: async (actor: Actor, id: string) => {
        given.push(`${id} to ${actor.displayName}`);
        return Buffer.from(isWithin(actor.scope, station.path) ? 'marked' : '');
      },
    };
    pictures = new TicketPictures({ reading: rig.reading, tickets: rig.tickets, standings });
  });
  afterEach(() => rig.close());

  const signal = new AbortController().signal;
  const open = (actor: Actor, ticketId: string, camera = 'c1', pictureId = `latest of ${camera}`): Promise<Buffer> =>
    pictures.open(actor, { ticketId, cameraId: camera, pictureId }, signal);

  it('are given to the contractor who has the ticket, and to those who gave it', async () => {
    const { id } = await desk.open();

    expect((await pictures.list(zhao, id, 'c1')).map(({ role }) => role)).to.deep.equal(['latest', 'day']);
    await open(zhao, id);
    await open(wang, id, 'c1', 'day of c1');

    expect(given).to.deep.equal(['latest of c1 to 赵工', 'day of c1 to 王工']);
  });

  it('are of the cameras that the ticket covers, and of no other', async () => {
    const { id } = await desk.open();

    const other = await refusalOf(() => open(zhao, id, 'c2'));
    const none = await refusalOf(() => open(zhao, id, 'c77'));

    expect([other.code, other.message]).to.deep.equal(['camera/unknown', none.message]);
    expect(await refusal(() => open(zhao, id, 'c1', 'latest of c2'))).to.equal('picture/unknown');
    expect(given).to.deep.equal([]);
  });

  it('are nobody’s who does not see the ticket', async () => {
    const { id } = await desk.open();
    const away: Actor = { ...wang, scope: { organisationPath: west.path } };

    for (const actor of [stranger, away]) {
      expect(await refusal(() => pictures.list(actor, id, 'c1'))).to.equal('ticket/unknown');
      expect(await refusal(() => open(actor, id))).to.equal('ticket/unknown');
    }
  });

  it('are closed with the ticket, and when it is given to another unit', async () => {
    const ticket = await desk.open();
    await desk.step(wang, ticket, { action: 'assign', unitId: 'unicom' });
    expect(await refusal(() => open(zhao, ticket.id))).to.equal('ticket/unknown');
    await open(stranger, ticket.id);

    await desk.step(wang, ticket, { action: 'override' });

    expect(await refusal(() => open(stranger, ticket.id))).to.equal('camera/unknown');
    expect(await refusal(() => pictures.list(wang, ticket.id, 'c1'))).to.equal('camera/unknown');
  });
});
