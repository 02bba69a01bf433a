import { type Model, type ModelStatic, UniqueConstraintError } from 'sequelize';
import type { Role, UserId } from '../platform/actor/actor.ts';
import type { Scope } from '../platform/actor/scope.ts';
import {
  flagColumn,
  idColumn,
  instantColumn,
  keyColumn,
  optionalIdColumn,
  optionalInstantColumn,
  pathColumn,
  textColumn,
} from '../platform/database/columns.ts';
import type { Database } from '../platform/database/database.ts';
import type { Transaction } from '../platform/database/run-transaction.ts';
import { withinScope } from '../platform/database/within-scope.ts';
import { GatewayError } from '../platform/errors/gateway-error.ts';
import { without } from '../platform/records/without.ts';
import type { User } from './user.ts';

interface UserRow {
  readonly id: UserId;
  readonly username: string;
  readonly displayName: string;
  readonly role: Role;
  readonly organisationId: string;
  readonly organisationPath: string;
  readonly passwordHash: string;
  readonly disabled: boolean;
  readonly createdAtMs: number;
  readonly unitId: string | null;
  readonly validUntilMs: number | null;
}

/** A user with what a password is checked against (PHC string). */
export interface UserLogin {
  readonly user: User;
  readonly passwordHash: string;
}

/** Who may use the gateway. */
export class UserStore {
  readonly #rows: ModelStatic<Model<UserRow, UserRow>>;

  constructor(database: Database) {
    this.#rows = database.sequelize.define(
      'user',
      {
        id: keyColumn,
        username: { ...textColumn(32), unique: true },
        displayName: textColumn(),
        role: textColumn(16),
        organisationId: idColumn,
        organisationPath: pathColumn,
        passwordHash: textColumn(255),
        disabled: flagColumn,
        createdAtMs: instantColumn,
        unitId: optionalIdColumn,
        validUntilMs: optionalInstantColumn,
      },
      { tableName: 'users', underscored: true, timestamps: false },
    );
  }

  /** By name. */
  async list(scope: Scope): Promise<User[]> {
    const rows = await this.#rows.findAll({ where: withinScope(scope), order: ['username'] });
    return rows.map((row) => toUser(row.get()));
  }

  async count(scope: Scope): Promise<number> {
    return this.#rows.count({ where: withinScope(scope) });
  }

  async find(scope: Scope, id: string): Promise<User | undefined> {
    const row = await this.#rows.findOne({ where: { ...withinScope(scope), id } });
    return row === null ? undefined : toUser(row.get());
  }

  /** @param username canonical */
  async findLogin(scope: Scope, username: string): Promise<UserLogin | undefined> {
    const row = await this.#rows.findOne({ where: { ...withinScope(scope), username } });
    if (row === null) return undefined;
    const whole = row.get();
    return { user: toUser(whole), passwordHash: whole.passwordHash };
  }

  /** @throws GatewayError `user/duplicate` when somebody, anywhere in the estate, has that name */
  async add({ user, passwordHash }: UserLogin): Promise<void> {
    try {
      await this.#rows.create({ ...without(user, 'contractor'), ...toTerm(user), passwordHash });
    } catch (cause) {
      if (!(cause instanceof UniqueConstraintError)) throw cause;
      const message = `The user name “${user.username}” is taken; choose another one.`;
      throw new GatewayError('user/duplicate', message, { cause });
    }
  }

  /**
   * Writes name, role, lock and a contractor's term, and the password when a new hash is given.
   *
   * @returns false when the user is not there or outside the scope
   */
  async save(scope: Scope, user: User, passwordHash?: string, transaction?: Transaction): Promise<boolean> {
    const { displayName, role, disabled } = user;
    const [count] = await this.#rows.update(
      { displayName, role, disabled, ...toTerm(user), ...(passwordHash !== undefined && { passwordHash }) },
      { where: { ...withinScope(scope), id: user.id }, ...(transaction && { transaction }) },
    );
    return count > 0;
  }

  /** People of a unit that was merged into another work for that one. */
  async replaceUnit(fromId: string, toId: string, transaction: Transaction): Promise<void> {
    await this.#rows.update({ unitId: toId }, { where: { unitId: fromId }, transaction });
  }
}

function toTerm({ contractor }: User): Pick<UserRow, 'unitId' | 'validUntilMs'> {
  return { unitId: contractor?.unitId ?? null, validUntilMs: contractor?.validUntilMs ?? null };
}

function toUser({ passwordHash: _, unitId, validUntilMs, ...user }: UserRow): User {
  if (unitId === null || validUntilMs === null) return user;
  return { ...user, contractor: { unitId, validUntilMs: Number(validUntilMs) } };
}
