import { randomBytes } from 'node:crypto';
import type { Actor, Role, UserId } from '../platform/actor/actor.ts';
import { type GrantedCameras, type Scope, wholeEstate } from '../platform/actor/scope.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { RunTransaction, Transaction } from '../platform/database/run-transaction.ts';
import { GatewayError } from '../platform/errors/gateway-error.ts';
import type { EventBus } from '../platform/events/event-bus.ts';
import { newId } from '../platform/ids/new-id.ts';
import type { Log } from '../platform/observability/log.ts';
import { Secret } from '../platform/secrets/secret.ts';
import { ActorMemory } from './actor-memory.ts';
import type { Passwords } from './password-provider.ts';
import type { SignInLimiter } from './sign-in-limiter-provider.ts';
import { type Session, isExpired } from './session.ts';
import type { SessionStore } from './session-store.ts';
import { hashSessionToken, newSessionToken } from './session-token.ts';
import {
  type ContractorTerm,
  type User,
  type UserEdit,
  applyEdit,
  canonicalUsername,
  endsSessions,
  isShutOut,
  locksOneselfOut,
  maxUsernameLength,
  whyNoContractor,
} from './user.ts';
import type { UserLogin, UserStore } from './user-store.ts';

/** What access must know of an organisation; the registry owns the rest. */
interface HomeOrganisation {
  readonly id: string;
  readonly name: string;
  readonly path: string;
}

/** A user with the name of the organisation that is home. */
export interface UserAtHome extends User {
  readonly organisationName: string;
  /** Of a contractor's person. */
  readonly unitName?: string;
}

interface SignedIn {
  /** For the cookie; kept nowhere. */
  readonly token: string;
  readonly user: UserAtHome;
  readonly expiresAtMs: number;
}

interface NewUser {
  readonly username: string;
  readonly displayName: string;
  readonly role: Role;
  readonly organisationId: string;
  readonly password: string;
  readonly contractor?: ContractorTerm | undefined;
}

interface AccessDeps {
  readonly users: UserStore;
  readonly sessions: SessionStore;
  /** Port to the registry. */
  readonly organisations: { find(scope: Scope, id: string): Promise<HomeOrganisation | undefined> };
  /** Port to the registry: units for which contractors' people work. */
  readonly units: {
    /** @throws GatewayError `unit/unknown` */
    find(scope: Scope, unitId: string): Promise<{ readonly id: string }>;
    namesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  };
  /** Port to the registry: cameras of others that a part of the tree may see. Absent: none. */
  readonly grants?: { seenFrom(organisationPath: string): GrantedCameras };
  readonly passwords: Passwords;
  readonly limiter: SignInLimiter;
  readonly transaction: RunTransaction;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: Log;
  readonly sessionHours: number;
}

const msPerHour = 3_600_000;
/** 144 random bits. */
const firstPasswordBytes = 18;

/** Who may come in, who is in, and who decides about that. */
export class AccessService {
  readonly #deps: AccessDeps;
  readonly #actors = new ActorMemory();

  constructor(deps: AccessDeps) {
    this.#deps = deps;
  }

