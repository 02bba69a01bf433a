import { type Model, type ModelStatic, Op, type WhereOptions } from 'sequelize';
import { z } from 'zod';
import type { UserId } from '../../platform/actor/actor.ts';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  idColumn,
  instantColumn,
  keyColumn,
  optionalJsonColumn,
  pathColumn,
  readJson,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import type { HandBack } from './hand-back.ts';
import type { Signature } from './shift.ts';

interface HandBackRow extends Omit<HandBack, 'note' | 'acceptance'> {
  readonly note: string | null;
  readonly acceptance: string | null;
}

const columns = {
  id: keyColumn,
  shiftId: idColumn,
  organisationId: idColumn,
  organisationName: textColumn(),
  organisationPath: pathColumn,
  superiorName: textColumn(),
  fromMs: instantColumn,
  toMs: instantColumn,
  note: optionalJsonColumn,
  acceptance: optionalJsonColumn,
};

const storedSignature = z.object({
  userId: z.string(),
  name: z.string(),
  atMs: z.number(),
  note: z.string().exactOptional(),
});

/** Hand-backs. A note and an acceptance are written once and stay as they were written. */
export class HandBackStore {
  readonly #rows: ModelStatic<Model<HandBackRow, HandBackRow>>;

  constructor({ sequelize }: Database) {
    this.#rows = sequelize.define('handBack', columns, {
      tableName: 'hand_backs',
      underscored: true,
      timestamps: false,
    });
  }

  async find(scope: Scope, id: string): Promise<HandBack | undefined> {
    const [found] = await this.#list({ [Op.and]: [withinScope(scope), { id }] });
    return found;
  }

  /** Those of one shift, by the names of the organisations. */
  async listOfShift(scope: Scope, shiftId: string): Promise<HandBack[]> {
    const found = await this.#list({ [Op.and]: [withinScope(scope), { shiftId }] });
    return found.sort((a, b) => (a.organisationPath < b.organisationPath ? -1 : 1));
  }

  /** Those of one organisation that wait for it, the oldest first; `total` counts all. */
  async listWaiting(
    scope: Scope,
    organisationId: string,
    limit: number,
  ): Promise<{ handBacks: HandBack[]; total: number }> {
    const where = { [Op.and]: [withinScope(scope), { organisationId, acceptance: null }] };
    const [handBacks, total] = await Promise.all([this.#list(where, limit), this.#rows.count({ where })]);
    return { handBacks, total };
  }

  async addAll(handBacks: readonly HandBack[], transaction?: Transaction): Promise<void> {
    if (handBacks.length === 0) return;
    await this.#rows.bulkCreate(handBacks.map(toRow), transaction === undefined ? {} : { transaction });
  }

  /** @returns false when there is a note, or the organisation has accepted; nothing is written then */
  async writeNote(id: string, note: Signature): Promise<boolean> {
    const where = { id, note: null, acceptance: null };
    const [changed] = await this.#rows.update({ note: JSON.stringify(note) }, { where });
    return changed === 1;
  }

  /** @returns false when it was accepted already; nothing is written then */
  async accept(id: string, acceptance: Signature): Promise<boolean> {
    const where = { id, acceptance: null };
    const [changed] = await this.#rows.update({ acceptance: JSON.stringify(acceptance) }, { where });
    return changed === 1;
  }

  /** True when the hand-backs of a shift are still as they were read; they stay so until the transaction is over. */
  async holdAsRead(shiftId: string, read: readonly HandBack[], transaction: Transaction): Promise<boolean> {
    const rows = await this.#rows.findAll({ where: { shiftId }, lock: transaction.LOCK.UPDATE, transaction });
    const written = new Map(read.map(({ id, note, acceptance }) => [id, [note, acceptance]]));
    return (
      rows.length === read.length &&
      rows.every((row) => {
        const { id, note, acceptance } = row.get();
        const [readNote, readAcceptance] = written.get(id) ?? [];
        return (note === null) === (readNote === undefined) && (acceptance === null) === (readAcceptance === undefined);
      })
    );
  }

  async #list(where: WhereOptions, limit?: number): Promise<HandBack[]> {
    const order = ['toMs', 'id'];
    const rows = await this.#rows.findAll({ where, order, ...(limit !== undefined && { limit }) });
    return rows.map((row) => toHandBack(row.get()));
  }
}

function toRow({ note, acceptance, ...handBack }: HandBack): HandBackRow {
  return {
    ...handBack,
    note: note === undefined ? null : JSON.stringify(note),
    acceptance: acceptance === undefined ? null : JSON.stringify(acceptance),
  };
}

function toHandBack({ note, acceptance, fromMs, toMs, ...row }: HandBackRow): HandBack {
  return {
    ...row,
    ...{ fromMs: Number(fromMs), toMs: Number(toMs) },
    ...(note !== null && { note: readSignature(note, row.id) }),
    ...(acceptance !== null && { acceptance: readSignature(acceptance, row.id) }),
  };
}

function readSignature(text: string, id: string): Signature {
  const { userId, ...signature } = readJson(storedSignature, text, `hand-back ${id}`);
  // A brand: it was written from a user's id.
  return { ...signature, userId: userId as UserId };
}
