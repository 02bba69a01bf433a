import { expect } from 'chai';
import { SuspendedMinutes } from '../../gateway/outages/tickets/suspended-minutes-service.ts';
import { TicketPhotoStore } from '../../gateway/outages/tickets/ticket-photo-store.ts';
import { TicketStepStore } from '../../gateway/outages/tickets/ticket-step-store.ts';
import { TicketStore } from '../../gateway/outages/tickets/ticket-store.ts';
import type { Ticket } from '../../gateway/outages/tickets/ticket.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import { cameraId, city, east, scopeOf, west } from '../fixtures/estate.ts';
import { aTicket, hour, ticketAtMs } from '../fixtures/ticket.ts';
import { eachDatabase } from './each-database.ts';

const stayMs = hour / 4;
const whole = scopeOf(city);

/** A ticket about a camera of its own. */
const named = (id: string, members: Partial<Ticket> = {}): Ticket =>
  aTicket({
    id: id as Ticket['id'], // a brand
    subject: { kind: 'camera', key: `camera-${id}`, name: `相机 ${id}` },
    ...members,
  });
const full = named('full', {
  ...{ causeId: 'cause' as Ticket['causeId'] & {}, assignee: { unitId: 'u1', unitName: '电信' } }, // a brand
  ...{ acceptedAtMs: ticketAtMs + 1, arrivedAtMs: ticketAtMs + 2, repairedAtMs: ticketAtMs + 3, repairedById: 'wang' },
  ...{ recoveredAtMs: ticketAtMs + 4, causeCode: 'power', isRepeat: true, isByHand: true, suspendedMs: 7 },
  suspension: {
    ...{ reason: '施工', askedById: 'zhao', askedBy: '赵工', askedAtMs: ticketAtMs, untilMs: ticketAtMs + hour },
    ...{ approvedBy: '王工', approvedAtMs: ticketAtMs + 5 },
  },
});

