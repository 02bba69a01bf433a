import { type Model, type ModelStatic, Op, UniqueConstraintError, type WhereOptions } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  countColumn,
  idColumn,
  instantColumn,
  keyColumn,
  optionalInstantColumn,
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { withoutNulls } from '../../platform/database/without-nulls.ts';
import type { InstantCursor } from '../../platform/http/instant-cursor.ts';
import type { MissedCause } from '../round.ts';
import type { Escalation, EscalationKind } from './escalation.ts';

type Optional = 'cause' | 'acknowledgedAtMs' | 'acknowledgedBy' | 'note';

type Row = Omit<Escalation, Optional> & {
  readonly cause: MissedCause | null;
  readonly acknowledgedAtMs: number | null;
  readonly acknowledgedBy: string | null;
  readonly note: string | null;
};

const columns = {
  id: keyColumn,
  roundId: idColumn,
  kind: textColumn(16),
  level: countColumn,
  organisationPath: pathColumn,
  toId: idColumn,
  toName: textColumn(),
  organisationName: textColumn(),
  planName: textColumn(640),
  dueFromMs: instantColumn,
  dueToMs: instantColumn,
  cause: optionalTextColumn(32),
  atMs: instantColumn,
  acknowledgedAtMs: optionalInstantColumn,
  acknowledgedBy: optionalTextColumn(),
  note: optionalTextColumn(200),
};

interface Acknowledgement {
  readonly acknowledgedAtMs: number;
  readonly acknowledgedBy: string;
  readonly note?: string;
}

/** What superiors were told of rounds: one row for each round, kind and level. */
export class EscalationStore {
  readonly #rows: ModelStatic<Model<Row, Row>>;

  constructor({ sequelize }: Database) {
    const options = { tableName: 'round_escalations', underscored: true, timestamps: false };
    this.#rows = sequelize.define('roundEscalation', columns, options);
  }

  /** @returns false when superiors of that level know of that round and kind already: nothing is written then */
  async add(escalation: Escalation, transaction: Transaction): Promise<boolean> {
    try {
      await this.#rows.create(toRow(escalation), { transaction });
    } catch (error) {
      if (error instanceof UniqueConstraintError) return false;
      throw error;
    }
    return true;
  }

  /** What was told since an instant, of a kind. */
  async listSince(scope: Scope, kind: EscalationKind, sinceMs: number): Promise<Escalation[]> {
    const told = { kind, atMs: { [Op.gte]: sinceMs } };
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [withinScope(scope), told] },
      order: ['atMs', 'id'],
      limit: 5000,
    });
    return rows.map((row) => toEscalation(row.get()));
  }

  async find(scope: Scope, id: string): Promise<Escalation | undefined> {
    const row = await this.#rows.findOne({ where: { [Op.and]: [withinScope(scope), { id }] } });
    return row === null ? undefined : toEscalation(row.get());
  }

  /** Newest first; those that wait for an acknowledgement, or all. */
  async list(
    scope: Scope,
    filter: { readonly isOpen?: boolean; readonly after?: InstantCursor | undefined; readonly limit: number },
  ): Promise<{ escalations: Escalation[]; total: number }> {
    const where = { [Op.and]: [withinScope(scope), filter.isOpen === true ? { acknowledgedAtMs: null } : {}] };
    const rows = await this.#rows.findAll({
      where: filter.after === undefined ? where : { [Op.and]: [where, beyond(filter.after)] },
      order: [
        ['atMs', 'DESC'],
        ['id', 'DESC'],
      ],
      limit: filter.limit,
    });
    return { escalations: rows.map((row) => toEscalation(row.get())), total: await this.#rows.count({ where }) };
  }

  /** @returns false when the scope holds none of that id that still waits */
  async acknowledge(scope: Scope, id: string, { note, ...by }: Acknowledgement): Promise<boolean> {
    const where = { [Op.and]: [withinScope(scope), { id, acknowledgedAtMs: null }] };
    const [changed] = await this.#rows.update({ ...by, note: note ?? null }, { where });
    return changed === 1;
  }
}

function beyond({ atMs, id }: InstantCursor): WhereOptions {
  return { [Op.or]: [{ atMs: { [Op.lt]: atMs } }, { atMs, id: { [Op.lt]: id } }] };
}

function toRow({ cause, acknowledgedAtMs, acknowledgedBy, note, ...escalation }: Escalation): Row {
  return {
    ...escalation,
    cause: cause ?? null,
    acknowledgedAtMs: acknowledgedAtMs ?? null,
    acknowledgedBy: acknowledgedBy ?? null,
    note: note ?? null,
  };
}

function toEscalation(row: Row): Escalation {
  const { acknowledgedAtMs, ...escalation } = withoutNulls(row);
  return {
    ...escalation,
    level: Number(row.level),
    dueFromMs: Number(row.dueFromMs),
    dueToMs: Number(row.dueToMs),
    atMs: Number(row.atMs),
    ...(acknowledgedAtMs !== undefined && { acknowledgedAtMs: Number(acknowledgedAtMs) }),
  };
}
