import { type Model, type ModelStatic, Op, type WhereOptions } from 'sequelize';
import type { InstantCursor } from '../../platform/http/instant-cursor.ts';
import type { Scope } from '../../platform/actor/scope.ts';
import { idColumn, instantColumn, keyColumn, pathColumn, textColumn } from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import type { EvidenceView } from './evidence.ts';

/** The register of views: rows are added, never changed and never deleted. */
export class EvidenceViewStore {
  readonly #rows: ModelStatic<Model<EvidenceView, EvidenceView>>;

  constructor({ sequelize }: Database) {
    const columns = {
      id: keyColumn,
      findingId: idColumn,
      evidenceId: idColumn,
      organisationPath: pathColumn,
      act: textColumn(8),
      purpose: textColumn(16),
      note: textColumn(256),
      userId: idColumn,
      userName: textColumn(),
      atMs: instantColumn,
    };
    const options = { tableName: 'finding_views', underscored: true, timestamps: false };
    this.#rows = sequelize.define('findingView', columns, options);
  }

  async add(view: EvidenceView): Promise<void> {
    await this.#rows.create(view);
  }

  /** True when the same person looked at the same picture for the same purpose since then. */
  async isKnown(view: EvidenceView, sinceMs: number): Promise<boolean> {
    const { evidenceId, userId, act, purpose, note } = view;
    const where = { evidenceId, userId, act, purpose, note, atMs: { [Op.gte]: sinceMs } };
    return (await this.#rows.count({ where })) > 0;
  }

  /** Newest first. */
  async list(
    scope: Scope,
    {
      findingId,
      after,
      limit,
    }: { readonly findingId: string; readonly after?: InstantCursor | undefined; readonly limit: number },
  ): Promise<{ views: EvidenceView[]; total: number }> {
    const wanted: WhereOptions = { [Op.and]: [withinScope(scope), { findingId }] };
    const where = after === undefined ? wanted : { [Op.and]: [wanted, beyond(after)] };
    const [rows, total] = await Promise.all([
      this.#rows.findAll({ where, order: [['atMs', 'DESC'], ['id', 'DESC']], limit }), // prettier-ignore
      this.#rows.count({ where: wanted }),
    ]);
    return { views: rows.map((row) => ({ ...row.get(), atMs: Number(row.get().atMs) })), total };
  }
}

function beyond(cursor: InstantCursor): WhereOptions {
  return { [Op.or]: [{ atMs: { [Op.lt]: cursor.atMs } }, { atMs: cursor.atMs, id: { [Op.lt]: cursor.id } }] };
}
