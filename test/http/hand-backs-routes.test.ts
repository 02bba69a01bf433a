import { expect } from 'chai';
import { ClosureStore } from '../../gateway/duty/roster/closure-store.ts';
import { FindingStore } from '../../gateway/findings/finding-store.ts';
import { OutageStore } from '../../gateway/outages/outage-store.ts';
import {
  acceptHandBack,
  listHandBacks,
  type ReturnedTimeView,
  type ReturnedWorkView,
} from '../../gateway/patrol/shifts/hand-backs-api.ts';
import { RoundStore } from '../../gateway/patrol/round-store.ts';
import { readShift, type ShiftDetailView } from '../../gateway/patrol/shifts/shifts-api.ts';
import { userId } from '../fixtures/access.ts';
import { below, cameraId, east, station, west } from '../fixtures/estate.ts';
import { aFinding } from '../fixtures/finding.ts';
import { aClosure, room } from '../fixtures/roster.ts';
import { aRound } from '../fixtures/round.ts';
import { at, monday, post, ShiftRig } from '../fixtures/shift-rig.ts';
import { type Asker, readReply, type ServedRoutes, serveRoutes } from './serve-routes.ts';

const zhang: Asker = { role: 'officer', organisationPath: station.path, userId: 'zhang' };
const chen: Asker = { role: 'officer', organisationPath: room.path, userId: 'chen' };
const leader: Asker = { role: 'admin', organisationPath: east.path, userId: 'leader' };
const stranger: Asker = { role: 'admin', organisationPath: west.path, userId: 'stranger' };
const otherRoom = below(station, 'room2', 'room', '西站警务室');
const daySlot = { postId: post.id, date: monday, slotKey: 's1' };
const fault = { stage: 'connect', reason: 'timeout', detail: '' } as const;

