import { randomBytes } from 'node:crypto';
import type { Actor, UserId } from '../platform/actor/actor.ts';
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
import { type ContractorTerm, canonicalUsername, type Home, isShutOut, maxUsernameLength, type User } from './user.ts';
import type { UserAtHome, UserHomes } from './user-home-service.ts';
import type { UserLogin, UserStore } from './user-store.ts';

interface SignedIn {
  /** For the cookie; kept nowhere. */
  readonly token: string;
  readonly user: UserAtHome;
  readonly expiresAtMs: number;
}

interface NewUser extends Pick<User, 'username' | 'displayName' | 'role'> {
  readonly password: Secret;
  readonly mustChangePassword?: boolean | undefined;
  readonly contractor?: ContractorTerm | undefined;
}

interface AccessDeps {
  readonly users: UserStore;
  readonly sessions: SessionStore;
  readonly homes: UserHomes;
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
    return { user: await this.#deps.homes.nameOne(user), expiresAtMs: session.expiresAtMs };
  }

  async signOut(actor: Actor): Promise<void> {
    await this.#deps.sessions.remove([actor.sessionId]);
    this.announceEnd([{ id: actor.sessionId, userId: actor.userId }]);
  }

  /** Forgets sessions whose time is over, so that their WebSockets close too. */
  async endExpiredSessions(): Promise<void> {
    const { sessions, clock } = this.#deps;
    const expired = await sessions.listExpired(wholeEstate, clock.now());
    await sessions.remove(expired.map(({ id }) => id));
    this.announceEnd(expired);
  }

  /** Ends the sessions of everybody in a part whose place in the tree changed: what they may see is another part now. */
  async endSessionsWithin(scope: Scope): Promise<void> {
    const { sessions } = this.#deps;
    this.#actors.forget();
    const ended = await sessions.list(scope);
    await sessions.remove(ended.map(({ id }) => id));
    this.announceEnd(ended);
  }

  /**
   * Chooses an own password; all other sessions of the user end.
   *
   * @param address as at `signIn`
   * @throws GatewayError `password/wrong`, `request/invalid` when it is the old one, `request/too-many`
   */
  async changePassword(
    actor: Actor,
    { current, next }: { readonly current: Secret; readonly next: Secret },
    address: string,
  ): Promise<void> {
    const { users, passwords, limiter, transaction, log } = this.#deps;
    const user = await users.find(wholeEstate, actor.userId);
    const login = user && (await users.findLogin(wholeEstate, user.username));
    if (login === undefined) throw new GatewayError('session/required', 'This session has ended; sign in again.');
    const { username, id } = login.user;
    await limiter.admit(username, address);
    if (!(await passwords.verify(login.passwordHash, current))) {
      throw new GatewayError('password/wrong', 'That is not your password.');
    }
    await limiter.forgive(username, address);
    if (current.reveal() === next.reveal()) throw sameAgain();
    const passwordHash = await passwords.hash(next);
    const ended = await transaction(async (running) => {
      await users.save(wholeEstate, id, { passwordHash, mustChangePassword: false }, running);
      return this.removeSessions(id, running, actor.sessionId);
    });
    this.announceEnd(ended);
    log.info({ userId: id, endedSessions: ended.length }, 'password changed by its owner');
  }

  /**
   * Makes the user `admin` of the whole estate when there is no user at all.
   *
   * @returns the name and the random password, to be shown once; undefined when there are users
   */
  async ensureFirstAdmin(root: Home): Promise<{ readonly username: string; readonly password: Secret } | undefined> {
    if ((await this.#deps.users.count(wholeEstate)) > 0) return undefined;
    const password = new Secret(randomBytes(firstPasswordBytes).toString('base64url'));
    const { username } = await this.add({ username: 'admin', displayName: '管理员', role: 'admin', password }, root);
    return { username, password };
  }

  /** Writes a user down. @throws GatewayError `user/duplicate`, `request/invalid` when the name is too long */
  async add(request: NewUser, home: Home): Promise<User> {
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
      organisationId: home.id,
      organisationPath: home.path,
      disabled: false,
      createdAtMs: clock.now(),
      ...(request.contractor && { contractor: request.contractor }),
      ...(request.mustChangePassword === true && { mustChangePassword: true as const }),
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
    return { token, user: await this.#deps.homes.nameOne(user), expiresAtMs };
  }

  /** Ends the sessions of a user but one; they are told of when the transaction is done: `announceEnd`. */
  async removeSessions(userId: UserId, transaction: Transaction, exceptId?: string): Promise<readonly Session[]> {
    const { sessions } = this.#deps;
    const ended = (await sessions.listOfUser(wholeEstate, userId, transaction)).filter(({ id }) => id !== exceptId);
    const ids = ended.map(({ id }) => id);
    await sessions.remove(ids, transaction);
    return ended;
  }

  /** Sessions that ended are nobody's any more, here and at open pages; what was known of users is read again. */
  announceEnd(sessions: readonly Pick<Session, 'id' | 'userId'>[]): void {
    this.#actors.forget();
    for (const { id, userId } of sessions) this.#deps.bus.emit('session.ended', { sessionId: id, userId });
  }
}

function refused(): GatewayError {
  return new GatewayError('session/refused', 'User name or password is wrong, or the user is locked.');
}

function sameAgain(): GatewayError {
  const message = 'must be another one than before';
  return new GatewayError('request/invalid', `body.next ${message}.`, { issues: [{ path: 'body.next', message }] });
}

/** Nothing that is granted to the police is granted to a contractor. */
function actorOf(user: User, sessionId: string, grants: AccessDeps['grants']): Actor {
  const { id: userId, displayName, role, organisationPath, contractor, mustChangePassword } = user;
  const who = { userId, displayName, role, sessionId, ...(mustChangePassword && { mustChangePassword }) };
  if (contractor !== undefined) {
    return { ...who, scope: { organisationPath }, contractor: { unitId: contractor.unitId } };
  }
  const granted = grants?.seenFrom(organisationPath);
  return { ...who, scope: { organisationPath, ...(granted && { granted }) } };
}
