import { type Model, type ModelStatic, Op } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  countColumn,
  idColumn,
  instantColumn,
  keyColumn,
  optionalIdColumn,
  optionalInstantColumn,
  pathColumn,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { withoutNulls } from '../../platform/database/without-nulls.ts';
import type { StepRecord } from './step-record.ts';

type Row = Omit<StepRecord, 'userId' | 'dueAtMs' | 'otherId'> & {
  readonly userId: string | null;
  readonly dueAtMs: number | null;
  readonly otherId: string | null;
};

/** The history of findings: rows are added, never changed and never deleted. */
export class StepStore {
  readonly #rows: ModelStatic<Model<Row, Row>>;

  constructor({ sequelize }: Database) {
    const columns = {
      id: keyColumn,
      findingId: idColumn,
      organisationPath: pathColumn,
      version: countColumn,
      kind: textColumn(16),
      state: textColumn(16),
      atMs: instantColumn,
      userId: optionalIdColumn,
      byName: textColumn(),
      note: textColumn(500),
      holderId: idColumn,
      holderName: textColumn(),
      holderRole: textColumn(16),
      dueAtMs: optionalInstantColumn,
      otherId: optionalIdColumn,
    };
    const options = { tableName: 'finding_steps', underscored: true, timestamps: false };
    this.#rows = sequelize.define('findingStep', columns, options);
  }

  /** Fails when the finding has a step of that version already. */
  async add(steps: readonly StepRecord[], transaction: Transaction): Promise<void> {
    const rows = steps.map(({ userId = null, dueAtMs = null, otherId = null, ...step }) => ({
      ...step,
      ...{ userId, dueAtMs, otherId },
    }));
    await this.#rows.bulkCreate(rows, { transaction });
  }

  /** Of some findings, in the order in which the steps were taken. */
  async list(scope: Scope, findingIds: readonly string[]): Promise<StepRecord[]> {
    const where = { [Op.and]: [withinScope(scope), { findingId: [...findingIds] }] };
    const rows = await this.#rows.findAll({ where, order: ['atMs', 'findingId', 'version'] });
    return rows.map((row) => toStep(row.get()));
  }
}

function toStep(row: Row): StepRecord {
  const { dueAtMs, ...step } = withoutNulls(row);
  return { ...step, atMs: Number(row.atMs), ...(dueAtMs !== undefined && { dueAtMs: Number(dueAtMs) }) };
}
