import { readdir } from 'node:fs/promises';
import type { QueryInterface, Sequelize } from 'sequelize';
import { SequelizeStorage, Umzug } from 'umzug';
import type { Log } from '../observability/log.ts';

interface Migration {
  readonly up: (queryInterface: QueryInterface) => Promise<void>;
  readonly down: (queryInterface: QueryInterface) => Promise<void>;
}

const folder = new URL('./migrations/', import.meta.url);

/**
 * Applies the migrations that the database has not seen, in the order of their names, one set for both databases.
 * Names are stored without the file's ending, so that a compiled file counts as the same migration.
 */
export async function applyMigrations(sequelize: Sequelize, kind: 'sqlite' | 'mariadb', log: Log): Promise<void> {
  if (kind === 'mariadb') {
    // Tables take over the database's collation: texts compare byte by byte, as SQLite does it.
    await sequelize.query('ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_bin');
  }
  const umzug = new Umzug({
    migrations: (await migrationNames()).map((name) => ({
      name,
      up: async () => (await load(name)).up(sequelize.getQueryInterface()),
      down: async () => (await load(name)).down(sequelize.getQueryInterface()),
    })),
    storage: new SequelizeStorage({ sequelize, modelName: 'AppliedMigration', tableName: 'applied_migrations' }),
    logger: undefined,
  });
  const applied = await umzug.up();
  if (applied.length > 0) log.info({ migrations: applied.map(({ name }) => name) }, 'database migrated');
}

async function migrationNames(): Promise<string[]> {
  const files = await readdir(folder);
  return files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort();
}

async function load(name: string): Promise<Migration> {
  // A migration is our own file; the contract tests run every one of them.
  return (await import(new URL(`${name}.ts`, folder).href)) as Migration;
}
