import { type Model, type ModelStatic, Op } from 'sequelize';
import { z } from 'zod';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  countColumn,
  flagColumn,
  idColumn,
  instantColumn,
  jsonColumn,
  keyColumn,
  optionalIdColumn,
  optionalInstantColumn,
  pathColumn,
  readJson,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { withoutPath } from '../../platform/database/without-path.ts';
import { without } from '../../platform/records/without.ts';
import type { Platform } from './platform.ts';

type PlatformRow = Omit<Platform, 'contract' | 'rule' | 'leaseContractId' | 'listedAtMs'> & {
  readonly contract: string;
  readonly rule: string;
  readonly leaseContractId: string | null;
  readonly listedAtMs: number | null;
  /** A platform that was given up: its row and its points stay, nobody finds them. */
  readonly removedAtMs: number | null;
};

const columns = {
  id: keyColumn,
  organisationPath: pathColumn,
  name: textColumn(),
  adapterKind: textColumn(32),
  host: textColumn(64),
  port: countColumn,
  credentialId: idColumn,
  contract: jsonColumn,
  rule: jsonColumn,
  ownership: textColumn(16),
  pointClass: countColumn,
  leaseContractId: optionalIdColumn,
  version: countColumn,
  createdAtMs: instantColumn,
  listingCount: countColumn,
  listedAtMs: optionalInstantColumn,
  isComplete: flagColumn,
  removedAtMs: optionalInstantColumn,
};

const present = { removedAtMs: null };

const storedContract = z.record(z.string(), z.json());
const storedRule = z.object({
  organisationId: z.string(),
  byArea: z.array(z.object({ area: z.string(), organisationId: z.string() })),
});

/** Carriers' platforms: what is known of them beyond their system. */
export class PlatformStore {
  readonly #rows: ModelStatic<Model<PlatformRow, PlatformRow>>;

  constructor({ sequelize }: Database) {
    this.#rows = sequelize.define('platform', columns, {
      tableName: 'platforms',
      underscored: true,
      timestamps: false,
    });
  }

  /** By name. */
  async list(scope: Scope): Promise<Platform[]> {
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [withinScope(scope), present] },
      order: ['name', 'id'],
    });
    return rows.map((row) => toPlatform(row.get()));
  }

  async find(scope: Scope, id: string): Promise<Platform | undefined> {
    const row = await this.#rows.findOne({ where: { [Op.and]: [withinScope(scope), present, { id }] } });
    return row === null ? undefined : toPlatform(row.get());
  }

  async add(platform: Platform, transaction: Transaction): Promise<void> {
    await this.#rows.create(toRow(platform), { transaction });
  }

  /**
   * Stores an edit of the version before; how its listings went is not part of an edit.
   *
   * @returns false when somebody else was faster; nothing is written
   */
  async save(platform: Platform, transaction: Transaction): Promise<boolean> {
    const { id, version } = platform;
    const where = { [Op.and]: [present, { id, version: version - 1 }] };
    const edit = without(withoutPath(toRow(platform)), 'listingCount', 'listedAtMs', 'isComplete');
    const [changed] = await this.#rows.update(edit, { where, transaction });
    return changed === 1;
  }

  async markRemoved(id: string, atMs: number, transaction: Transaction): Promise<void> {
    await this.#rows.update({ removedAtMs: atMs }, { where: { id }, transaction });
  }

  /** Notes that a listing has begun; @returns its number */
  async beginListing(id: string): Promise<number> {
    await this.#rows.increment('listingCount', { where: { id } });
    const row = await this.#rows.findOne({ where: { id }, attributes: ['listingCount'] });
    return Number(row?.get().listingCount ?? 0);
  }

  async noteListed(id: string, isComplete: boolean, atMs: number): Promise<void> {
    await this.#rows.update({ listedAtMs: atMs, isComplete }, { where: { id } });
  }
}

function toRow(platform: Platform): PlatformRow {
  return {
    ...platform,
    contract: JSON.stringify(platform.contract),
    rule: JSON.stringify(platform.rule),
    leaseContractId: platform.leaseContractId ?? null,
    listedAtMs: platform.listedAtMs ?? null,
    removedAtMs: null,
  };
}

function toPlatform({
  contract,
  rule,
  leaseContractId,
  listedAtMs,
  removedAtMs: _gone,
  ...row
}: PlatformRow): Platform {
  return {
    ...row,
    contract: readJson(storedContract, contract, `platform ${row.id}`),
    rule: readJson(storedRule, rule, `platform ${row.id}`),
    ...(leaseContractId !== null && { leaseContractId }),
    createdAtMs: Number(row.createdAtMs),
    ...(listedAtMs !== null && { listedAtMs: Number(listedAtMs) }),
    isComplete: Boolean(row.isComplete),
  };
}