describe('the hand-back to a room that was closed', () => {
  let served: ServedRoutes;
  let rig: ShiftRig;

  beforeEach(async () => {
    rig = await ShiftRig.open();
    served = await serveRoutes(rig.world.routes);
    await new ClosureStore(rig.database).add(aClosure(room));
  });
  afterEach(async () => {
    await served.close();
    await rig.database.close();
  });

  const returned = async (asker: Asker) =>
    readReply(await served.get('/shifts/hand-backs', asker), listHandBacks.reply);
  const firstOf = async (asker: Asker): Promise<ReturnedWorkView> => {
    const [first] = (await returned(asker)).items;
    if (first === undefined) throw new Error('nothing is given back');
    return first;
  };
  const firstTime = async (asker: Asker): Promise<ReturnedTimeView> => {
    const [first] = (await firstOf(asker)).times.items;
    if (first === undefined) throw new Error('no time is given back');
    return first;
  };
  const post201 = async (asker: Asker, path: string, body: object): Promise<ShiftDetailView> =>
    readReply(await served.send('POST', path, asker, body), readShift.reply);
  const refused = async (asker: Asker, path: string, body: object): Promise<string> => {
    const response = await served.send('POST', path, asker, body);
    return `${String(response.status)} ${((await response.json()) as { code: string }).code}`;
  };
  const read = async (id: string) => readReply(await served.get(`/shifts/${id}`, leader), readShift.reply);

  /** A finding and an outage of the room, and two of its rounds, one of them after the shift. */
  async function workInTheRoom(): Promise<void> {
    const rounds = new RoundStore(rig.database);
    const counts = { due: 4, seen: 3, notViewable: 1, skipped: 0, normal: 3 };
    const officer = { officerId: userId('zhang') };
    await rounds.add(aRound({ id: 'own' as never, state: 'done', counts, ...officer }, room), []);
    const late = { dueFromMs: at('20:00'), dueToMs: at('21:00') };
    await rounds.add(aRound({ id: 'late' as never, ...late }, room), []);
    const place = { organisationId: room.id, organisationName: room.name, organisationPath: room.path };
    const findings = new FindingStore(rig.database);
    await findings.add(aFinding({ id: 'in-room' as never, ...place, requestId: 'r-9', text: '卷帘门未锁' }));
    await new OutageStore(rig.database).openMany([
      {
        ...{ id: '0192-9' as never, cameraId: cameraId('c9'), ...place },
        ...{ state: 'open', effect: 'down', startedAtMs: at('11:00'), openedAtMs: at('11:05'), fault },
      },
    ]);
  }

  /** The station's day shift that stood in and was handed over at 20:02. */
  async function standIn(handBacks?: readonly object[]): Promise<ShiftDetailView> {
    const { id } = await post201(zhang, '/shifts', daySlot);
    await workInTheRoom();
    rig.clock.nowMs = at('20:02');
    return post201(zhang, `/shifts/${id}/handover`, { version: 1, ...(handBacks && { handBacks }) });
  }

  const note = { organisationId: room.id, text: '北门卷帘门 14:00 起未锁' };
  const signInAtRoom = () => post201(chen, '/shifts', { organisationId: room.id });

  it('gives the room its own rounds, findings and outages with the note, and takes one acceptance', async () => {
    const shift = await standIn([note]);

    const given = await firstOf(chen);
    expect(given.organisationName).to.equal(room.name);
    expect(given.openFindings.items.map(({ text }) => text)).to.deep.equal(['卷帘门未锁']);
    expect(given.openOutages.items.map(({ cameraName }) => cameraName)).to.deep.equal(['c9']);
    const time = await firstTime(chen);
    expect(time).to.deep.include({ superiorName: station.name, note: note.text, mayAccept: false });
    expect([time.fromMs, time.toMs]).to.deep.equal([at('08:00'), at('20:00')]);
    expect(time.rounds.items.map(({ roundId, state, stops }) => [roundId, state, stops.seen])).to.deep.equal([['own', 'done', 3]]); // prettier-ignore
    const path = `/shifts/hand-backs/${time.id}/acceptance`;
    expect(await refused(chen, path, {})).to.equal('409 shift/impossible-step'); // not signed in
    await signInAtRoom();
    expect((await firstTime(chen)).mayAccept).to.equal(true);
    const { acceptance } = await readReply(
      await served.send('POST', path, chen, { note: '已锁好' }),
      acceptHandBack.reply,
    );

    expect(acceptance).to.deep.equal({ name: 'chen', atMs: at('20:02'), note: '已锁好' });
    expect(await refused(chen, path, {})).to.equal('409 shift/impossible-step');
    expect((await returned(chen)).items).to.deep.equal([]);
    const seen = (await read(shift.id)).handBacks[0];
    expect(seen).to.deep.include({ organisationName: room.name, acceptance, mayNote: false, isInRecord: false });
    expect(rig.announced.at(-1)?.audience).to.deep.equal({ organisationPath: room.path });
  });

  it('tells the room nothing that happens elsewhere: its answer stays the same to the byte', async () => {
    await new ClosureStore(rig.database).add(aClosure(otherRoom));
    await standIn([note]);
    const before = await (await served.get('/shifts/hand-backs', chen)).text();

    await rig.workTheDay();
    await new RoundStore(rig.database).add(aRound({ id: 'elsewhere' as never, state: 'missed' }, otherRoom), []);
    const assignee = { organisationId: room.id, organisationName: room.name, officers: [] };
    await new RoundStore(rig.database).add(aRound({ id: 'assigned' as never, assignee }, station), []);
    await rig.database.sequelize.query(`UPDATE findings SET handler_path = '${room.path}' WHERE id = 'other'`);
    await rig.database.sequelize.query(`UPDATE shifts SET version = version + 5, state = 'accepted'`);

    const after = await (await served.get('/shifts/hand-backs', chen)).text();
    expect(after).to.equal(before);
    expect(before).to.include('卷帘门未锁');
    for (const hidden of ['zhang', post.id, post.name, otherRoom.name, 'station"'])
      expect(before).to.not.include(hidden);
  });

  it('keeps an acceptance before the sign-off in the hashed record, and lists a later one beside it', async () => {
    await new ClosureStore(rig.database).add(aClosure(otherRoom));
    const shift = await standIn([note]);
    await signInAtRoom();
    const { id } = await firstTime(chen);
    await served.send('POST', `/shifts/hand-backs/${id}/acceptance`, chen, { note: '已锁好' });
    const signed = await post201(leader, `/shifts/${shift.id}/sign-off`, { note: '无人接班', version: shift.version });

    expect(signed.handBacks).to.have.length(1);
    expect(signed.handBacks[0]).to.deep.include({ isInRecord: true, organisationName: room.name });
    await rig.database.sequelize.query(`UPDATE shifts SET record = REPLACE(record, '已锁好', '未核对')`);
    const forged = await read(shift.id);
    expect([forged.record?.isIntact, forged.handBacks[0]?.acceptance?.note]).to.deep.equal([false, '未核对']);
  });

  it('gives back at sign-off what nobody handed over, and its acceptance stands beside the record', async () => {
    const { id } = await post201(zhang, '/shifts', daySlot);
    rig.clock.nowMs = at('20:30');
    expect((await returned(chen)).items).to.deep.equal([]);
    const signed = await post201(leader, `/shifts/${id}/sign-off`, { note: '值班员未交班', version: 1 });
    const time = await firstTime(chen);
    await post201(zhang, `/shifts/${id}/hand-backs/${room.id}/note`, { text: note.text });
    await signInAtRoom();
    await served.send('POST', `/shifts/hand-backs/${time.id}/acceptance`, chen, {});

    const later = await read(id);
    expect(signed.handBacks[0]).to.deep.include({ isInRecord: false });
    expect(later.handBacks[0]).to.deep.include({ isInRecord: false, mayNote: false });
    expect(later.handBacks[0]?.acceptance?.name).to.equal('chen');
    expect(later.record).to.deep.equal({ hash: signed.record?.hash, isIntact: true });
  });

  it('takes one note of the crew for each room, until the room has accepted', async () => {
    const shift = await standIn();
    const path = `/shifts/${shift.id}/hand-backs/${room.id}/note`;
    expect(shift.handBacks[0]?.mayNote).to.equal(true);

    expect(await refused(leader, path, { text: '补充' })).to.equal('409 shift/impossible-step');
    expect(await refused(stranger, path, { text: '补充' })).to.equal('404 shift/unknown');
    expect(await refused(chen, path, { text: '补充' })).to.equal('404 shift/unknown');
    expect(await refused(zhang, path.replace('/room/', '/station/'), { text: '补充' })).to.equal(
      '404 hand-back/unknown',
    );
    expect(await refused(zhang, path, { text: '电话 13812345678' })).to.equal('422 finding/personal-data');
    expect(await refused(zhang, path, { text: '长'.repeat(501) })).to.equal('422 request/invalid');
    const written = await post201(zhang, path, { text: note.text });
    expect(written.handBacks[0]).to.deep.include({ mayNote: false });
    expect(written.handBacks[0]?.note?.note).to.equal(note.text);
    expect(await refused(zhang, path, { text: '改写' })).to.equal('409 shift/impossible-step');
  });

  it('refuses notes at hand-over to others than the rooms for which the shift stood in', async () => {
    const { id } = await post201(zhang, '/shifts', daySlot);
    rig.clock.nowMs = at('12:00');
    const handover = (handBacks: readonly object[]) =>
      refused(zhang, `/shifts/${id}/handover`, { version: 1, handBacks });

    expect(await handover([{ ...note, organisationId: station.id }])).to.equal('422 request/invalid');
    expect(await handover([note, note])).to.equal('422 request/invalid');
    expect(await handover([{ ...note, text: '身份证 11010519491231002X' }])).to.equal('422 finding/personal-data');
    expect((await read(id)).state).to.equal('working');
  });

  it('lets nobody accept who stood in, who works elsewhere, or who does not see the room', async () => {
    await standIn([note]);
    const { id } = await firstTime(chen);
    const path = `/shifts/hand-backs/${id}/acceptance`;
    await post201(zhang, '/shifts', { organisationId: room.id });
    await post201(leader, '/shifts', { organisationId: station.id });

    expect((await firstTime(zhang)).mayAccept).to.equal(false);
    expect((await returned(leader)).items).to.deep.equal([]);
    expect(await refused(zhang, path, {})).to.equal('409 shift/impossible-step');
    expect(await refused(leader, path, {})).to.equal('409 shift/impossible-step');
    expect(await refused(stranger, path, {})).to.equal('404 hand-back/unknown');
    await signInAtRoom();
    expect(await refused(chen, path, { note: '电话 13812345678' })).to.equal('422 finding/personal-data');
  });
});
