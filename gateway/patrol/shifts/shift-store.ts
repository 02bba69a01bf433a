import { type Model, type ModelStatic, Op, UniqueConstraintError, type WhereOptions } from 'sequelize';
import type { UserId } from '../../platform/actor/actor.ts';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  countColumn,
  idColumn,
  instantColumn,
  keyColumn,
  optionalIdColumn,
  optionalTextColumn,
  pathColumn,
  readJson,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { withoutPath } from '../../platform/database/without-path.ts';
import type { InstantCursor } from '../../platform/http/instant-cursor.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Shift, ShiftMember, ShiftNote, ShiftState } from './shift.ts';
import type { ShiftWork } from './shift-work.ts';
import { shiftWorkView } from './shift-work-api.ts';
import { shiftColumns, type ShiftRow, toShift, toShiftRow } from './shift-row.ts';

interface MemberRow {
  readonly id: string;
  readonly shiftId: string;
  readonly organisationPath: string;
  readonly officerId: UserId;
  readonly officerName: string;
  readonly signedInAtMs: number;
  readonly lateMs: number;
  readonly insteadOfName: string | null;
  readonly insteadReason: string | null;
  readonly openKey: string | null;
}

const memberColumns = {
  id: keyColumn,
  shiftId: idColumn,
  organisationPath: pathColumn,
  officerId: idColumn,
  officerName: textColumn(),
  signedInAtMs: instantColumn,
  lateMs: countColumn,
  insteadOfName: optionalTextColumn(),
  insteadReason: optionalTextColumn(500),
  openKey: optionalIdColumn,
};

const noteColumns = {
  id: keyColumn,
  shiftId: idColumn,
  organisationPath: pathColumn,
  kind: textColumn(16),
  text: textColumn(2000),
  userId: idColumn,
  byName: textColumn(),
  atMs: instantColumn,
};

/** Which shifts a page holds; absent members narrow nothing. */
interface ShiftFilter {
  readonly state?: ShiftState | undefined;
  /** Duty dates, both included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly after?: InstantCursor | undefined;
  readonly limit: number;
}

/** What is written together with a shift. */
interface Beside {
  readonly notes?: readonly ShiftNote[];
  /** What was handed over, as it was then. */
  readonly handedWork?: ShiftWork;
  readonly record?: {
    readonly text: string;
    readonly hash: string;
    /** Notes that the text was written from; with another one in the meantime nothing is written. */
    readonly readNotes: number;
  };
  /** Written in the same transaction; on false, what was read has changed meanwhile and all is taken back. */
  readonly within?: (transaction: Transaction) => Promise<boolean>;
}

/** How many shifts one query reads. */
const shiftsAtOnce = 500;

/** Somebody wrote something between the reading of a record and its sign-off. */
class NotedMeanwhile extends Error {}

/** Shifts with their crews and notes. One open shift a slot, one open shift a person; notes are added only. */
export class ShiftStore {
  readonly #database: Database;
  readonly #rows: ModelStatic<Model<ShiftRow, ShiftRow>>;
  readonly #members: ModelStatic<Model<MemberRow, MemberRow>>;
  readonly #notes: ModelStatic<Model<ShiftNote, ShiftNote>>;

  constructor(database: Database) {
    const common = { underscored: true, timestamps: false };
    const { sequelize } = database;
    this.#database = database;
    this.#rows = sequelize.define('shift', shiftColumns, { tableName: 'shifts', ...common });
    this.#members = sequelize.define('shiftMember', memberColumns, { tableName: 'shift_members', ...common });
    this.#notes = sequelize.define('shiftNote', noteColumns, { tableName: 'shift_notes', ...common });
  }

  async find(scope: Scope, id: string): Promise<Shift | undefined> {
    const [shift] = await this.#list({ [Op.and]: [withinScope(scope), { id }] });
    return shift;
  }

  /** The shift that is being worked for a slot or an organisation, see `openKeyOf`. */
  async findOpen(scope: Scope, openKey: string): Promise<Shift | undefined> {
    const [shift] = await this.#list({ [Op.and]: [withinScope(scope), { openKey }] });
    return shift;
  }

  /** The shift that somebody works now. */
  async findOpenOf(scope: Scope, officerId: string): Promise<Shift | undefined> {
    const member = await this.#members.findOne({ where: { ...withinScope(scope), openKey: officerId } });
    return member === null ? undefined : this.find(scope, member.get().shiftId);
  }

