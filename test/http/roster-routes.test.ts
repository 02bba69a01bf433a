import { expect } from 'chai';
import { UserStore } from '../../gateway/access/user-store.ts';
import { createRoster } from '../../gateway/duty/roster/create-roster.ts';
import { closeOrganisation, endClosure, listClosures } from '../../gateway/duty/roster/closures-api.ts';
import {
  createDutyPost,
  type DutyPostView,
  listDutyPosts,
  listFitPeople,
  replaceDutyPost,
} from '../../gateway/duty/roster/duty-posts-api.ts';
import {
  assignSlot,
  copyRoster,
  listHoles,
  readPostOnDuty,
  readRoster,
  substituteOfficer,
} from '../../gateway/duty/roster/roster-api.ts';
import type { RosterShort } from '../../gateway/duty/roster/roster-changed.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import { openDatabase } from '../../gateway/platform/database/open-database.ts';
import { EventBus } from '../../gateway/platform/events/event-bus.ts';
import { aUser } from '../fixtures/access.ts';
import { beijingAt } from '../fixtures/duty.ts';
import { city, east, silentLog, station, west } from '../fixtures/estate.ts';
import { room } from '../fixtures/roster.ts';
import { type Asker, readReply, type ServedRoutes, serveRoutes } from './serve-routes.ts';

const chief: Asker = { role: 'admin', organisationPath: station.path };
const director: Asker = { role: 'admin', organisationPath: east.path };
const officer: Asker = { role: 'officer', organisationPath: station.path };
const stranger: Asker = { role: 'admin', organisationPath: west.path };
const slots = [
  { name: '白班', start: '08:00', end: '20:00' },
  { name: '夜班', start: '20:00', end: '08:00' },
];
const monday = '2026-09-21';

