import { z } from 'zod';
import type { Actor, Role, UserId } from '../platform/actor/actor.ts';
import { narrowTo, type Scope } from '../platform/actor/scope.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { RunTransaction } from '../platform/database/run-transaction.ts';
import { GatewayError } from '../platform/errors/gateway-error.ts';
import { noPageCursor, parsePageCursor, writePageCursor } from '../platform/http/page-cursor.ts';
import type { Log } from '../platform/observability/log.ts';
import { Secret } from '../platform/secrets/secret.ts';
import type { AccessService } from './access-service.ts';
import type { Passwords } from './password-provider.ts';
import type { SessionStore } from './session-store.ts';
import { type ContractorTerm, type User, applyEdit, endsSessions, locksOneselfOut, whyNoContractor } from './user.ts';
import type { HomeOrganisation, UserAtHome, UserHomes } from './user-home-service.ts';
import type { UserFilter, UserStore } from './user-store.ts';

/** A user as an administrator sees one. */
export interface ListedUser extends UserAtHome {
  /** Sessions that are open, and when the newest began; absent when there is none. */
  readonly signedIn?: { readonly count: number; readonly newestAtMs: number };
}

interface UserPage {
  readonly items: readonly ListedUser[];
  readonly total: number;
  readonly nextCursor?: string;
  readonly counts: {
    readonly all: number;
    readonly contractors: number;
    readonly locked: number;
    readonly expiring: number;
    readonly expired: number;
    readonly signedIn: number;
  };
}

interface UserQuery extends UserFilter {
  /** Narrowed to a branch of the tree. */
  readonly organisationId?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

interface NewUser {
  readonly username: string;
  readonly displayName: string;
  readonly role: Role;
  readonly organisationId: string;
  readonly password: string;
  readonly mustChangePassword?: boolean | undefined;
  readonly contractor?: ContractorTerm | undefined;
}

/** What an administrator asks to be changed; absent members stay as they are. */
interface AskedEdit {
  readonly displayName?: string | undefined;
  readonly role?: Role | undefined;
  readonly organisationId?: string | undefined;
  readonly password?: string | undefined;
  readonly mustChangePassword?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  readonly contractor?: ContractorTerm | undefined;
}

interface Deps {
  readonly users: Pick<UserStore, 'find' | 'listMatching' | 'countMatching' | 'save' | 'replaceUnit'>;
  readonly sessions: Pick<SessionStore, 'tally' | 'countPeople'>;
  readonly access: Pick<AccessService, 'add' | 'removeSessions' | 'announceEnd'>;
  readonly homes: UserHomes;
  /** Port to the registry. */
  readonly organisations: { find(scope: Scope, id: string): Promise<HomeOrganisation | undefined> };
  /** Port to the registry: a unit that was merged answers as the one that took it over. */
  readonly units: {
    /** @throws GatewayError `unit/unknown` */
    find(scope: Scope, unitId: string): Promise<{ readonly id: string }>;
  };
  readonly passwords: Passwords;
  readonly transaction: RunTransaction;
  readonly clock: Clock;
  readonly log: Log;
}

/** A contractor's term that ends within this time is told of. */
const soonMs = 14 * 86_400_000;
const cursorShape = z.tuple([z.string().max(64)]);

/**
 * The people of a part of the organisation, for its administrators. Nobody reaches beyond the own part, and nobody gives
 * oneself other rights: so nobody can give more than the own.
 */
export class UserService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** By the name to sign in with. @throws GatewayError `organisation/unknown`, `request/invalid` for a foreign cursor */
  async list(actor: Actor, { organisationId, cursor, limit, ...filter }: UserQuery): Promise<UserPage> {
    const { users, homes, sessions, clock } = this.#deps;
    const after = cursor === undefined ? undefined : parsePageCursor(cursorShape, cursor);
    if (cursor !== undefined && after === undefined) throw noPageCursor();
    const scope =
      organisationId === undefined
        ? actor.scope
        : narrowTo(actor.scope, (await this.#home(actor, organisationId, 'query')).path);
    const wanted = { ...filter, ...this.#horizon() };
    const found = await users.listMatching(scope, wanted, { after: after?.[0], limit: limit + 1 });
    const items = found.slice(0, limit);
    const tally = await sessions.tally(
      scope,
      items.map(({ id }) => id),
      clock.now(),
    );
    const last = found.length > limit ? items.at(-1) : undefined;
    return {
      items: (await homes.name(items)).map((user) => withSessions(user, tally.get(user.id))),
      total: await users.countMatching(scope, wanted),
      ...(last && { nextCursor: writePageCursor([last.username]) }),
      counts: await this.#count(actor.scope),
    };
  }

  /**
   * @throws GatewayError `organisation/unknown`, `unit/unknown`, `user/duplicate`, `request/invalid` (name too long, or
   * somebody who cannot work for a contractor)
   */
  async create(actor: Actor, { organisationId, contractor, ...request }: NewUser): Promise<ListedUser> {
    const { access, homes, log } = this.#deps;
    const home = await this.#home(actor, organisationId, 'body');
    const term = await this.#term(actor, { role: request.role, contractor });
    const password = new Secret(request.password);
    const user = await access.add({ ...request, password, ...(term && { contractor: term }) }, home);
    await this.#followMerge(actor, user);
    log.info({ userId: user.id, role: user.role, by: actor.userId }, 'user created');
    return homes.nameOne(user);
  }

  /**
   * A change of role, home, term or password, and a lock, end the user's sessions.
   *
   * @throws GatewayError `user/unknown`, `organisation/unknown`, `unit/unknown`, `request/invalid` when administrators
   * would change their own rights, or their own password past the old one
   */
  async change(actor: Actor, userId: string, { organisationId, ...asked }: AskedEdit): Promise<ListedUser> {
    const { users, access, homes, transaction, log } = this.#deps;
    const user = await this.#user(actor, userId);
    const home = organisationId === undefined ? undefined : await this.#home(actor, organisationId, 'body');
    const edit = { ...asked, ...(home && { home }) };
    refuseOwn(actor, user, edit);
    if (edit.contractor !== undefined || edit.role !== undefined) await this.#term(actor, applyEdit(user, edit));
    const change = await this.#writtenOf(actor, edit);
    const ended = await transaction(async (running) => {
      if (!(await users.save(actor.scope, user.id, change, running))) throw unknownUser();
      return endsSessions(user, edit) ? access.removeSessions(user.id, running) : [];
    });
    access.announceEnd(ended);
    const after = await this.#followMerge(actor, applyEdit(user, { ...edit, contractor: change.contractor }));
    log.info({ userId, by: actor.userId, endedSessions: ended.length }, 'user changed');
    return this.#listed(actor, await homes.nameOne(after));
  }

  /** Shows somebody out, wherever they are signed in. @throws GatewayError `user/unknown`, `request/invalid` for oneself */
  async endSessions(actor: Actor, userId: string): Promise<void> {
    const { access, transaction, log } = this.#deps;
    const user = await this.#user(actor, userId);
    if (user.id === actor.userId) throw ownWay('Sign out instead.');
    const ended = await transaction((running) => access.removeSessions(user.id, running));
    access.announceEnd(ended);
    log.info({ userId, by: actor.userId, endedSessions: ended.length }, 'sessions of a user ended');
  }

  async #writtenOf(actor: Actor, edit: AskedEdit & { readonly home?: HomeOrganisation }) {
    const { displayName, role, disabled, home, password, mustChangePassword } = edit;
    const hash = password === undefined ? undefined : await this.#deps.passwords.hash(new Secret(password));
    const contractor = edit.contractor && (await this.#survivor(actor, edit.contractor));
    return {
      ...{ displayName, role, disabled, home, contractor },
      ...(hash !== undefined && { passwordHash: hash, mustChangePassword: mustChangePassword === true }),
    };
  }

  /** Whose unit is merged into another while they are written work for that one. */
  async #followMerge(actor: Actor, user: User): Promise<User> {
    const { users, transaction } = this.#deps;
    const { contractor } = user;
    if (contractor === undefined) return user;
    const now = await this.#survivor(actor, contractor).catch(() => contractor);
    if (now.unitId === contractor.unitId) return user;
    await transaction((running) => users.replaceUnit(contractor.unitId, now.unitId, running));
    return { ...user, contractor: now };
  }

  async #survivor(actor: Actor, term: ContractorTerm): Promise<ContractorTerm> {
    const { id: unitId } = await this.#deps.units.find(actor.scope, term.unitId);
    return { ...term, unitId };
  }

  async #term(
    actor: Actor,
    { role, contractor }: { readonly role: Role; readonly contractor?: ContractorTerm | undefined },
  ): Promise<ContractorTerm | undefined> {
    if (contractor === undefined) return undefined;
    const issue = whyNoContractor({ role, contractor }, this.#deps.clock.now());
    if (issue !== undefined) {
      throw new GatewayError('request/invalid', `${issue.path}: ${issue.message}.`, { issues: [issue] });
    }
    return this.#survivor(actor, contractor);
  }

  async #user({ scope }: Actor, userId: string): Promise<User> {
    const user = await this.#deps.users.find(scope, userId);
    if (user === undefined) throw unknownUser();
    return user;
  }