eachDatabase('TicketStore', (open) => {
  const add = (database: Database, ticket: Ticket, cameras = [`camera-${ticket.id}`]): Promise<boolean> =>
    database.transaction((transaction) =>
      new TicketStore(database, stayMs).add(ticket, cameras.map(cameraId), transaction),
    );
  const save = (database: Database, ticket: Ticket): Promise<boolean> =>
    database.transaction((transaction) => new TicketStore(database, stayMs).save(ticket, transaction));
  const idsOf = (tickets: readonly Ticket[]): string[] => tickets.map(({ id }) => id);

  it('gives back what was stored, within its scope', async () => {
    const database = await open();
    const store = new TicketStore(database, stayMs);
    await add(database, full);
    await add(database, named('bare'));

    expect(await store.find(whole, 'full')).to.deep.equal(full);
    expect(await store.find(scopeOf(east), 'bare')).to.deep.equal(named('bare'));
    expect(await store.find(scopeOf(west), 'full')).to.equal(undefined);
    expect(await store.listCameraIds(scopeOf(west), 'full', 9)).to.deep.equal([]);
    expect(await store.listCameraIds(whole, 'full', 9)).to.deep.equal(['camera-full']);
  });

  it('lets in one open ticket about the same, and one for each cause', async () => {
    const database = await open();
    const subject = { kind: 'camera', key: 'c1', name: '路口' } as const;
    const causeId = 'x' as Ticket['causeId'] & {}; // a brand

    expect(await add(database, named('a', { subject, causeId }))).to.equal(true);
    expect(await add(database, named('b', { subject }))).to.equal(false);
    expect(await add(database, named('c', { causeId }))).to.equal(false);
    await save(database, named('a', { subject, causeId, version: 2, state: 'closed', closedAtMs: ticketAtMs }));
    expect(await add(database, named('d', { subject }))).to.equal(true);
    const store = new TicketStore(database, stayMs);
    expect((await store.findOpen(whole, subject))?.id).to.equal('d');
    expect(idsOf(await store.listOfCauses(whole, ['x', 'y']))).to.deep.equal(['a']);
  });

  it('takes a step of the version before only', async () => {
    const database = await open();
    await add(database, named('a'));

    expect(await save(database, named('a', { version: 3 }))).to.equal(false);
    expect(await save(database, named('a', { version: 2, state: 'accepted' }))).to.equal(true);
    expect((await new TicketStore(database, stayMs).find(whole, 'a'))?.state).to.equal('accepted');
  });

  it('lists open ones by when they are due and closed ones newest first, page by page', async () => {
    const database = await open();
    const store = new TicketStore(database, stayMs);
    await add(database, named('late', { acceptedAtMs: 1, repairDueAtMs: ticketAtMs + 9 }));
    await add(database, named('soon', { respondDueAtMs: ticketAtMs + 1 }));
    await add(database, named('other', { organisationPath: west.path }));
    for (const [id, closedAtMs] of [
      ['x', 1],
      ['y', 2],
      ['z', 2],
    ] as const) {
      await add(database, named(id, { state: 'closed', closedAtMs }));
    }
    const query = { nowMs: ticketAtMs };

    const due = await store.list(scopeOf(east), { ...query, box: 'open' }, { limit: 9 });
    const closed = await store.list(whole, { ...query, box: 'closed' }, { limit: 2 });
    const rest = await store.list(whole, { ...query, box: 'closed' }, { after: { atMs: 2, id: 'y' }, limit: 2 });

    expect(idsOf(due)).to.deep.equal(['soon', 'late']);
    expect(idsOf([...closed, ...rest])).to.deep.equal(['z', 'y', 'x']);
    expect(await store.count(whole, { ...query, box: 'open' })).to.equal(3);
  });

  it('narrows lists to units, cameras, faults and what they wait for', async () => {
    const database = await open();
    const store = new TicketStore(database, stayMs);
    const { suspension, assignee } = full;
    const asked = { reason: '施工', askedById: 'z', askedBy: '赵', askedAtMs: 1, untilMs: 2 };
    await add(database, named('late', { respondDueAtMs: 1 }));
    await add(database, named('held', { ...(suspension && { suspension }), ...(assignee && { assignee }) }));
    await add(database, named('asks', { suspension: asked, faultKind: 'blurred' }), ['c7', 'c8']);
    await add(database, named('done', { state: 'closed', closedAtMs: 5, closure: 'recovered' }));
    const found = async (filter: object): Promise<string[]> =>
      idsOf(await store.list(whole, { box: 'open', nowMs: ticketAtMs, ...filter }, { limit: 9 }));

    expect(await found({ waits: 'late' })).to.deep.equal(['late']);
    expect(await found({ waits: 'suspended' })).to.deep.equal(['held']);
    expect(await found({ waits: 'approval' })).to.deep.equal(['asks']);
    expect(await found({ waits: 'unassigned' })).to.deep.equal(['late', 'asks']);
    expect(await found({ unitId: 'u1' })).to.deep.equal(['held']);
    expect(await found({ faultKind: 'blurred' })).to.deep.equal(['asks']);
    expect(await found({ cameraId: 'c8' })).to.deep.equal(['asks']);
    expect(await found({ box: 'closed', waits: 'cause-code' })).to.deep.equal(['done']);
  });

  it('wakes what is due, the earliest first, and never what is closed', async () => {
    const database = await open();
    const store = new TicketStore(database, stayMs);
    await add(database, named('b', { respondDueAtMs: 20 }));
    await add(database, named('a', { respondDueAtMs: 10 }));
    await add(database, named('c', { state: 'closed', closedAtMs: 1 }));

    expect(idsOf(await store.listToWake(whole, 20, 9))).to.deep.equal(['a', 'b']);
    expect(idsOf(await store.listToWake(whole, 10, 9))).to.deep.equal(['a']);
  });

  it('knows what broke before for the same reason: at the same point, also as a part of more', async () => {
    const database = await open();
    const store = new TicketStore(database, stayMs);
    const closed = { state: 'closed', closedAtMs: 100, causeCode: 'power' } as const;
    await add(database, named('a', { ...closed, subject: { kind: 'recorder', key: 'r1', name: '录像机' } }), ['c1']);
    const again = named('b', { subject: { kind: 'camera', key: 'c1', name: '路口' } });
    const asked = { causeCode: 'power', sinceMs: 50, beforeMs: 200 } as const;

    expect(await store.findRepeated(whole, again, asked)).to.equal(true);
    expect(await store.findRepeated(whole, again, { ...asked, causeCode: 'fibre' })).to.equal(false);
    expect(await store.findRepeated(whole, again, { ...asked, sinceMs: 101 })).to.equal(false);
    expect(await store.findRepeated(whole, named('d'), asked)).to.equal(false);
  });

  it('hands a merged unit’s tickets on', async () => {
    const database = await open();
    const store = new TicketStore(database, stayMs);
    await add(database, named('a', { assignee: { unitId: 'u1', unitName: '电信' } }));

    await database.transaction((transaction) => store.replaceUnit('u1', 'u2', transaction));
    expect((await store.find(whole, 'a'))?.assignee?.unitId).to.equal('u2');
  });
});

