import { type Model, type ModelStatic, Op } from 'sequelize';
import { z } from 'zod';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  countColumn,
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
import { withinScope } from '../../platform/database/within-scope.ts';
import { withoutPath } from '../../platform/database/without-path.ts';
import { withoutNulls } from '../../platform/database/without-nulls.ts';
import { ownerships, pointClasses } from '../../registry/camera.ts';
import { forbiddenInteriors } from '../check/forbidden-interiors-api.ts';
import { type BulkAdoption, type BulkItem, type BulkState, type ItemState, itemStates } from './bulk-adoption.ts';

type BulkRow = Omit<BulkAdoption, 'request' | 'endedAtMs' | 'problem'> & {
  readonly request: string;
  readonly endedAtMs: number | null;
  readonly problem: string | null;
};

type ItemRow = Omit<BulkItem, 'code' | 'detail'> & {
  readonly bulkId: string;
  readonly organisationPath: string;
  readonly code: string | null;
  readonly detail: string | null;
};

const bulkColumns = {
  id: keyColumn,
  organisationPath: pathColumn,
  state: textColumn(16),
  request: jsonColumn,
  startedBy: textColumn(),
  askedAtMs: instantColumn,
  endedAtMs: optionalInstantColumn,
  problem: optionalTextColumn(1024),
};

const itemColumns = {
  id: keyColumn,
  bulkId: idColumn,
  organisationPath: pathColumn,
  candidateId: idColumn,
  host: textColumn(64),
  port: countColumn,
  state: textColumn(16),
  code: optionalTextColumn(64),
  detail: optionalTextColumn(512),
  cameraCount: countColumn,
};

const requestShape = z.object({
  credentialSetId: z.string(),
  organisationId: z.string(),
  ownership: z.enum(ownerships),
  pointClass: z.union(pointClasses.map((value) => z.literal(value))),
  place: z.string(),
  evenAfterRefusal: z.boolean(),
  checklist: z.object({
    forbiddenInteriors: z.array(z.enum(forbiddenInteriors)),
    signagePresent: z.union([z.boolean(), z.literal('unknown')]),
  }),
});

const plainTable = { underscored: true, timestamps: false };

/** Adoptions of many candidates, and what became of each. */
export class BulkAdoptionStore {
  readonly #database: Database;
  readonly #bulks: ModelStatic<Model<BulkRow, BulkRow>>;
  readonly #items: ModelStatic<Model<ItemRow, ItemRow>>;

  constructor(database: Database) {
    const { sequelize } = database;
    this.#database = database;
    this.#bulks = sequelize.define('bulkAdoption', bulkColumns, { ...plainTable, tableName: 'bulk_adoptions' });
    this.#items = sequelize.define('bulkItem', itemColumns, { ...plainTable, tableName: 'bulk_adoption_items' });
  }

  async add(bulk: BulkAdoption, items: readonly BulkItem[]): Promise<void> {
    const { organisationPath } = bulk;
    await this.#database.transaction(async (transaction) => {
      await this.#bulks.create(toRow(bulk), { transaction });
      const rows = items.map(({ code = null, detail = null, ...item }) => ({
        ...{ ...item, bulkId: bulk.id, organisationPath, code, detail },
      }));
      await this.#items.bulkCreate(rows, { transaction });
    });
  }

  async save(bulk: BulkAdoption): Promise<void> {
    await this.#bulks.update(withoutPath(toRow(bulk)), { where: { id: bulk.id } });
  }

  async find(scope: Scope, id: string): Promise<BulkAdoption | undefined> {
    const row = await this.#bulks.findOne({ where: { [Op.and]: [withinScope(scope), { id }] } });
    return row === null ? undefined : toBulk(row.get());
  }

  /** The newest first. */
  async list(scope: Scope, filter: { readonly state?: BulkState; readonly limit: number }): Promise<BulkAdoption[]> {
    const { state, limit } = filter;
    const rows = await this.#bulks.findAll({
      where: { [Op.and]: [withinScope(scope), ...(state === undefined ? [] : [{ state }])] },
      order: [['id', 'DESC']],
      limit,
    });
    return rows.map((row) => toBulk(row.get()));
  }

  async listItems(scope: Scope, bulkId: string): Promise<BulkItem[]> {
    const rows = await this.#items.findAll({ where: { [Op.and]: [withinScope(scope), { bulkId }] }, order: ['id'] });
    return rows.map((row) => toItem(row.get()));
  }

  async countItems(scope: Scope, bulkId: string): Promise<Record<ItemState, number>> {
    const groups = await this.#items.count({
      where: { [Op.and]: [withinScope(scope), { bulkId }] },
      attributes: ['state'],
      group: ['state'],
    });
    const counts = new Map(groups.map((group) => [String(group['state']), Number(group.count)]));
    // Every state has its key.
    return Object.fromEntries(itemStates.map((state) => [state, counts.get(state) ?? 0])) as Record<ItemState, number>;
  }

  async saveItem(id: string, change: Partial<Omit<BulkItem, 'id' | 'candidateId' | 'host' | 'port'>>): Promise<void> {
    const { detail, ...rest } = change;
    await this.#items.update(
      { ...rest, ...(detail !== undefined && { detail: detail.slice(0, 512) }) },
      { where: { id } },
    );
  }
}

function toRow(bulk: BulkAdoption): BulkRow {
  return {
    ...bulk,
    request: JSON.stringify(bulk.request),
    endedAtMs: bulk.endedAtMs ?? null,
    problem: bulk.problem ?? null,
  };
}

function toItem({ bulkId: _bulk, organisationPath: _path, ...row }: ItemRow): BulkItem {
  return withoutNulls(row);
}

function toBulk({ request, endedAtMs, problem, ...row }: BulkRow): BulkAdoption {
  return {
    ...row,
    request: readJson(requestShape, request, `bulk adoption ${row.id}`),
    askedAtMs: Number(row.askedAtMs),
    ...(endedAtMs !== null && { endedAtMs: Number(endedAtMs) }),
    ...(problem !== null && { problem }),
  };
}