  async #home({ scope }: Actor, organisationId: string, where: 'body' | 'query'): Promise<HomeOrganisation> {
    const home = await this.#deps.organisations.find(scope, organisationId);
    if (home !== undefined) return home;
    throw new GatewayError('organisation/unknown', `${where}.organisationId names no organisation of yours.`);
  }

  async #listed({ scope }: Actor, user: UserAtHome): Promise<ListedUser> {
    const { sessions, clock } = this.#deps;
    return withSessions(user, (await sessions.tally(scope, [user.id], clock.now())).get(user.id));
  }

  #horizon() {
    const nowMs = this.#deps.clock.now();
    return { nowMs, soonMs: nowMs + soonMs };
  }

  async #count(scope: Scope): Promise<UserPage['counts']> {
    const { users, sessions } = this.#deps;
    const horizon = this.#horizon();
    const count = (filter: UserFilter): Promise<number> => users.countMatching(scope, { ...filter, ...horizon });
    const [all, contractors, locked, expiring, expired, signedIn] = await Promise.all([
      count({}),
      count({ isContractor: true }),
      count({ standing: 'locked' }),
      count({ standing: 'expiring' }),
      count({ standing: 'expired' }),
      sessions.countPeople(scope, horizon.nowMs),
    ]);
    return { all, contractors, locked, expiring, expired, signedIn };
  }
}

function withSessions(user: UserAtHome, signedIn: ListedUser['signedIn']): ListedUser {
  return { ...user, ...(signedIn && { signedIn }) };
}

function refuseOwn(actor: { readonly userId: UserId }, user: User, edit: Parameters<typeof applyEdit>[1]): void {
  if (user.id !== actor.userId) return;
  if (locksOneselfOut(user, edit))
    throw ownWay('Another administrator must change your own role or home, or lock you.');
  if (edit.password !== undefined)
    throw ownWay('Change your own password with the old one: PUT /api/v1/session/password.');
}

function ownWay(message: string): GatewayError {
  return new GatewayError('request/invalid', message);
}

function unknownUser(): GatewayError {
  return new GatewayError('user/unknown', 'There is no such user in your part of the organisation.');
}