  /** Newest start first. */
  async list(scope: Scope, filter: ShiftFilter): Promise<{ shifts: Shift[]; total: number }> {
    const { state, from, to, after, limit } = filter;
    const wanted = {
      [Op.and]: [
        withinScope(scope),
        ...(state === undefined ? [] : [{ state }]),
        ...(from === undefined ? [] : [{ date: { [Op.gte]: from } }]),
        ...(to === undefined ? [] : [{ date: { [Op.lte]: to } }]),
      ],
    };
    const where = after === undefined ? wanted : { [Op.and]: [wanted, beyond(after)] };
    const [shifts, total] = await Promise.all([this.#list(where, limit), this.#rows.count({ where: wanted })]);
    return { shifts, total };
  }

  /** All in some states, the oldest start first. */
  async listInStates(scope: Scope, states: readonly ShiftState[], startedAfterMs = 0): Promise<Shift[]> {
    const wanted = { [Op.and]: [withinScope(scope), { state: [...states], startsAtMs: { [Op.gt]: startedAfterMs } }] };
    const shifts: Shift[] = [];
    for (let page: Shift[] | undefined; page === undefined || page.length === shiftsAtOnce;) {
      const last = shifts.at(-1);
      const after = last && beyond({ atMs: last.startsAtMs, id: last.id });
      page = await this.#list(after === undefined ? wanted : { [Op.and]: [wanted, after] }, shiftsAtOnce);
      shifts.push(...page);
    }
    return shifts.reverse();
  }

  /** Shifts that worked a slot, whatever became of them. */
  async countOfSlot(
    scope: Scope,
    { postId, date, slotKey }: { readonly postId: string; readonly date: string; readonly slotKey: string },
  ): Promise<number> {
    return this.#rows.count({ where: { [Op.and]: [withinScope(scope), { postId, date, slotKey }] } });
  }

  async listNotes(scope: Scope, shiftId: string): Promise<ShiftNote[]> {
    const where = { [Op.and]: [withinScope(scope), { shiftId }] };
    const rows = await this.#notes.findAll({ where, order: ['atMs', 'id'] });
    return rows.map((row) => ({ ...row.get(), atMs: Number(row.get().atMs) }));
  }

  /** The text that was kept at sign-off with its hash. */
  async readRecord(scope: Scope, id: string): Promise<{ text: string; hash: string } | undefined> {
    const row = await this.#rows.findOne({
      where: { [Op.and]: [withinScope(scope), { id }] },
      attributes: ['record', 'recordHash'],
    });
    const { record = null, recordHash = null } = row?.get() ?? {};
    return record === null ? undefined : { text: record, hash: recordHash ?? '' };
  }

