import { type Model, type ModelStatic, Op } from 'sequelize';
import type { Scope } from '../platform/actor/scope.ts';
import {
  idColumn,
  instantColumn,
  keyColumn,
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../platform/database/columns.ts';
import type { Database } from '../platform/database/database.ts';
import { withinScope } from '../platform/database/within-scope.ts';
import { withoutNulls } from '../platform/database/without-nulls.ts';
import type { DutyOverrideRecord } from './duty-override.ts';

type OverrideRow = Omit<DutyOverrideRecord, 'date' | 'documentNumber'> & {
  readonly dutyDate: string;
  readonly documentNumber: string | null;
};

const columns = {
  id: keyColumn,
  organisationPath: pathColumn,
  dutyDate: textColumn(10),
  base: textColumn(16),
  reason: textColumn(500),
  documentNumber: optionalTextColumn(),
  userId: idColumn,
  decidedBy: textColumn(),
  decidedAtMs: instantColumn,
};

/** Administrators' decisions about single days; added only, so that who decided what stays on record. */
export class DutyOverrideStore {
  readonly #rows: ModelStatic<Model<OverrideRow, OverrideRow>>;

  constructor({ sequelize }: Database) {
    this.#rows = sequelize.define('dutyOverride', columns, {
      tableName: 'duty_overrides',
      underscored: true,
      timestamps: false,
    });
  }

  /** Decisions about `fromDate` and later, made inside the scope; oldest first. */
  async listFrom(scope: Scope, fromDate: string): Promise<DutyOverrideRecord[]> {
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [withinScope(scope), { dutyDate: { [Op.gte]: fromDate } }] },
      order: ['decidedAtMs', 'id'],
    });
    return rows.map((row) => toRecord(row.get()));
  }

  async add({ date, documentNumber, ...rest }: DutyOverrideRecord): Promise<void> {
    await this.#rows.create({ ...rest, dutyDate: date, documentNumber: documentNumber ?? null });
  }
}

function toRecord({ dutyDate, ...row }: OverrideRow): DutyOverrideRecord {
  return { ...withoutNulls(row), date: dutyDate };
}
