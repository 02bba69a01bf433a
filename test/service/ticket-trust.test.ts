import { Readable } from 'node:stream';
import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { east } from '../fixtures/estate.ts';
import { anActor, cameraId, station, west } from '../fixtures/estate.ts';
import { aPhotoFile } from '../fixtures/photo-file.ts';
import { hour } from '../fixtures/ticket.ts';
import { aCause, openTickets, TicketDesk, type TicketsRig, wang, zhao } from '../fixtures/tickets-rig.ts';

/** What happens to tickets from elsewhere, or twice at once. */
describe('a ticket', () => {
  let rig: TicketsRig;
  let desk: TicketDesk;

  beforeEach(async () => {
    rig = await openTickets();
    desk = new TicketDesk(rig);
  });
  afterEach(() => rig.close());

  it('tells who accepted it, so that nobody else is called for its cause', async () => {
    const accepted: unknown[] = [];
    rig.bus.on('ticket.accepted', ({ ticket, byName }) => void accepted.push([ticket.causeId, byName]));
    const ticket = await desk.open();

    await desk.step(zhao, ticket, { action: 'accept' });

    expect(accepted).to.deep.equal([['k1', '赵工']]);
  });

  describe('about one camera', () => {
    const moveTo = (home: typeof east): void => {
      rig.world.cameras = rig.world.cameras.map((each) =>
        each.id === 'c1'
          ? { ...each, organisationId: home.id, organisationName: home.name, organisationPath: home.path }
          : each,
      );
    };

    it('goes with it to another organisation, with its history and its photos', async () => {
      const ticket = await desk.open();
      const photo = await rig.work.addPhoto(wang, ticket.id, Readable.from([aPhotoFile]));

      await rig.homes.follow({ cameraId: cameraId('c1'), organisationPath: west.path });

      const watcher = anActor(west, 'technician');
      const { ticket: seen, steps, photos } = await rig.reading.read(watcher, ticket.id);
      expect(seen).to.include({ organisationId: west.id, organisationName: west.name, state: 'open' });
      expect(steps.map(({ kind }) => kind)).to.deep.equal(['open', 'photo', 'moved']);
      expect(steps.at(-1)?.note).to.equal(`${station.name} → ${west.name}`);
      expect(photos.map(({ id }) => id)).to.deep.equal([photo.id]);
      expect(await rig.tickets.find({ organisationPath: station.path }, ticket.id)).to.equal(undefined);
      await desk.step(watcher, ticket, { action: 'accept' });
    });

    it('is found where its camera is, also when that moved while the gateway was away', async () => {
      const ticket = await desk.open();
      moveTo(west);

      await rig.homes.followAll();
      await rig.homes.followAll();

      expect((await rig.tickets.find(wholeEstate, ticket.id))?.organisationPath).to.equal(west.path);
      expect(await desk.kinds(ticket)).to.deep.equal(['open', 'moved']);
    });

    it('stays where it is when it is about more, or is closed', async () => {
      const cause = aCause('k9', { kind: 'recorder', key: 'r1', name: '录像机', memberCount: 3, cameraCount: 3 });
      const ticket = await desk.open(cause, ['c1', 'c2', 'c3']);
      moveTo(west);

      await rig.homes.follow({ cameraId: cameraId('c1'), organisationPath: west.path });
      await rig.homes.followAll();

      expect((await rig.tickets.find(wholeEstate, ticket.id))?.organisationPath).to.equal(station.path);
    });
  });

  it('takes photos of several people at once, and never more than its limit', async () => {
    const ticket = await desk.open();
    const add = (): Promise<unknown> =>
      rig.work.addPhoto(wang, ticket.id, Readable.from([aPhotoFile])).then(
        () => 'added',
        ({ code }: { readonly code: string }) => code,
      );
    for (let count = 0; count < 14; count++) await add();

    const answers = await Promise.all(Array.from({ length: 8 }, add));

    const { photos } = await rig.reading.read(wang, ticket.id);
    expect(photos).to.have.lengthOf(20);
    expect(answers.toSorted()).to.deep.equal([
      ...Array.from({ length: 6 }, () => 'added'),
      ...['photo/too-many', 'photo/too-many'],
    ]);
    expect(rig.files.size).to.equal(20);
  });

  it('that cannot be read holds up no other, and is told of once', async () => {
    const broken = await desk.open();
    const sound = await desk.open(aCause('k2', { key: 'c2', name: '二号' }), ['c2']);
    await rig.database.sequelize.query("UPDATE tickets SET suspension = '{' WHERE id = ?", {
      replacements: [broken.id],
    });
    desk.hold(aCause('k3', { key: 'c3', name: '三号' }), ['c3']);
    rig.clock.pass(3 * hour);

    await desk.sweep();
    await rig.opening.openDue();
    await desk.sweep();

    expect(await desk.kinds(sound)).to.deep.equal(['open', 'respond-overdue']);
    expect(await rig.tickets.listOfCauses(wholeEstate, ['k3'])).to.have.lengthOf(1);
    expect((await rig.reading.list(wang, { box: 'open', limit: 9 })).items.map(({ id }) => id)).to.include(sound.id);
    expect(rig.world.unreadable).to.deep.equal([broken.id]);
  });
});