  /** What was handed over, as it was then. */
  async readHandedWork(scope: Scope, id: string): Promise<ShiftWork | undefined> {
    const row = await this.#rows.findOne({
      where: { [Op.and]: [withinScope(scope), { id }] },
      attributes: ['handedWork'],
    });
    const { handedWork = null } = row?.get() ?? {};
    // Absent and undefined are one thing to readers of figures.
    return handedWork === null ? undefined : (readJson(shiftWorkView, handedWork, `shift ${id}`) as ShiftWork);
  }

  /** @returns false when the slot has an open shift already, or one of the crew works another one */
  async add(shift: Shift): Promise<boolean> {
    return this.#once(async (transaction) => {
      const nothingKept = { handedWork: null, record: null, recordHash: null };
      await this.#rows.create({ ...toShiftRow(shift), ...nothingKept }, { transaction });
      await this.#members.bulkCreate(
        shift.members.map((member) => toMemberRow(shift, member)),
        { transaction },
      );
    });
  }

  /** One more of the crew. @returns false when they work a shift already, or this one is not open any more */
  async join(shift: Shift, member: ShiftMember): Promise<boolean> {
    let isOpen = false;
    const isFree = await this.#once(async (transaction) => {
      const [changed] = await this.#rows.update(
        { version: shift.version + 1 },
        { where: { id: shift.id, version: shift.version, state: 'working' }, transaction },
      );
      isOpen = changed === 1;
      if (isOpen) await this.#members.create(toMemberRow(shift, member), { transaction });
    });
    return isFree && isOpen;
  }

  /**
   * Saves a step with its notes and record, all or nothing; the crew is free once the shift is not worked any more.
   *
   * @param shift as decided from the version that it still carries
   * @returns undefined when somebody else saved it since it was read: nothing is written then
   */
  async save(shift: Shift, { notes = [], handedWork, record, within }: Beside = {}): Promise<Shift | undefined> {
    const next = { ...shift, version: shift.version + 1 };
    const isSaved = await this.#unlessNoted(async (transaction) => {
      const where = { id: shift.id, version: shift.version };
      const kept = {
        ...(handedWork !== undefined && { handedWork: JSON.stringify(handedWork) }),
        ...(record !== undefined && { record: record.text, recordHash: record.hash }),
      };
      const row = { ...withoutPath(toShiftRow(next)), ...kept };
      const [changed] = await this.#rows.update(row, { where, transaction });
      if (changed !== 1) return false;
      if (record !== undefined) {
        const notedNow = await this.#notes.count({ where: { shiftId: shift.id }, transaction });
        if (notedNow !== record.readNotes) throw new NotedMeanwhile();
      }
      if (within !== undefined && !(await within(transaction))) throw new NotedMeanwhile();
      if (next.state !== 'working') {
        await this.#members.update({ openKey: null }, { where: { shiftId: shift.id }, transaction });
      }
      if (notes.length > 0) await this.#notes.bulkCreate([...notes], { transaction });
      return true;
    });
    return isSaved ? next : undefined;
  }

  /** @returns false when the shift is signed off by now: nothing is written into it any more */
  async addNote(note: ShiftNote): Promise<boolean> {
    return this.#database.transaction(async (transaction) => {
      // The row is held until the note is in, so that a sign-off either counts it or comes first.
      const row = await this.#rows.findOne({
        where: { id: note.shiftId },
        attributes: ['state'],
        lock: transaction.LOCK.UPDATE,
        transaction,
      });
      if (row === null || row.get().state === 'signed-off') return false;
      await this.#notes.create(note, { transaction });
      return true;
    });
  }

  /** @returns false also when something came in that the record does not hold; everything is taken back then */
  async #unlessNoted(work: (transaction: Transaction) => Promise<boolean>): Promise<boolean> {
    try {
      return await this.#database.transaction(work);
    } catch (error) {
      if (error instanceof NotedMeanwhile) return false;
      throw error;
    }
  }

  async #once(work: Parameters<Database['transaction']>[0]): Promise<boolean> {
    try {
      await this.#database.transaction(work);
    } catch (error) {
      if (error instanceof UniqueConstraintError) return false;
      throw error;
    }
    return true;
  }

  async #list(where: WhereOptions, limit?: number): Promise<Shift[]> {
    const rows = await this.#rows.findAll({
      where,
      attributes: { exclude: ['record', 'handedWork'] },
      order: [['startsAtMs', 'DESC'], ['id', 'DESC']], // prettier-ignore
      ...(limit !== undefined && { limit }),
    });
    if (rows.length === 0) return [];
    const crew = await this.#members.findAll({
      where: { shiftId: rows.map((row) => row.get().id) },
      order: ['signedInAtMs', 'id'],
    });
    const byShift = Map.groupBy(crew, (row) => row.get().shiftId);
    return rows.map((row) =>
      toShift(
        row.get(),
        (byShift.get(row.get().id) ?? []).map((each) => toMember(each.get())),
      ),
    );
  }
}

function beyond(cursor: InstantCursor): WhereOptions {
  return {
    [Op.or]: [{ startsAtMs: { [Op.lt]: cursor.atMs } }, { startsAtMs: cursor.atMs, id: { [Op.lt]: cursor.id } }],
  };
}

function toMemberRow({ id: shiftId, organisationPath }: Shift, { insteadOf, ...member }: ShiftMember): MemberRow {
  return {
    ...{ id: newId(member.signedInAtMs), shiftId, organisationPath, ...member, openKey: member.officerId },
    insteadOfName: insteadOf?.officerName ?? null,
    insteadReason: insteadOf?.reason ?? null,
  };
}

function toMember({
  officerId,
  officerName,
  signedInAtMs,
  lateMs,
  insteadOfName,
  insteadReason,
}: MemberRow): ShiftMember {
  const reason = insteadReason ?? '';
  return {
    ...{ officerId, officerName, signedInAtMs: Number(signedInAtMs), lateMs: Number(lateMs) },
    ...(insteadOfName !== null && { insteadOf: { officerName: insteadOfName, reason } }),
  };
}
