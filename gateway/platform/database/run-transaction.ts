import type { Database } from './database.ts';

/** A transaction under way: services hand it from store to store and never look inside. */
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** Port to `Database.transaction` for services whose writes span several stores. */
export type RunTransaction = <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>;