describe('the HTTP doors of the roster', () => {
  let served: ServedRoutes;
  let database: Database;
  let roster: ReturnType<typeof createRoster>;
  let nowMs = 0;
  const changed: string[] = [];
  const short: RosterShort[] = [];

  beforeEach(async () => {
    nowMs = beijingAt(`${monday} 07:00`);
    for (const list of [changed, short]) list.splice(0);
    database = await openDatabase({ url: 'sqlite::memory:', log: silentLog });
    await database.migrate();
    const users = new UserStore(database);
    for (const user of [
      aUser('zhang', station),
      aUser('li', station),
      aUser('boss', east, 'admin'),
      aUser('far', west),
    ]) {
      await users.add({ user, passwordHash: '' });
    }
    await users.add({ user: aUser('fitter', station, 'technician'), passwordHash: '' });
    const bus = new EventBus((_name, error) => {
      throw error;
    });
    bus.on('roster.changed', ({ organisationId }) => void changed.push(organisationId));
    bus.on('roster.short', (event) => void short.push(event));
    const organisations = {
      findOrganisation: async (scope: { organisationPath: string }, id: string) =>
        [city, east, west, station, room].find((one) => one.id === id && one.path.startsWith(scope.organisationPath)),
    };
    roster = createRoster({
      ...{ database, organisations, bus, log: silentLog, announcer: { announce: () => undefined } },
      settings: { holeWarnDays: 1 },
      clock: { now: () => nowMs, monotonic: () => 0 },
    });
    served = await serveRoutes(roster.routes);
  });
  afterEach(async () => {
    await served.close();
    await database.close();
  });

  const post = async (organisationId = station.id, more = {}): Promise<DutyPostView> =>
    readReply(
      await served.send('POST', '/duty-posts', director, { organisationId, name: '视频巡查岗', slots, ...more }),
      createDutyPost.reply,
    );
  const assign = (
    postId: string,
    slotKey: string,
    officerIds: readonly string[],
    { asker = chief, ...more }: { date?: string; asker?: Asker; seenOfficerIds?: readonly string[] } = {},
  ) => served.send('PUT', '/roster/cells', asker, { postId, date: monday, slotKey, officerIds, ...more });
  const codeOf = async (response: Response): Promise<string> => ((await response.json()) as { code: string }).code;
  const week = async (query = '', asker = officer) =>
    readReply(await served.get(`/roster${query}`, asker), readRoster.reply);

  it('sets up a post and shows its week with a hole wherever nobody comes', async () => {
    const { id } = await post();
    const { dates, rows, postCount } = await week();

    expect([dates.length, dates[0], postCount]).to.deep.equal([7, monday, 1]);
    expect(rows.map(({ slotKey, cells }) => [slotKey, cells.length])).to.deep.equal([['s1', 7], ['s2', 7]]); // prettier-ignore
    expect(rows[0]?.cells[0]?.hole).to.deep.equal({ missing: 1, reasons: ['nobody-assigned'] });
    expect(changed).to.deep.equal([station.id]);
    const { items } = await readReply(await served.get('/duty-posts', officer), listDutyPosts.reply);
    expect(items.map((each) => [each.id, each.organisationName, each.wanted])).to.deep.equal([[id, station.name, 1]]);
  });

  it('assigns who is fit, and nobody else', async () => {
    const { id } = await post();
    const people = await readReply(await served.get(`/duty-posts/${id}/people`, chief), listFitPeople.reply);
    const cell = await readReply(await assign(id, 's1', ['zhang']), assignSlot.reply);

    expect(people.items.map((person) => person.id)).to.have.members(['zhang', 'li']);
    expect(cell.people.map(({ officerId }) => officerId)).to.deep.equal(['zhang']);
    expect(await codeOf(await assign(id, 's1', ['far']))).to.equal('user/unknown');
    expect(await codeOf(await assign(id, 's1', ['boss']))).to.equal('user/unknown');
    expect(await codeOf(await assign(id, 's1', ['fitter']))).to.equal('request/invalid');
    expect(await codeOf(await assign(id, 's9', ['zhang']))).to.equal('request/invalid');
    expect(await codeOf(await assign(id, 's1', ['zhang'], { asker: stranger }))).to.equal('duty-post/unknown');
    expect((await assign(id, 's1', ['zhang'], { asker: officer })).status).to.equal(403);
  });

  it('takes nobody off whom the editor did not see there', async () => {
    const { id } = await post(station.id, { wanted: 2 });
    await assign(id, 's1', ['zhang'], { seenOfficerIds: [] });

    expect(await codeOf(await assign(id, 's1', ['li'], { seenOfficerIds: [] }))).to.equal('roster/stale');
    const cell = await readReply(await assign(id, 's1', ['li'], { seenOfficerIds: ['zhang'] }), assignSlot.reply);

    expect(cell.people.map(({ officerId }) => officerId)).to.deep.equal(['li']);
  });

  it('keeps whom a superior assigned when the station adds somebody of its own', async () => {
    const { id } = await post(station.id, { wanted: 2 });
    await assign(id, 's1', ['boss'], { asker: director });
    nowMs += 1;
    const cell = await readReply(await assign(id, 's1', ['boss', 'li']), assignSlot.reply);

    expect(cell.people.map(({ officerId }) => officerId)).to.deep.equal(['boss', 'li']);
    expect((await week()).rows[0]?.cells[0]?.hole).to.equal(undefined);
  });

  it('does not rewrite a slot that has begun, but lets somebody come instead until it is over', async () => {
    const { id } = await post();
    const { people } = await readReply(await assign(id, 's1', ['zhang']), assignSlot.reply);
    const path = `/roster/assignments/${people[0]?.id ?? ''}/substitution`;
    nowMs = beijingAt(`${monday} 09:00`);

    expect(await codeOf(await assign(id, 's1', ['li']))).to.equal('roster/begun');
    const body = { officerId: 'li', reason: '病假' };
    const substituted = await readReply(await served.send('POST', path, chief, body), substituteOfficer.reply);
    expect(substituted.substitute).to.deep.equal({ officerId: 'li', officerName: '民警 li', reason: '病假' });
    expect(await codeOf(await served.send('POST', path, chief, body))).to.equal('request/invalid');
    const back = { officerId: 'zhang', reason: '已到岗' };
    const taken = await readReply(await served.send('POST', path, chief, back), substituteOfficer.reply);
    expect(taken.substitute).to.equal(undefined);
    expect(await codeOf(await served.send('POST', path, stranger, body))).to.equal('assignment/unknown');
    nowMs = beijingAt(`${monday} 20:00`);
    expect(await codeOf(await served.send('POST', path, chief, body))).to.equal('roster/over');
  });

  it('copies a week to where nobody is assigned yet', async () => {
    const { id } = await post();
    for (const [slotKey, date] of [
      ['s1', '2026-09-22'],
      ['s2', '2026-09-22'],
      ['s1', '2026-09-23'],
    ] as const) {
      // prettier-ignore
      await assign(id, slotKey, ['zhang'], { date });
    }
    await assign(id, 's1', ['li'], { date: '2026-09-30' });
    const body = { fromDate: monday, toDate: '2026-09-28' };

    const copied = await readReply(await served.send('POST', '/roster/copies', chief, body), copyRoster.reply);

    expect(copied).to.deep.equal({ copied: 2, skipped: 1 });
    const { rows } = await week('?from=2026-09-28');
    const names = rows[0]?.cells.map(({ people }) => people.map(({ officerId }) => officerId).join());
    expect(names).to.deep.equal(['', 'zhang', 'li', '', '', '', '']);
    expect(await codeOf(await served.send('POST', '/roster/copies', chief, { ...body, toDate: monday }))).to.equal(
      'request/invalid',
    );
  });

  it('changes hours without losing who is assigned, and keeps a slot that somebody will come to', async () => {
    const { id, slots: before, version } = await post();
    await assign(id, 's2', ['zhang']);
    const later = before.map((slot) => ({ ...slot, start: slot.start === '20:00' ? '21:00' : slot.start }));
    const replace = (body: object) => served.send('PUT', `/duty-posts/${id}`, chief, { name: '岗', version, ...body });

    const changedPost = await readReply(await replace({ slots: later }), replaceDutyPost.reply);
    expect(changedPost.slots.map(({ key, start }) => `${key} ${start}`)).to.deep.equal(['s1 08:00', 's2 21:00']);
    expect((await week()).rows[1]?.cells[0]?.people).to.have.lengthOf(1);
    expect(await codeOf(await replace({ slots: later }))).to.equal('duty-post/stale');
    expect(await codeOf(await replace({ slots: [before[0]], version: 2 }))).to.equal('duty-post/in-use');
    expect(await codeOf(await replace({ slots: [before[0], before[0]], version: 2 }))).to.equal('request/invalid');
  });

  it('lets a slot go when nobody will come to it any more, and keeps a night that is still worked', async () => {
    const { id, slots: before, version } = await post();
    await assign(id, 's1', ['zhang']);
    await assign(id, 's2', ['li']);
    const replace = (kept: number, seen: number) =>
      served.send('PUT', `/duty-posts/${id}`, chief, { name: '岗', version: seen, slots: [before[kept]] });

    nowMs = beijingAt('2026-09-22 07:59');
    expect(await codeOf(await replace(0, version))).to.equal('duty-post/in-use');
    const nightOnly = await readReply(await replace(1, version), replaceDutyPost.reply);
    expect(nightOnly.slots.map(({ key }) => key)).to.deep.equal(['s2']);
    nowMs = beijingAt('2026-09-22 08:00');
    const dayAgain = await readReply(await replace(0, nightOnly.version), replaceDutyPost.reply);
    expect(dayAgain.slots.map(({ name }) => name)).to.deep.equal(['白班']);
  });

  it('refuses dates that no calendar of ours reaches', async () => {
    expect(await codeOf(await served.get('/roster?from=9999-12-31', chief))).to.equal('request/invalid');
    expect(await codeOf(await served.get('/roster?from=0001-01-01', chief))).to.equal('request/invalid');
  });

  it('closes a room: the station stands in, and the hole shows where the station has nobody', async () => {
    const roomPost = await post(room.id);
    const { id } = await post();
    await assign(id, 's1', ['zhang']);
    const body = { organisationId: room.id, fromDate: monday, toDate: monday, reason: '集中培训' };
    const closed = await readReply(await served.send('POST', '/roster/closures', chief, body), closeOrganisation.reply);

    nowMs = beijingAt(`${monday} 10:00`);
    const onDuty = await readReply(
      await served.get(`/roster/on-duty?organisationId=${room.id}`, officer),
      readPostOnDuty.reply,
    );
    expect(onDuty).to.deep.include({ organisationId: station.id, postId: id, standsIn: 'closed' });
    expect(onDuty.users).to.deep.equal([{ officerId: 'zhang', officerName: '民警 zhang' }]);
    const hidden = await readReply(
      await served.get('/roster/on-duty', { role: 'officer', organisationPath: room.path }),
      readPostOnDuty.reply,
    );
    expect(hidden).to.deep.equal({ users: [], standsIn: 'closed' });
    const { items } = await readReply(await served.get('/roster/holes?days=1', officer), listHoles.reply);
    const told = items.map((hole) => [hole.post.id, hole.slot.name, ...hole.reasons].join(' '));
    expect(told).to.include(`${roomPost.id} 夜班 stand-in-empty`).and.not.include(`${roomPost.id} 白班 stand-in-empty`);

    const end = `/roster/closures/${closed.id}/end`;
    expect((await readReply(await served.send('POST', end, chief), endClosure.reply)).endedAtMs).to.equal(nowMs);
    expect(await codeOf(await served.send('POST', end, chief))).to.equal('closure/ended');
    expect(await codeOf(await served.send('POST', end, stranger))).to.equal('closure/unknown');
    const list = await readReply(await served.get('/roster/closures', officer), listClosures.reply);
    expect(list.items.map((each) => [each.id, each.organisationName])).to.deep.equal([[closed.id, room.name]]);
  });

  it('refuses closed days in the past', async () => {
    const body = { organisationId: room.id, fromDate: '2026-09-20', toDate: monday, reason: '补登' };

    expect(await codeOf(await served.send('POST', '/roster/closures', chief, body))).to.equal('request/invalid');
  });

  it('tells each morning who will have nobody in the coming days', async () => {
    const { id } = await post();
    await assign(id, 's1', ['zhang']);

    await roster.job.run();

    expect(short).to.deep.equal([
      {
        ...{ organisationId: station.id, organisationPath: station.path, holeCount: 2 },
        // The night that is still going on, and the one to come.
        firstFromMs: beijingAt('2026-09-20 20:00'),
      },
    ]);
  });

  it('tells a neighbour nothing', async () => {
    await post();

    expect((await week('', stranger)).postCount).to.equal(0);
    expect((await served.get(`/roster?organisationId=${station.id}`, stranger)).status).to.equal(404);
  });
});
