import { expect } from 'chai';
import { RoundStore } from '../../gateway/patrol/round-store.ts';
import { hashRecord, writeRecord } from '../../gateway/patrol/shifts/shift-record.ts';
import { openKeyOf, type ShiftId } from '../../gateway/patrol/shifts/shift.ts';
import { ShiftStore } from '../../gateway/patrol/shifts/shift-store.ts';
import { WorkedRoundStore } from '../../gateway/patrol/shifts/worked-round-store.ts';
import { without } from '../../gateway/platform/records/without.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { userId } from '../fixtures/access.ts';
import { beijingAt } from '../fixtures/duty.ts';
import { east, scopeOf, station, west } from '../fixtures/estate.ts';
import { room } from '../fixtures/roster.ts';
import { aRound } from '../fixtures/round.ts';
import { aMember, aNote, aShift, noWork } from '../fixtures/shift.ts';
import { eachDatabase } from './each-database.ts';

const shiftId = (text: string): ShiftId => text as ShiftId; // a brand

eachDatabase('ShiftStore', (open) => {
  it('gives back what was stored, inside the scope only', async () => {
    const store = new ShiftStore(await open());
    const plain = without(aShift({ id: shiftId('shift-2'), startsAtMs: 5 }), 'slot');
    const instead = { officerName: '民警 li', reason: '病假' };
    const shift = aShift({
      members: [
        aMember('zhang'),
        aMember('wang', { lateMs: 1_200_000, insteadOf: instead, signedInAtMs: beijingAt('2026-09-21 08:20') }),
      ],
    });
    await store.add(shift);
    await store.add({ ...plain, members: [aMember('chen')] });

    expect(await store.find(scopeOf(east), shift.id)).to.deep.equal(shift);
    expect(await store.find(scopeOf(west), shift.id)).to.equal(undefined);
    expect(await store.find(scopeOf(room), shift.id)).to.equal(undefined);
    expect(await store.findOpen(wholeEstate, openKeyOf(shift))).to.deep.equal(shift);
    expect((await store.findOpen(wholeEstate, `at/${station.id}`))?.id).to.equal('shift-2');
    expect((await store.findOpenOf(wholeEstate, 'wang'))?.id).to.equal(shift.id);
    expect(await store.findOpenOf(scopeOf(west), 'wang')).to.equal(undefined);
  });

  it('lets in one open shift a slot, and one open shift a person', async () => {
    const store = new ShiftStore(await open());
    const shift = aShift();
    await store.add(shift);

    expect(await store.add({ ...aShift({ id: shiftId('again') }), members: [aMember('li')] })).to.equal(false);
    const unplanned = without(aShift({ id: shiftId('elsewhere') }), 'slot');
    expect(await store.add(unplanned)).to.equal(false);
    expect(await store.find(wholeEstate, 'elsewhere')).to.equal(undefined);
    expect(await store.join(shift, aMember('zhang'))).to.equal(false);
    const later = { signedInAtMs: beijingAt('2026-09-21 08:01') };
    expect(await store.join(shift, aMember('li', later))).to.equal(true);
    expect(await store.join(shift, aMember('chen'))).to.equal(false); // of the version before
    expect((await store.find(wholeEstate, shift.id))?.members.map(({ officerId }) => officerId)).to.deep.equal([
      'zhang',
      'li',
    ]);
  });

  it('frees slot and crew when the shift is handed over, keeps what was handed over, and lets a late save know', async () => {
    const store = new ShiftStore(await open());
    const shift = aShift();
    await store.add(shift);
    const handover = {
      userId: userId('zhang'),
      name: '民警 zhang',
      atMs: beijingAt('2026-09-21 20:00'),
      note: '钥匙在柜',
    };
    const note = aNote('钥匙在柜', { kind: 'hand-over' });

    const saved = await store.save(
      { ...shift, state: 'handed-over', handover, endedAtMs: handover.atMs },
      { notes: [note], handedWork: noWork },
    );

    expect(saved?.version).to.equal(2);
    expect(await store.save({ ...shift, state: 'accepted' }, { notes: [aNote('迟到')] })).to.equal(undefined);
    expect(await store.find(wholeEstate, shift.id)).to.deep.equal(saved);
    expect(await store.readHandedWork(scopeOf(station), shift.id)).to.deep.equal(noWork);
    expect(await store.readHandedWork(scopeOf(west), shift.id)).to.equal(undefined);
    expect(await store.listNotes(wholeEstate, shift.id)).to.deep.equal([note]);
    expect(await store.listNotes(scopeOf(west), shift.id)).to.deep.equal([]);
    expect(await store.findOpenOf(wholeEstate, 'zhang')).to.equal(undefined);
    expect(await store.add(aShift({ id: shiftId('second') }))).to.equal(true);
  });

  it('keeps the signed record to the letter', async () => {
    const store = new ShiftStore(await open());
    const shift = aShift();
    await store.add(shift);
    const text = writeRecord(shift, noWork, [aNote('“引号” 与\n换行 🚓')]);
    await store.save({ ...shift, state: 'signed-off' }, { record: { text, hash: hashRecord(text), readNotes: 0 } });

    const kept = await store.readRecord(scopeOf(station), shift.id);

    expect(kept).to.deep.equal({ text, hash: hashRecord(text) });
    expect(await store.readRecord(scopeOf(west), shift.id)).to.equal(undefined);
  });

  it('signs nothing off that does not hold each note, and lets no note in afterwards', async () => {
    const store = new ShiftStore(await open());
    const shift = aShift({ members: [aMember('zhang')] });
    await store.add(shift);
    const note = (id: string) => aNote('一号机偏暗', { id });
    const record = { text: '{}', hash: hashRecord('{}'), readNotes: 0 };
    const signed = { ...shift, state: 'signed-off' as const };

    expect(await store.addNote(note('n1'))).to.equal(true);
    // The record was read before the note came.
    expect(await store.save(signed, { record })).to.equal(undefined);
    expect((await store.find(wholeEstate, shift.id))?.state).to.equal('working');
    expect(await store.readRecord(wholeEstate, shift.id)).to.equal(undefined);
    expect((await store.save(signed, { record: { ...record, readNotes: 1 } }))?.state).to.equal('signed-off');
    expect(await store.addNote(note('n2'))).to.equal(false);

    expect((await store.listNotes(wholeEstate, shift.id)).map(({ id }) => id)).to.deep.equal(['n1']);
  });

  it('lists all shifts of a state, however many they are', async () => {
    const database = await open();
    const store = new ShiftStore(database);
    await store.add(aShift({ members: [aMember('zhang')] }));
    const columns = Object.keys(await database.sequelize.getQueryInterface().describeTable('shifts'));
    const copied: Readonly<Record<string, string>> = {
      ...{ id: "CONCAT('copy-', n)", starts_at_ms: 'starts_at_ms + n', open_key: 'NULL' },
    };
    await database.sequelize.query(
      `INSERT INTO shifts (${columns.join()})
       WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 600)
       SELECT ${columns.map((name) => copied[name] ?? name).join()} FROM shifts CROSS JOIN numbers`,
    );

    const listed = await store.listInStates(wholeEstate, ['working']);

    expect(new Set(listed.map(({ id }) => id)).size).to.equal(601);
    expect(listed.map(({ startsAtMs }) => startsAtMs)).to.deep.equal(
      listed.map((_, n) => (listed[0]?.startsAtMs ?? 0) + n),
    );
  });

  it('pages newest first, by state and date', async () => {
    const store = new ShiftStore(await open());
    const days = ['2026-09-21', '2026-09-22', '2026-09-23'];
    for (const [index, date] of days.entries()) {
      const startsAtMs = beijingAt(`${date} 08:00`);
      await store.add(aShift({ id: shiftId(date), date, startsAtMs, members: [aMember(`o${String(index)}`)] }));
    }
    await store.add(aShift({ id: shiftId('foreign'), members: [aMember('far')] }, west));
    const ids = async (filter: object) => {
      const { shifts, total } = await store.list(scopeOf(east), { limit: 10, ...filter });
      return [total, ...shifts.map(({ id }) => id)];
    };

    expect(await ids({})).to.deep.equal([3, ...days.toReversed()]);
    expect(await ids({ limit: 2, after: { atMs: beijingAt('2026-09-23 08:00'), id: '2026-09-23' } })).to.deep.equal([
      3,
      '2026-09-22',
      '2026-09-21',
    ]);
    expect(await ids({ from: '2026-09-22', to: '2026-09-22' })).to.deep.equal([1, '2026-09-22']);
    expect(await ids({ state: 'accepted' })).to.deep.equal([0]);
    const working = await store.listInStates(wholeEstate, ['working'], beijingAt('2026-09-21 09:00'));
    expect(working.map(({ id }) => id)).to.deep.equal(['2026-09-22', '2026-09-23']);
  });
});

