import { col, fn, Op, type QueryInterface } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';

/** Rewrites the paths of a branch that was hung elsewhere, in every table that is scoped. */
export class OrganisationMoveStore {
  readonly #tables: QueryInterface;
  #scopedTables: Promise<readonly string[]> | undefined;

  constructor({ sequelize }: Database) {
    this.#tables = sequelize.getQueryInterface();
  }

  /**
   * Every table whose rows carry an organisation's path. Read from the database itself, so that a table which a later
   * migration adds cannot be forgotten.
   */
  listScopedTables(_scope: Scope): Promise<readonly string[]> {
    this.#scopedTables ??= this.#readScopedTables().catch((error: unknown) => {
      this.#scopedTables = undefined;
      throw error;
    });
    return this.#scopedTables;
  }

  /**
   * Every row at `fromPath` and below it lies at `toPath` afterwards, whatever table it is in.
   *
   * @param tables as `listScopedTables` tells; they are read before the transaction, which holds one connection only
   */
  async move(
    tables: readonly string[],
    { fromPath, toPath }: { readonly fromPath: string; readonly toPath: string },
    transaction: Transaction,
  ): Promise<void> {
    const rest = fn('SUBSTR', col('organisation_path'), fromPath.length + 1);
    for (const table of tables) {
      await this.#tables.bulkUpdate(
        table,
        { organisation_path: fn('CONCAT', toPath, rest) },
        { organisation_path: { [Op.startsWith]: fromPath } },
        { transaction },
      );
    }
  }

  async #readScopedTables(): Promise<readonly string[]> {
    const scoped: string[] = [];
    for (const table of await this.#tables.showAllTables()) {
      if ('organisation_path' in (await this.#tables.describeTable(table))) scoped.push(table);
    }
    return scoped.sort();
  }
}
