import {
  col,
  fn,
  type Model,
  type ModelStatic,
  Op,
  UniqueConstraintError,
  where as whereFn,
  type WhereOptions,
} from 'sequelize';
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
import type { ContractorTerm, Home, User } from './user.ts';

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
  readonly mustChangePassword: boolean;
}

/** What is written of a user; what is left out stays as it is, whoever changed it meanwhile. */
export interface UserChange {
  readonly displayName?: string | undefined;
  readonly role?: Role | undefined;
  readonly disabled?: boolean | undefined;
  readonly home?: Home | undefined;
  readonly contractor?: ContractorTerm | undefined;
  readonly passwordHash?: string | undefined;
  readonly mustChangePassword?: boolean | undefined;
}

/** `expiring`: people of contractors whose term ends soon; `expired`: it has ended. */
export type UserStanding = 'active' | 'locked' | 'expiring' | 'expired';

/** What a list is narrowed to; an absent member narrows nothing. */
export interface UserFilter {
  /** A part of the name to sign in with, or of the name. */
  readonly search?: string | undefined;
  readonly role?: Role | undefined;
  readonly isContractor?: boolean | undefined;
  readonly unitId?: string | undefined;
  readonly standing?: UserStanding | undefined;
}

/** For what is meant by now and soon, ms since the epoch. */
export interface TermHorizon {
  readonly nowMs: number;
  readonly soonMs: number;
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
        mustChangePassword: flagColumn,
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

  /** One slice by the name to sign in with, which is unique. */
  async listMatching(
    scope: Scope,
    filter: UserFilter & TermHorizon,
    { after, limit }: { readonly after?: string | undefined; readonly limit: number },
  ): Promise<User[]> {
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [matches(scope, filter), after === undefined ? {} : { username: { [Op.gt]: after } }] },
      order: ['username'],
      limit,
    });
    return rows.map((row) => toUser(row.get()));
  }

  countMatching(scope: Scope, filter: UserFilter & TermHorizon): Promise<number> {
    return this.#rows.count({ where: matches(scope, filter) });
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
      await this.#rows.create({
        ...without(user, 'contractor', 'mustChangePassword'),
        ...toTerm(user),
        ...{ passwordHash, mustChangePassword: user.mustChangePassword === true },
      });
    } catch (cause) {
      if (!(cause instanceof UniqueConstraintError)) throw cause;
      const message = `The user name “${user.username}” is taken; choose another one.`;
      throw new GatewayError('user/duplicate', message, { cause });
    }
  }

  /** @returns false when the user is not there or outside the scope */
  async save(scope: Scope, id: string, change: UserChange, transaction?: Transaction): Promise<boolean> {
    const { home, contractor, ...plain } = change;
    const written = {
      ...Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined)),
      ...(home && { organisationId: home.id, organisationPath: home.path }),
      ...(contractor && { unitId: contractor.unitId, validUntilMs: contractor.validUntilMs }),
    };
    const where = { ...withinScope(scope), id };
    const options = { where, ...(transaction && { transaction }) };
    if (Object.keys(written).length === 0) return (await this.#rows.count(options)) > 0;
    const [count] = await this.#rows.update(written, options);
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

function matches(scope: Scope, filter: UserFilter & TermHorizon): WhereOptions {
  const { search, role, isContractor, unitId, standing } = filter;
  const contains = (column: string, text: string) =>
    whereFn(fn('INSTR', fn('LOWER', col(column)), fn('LOWER', text)), { [Op.gt]: 0 });
  return {
    [Op.and]: [
      withinScope(scope),
      search === undefined ? {} : { [Op.or]: [contains('username', search), contains('display_name', search)] },
      role === undefined ? {} : { role },
      isContractor === undefined ? {} : { unitId: isContractor ? { [Op.ne]: null } : null },
      unitId === undefined ? {} : { unitId },
      standing === undefined ? {} : standsAs(standing, filter),
    ],
  };
}

function standsAs(standing: UserStanding, { nowMs, soonMs }: TermHorizon): WhereOptions {
  switch (standing) {
    case 'active':
      return { disabled: false, [Op.or]: [{ validUntilMs: null }, { validUntilMs: { [Op.gt]: nowMs } }] };
    case 'locked':
      return { disabled: true };
    case 'expiring':
      return { disabled: false, validUntilMs: { [Op.gt]: nowMs, [Op.lte]: soonMs } };
    case 'expired':
      return { disabled: false, validUntilMs: { [Op.lte]: nowMs } };
  }
}

function toUser({ passwordHash: _, unitId, validUntilMs, mustChangePassword, ...row }: UserRow): User {
  return {
    ...row,
    ...(unitId !== null && validUntilMs !== null && { contractor: { unitId, validUntilMs: Number(validUntilMs) } }),
    ...(Boolean(mustChangePassword) && { mustChangePassword: true as const }),
  };
}