eachDatabase('TicketStepStore and TicketPhotoStore', (open) => {
  it('keep steps in their order, once for each version, within the scope', async () => {
    const database = await open();
    const store = new TicketStepStore(database);
    const step = (version: number) => ({
      ...{ id: `s${String(version)}`, ticketId: 't1', organisationPath: east.path, version, state: 'open' as const },
      ...{ kind: 'note' as const, atMs: ticketAtMs, byName: '王工', note: '说明', userId: 'wang' },
    });
    const failed = {
      ...{ ...step(1), id: 'first', kind: 'check-failed' as const, byName: '', note: '' },
      failures: [{ cameraName: '路口', problem: 'no-answer' as const, stage: 'connect', reason: 'timeout' }],
    };
    for (const each of [step(2), failed]) await database.transaction((transaction) => store.add(each, transaction));

    const twice = await database
      .transaction((transaction) => store.add({ ...step(2), id: 'x' }, transaction))
      .then(
        () => 'stored',
        () => 'refused',
      );

    expect(twice).to.equal('refused');
    expect(await store.list(scopeOf(east), 't1')).to.deep.equal([failed, step(2)]);
    expect(await store.list(scopeOf(west), 't1')).to.deep.equal([]);
  });

  it('tell in which minutes of a Beijing day cameras were suspended with approval', async () => {
    const database = await open();
    const [steps, tickets] = [new TicketStepStore(database), new TicketStore(database, stayMs)];
    // 10:00 in Beijing.
    const taken = [
      { kind: 'ask-suspension', atMs: ticketAtMs },
      { kind: 'approve-suspension', atMs: ticketAtMs + 60_000 },
      { kind: 'note', atMs: ticketAtMs + 2 * 60_000 },
      { kind: 'resume', atMs: ticketAtMs + hour },
    ] as const;
    const plain = { organisationPath: east.path, state: 'accepted', byName: '王工', note: '', userId: 'wang' } as const;
    await database.transaction(async (transaction) => {
      await tickets.add(named('t1'), [cameraId('c1'), cameraId('c2')], transaction);
      await tickets.add(named('t2'), [cameraId('c3')], transaction);
      for (const [index, step] of taken.entries()) {
        await steps.add(
          { ...plain, ...step, id: `s${String(index)}`, ticketId: 't1', version: index + 2 },
          transaction,
        );
      }
    });
    const suspended = new SuspendedMinutes({ steps, tickets });

    const spans = [{ from: 10 * 60 + 1, to: 11 * 60 }];
    expect(new Map(await suspended.listOn(whole, '2026-09-20'))).to.deep.equal(
      new Map([
        ['c1', spans],
        ['c2', spans],
      ]),
    );
    expect((await suspended.listOn(whole, '2026-09-21')).size).to.equal(0);
    expect((await suspended.listOn(scopeOf(west), '2026-09-20')).size).to.equal(0);
  });

  it('keep photos, found within the scope only', async () => {
    const database = await open();
    const store = new TicketPhotoStore(database);
    const photo = {
      ...{ id: 'p1', ticketId: 't1', organisationPath: east.path, mediaType: 'image/jpeg' as const, sizeBytes: 9 },
      ...{ addedBy: '王工', addedAtMs: ticketAtMs },
    };
    await database.transaction((transaction) => store.add(photo, transaction));

    expect(await store.list(scopeOf(east), 't1')).to.deep.equal([photo]);
    expect(await store.find(scopeOf(east), 'p1')).to.deep.equal(photo);
    expect(await store.find(scopeOf(west), 'p1')).to.equal(undefined);
  });
});
