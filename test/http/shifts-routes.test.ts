import { expect } from 'chai';
import { ClosureStore } from '../../gateway/duty/roster/closure-store.ts';
import { RoundStore } from '../../gateway/patrol/round-store.ts';
import {
  listShifts,
  readMyShift,
  readShift,
  readShiftBoard,
  type ShiftDetailView,
} from '../../gateway/patrol/shifts/shifts-api.ts';
import { dayMode } from '../fixtures/patrol.ts';
import { east, station, west } from '../fixtures/estate.ts';
import { aClosure, room } from '../fixtures/roster.ts';
import { aRound } from '../fixtures/round.ts';
import { at, minuteMs, monday, post, ShiftRig } from '../fixtures/shift-rig.ts';
import { type Asker, readReply, type ServedRoutes, serveRoutes } from './serve-routes.ts';

const officer = (user: string): Asker => ({ role: 'officer', organisationPath: station.path, userId: user });
const [zhang, li, wang] = [officer('zhang'), officer('li'), officer('wang')];
const leader: Asker = { role: 'admin', organisationPath: east.path, userId: 'leader' };
const stranger: Asker = { role: 'admin', organisationPath: west.path, userId: 'stranger' };
const daySlot = { postId: post.id, date: monday, slotKey: 's1' };
const nightSlot = { ...daySlot, slotKey: 's2' };