  /**
   * @param address where the attempt comes from, for the limiter
   * @throws GatewayError `session/refused`, the same in words and time whatever was wrong; `request/too-many`
   */
  async signIn(login: { readonly username: string; readonly password: Secret }, address: string): Promise<SignedIn> {
    const { users, passwords, limiter, log } = this.#deps;
    const username = canonicalUsername(login.username);
    await limiter.admit(username, address);

    const found = await users.findLogin(wholeEstate, username);
    const isRight = await passwords.verify(found?.passwordHash, login.password);
    if (found === undefined || !isRight || isShutOut(found.user, this.#deps.clock.now())) {
      log.info({ address }, 'sign-in refused');
      throw refused();
    }
    await limiter.forgive(username, address);
    return this.#openSession(found);
  }

  /**
   * Who holds this token; undefined when the session is over or its user locked. What another gateway on the same
   * database ends or changes is known here after a second.
   */
  async resolve(token: string | undefined): Promise<Actor | undefined> {
    if (token === undefined) return undefined;
    const { users, sessions, grants, clock } = this.#deps;
    const tokenHash = hashSessionToken(token);
    const moment = { nowMs: clock.now(), monotonicMs: clock.monotonic(), generation: this.#actors.generation };
    const known = this.#actors.find(tokenHash, moment);
    if (known !== undefined) return known;
    const session = await sessions.findByToken(wholeEstate, tokenHash);
    if (session === undefined || isExpired(session, clock.now())) return undefined;
    const user = await users.find(wholeEstate, session.userId);
    if (user === undefined || isShutOut(user, clock.now())) return undefined;
    const actor = actorOf(user, session.id, grants);
    this.#actors.keep(tokenHash, { actor, expiresAtMs: session.expiresAtMs }, moment);
    return actor;
  }

  /** @throws GatewayError `session/required` when it has ended meanwhile */
  async readSession(actor: Actor): Promise<{ readonly user: UserAtHome; readonly expiresAtMs: number }> {
    const session = await this.#deps.sessions.find(actor.scope, actor.sessionId);
    const user = await this.#deps.users.find(actor.scope, actor.userId);
    if (session === undefined || user === undefined) {
      throw new GatewayError('session/required', 'This session has ended; sign in again.');
    }
    return { user: await this.#atHome(user), expiresAtMs: session.expiresAtMs };
  }

  async signOut(actor: Actor): Promise<void> {
    await this.#deps.sessions.remove([actor.sessionId]);
    this.#announceEnd([{ id: actor.sessionId, userId: actor.userId }]);
  }

  /** Forgets sessions whose time is over, so that their WebSockets close too. */
  async endExpiredSessions(): Promise<void> {
    const { sessions, clock } = this.#deps;
    const expired = await sessions.listExpired(wholeEstate, clock.now());
    await sessions.remove(expired.map(({ id }) => id));
    this.#announceEnd(expired);
  }

  /** Ends the sessions of everybody in a part whose place in the tree changed: what they may see is another part now. */
  async endSessionsWithin(scope: Scope): Promise<void> {
    const { sessions } = this.#deps;
    this.#actors.forget();
    const ended = await sessions.list(scope);
    await sessions.remove(ended.map(({ id }) => id));
    this.#announceEnd(ended);
  }

  async listUsers(actor: Actor): Promise<UserAtHome[]> {
    const users = await this.#deps.users.list(actor.scope);
    const units = await this.#unitNames(users);
    const names = new Map<string, string>();
    for (const { organisationId } of users) {
      if (!names.has(organisationId)) names.set(organisationId, await this.#nameOf(organisationId));
    }
    return users.map((user) => ({
      ...user,
      organisationName: names.get(user.organisationId) ?? '',
      ...(user.contractor && { unitName: units.get(user.contractor.unitId) ?? '' }),
    }));
  }

  /**
   * @throws GatewayError `organisation/unknown`, `unit/unknown`, `user/duplicate`, `request/invalid` (name too long, or
   * somebody who cannot work for a contractor)
   */
  async createUser(actor: Actor, request: NewUser): Promise<UserAtHome> {
    const { organisations, log } = this.#deps;
    const organisation = await organisations.find(actor.scope, request.organisationId);
    if (organisation === undefined) {
      throw new GatewayError('organisation/unknown', 'body.organisationId names no organisation of yours.');
    }
    await this.#checkContractor(actor, request);
    const user = await this.#addUser({ ...request, password: new Secret(request.password) }, organisation);
    log.info({ userId: user.id, role: user.role, by: actor.userId }, 'user created');
    return this.#atHome(user);
  }

  /**
   * A change of role or password, and a lock, end the user's sessions.
   *
   * @throws GatewayError `user/unknown`, `request/invalid` when administrators would lock themselves out
   */
  async changeUser(actor: Actor, userId: string, edit: UserEdit): Promise<UserAtHome> {
    const { users, passwords, transaction, log } = this.#deps;
    const user = await users.find(actor.scope, userId);
    if (user === undefined) throw unknownUser();
    if (user.id === actor.userId && locksOneselfOut(user, edit)) {
      throw new GatewayError('request/invalid', 'Another administrator must change your own role or lock you.');
    }
    if (edit.contractor !== undefined || edit.role !== undefined)
      await this.#checkContractor(actor, applyEdit(user, edit));
    const hash = edit.password === undefined ? undefined : await passwords.hash(new Secret(edit.password));
    const after = applyEdit(user, edit);
    const ended = await transaction(async (running) => {
      if (!(await users.save(actor.scope, after, hash, running))) throw unknownUser();
      return endsSessions(user, edit) ? this.#removeSessions(user.id, running) : [];
    });
    this.#announceEnd(ended);
    log.info({ userId, by: actor.userId, endedSessions: ended.length }, 'user changed');
    return this.#atHome(after);
  }

  /**
   * Makes the user `admin` of the whole estate when there is no user at all.
   *
   * @returns the name and the random password, to be shown once; undefined when there are users
   */
  async ensureFirstAdmin(
    root: HomeOrganisation,
  ): Promise<{ readonly username: string; readonly password: Secret } | undefined> {
    if ((await this.#deps.users.count(wholeEstate)) > 0) return undefined;
    const password = new Secret(randomBytes(firstPasswordBytes).toString('base64url'));
    const { username } = await this.#addUser(
      { username: 'admin', displayName: '管理员', role: 'admin', password },
      root,
    );
    return { username, password };
  }

  async #addUser(
    request: Pick<User, 'username' | 'displayName' | 'role'> & {
      readonly password: Secret;
      readonly contractor?: ContractorTerm | undefined;
    },
    organisation: HomeOrganisation,
  ): Promise<User> {
    const { users, passwords, clock } = this.#deps;
    const username = canonicalUsername(request.username);
    if (username.length > maxUsernameLength) {
      throw new GatewayError(
        'request/invalid',
        `body.username is longer than ${String(maxUsernameLength)} characters.`,
      );
    }
    const user: User = {
      id: newId<'UserId'>(clock.now()),
      username,
      displayName: request.displayName,
      role: request.role,
      organisationId: organisation.id,
      organisationPath: organisation.path,
      disabled: false,
      createdAtMs: clock.now(),
      ...(request.contractor && { contractor: request.contractor }),
    };
    await users.add({ user, passwordHash: await passwords.hash(request.password) });
    return user;
  }

  async #openSession({ user, passwordHash }: UserLogin): Promise<SignedIn> {
    const { users, sessions, clock, sessionHours, log } = this.#deps;
    const token = newSessionToken();
    const createdAtMs = clock.now();
    const expiresAtMs = Math.min(
      createdAtMs + sessionHours * msPerHour,
      user.contractor?.validUntilMs ?? Number.POSITIVE_INFINITY,
    );
    const { id: userId, organisationPath } = user;
    const session = { id: newId<'SessionId'>(createdAtMs), userId, organisationPath, createdAtMs, expiresAtMs };
    await sessions.add(session, hashSessionToken(token));
    // Whoever changed the password since it was checked has ended the sessions that were there, but not this one.
    const latest = await users.findLogin(wholeEstate, user.username);
    if (latest?.passwordHash !== passwordHash || isShutOut(latest.user, clock.now())) {
      await sessions.remove([session.id]);
      throw refused();
    }
    log.info({ userId, sessionId: session.id }, 'signed in');
    return { token, user: await this.#atHome(user), expiresAtMs };
  }

  async #removeSessions(userId: UserId, transaction: Transaction): Promise<readonly Session[]> {
    const { sessions } = this.#deps;
    const ended = await sessions.listOfUser(wholeEstate, userId, transaction);
    const ids = ended.map(({ id }) => id);
    await sessions.remove(ids, transaction);
    return ended;
  }

  #announceEnd(sessions: readonly Pick<Session, 'id' | 'userId'>[]): void {
    this.#actors.forget();
    for (const { id, userId } of sessions) this.#deps.bus.emit('session.ended', { sessionId: id, userId });
  }

  async #atHome(user: User): Promise<UserAtHome> {
    const { contractor, organisationId } = user;
    const unitName = contractor && ((await this.#unitNames([user])).get(contractor.unitId) ?? '');
    const organisationName = await this.#nameOf(organisationId);
    return { ...user, organisationName, ...(unitName !== undefined && { unitName }) };
  }

  async #unitNames(users: readonly User[]): Promise<ReadonlyMap<string, string>> {
    const ids = users.flatMap(({ contractor }) => contractor?.unitId ?? []);
    return ids.length === 0 ? new Map<string, string>() : this.#deps.units.namesOf(ids);
  }

  async #checkContractor(
    actor: Actor,
    user: Pick<User, 'role'> & { readonly contractor?: ContractorTerm | undefined },
  ): Promise<void> {
    const { contractor } = user;
    if (contractor === undefined) return;
    const issue = whyNoContractor({ role: user.role, contractor }, this.#deps.clock.now());
    if (issue !== undefined) {
      throw new GatewayError('request/invalid', `${issue.path}: ${issue.message}.`, { issues: [issue] });
    }
    await this.#deps.units.find(actor.scope, contractor.unitId);
  }

  async #nameOf(organisationId: string): Promise<string> {
    return (await this.#deps.organisations.find(wholeEstate, organisationId))?.name ?? '';
  }
}

function refused(): GatewayError {
  return new GatewayError('session/refused', 'User name or password is wrong, or the user is locked.');
}

function unknownUser(): GatewayError {
  return new GatewayError('user/unknown', 'There is no such user in your part of the organisation.');
}

/** Nothing that is granted to the police is granted to a contractor. */
function actorOf(user: User, sessionId: string, grants: AccessDeps['grants']): Actor {
  const { id: userId, displayName, role, organisationPath, contractor } = user;
  if (contractor !== undefined) {
    const { unitId } = contractor;
    return { userId, displayName, role, scope: { organisationPath }, sessionId, contractor: { unitId } };
  }
  const granted = grants?.seenFrom(organisationPath);
  return { userId, displayName, role, scope: { organisationPath, ...(granted && { granted }) }, sessionId };
}
