import { type Model, type ModelStatic, Op } from 'sequelize';
import { z } from 'zod';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  idColumn,
  instantColumn,
  jsonColumn,
  keyColumn,
  optionalInstantColumn,
  pathColumn,
  readJson,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { withoutNulls } from '../../platform/database/without-nulls.ts';
import type { Closure } from './closure.ts';

type ClosureRow = Omit<Closure, 'weekdays' | 'endedAtMs'> & {
  readonly weekdays: string;
  readonly endedAtMs: number | null;
};

const columns = {
  id: keyColumn,
  organisationId: idColumn,
  organisationPath: pathColumn,
  fromDate: textColumn(10),
  toDate: textColumn(10),
  weekdays: jsonColumn,
  reason: textColumn(500),
  decidedBy: textColumn(),
  decidedAtMs: instantColumn,
  endedAtMs: optionalInstantColumn,
};

/** Days on which organisations are closed. Nothing is deleted: a closure that was taken back carries its end. */
export class ClosureStore {
  readonly #rows: ModelStatic<Model<ClosureRow, ClosureRow>>;

  constructor({ sequelize }: Database) {
    this.#rows = sequelize.define('rosterClosure', columns, {
      tableName: 'roster_closures',
      underscored: true,
      timestamps: false,
    });
  }

  /** Those that reach to a civil date or beyond, by their first day. */
  async list(scope: Scope, fromDate: string): Promise<Closure[]> {
    const where = { [Op.and]: [withinScope(scope), { toDate: { [Op.gte]: fromDate } }] };
    const rows = await this.#rows.findAll({ where, order: ['fromDate', 'id'] });
    return rows.map((row) => toClosure(row.get()));
  }

  async find(scope: Scope, id: string): Promise<Closure | undefined> {
    const row = await this.#rows.findOne({ where: { ...withinScope(scope), id } });
    return row === null ? undefined : toClosure(row.get());
  }

  async add({ weekdays, endedAtMs, ...closure }: Closure): Promise<void> {
    await this.#rows.create({ ...closure, weekdays: JSON.stringify(weekdays), endedAtMs: endedAtMs ?? null });
  }

  /** @returns false when it had ended already */
  async end(id: string, endedAtMs: number): Promise<boolean> {
    const [ended] = await this.#rows.update({ endedAtMs }, { where: { id, endedAtMs: null } });
    return ended === 1;
  }
}

function toClosure({ weekdays, ...row }: ClosureRow): Closure {
  const { decidedAtMs, endedAtMs, ...rest } = withoutNulls(row);
  return {
    ...rest,
    decidedAtMs: Number(decidedAtMs),
    ...(endedAtMs !== undefined && { endedAtMs: Number(endedAtMs) }),
    weekdays: readJson(z.array(z.number()), weekdays, `closure ${row.id}`),
  };
}
