import { type Model, type ModelStatic, Op } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  countColumn,
  idColumn,
  instantColumn,
  keyColumn,
  pathColumn,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { withoutNulls } from '../../platform/database/without-nulls.ts';
import type { AttentionRecord } from './attention-record.ts';

type Row = Omit<AttentionRecord, 'reactionMs'> & { readonly reactionMs: number | null };

const columns = {
  ...{ id: keyColumn, organisationPath: pathColumn, roundId: idColumn, officerId: idColumn },
  ...{ officerName: textColumn(), askedAtMs: instantColumn, outcome: textColumn(16) },
  reactionMs: { ...countColumn, allowNull: true },
};

/** Attention checks and what became of them. */
export class AttentionStore {
  readonly #rows: ModelStatic<Model<Row, Row>>;

  constructor({ sequelize }: Database) {
    const options = { tableName: 'attention_checks', underscored: true, timestamps: false };
    this.#rows = sequelize.define('attentionCheck', columns, options);
  }

  async add({ reactionMs, ...record }: AttentionRecord): Promise<void> {
    await this.#rows.create({ ...record, reactionMs: reactionMs ?? null });
  }

  /** Those asked in [fromMs, toMs), oldest first. */
  async list(
    scope: Scope,
    { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  ): Promise<AttentionRecord[]> {
    const asked = { askedAtMs: { [Op.gte]: fromMs, [Op.lt]: toMs } };
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [withinScope(scope), asked] },
      order: ['askedAtMs', 'id'],
    });
    return rows.map((row) => ({ ...withoutNulls(row.get()), askedAtMs: Number(row.get().askedAtMs) }));
  }
}
