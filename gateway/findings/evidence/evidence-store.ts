import { type Model, type ModelStatic, Op } from 'sequelize';
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
import type { Evidence, EvidenceId } from './evidence.ts';

type Optional = 'problem' | 'fromMs' | 'toMs' | 'readyAtMs' | 'deletedAtMs';
type Row = Omit<Evidence, Optional> & { readonly [Key in Optional]: Exclude<Evidence[Key], undefined> | null };

/** What is known of pictures and clips; the files lie on the shelf. */
export class EvidenceStore {
  readonly #rows: ModelStatic<Model<Row, Row>>;

  constructor({ sequelize }: Database) {
    const columns = {
      id: keyColumn,
      findingId: idColumn,
      organisationPath: pathColumn,
      kind: textColumn(16),
      mediaType: textColumn(32),
      state: textColumn(16),
      sizeBytes: countColumn,
      problem: optionalTextColumn(255),
      fromMs: optionalInstantColumn,
      toMs: optionalInstantColumn,
      readyAtMs: optionalInstantColumn,
      addedAtMs: instantColumn,
      addedBy: textColumn(),
      expiresAtMs: instantColumn,
      deletedAtMs: optionalInstantColumn,
    };
    const options = { tableName: 'finding_evidence', underscored: true, timestamps: false };
    this.#rows = sequelize.define('findingEvidence', columns, options);
  }

  async add(evidence: readonly Evidence[], transaction: Transaction): Promise<void> {
    await this.#rows.bulkCreate(evidence.map(toRow), { transaction });
  }

  async save(evidence: Evidence, transaction?: Transaction): Promise<void> {
    await this.#rows.update(toRow(evidence), { where: { id: evidence.id }, transaction: transaction ?? null });
  }

  async find(scope: Scope, id: string): Promise<Evidence | undefined> {
    const row = await this.#rows.findOne({ where: { [Op.and]: [withinScope(scope), { id }] } });
    return row === null ? undefined : toEvidence(row.get());
  }

  /** Of some findings, oldest first; of one instant the snapshot before the clip. */
  async list(scope: Scope, findingIds: readonly string[]): Promise<Evidence[]> {
    const where = { [Op.and]: [withinScope(scope), { findingId: [...findingIds] }] };
    const rows = await this.#rows.findAll({ where, order: ['addedAtMs', ['kind', 'DESC'], 'id'] });
    return rows.map((row) => toEvidence(row.get()));
  }

  /** Clips whose end has come. */
  async listReady(scope: Scope, nowMs: number, limit: number): Promise<Evidence[]> {
    const where = { [Op.and]: [withinScope(scope), { state: 'awaited', readyAtMs: { [Op.lte]: nowMs } }] };
    const rows = await this.#rows.findAll({ where, order: ['readyAtMs', 'id'], limit });
    return rows.map((row) => toEvidence(row.get()));
  }

  /**
   * Stored ones whose time is over, the oldest first, beginning behind an id: some of them are held and stay.
   */
  async listExpired(
    scope: Scope,
    {
      nowMs,
      afterId,
      limit,
    }: { readonly nowMs: number; readonly afterId?: EvidenceId | undefined; readonly limit: number },
  ): Promise<Evidence[]> {
    const due = { state: 'stored', expiresAtMs: { [Op.lte]: nowMs } };
    const behind = afterId === undefined ? [] : [{ id: { [Op.gt]: afterId } }];
    const where = { [Op.and]: [withinScope(scope), due, ...behind] };
    const rows = await this.#rows.findAll({ where, order: ['id'], limit });
    return rows.map((row) => toEvidence(row.get()));
  }
}

function toRow(evidence: Evidence): Row {
  const { problem = null, fromMs = null, toMs = null, readyAtMs = null, deletedAtMs = null, ...rest } = evidence;
  return { ...rest, problem, fromMs, toMs, readyAtMs, deletedAtMs };
}

function toEvidence(row: Row): Evidence {
  const { fromMs, toMs, readyAtMs, deletedAtMs, ...rest } = withoutNulls(row);
  return {
    ...rest,
    addedAtMs: Number(row.addedAtMs),
    expiresAtMs: Number(row.expiresAtMs),
    ...(fromMs !== undefined && { fromMs: Number(fromMs) }),
    ...(toMs !== undefined && { toMs: Number(toMs) }),
    ...(readyAtMs !== undefined && { readyAtMs: Number(readyAtMs) }),
    ...(deletedAtMs !== undefined && { deletedAtMs: Number(deletedAtMs) }),
  };
}
