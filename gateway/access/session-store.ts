import { col, fn, type Model, type ModelStatic, Op } from 'sequelize';
import type { UserId } from '../platform/actor/actor.ts';
import type { Scope } from '../platform/actor/scope.ts';
import { idColumn, instantColumn, keyColumn, pathColumn, textColumn } from '../platform/database/columns.ts';
import type { Database } from '../platform/database/database.ts';
import type { Transaction } from '../platform/database/run-transaction.ts';
import { withinScope } from '../platform/database/within-scope.ts';
import type { Session } from './session.ts';

interface SessionRow extends Session {
  readonly tokenHash: string;
}

/** Who is signed in. Of a token only its hash is known. */
export class SessionStore {
  readonly #rows: ModelStatic<Model<SessionRow, SessionRow>>;

  constructor(database: Database) {
    this.#rows = database.sequelize.define(
      'session',
      {
        id: keyColumn,
        tokenHash: { ...textColumn(64), unique: true },
        userId: idColumn,
        organisationPath: pathColumn,
        createdAtMs: instantColumn,
        expiresAtMs: instantColumn,
      },
      { tableName: 'sessions', underscored: true, timestamps: false },
    );
  }

  /** @param tokenHash SHA-256 in hexadecimal */
  async add(session: Session, tokenHash: string): Promise<void> {
    await this.#rows.create({ ...session, tokenHash });
  }

  async findByToken(scope: Scope, tokenHash: string): Promise<Session | undefined> {
    const row = await this.#rows.findOne({ where: { ...withinScope(scope), tokenHash } });
    return row === null ? undefined : toSession(row.get());
  }

  async find(scope: Scope, id: string): Promise<Session | undefined> {
    const row = await this.#rows.findOne({ where: { ...withinScope(scope), id } });
    return row === null ? undefined : toSession(row.get());
  }

  async listOfUser(scope: Scope, userId: UserId, transaction?: Transaction): Promise<Session[]> {
    const rows = await this.#rows.findAll({
      where: { ...withinScope(scope), userId },
      order: ['createdAtMs', 'id'],
      ...(transaction && { transaction }),
    });
    return rows.map((row) => toSession(row.get()));
  }

  /** How many sessions each of some people has now, and when the newest one began; of those that have any. */
  async tally(
    scope: Scope,
    userIds: readonly UserId[],
    nowMs: number,
  ): Promise<ReadonlyMap<string, { readonly count: number; readonly newestAtMs: number }>> {
    const rows = await this.#rows.findAll({
      attributes: ['userId', [fn('COUNT', col('id')), 'count'], [fn('MAX', col('created_at_ms')), 'newestAtMs']],
      where: { ...withinScope(scope), userId: [...userIds], expiresAtMs: { [Op.gt]: nowMs } },
      group: ['userId'],
      raw: true,
    });
    // What was selected is exactly this; sums come as texts from MariaDB.
    const tallies = rows as unknown as readonly Record<'userId' | 'count' | 'newestAtMs', string | number>[];
    return new Map(
      tallies.map(({ userId, count, newestAtMs }) => [
        String(userId),
        { count: Number(count), newestAtMs: Number(newestAtMs) },
      ]),
    );
  }

  /** How many people are signed in now. */
  countPeople(scope: Scope, nowMs: number): Promise<number> {
    return this.#rows.count({
      where: { ...withinScope(scope), expiresAtMs: { [Op.gt]: nowMs } },
      distinct: true,
      col: 'userId',
    });
  }

  /** Of the people of a part of the organisation. */
  async list(scope: Scope): Promise<Session[]> {
    const rows = await this.#rows.findAll({ where: withinScope(scope), order: ['createdAtMs', 'id'] });
    return rows.map((row) => toSession(row.get()));
  }

  /** Those that are over at `atMs`. */
  async listExpired(scope: Scope, atMs: number): Promise<Session[]> {
    const rows = await this.#rows.findAll({
      where: { ...withinScope(scope), expiresAtMs: { [Op.lte]: atMs } },
      order: ['expiresAtMs', 'id'],
    });
    return rows.map((row) => toSession(row.get()));
  }

  async remove(ids: readonly string[], transaction?: Transaction): Promise<void> {
    if (ids.length === 0) return;
    await this.#rows.destroy({ where: { id: [...ids] }, ...(transaction && { transaction }) });
  }
}

function toSession({ tokenHash: _, ...session }: SessionRow): Session {
  return session;
}