describe('the HTTP doors of shifts', () => {
  let served: ServedRoutes;
  let rig: ShiftRig;

  beforeEach(async () => {
    rig = await ShiftRig.open();
    served = await serveRoutes(rig.world.routes);
  });
  afterEach(async () => {
    await served.close();
    await rig.database.close();
  });

  const mine = async (asker: Asker) => readReply(await served.get('/shifts/mine', asker), readMyShift.reply);
  const post201 = async (asker: Asker, path: string, body: object): Promise<ShiftDetailView> =>
    readReply(await served.send('POST', path, asker, body), readShift.reply);
  const signIn = (asker: Asker, body: object = daySlot) => post201(asker, '/shifts', body);
  const refused = async (asker: Asker, path: string, body: object): Promise<string> => {
    const response = await served.send('POST', path, asker, body);
    return `${String(response.status)} ${((await response.json()) as { code: string }).code}`;
  };

  it('offers the slot of the roster half an hour before it begins, and signs nobody in by itself', async () => {
    rig.clock.nowMs = at('07:29');
    expect((await mine(zhang)).offers).to.deep.equal([]);

    rig.clock.nowMs = at('07:30');
    const { current, offers } = await mine(zhang);

    expect(current).to.equal(undefined);
    expect(offers.map(({ slotName, lateMs, organisationName }) => [slotName, lateMs, organisationName])).to.deep.equal([
      ['白班', 0, station.name],
    ]);
    expect((await mine(li)).offers).to.deep.equal([]);
    expect(await rig.world.desk.current('zhang')).to.equal(undefined);
  });

  it('goes from sign-in over hand-over and acceptance to sign-off without anything typed twice', async () => {
    const begun = await signIn(zhang);
    expect(begun).to.deep.include({ state: 'working', startsAtMs: at('08:00'), date: monday });
    expect(begun.may).to.deep.equal(['note']); // it has not begun
    expect(await rig.world.desk.current('zhang')).to.deep.include({
      shiftId: begun.id,
      slotName: '白班',
      endsAtMs: at('20:00'),
    });
    rig.clock.nowMs = at('10:00');
    await rig.workTheDay();
    const noted = await post201(zhang, `/shifts/${begun.id}/notes`, { text: '10:00 通知环卫\n清理积水' });
    expect(noted.notes.map(({ kind }) => kind)).to.deep.equal(['work']);

    rig.clock.nowMs = at('19:50');
    await signIn(li, nightSlot);
    rig.clock.nowMs = at('20:02');
    const handed = await post201(zhang, `/shifts/${begun.id}/handover`, { note: '东门相机待修', version: 1 });
    rig.clock.pass(minuteMs);
    expect(handed.work.rounds).to.deep.equal({ due: 2, done: 1, partial: 0, missed: 1, open: 0 });
    expect(handed.work.stops).to.deep.equal({ due: 8, seen: 3, notViewable: 1, skipped: 4, normal: 6 });
    expect(handed.work.missed.map(({ cause }) => cause)).to.deep.equal(['nobody-signed-in']);
    expect(handed.work.found.items.map(({ text }) => text)).to.deep.equal(['路面积水']);
    expect(handed.work.openFindings.total).to.equal(2);
    expect(handed.work.openOutages.items.map(({ cameraName, stage }) => [cameraName, stage])).to.deep.equal([['相机 c1', 'connect']]); // prettier-ignore
    expect(handed.work.modes).to.deep.equal([{ fromMs: at('08:00'), base: 'normal', night: false }]);
    expect(await rig.world.desk.current('zhang')).to.equal(undefined);

    const [waiting] = (await mine(li)).waiting;
    expect(waiting?.id).to.equal(begun.id);
    const { version } = handed;
    const accepted = await post201(li, `/shifts/${begun.id}/acceptance`, { note: '已核对', version });
    expect(accepted.acceptance).to.deep.include({ name: 'li', note: '已核对' });
    const signed = await post201(leader, `/shifts/${begun.id}/sign-off`, { version: accepted.version });

    expect(signed).to.deep.include({ state: 'signed-off', may: [] });
    expect(signed.record?.isIntact).to.equal(true);
    expect(signed.record?.hash).to.match(/^[0-9a-f]{64}$/);
    expect(signed.handedOver?.openFindings.total).to.equal(2);
    expect(signed.notes.map(({ kind }) => kind)).to.deep.equal(['work', 'hand-over', 'acceptance']);
    expect(rig.announced.at(-1)?.audience).to.deep.equal({ organisationPath: station.path });
  });

  it('keeps the signed record whatever happens to rounds and findings later, and notices a changed one', async () => {
    const { id } = await signIn(zhang);
    rig.clock.nowMs = at('20:00');
    const { version } = await post201(zhang, `/shifts/${id}/handover`, { version: 1 });
    const signed = await post201(leader, `/shifts/${id}/sign-off`, { note: '无人接班，由带班接收', version });
    await rig.workTheDay();

    const later = await readReply(await served.get(`/shifts/${id}`, leader), readShift.reply);
    expect(later).to.deep.equal(signed);
    expect(await refused(leader, `/shifts/${id}/notes`, { text: '补记' })).to.equal('409 shift/impossible-step');
    await rig.database.sequelize.query(`UPDATE shifts SET record = REPLACE(record, '"due":0', '"due":9')`);
    const forged = await readReply(await served.get(`/shifts/${id}`, leader), readShift.reply);
    expect(forged.record).to.deep.equal({ hash: signed.record?.hash, isIntact: false });
  });

  it('offers no slot to somebody who has moved elsewhere since they were assigned, and takes no sign-in there', async () => {
    const movedAway: Asker = { ...zhang, organisationPath: west.path };

    expect((await mine(movedAway)).offers).to.deep.equal([]);
    expect(await refused(movedAway, '/shifts', daySlot)).to.equal('409 shift/not-rostered');
    expect(await refused(li, '/shifts', daySlot)).to.equal('409 shift/not-rostered');
    expect(await refused(zhang, '/shifts', { ...daySlot, postId: 'another' })).to.equal('409 shift/not-rostered');
  });

  it('freezes the mode at the start: what is decided before the start counts, what is decided later does not', async () => {
    const { id, duty } = await signIn(zhang);
    expect(duty.base).to.equal('normal');
    rig.resolve = () => ({ ...dayMode, base: 'special', layer: 'raised' });
    rig.clock.nowMs = at('08:00');
    await rig.world.desk.sweep();
    rig.resolve = () => ({ ...dayMode, base: 'weekend' });
    rig.clock.nowMs = at('09:00');
    await rig.world.desk.sweep();

    const frozen = await readReply(await served.get(`/shifts/${id}`, zhang), readShift.reply);
    expect(frozen.duty.base).to.equal('special');
  });

  it('tells a late sign-in, and sends the rounds of an empty post to the superior until somebody comes', async () => {
    rig.clock.nowMs = at('08:10');
    await rig.world.desk.sweep();
    expect(rig.late).to.deep.equal([]);
    expect((await rig.world.desk.postOnDuty(station, rig.clock.nowMs)).organisationId).to.equal(station.id);

    rig.clock.nowMs = at('08:11');
    await rig.world.desk.sweep();
    await rig.world.desk.sweep();

    expect(rig.late.map(({ postId, slotKey }) => `${postId} ${slotKey}`)).to.deep.equal([`${post.id} s1`]);
    const instead = await rig.world.desk.postOnDuty(station, rig.clock.nowMs);
    expect(instead).to.deep.include({ organisationId: east.id, users: [] });
    expect(instead.standsInFor?.reason).to.equal('not-signed-in');
    const { members } = await signIn(zhang);
    expect(members[0]?.lateMs).to.equal(11 * minuteMs);
    expect((await rig.world.desk.postOnDuty(station, rig.clock.nowMs)).organisationId).to.equal(station.id);
  });

  it('lets a second officer join the crew, and somebody without a roster sign in where they belong', async () => {
    await rig.assign('s1', 'wang');
    const begun = await signIn(zhang);
    const joined = await signIn(wang);
    expect([joined.id, joined.members.length]).to.deep.equal([begun.id, 2]);

    const unplanned = await signIn({ ...leader, userId: 'boss' }, { organisationId: room.id });
    expect(unplanned.slot).to.equal(undefined);
    expect(unplanned.may).to.deep.equal(['note', 'hand-over']);
    const board = await readReply(await served.get('/shifts/board', leader), readShiftBoard.reply);
    expect(board.slots.map(({ slotName, state }) => `${slotName} ${state}`)).to.include('白班 working');
    expect(board.unplanned.map(({ id }) => id)).to.deep.equal([unplanned.id]);
  });

  it('makes one crew of two who sign in at the same instant', async () => {
    await rig.assign('s1', 'wang');

    const [one, other] = await Promise.all([signIn(zhang), signIn(wang)]);

    expect(one.id).to.equal(other.id);
    const { members } = await readReply(await served.get(`/shifts/${one.id}`, zhang), readShift.reply);
    expect(members.map(({ officerId }) => officerId)).to.have.members(['zhang', 'wang']);
  });

  it('counts the rounds of a room that is closed', async () => {
    await new ClosureStore(rig.database).add(aClosure(room));
    const { id } = await signIn(zhang);
    rig.clock.nowMs = at('12:00');
    await new RoundStore(rig.database).add(aRound({ state: 'done' }, room), []);

    const { work } = await readReply(await served.get(`/shifts/${id}`, zhang), readShift.reply);

    expect(work.standsInFor).to.deep.equal([{ organisationId: room.id, organisationName: room.name }]);
    expect(work.rounds.due).to.equal(1);
  });

  it('goes on in a second shift when the first one was handed over early, and counts nothing twice', async () => {
    await rig.assign('s1', 'wang');
    const first = await signIn(zhang);
    rig.clock.nowMs = at('12:00');
    await rig.workTheDay();
    await post201(zhang, `/shifts/${first.id}/handover`, { version: 1 });
    const second = await signIn(wang);

    expect(second.id).to.not.equal(first.id);
    expect([second.startsAtMs, second.members[0]?.lateMs, second.work.rounds.due]).to.deep.equal([at('12:00'), 0, 0]);
  });

  it('tells nobody of a slot that was worked and handed over early that its crew is late', async () => {
    const { id } = await signIn(zhang);
    rig.clock.nowMs = at('19:30');
    await post201(zhang, `/shifts/${id}/handover`, { version: 1 });

    await rig.world.desk.sweep();

    expect(rig.late).to.deep.equal([]);
  });

  it('refuses what is not one’s own to do', async () => {
    const { id } = await signIn(zhang);
    const path = `/shifts/${id}`;
    expect(await refused(zhang, '/shifts', nightSlot)).to.equal('409 shift/open-elsewhere');
    expect(await refused(wang, '/shifts', daySlot)).to.equal('409 shift/not-rostered');
    expect(await refused(zhang, `${path}/handover`, { version: 1 })).to.equal('409 shift/impossible-step'); // not begun
    rig.clock.nowMs = at('09:00');
    expect(await refused(li, `${path}/handover`, { version: 1 })).to.equal('409 shift/impossible-step');
    expect(await refused(zhang, `${path}/handover`, { version: 7 })).to.equal('409 shift/stale');
    expect(await refused(zhang, `${path}/handover`, { version: 1, note: '联系人 13812345678' })).to.equal(
      '422 finding/personal-data',
    );
    expect(await refused(li, `${path}/notes`, { text: '插话' })).to.equal('409 shift/impossible-step');
    expect(await refused(leader, `${path}/sign-off`, { version: 1 })).to.equal('409 shift/impossible-step');
    await post201(zhang, `${path}/handover`, { version: 1 });
    expect(await refused(zhang, `${path}/acceptance`, { version: 2 })).to.equal('409 shift/impossible-step');
    expect(await refused(li, `${path}/acceptance`, { version: 2 })).to.equal('409 shift/impossible-step'); // not signed in
    expect(await refused(zhang, `${path}/sign-off`, { version: 2 })).to.equal('403 permission/denied');
    expect(await refused(leader, `${path}/sign-off`, { version: 2 })).to.equal('422 request/invalid'); // no reason
    expect(await refused({ ...leader, userId: 'zhang' }, `${path}/sign-off`, { version: 2 })).to.equal(
      '409 shift/impossible-step',
    );
    expect(await refused(stranger, `${path}/sign-off`, { version: 2 })).to.equal('404 shift/unknown');
    expect((await served.get(path, stranger)).status).to.equal(404);
  });

  it('tells superiors once of a shift that stays open or that nobody takes over', async () => {
    const { id } = await signIn(zhang);
    rig.clock.nowMs = at('21:01');
    await rig.world.desk.sweep();
    await rig.world.desk.sweep();
    await post201(zhang, `/shifts/${id}/handover`, { version: 2 });
    rig.clock.pass(61 * minuteMs);
    await rig.world.desk.sweep();

    expect(rig.overdue.map(({ shiftId, waitsFor }) => [shiftId, waitsFor])).to.deep.equal([[id, 'handover'], [id, 'acceptance']]); // prettier-ignore
  });

  it('lists shifts newest first, of the own part only', async () => {
    const { id } = await signIn(zhang);
    const list = async (asker: Asker, query = '') =>
      (await readReply(await served.get(`/shifts${query}`, asker), listShifts.reply)).items.map((shift) => shift.id);

    expect(await list(leader)).to.deep.equal([id]);
    expect(await list(leader, `?state=working&from=${monday}&to=${monday}`)).to.deep.equal([id]);
    expect(await list(leader, '?state=accepted')).to.deep.equal([]);
    expect(await list(stranger)).to.deep.equal([]);
  });
});
