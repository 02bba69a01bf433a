import { type Model, type ModelStatic, Op } from 'sequelize';
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
