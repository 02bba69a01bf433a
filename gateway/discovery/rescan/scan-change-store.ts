import { type Model, type ModelStatic, Op, type WhereOptions } from 'sequelize';
import { z } from 'zod';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  idColumn,
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
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { newId } from '../../platform/ids/new-id.ts';
import { matchReasons } from './device-match.ts';
import type { ScanChange } from './diff-scan.ts';
import type { ScanChangeState, StoredChange } from './scan-change.ts';

interface ChangeRow {
  readonly id: string;
  readonly scanId: string;
  readonly organisationPath: string;
  readonly kind: ScanChange['kind'];
  readonly state: ScanChangeState;
  readonly change: string;
  readonly seenAtMs: number;
  readonly decidedAtMs: number | null;
  readonly decidedBy: string | null;
}

const columns = {
  id: keyColumn,
  scanId: idColumn,
  organisationPath: pathColumn,
  kind: textColumn(16),
  state: textColumn(16),
  change: jsonColumn,
  seenAtMs: instantColumn,
  decidedAtMs: optionalInstantColumn,
  decidedBy: optionalTextColumn(),
};

const text = z.string().exactOptional();
const traits = z.object({
  adapterKind: z.string(),
  host: z.string(),
  port: z.int(),
  endpointUuid: text,
  mac: text,
  serial: text,
  vendor: text,
  model: text,
  name: text,
});
const subject = { device: traits, cameraIds: z.array(z.string()).exactOptional(), systemId: text };
const reasons = z.array(z.enum(matchReasons));
const changeShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('new'), ...subject }),
  z.object({
    ...{ kind: z.literal('moved'), ...subject, from: traits },
    match: z.object({ confidence: z.number(), reasons }),
  }),
  z.object({ kind: z.literal('gone'), ...subject }),
  z.object({ kind: z.literal('renamed'), ...subject, from: traits }),
  z.object({ kind: z.literal('changed-serial'), ...subject, from: traits, reasons }),
]);

/** Which differences a page shows. */
export interface ChangeFilter {
  readonly scanId?: string | undefined;
  readonly kind?: ScanChange['kind'] | undefined;
  readonly state?: ScanChangeState | undefined;
}

const rowsAtOnce = 500;

/** Differences that scans found, and what people made of them. Nothing is deleted: it is the history of addresses. */
export class ScanChangeStore {
  readonly #database: Database;
  readonly #rows: ModelStatic<Model<ChangeRow, ChangeRow>>;

  constructor(database: Database) {
    this.#database = database;
    this.#rows = database.sequelize.define('scanChange', columns, {
      tableName: 'scan_changes',
      underscored: true,
      timestamps: false,
    });
  }

  /** The newest first. */
  async list(scope: Scope, filter: ChangeFilter, slice: { afterId?: string; limit: number }): Promise<StoredChange[]> {
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [matches(scope, filter), ...(slice.afterId ? [{ id: { [Op.lt]: slice.afterId } }] : [])] },
      order: [['id', 'DESC']],
      limit: slice.limit,
    });
    return rows.map((row) => toChange(row.get()));
  }

  count(scope: Scope, filter: ChangeFilter): Promise<number> {
    return this.#rows.count({ where: matches(scope, filter) });
  }

  async find(scope: Scope, id: string): Promise<StoredChange | undefined> {
    const row = await this.#rows.findOne({ where: { [Op.and]: [withinScope(scope), { id }] } });
    return row === null ? undefined : toChange(row.get());
  }

  /**
   * Adds what a scan found. What older scans of the same list still asked about the same devices is overtaken by it.
   *
   * @param scope of the list that was scanned
   */
  async replaceOpen(
    { organisationPath }: Scope,
    scanId: string,
    found: readonly { readonly change: ScanChange; readonly state: 'open' | 'noted' }[],
    atMs: number,
  ): Promise<void> {
    await this.#database.transaction(async (transaction) => {
      await this.#rows.update({ state: 'overtaken' }, { where: { organisationPath, state: 'open' }, transaction });
      for (let from = 0; from < found.length; from += rowsAtOnce) {
        const rows = found.slice(from, from + rowsAtOnce).map(({ change, state }) => ({
          ...{ id: newId(atMs), scanId, organisationPath, kind: change.kind, state, seenAtMs: atMs },
          ...{ change: JSON.stringify(change), decidedAtMs: null, decidedBy: null },
        }));
        await this.#rows.bulkCreate(rows, { transaction });
      }
    });
  }

  /** @returns false when it does not wait for a decision any more: somebody else was faster */
  async decide(
    scope: Scope,
    id: string,
    decision: { readonly state: 'accepted' | 'dismissed'; readonly decidedBy: string; readonly decidedAtMs: number },
    transaction: Transaction,
  ): Promise<boolean> {
    const where = { [Op.and]: [withinScope(scope), { id, state: 'open' }] };
    const [changed] = await this.#rows.update(decision, { where, transaction });
    return changed === 1;
  }
}

function matches(scope: Scope, { scanId, kind, state }: ChangeFilter): WhereOptions<ChangeRow> {
  return {
    [Op.and]: [
      withinScope(scope),
      ...(scanId === undefined ? [] : [{ scanId }]),
      ...(kind === undefined ? [] : [{ kind }]),
      ...(state === undefined ? [] : [{ state }]),
    ],
  };
}

function toChange({ id, scanId, organisationPath, state, change, ...row }: ChangeRow): StoredChange {
  return {
    ...{ id, scanId, organisationPath, state, seenAtMs: Number(row.seenAtMs) },
    change: readJson(changeShape, change, `scan change ${id}`),
    ...(row.decidedAtMs !== null && { decidedAtMs: Number(row.decidedAtMs) }),
    ...(row.decidedBy !== null && { decidedBy: row.decidedBy }),
  };
}