eachDatabase('WorkedRoundStore', (open) => {
  it('reads the rounds that may be a crew’s, by when they fell due', async () => {
    const database = await open();
    const rounds = new RoundStore(database);
    const at = (hour: number) => beijingAt('2026-09-21 00:00') + hour * 3_600_000;
    const due = (id: string, hour: number, members: object = {}, place = station) =>
      aRound({ id: id as never, dueFromMs: at(hour), dueToMs: at(hour + 1), ...members }, place);
    const assignee = { organisationId: station.id, organisationName: station.name, officers: [] };
    const all = [
      due('own', 10),
      due('before', 7),
      due('after', 20),
      due('room', 11, {}, room),
      due('given', 12, { assignee }, room),
      due('worked', 13, { officerId: 'zhang', officerName: '民警 zhang', planId: 'plan-2' }, room),
      due('foreign', 14, {}, west),
    ];
    for (const round of all) await rounds.add(round, []);
    const store = new WorkedRoundStore(database);
    const list = async (scope: typeof wholeEstate, standsInForIds: readonly string[] = []) =>
      (
        await store.list(
          scope,
          { organisationId: station.id, memberIds: ['zhang'], standsInForIds },
          { fromMs: at(8), toMs: at(20) },
        )
      ).map(({ id }) => id);

    expect(await list(wholeEstate)).to.deep.equal(['own', 'given', 'worked']);
    expect(await list(wholeEstate, [room.id])).to.deep.equal(['own', 'room', 'given', 'worked']);
    expect(await list(scopeOf(room))).to.deep.equal(['given', 'worked']);
    const [own] = await store.list(
      wholeEstate,
      { organisationId: station.id, memberIds: [], standsInForIds: [] },
      { fromMs: at(8), toMs: at(20) },
    );
    expect(own).to.deep.include({ planId: 'plan-1', state: 'pending', dueFromMs: at(10) });
    expect(own?.counts).to.deep.equal({ due: 2, seen: 0, notViewable: 0, skipped: 0, normal: 0 });
  });
});
