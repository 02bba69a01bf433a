import type { Sequelize, Transaction } from 'sequelize';
import { isDeadlock, mapDatabaseFault } from './database-fault.ts';
import { applyMigrations } from './migrator.ts';
import type { Log } from '../observability/log.ts';
import type { TableEditions } from './table-editions.ts';

type DatabaseKind = 'sqlite' | 'mariadb';

interface DatabaseParts {
  readonly sequelize: Sequelize;
  readonly kind: DatabaseKind;
  readonly log: Log;
  readonly editions: TableEditions;
  /** Ends what the driver keeps besides Sequelize's connections. */
  readonly stopDriver: () => Promise<void>;
}

const deadlockRetries = 3;

/** The database of one gateway. Stores define their models on `sequelize`; nobody else touches it. */
export class Database {
  readonly sequelize: Sequelize;
  readonly kind: DatabaseKind;
  /** Which tables were written, for whoever remembers what was read. */
  readonly editions: Pick<TableEditions, 'of'>;
  readonly #parts: DatabaseParts;
  #closed: Promise<void> | undefined;

  constructor(parts: DatabaseParts) {
    this.#parts = parts;
    this.sequelize = parts.sequelize;
    this.kind = parts.kind;
    this.editions = parts.editions;
  }

  /** Brings the tables up to date; applying twice changes nothing. */
  async migrate(): Promise<void> {
    try {
      await applyMigrations(this.sequelize, this.kind, this.#parts.log);
    } catch (error) {
      throw mapDatabaseFault(error);
    }
  }

  /**
   * Runs `work` in one transaction: all of its writes happen or none.
   * Give the transaction to every query inside; a write without it waits for the transaction that waits for it.
   * After a deadlock (MariaDB) `work` runs again from the start, so it must touch nothing but the database.
   */
  async transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.sequelize.transaction(work);
      } catch (error) {
        if (!isDeadlock(error) || attempt > deadlockRetries) throw mapDatabaseFault(error);
      }
    }
  }

  /** Waits for nothing that is under way elsewhere: stop the writers first. Closing twice is fine. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    try {
      await this.sequelize.close();
    } finally {
      await this.#parts.stopDriver();
    }
  }
}
