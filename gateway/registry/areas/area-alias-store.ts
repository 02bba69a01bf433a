import { type Model, type ModelStatic, Op, UniqueConstraintError } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import { idColumn, keyColumn, textColumn } from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { AreaId, AreaTree } from './area.ts';

interface AliasRow {
  readonly id: string;
  readonly tree: AreaTree;
  readonly code: string;
  readonly areaId: AreaId;
}

const rowsAtOnce = 500;

/**
 * Former codes of areas: what a sheet still names after a town was merged or a county became a district.
 * A code says nothing of who keeps the area that it leads to; whoever looks the area up does so within a scope.
 */
export class AreaAliasStore {
  readonly #rows: ModelStatic<Model<AliasRow, AliasRow>>;

  constructor({ sequelize }: Database) {
    this.#rows = sequelize.define(
      'areaAlias',
      { id: keyColumn, tree: textColumn(16), code: textColumn(32), areaId: idColumn },
      { tableName: 'area_aliases', underscored: true, timestamps: false },
    );
  }

  /** The former codes of some areas that the scope is known to see, by area. */
  async listOfAreas(_scope: Scope, areaIds: readonly string[]): Promise<Map<string, string[]>> {
    const codes = new Map<string, string[]>();
    if (areaIds.length === 0) return codes;
    const rows = await this.#rows.findAll({ where: { areaId: [...areaIds] }, order: ['code'] });
    for (const row of rows) {
      const { areaId, code } = row.get();
      codes.set(areaId, [...(codes.get(areaId) ?? []), code]);
    }
    return codes;
  }

  /** Where former codes lead, by code. */
  async findByCodes(
    _scope: Scope,
    tree: AreaTree,
    codes: readonly string[],
    transaction?: Transaction,
  ): Promise<Map<string, AreaId>> {
    const found = new Map<string, AreaId>();
    for (let from = 0; from < codes.length; from += rowsAtOnce) {
      const rows = await this.#rows.findAll({
        where: { tree, code: codes.slice(from, from + rowsAtOnce) },
        ...(transaction && { transaction }),
      });
      for (const row of rows) found.set(row.get().code, row.get().areaId);
    }
    return found;
  }

  /** @throws GatewayError `area/duplicate` when the code leads somewhere already */
  async add(tree: AreaTree, code: string, areaId: AreaId, atMs: number): Promise<void> {
    try {
      await this.#rows.create({ id: newId(atMs), tree, code, areaId });
    } catch (cause) {
      if (!(cause instanceof UniqueConstraintError)) throw cause;
      throw new GatewayError('area/duplicate', 'This code leads to an area already.', { cause });
    }
  }

  /** @returns false when it is no former code of that area */
  async remove(areaId: string, code: string): Promise<boolean> {
    return (await this.#rows.destroy({ where: { [Op.and]: [{ areaId, code }] } })) === 1;
  }

  /** Codes that led to one area lead to another. */
  async redirect(fromId: string, toId: AreaId, transaction: Transaction): Promise<void> {
    await this.#rows.update({ areaId: toId }, { where: { areaId: fromId }, transaction });
  }
}
