import { type Model, type ModelStatic, Op } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  flagColumn,
  instantColumn,
  jsonColumn,
  keyColumn,
  optionalInstantColumn,
  optionalTextColumn,
  pathColumn,
  readJson,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import { type OnUnreadable, ReadableRows } from '../../platform/database/readable-rows.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { withoutNulls } from '../../platform/database/without-nulls.ts';
import { causeFacts, type NoticedCause } from './noticed-cause.ts';

type Optional = 'endedAtMs' | 'acknowledgedAtMs' | 'acknowledgedBy' | 'note';
type Row = Omit<NoticedCause, Optional | 'facts'> & { readonly facts: string } & {
  readonly [Key in Optional]: Exclude<NoticedCause[Key], undefined> | null;
};

interface Acknowledgement {
  readonly acknowledgedAtMs: number;
  readonly acknowledgedBy: string;
  readonly note?: string;
}

const idsAtOnce = 500;

/** What notices remember of confirmed causes: one row each. Rows that cannot be read are left out. */
export class NoticedCauseStore {
  readonly #rows: ModelStatic<Model<Row, Row>>;
  readonly #readable: ReadableRows;

  constructor({ sequelize }: Database, onUnreadable?: OnUnreadable) {
    this.#readable = new ReadableRows(onUnreadable);
    const columns = {
      id: keyColumn,
      organisationPath: pathColumn,
      state: textColumn(16),
      facts: jsonColumn,
      isInMaintenance: flagColumn,
      confirmedAtMs: instantColumn,
      endedAtMs: optionalInstantColumn,
      acknowledgedAtMs: optionalInstantColumn,
      acknowledgedBy: optionalTextColumn(),
      note: optionalTextColumn(200),
    };
    const options = { tableName: 'noticed_causes', underscored: true, timestamps: false };
    this.#rows = sequelize.define('noticedCause', columns, options);
  }

  /** Writes what the cause is now; who has acknowledged it stays. */
  async save(cause: NoticedCause): Promise<void> {
    const row = toRow(cause);
    const { organisationPath, state, facts, isInMaintenance, endedAtMs } = row;
    const where = { id: cause.id };
    if ((await this.#rows.count({ where })) === 0) await this.#rows.create(row);
    else await this.#rows.update({ organisationPath, state, facts, isInMaintenance, endedAtMs }, { where });
  }

  async find(scope: Scope, id: string): Promise<NoticedCause | undefined> {
    return (await this.findMany(scope, [id]))[0];
  }

  async findMany(scope: Scope, ids: readonly string[]): Promise<NoticedCause[]> {
    const found: NoticedCause[] = [];
    for (let from = 0; from < ids.length; from += idsAtOnce) {
      const where = { [Op.and]: [withinScope(scope), { id: ids.slice(from, from + idsAtOnce) }] };
      found.push(...this.#read(await this.#rows.findAll({ where })));
    }
    return found;
  }

  /** Those that are not over, and those that ended since an instant; newest first. */
  async listSince(scope: Scope, sinceMs: number): Promise<NoticedCause[]> {
    const now = { [Op.or]: [{ state: 'confirmed' }, { endedAtMs: { [Op.gte]: sinceMs } }] };
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [withinScope(scope), now] },
      order: [['confirmedAtMs', 'DESC']],
      limit: 10_000,
    });
    return this.#read(rows);
  }

  async listOpen(scope: Scope): Promise<NoticedCause[]> {
    const rows = await this.#rows.findAll({ where: { [Op.and]: [withinScope(scope), { state: 'confirmed' }] } });
    return this.#read(rows);
  }

  /** @returns false when the scope holds none of that id that nobody has acknowledged */
  async acknowledge(scope: Scope, id: string, { note, ...by }: Acknowledgement): Promise<boolean> {
    const where = { [Op.and]: [withinScope(scope), { id, acknowledgedAtMs: null }] };
    const [changed] = await this.#rows.update({ ...by, note: note ?? null }, { where });
    return changed === 1;
  }

  /** Forgets those that ended before an instant. */
  async forget(beforeMs: number): Promise<void> {
    await this.#rows.destroy({ where: { endedAtMs: { [Op.lt]: beforeMs } } });
  }

  #read(rows: readonly Model<Row, Row>[]): NoticedCause[] {
    const stored = rows.map((row) => row.get());
    return this.#readable.read(stored, toCause);
  }
}

function toRow({ facts, ...cause }: NoticedCause): Row {
  const { endedAtMs = null, acknowledgedAtMs = null, acknowledgedBy = null, note = null, ...rest } = cause;
  return { ...rest, facts: JSON.stringify(facts), endedAtMs, acknowledgedAtMs, acknowledgedBy, note };
}

function toCause(row: Row): NoticedCause {
  const { facts, endedAtMs, acknowledgedAtMs, ...rest } = withoutNulls(row);
  return {
    ...rest,
    facts: readJson(causeFacts, facts, `noticed cause ${row.id}`),
    isInMaintenance: Boolean(row.isInMaintenance),
    confirmedAtMs: Number(row.confirmedAtMs),
    ...(endedAtMs !== undefined && { endedAtMs: Number(endedAtMs) }),
    ...(acknowledgedAtMs !== undefined && { acknowledgedAtMs: Number(acknowledgedAtMs) }),
  };
}
