import { createHash } from 'node:crypto';
import type { AdapterContext, DeviceTarget, Outcome } from '../sdk/adapter.ts';
import { CallDeadline } from '../sdk/call-deadline.ts';
import { failed, ok } from '../sdk/outcome.ts';
import { readNumber, readText } from './json-pointer.ts';
import { PlatformConnection, type PlatformReply } from './platform-connection.ts';
import { hashOf, type PlatformMemory, type PlatformToken } from './platform-memory.ts';
import { innerVerdict, outerVerdict, readJson, type Verdict } from './read-answer.ts';
import { SharedCall } from './shared-call.ts';
import { waitFor } from './wait-for.ts';

/** What to ask; the path may hold no secret. */
export interface PlatformQuestion {
  /** With query. */
  readonly path: string;
  readonly maxBytes: number;
  /** Name of the call, for a technician. */
  readonly label: string;
}

export interface PlatformAnswer {
  readonly json: unknown;
  readonly reply: PlatformReply;
}

interface Told {
  readonly verdict: Verdict;
  readonly answer: PlatformAnswer;
  /** What was sent. */
  readonly token: PlatformToken;
}

const loginDeadlineMs = 10_000;
const maxLoginBytes = 64 * 1024;
const maxTokenLength = 4096;
/** A token is renewed this long before it ends, but never in the first half of its life. */
const renewBeforeMs = 30_000;
/** How often one call is tried again after "slow down". */
const maxWaits = 4;

/** One conversation with a platform: with a token that is renewed when it is spent, at the platform's pace. */
export class PlatformSession implements Disposable {
  readonly #context: AdapterContext;
  readonly #target: DeviceTarget;
  readonly #memory: PlatformMemory;
  readonly #connection: PlatformConnection;

  constructor(context: AdapterContext, target: DeviceTarget, memory: PlatformMemory, deadline: CallDeadline) {
    this.#context = context;
    this.#target = target;
    this.#memory = memory;
    this.#connection = new PlatformConnection(target.address, memory.contract, context, deadline);
  }

  [Symbol.dispose](): void {
    this.#connection[Symbol.dispose]();
  }

  /** Asks with a token; one that is spent is renewed once, a pause that the platform asks for is waited out. */
  async ask(question: PlatformQuestion): Promise<Outcome<PlatformAnswer>> {
    let renewalsLeft = 1;
    for (let waitsLeft = maxWaits; ; waitsLeft -= 1) {
      const told = await this.#askOnce(question);
      if (told.kind === 'failed') return told;
      const { verdict, answer, token } = told.value;
      if (verdict === 'good') return ok(answer);
      if (verdict === 'spent' && renewalsLeft > 0) {
        renewalsLeft -= 1;
        this.#forget(token);
      } else if (verdict !== 'busy' || waitsLeft <= 0 || !(await this.#waitOut())) {
        return refusedAnswer(question.label, verdict, answer.reply.status);
      }
    }
  }

  /** Another conversation may have renewed it already. */
  #forget(token: PlatformToken): void {
    if (this.#memory.token === token) this.#memory.token = undefined;
  }

  async #askOnce(question: PlatformQuestion): Promise<Outcome<Told>> {
    const token = await this.#token();
    return token.kind === 'failed' ? token : this.#send(question, token.value);
  }

  async #send({ path, maxBytes, label }: PlatformQuestion, token: PlatformToken): Promise<Outcome<Told>> {
    const { contract, pace } = this.#memory;
    if (!(await this.#waitOut())) return failed('request', 'over-budget', `${label}: the platform asked for a pause`);
    const place = placeToken(contract.token, path, token.text);
    const sent = await this.#connection.send({ method: 'GET', maxBytes, label, ...place });
    if (sent.kind === 'failed') return sent;
    const reply = sent.value;
    const outer = outerVerdict(reply.status);
    if (outer === 'busy') this.#slowDown(reply);
    if (outer !== 'good') return ok({ verdict: outer, answer: { json: undefined, reply }, token });
    pace.recover();
    const json = readJson(reply, contract, label);
    if (json.kind === 'failed') return json;
    return ok({ verdict: innerVerdict(contract, json.value), answer: { json: json.value, reply }, token });
  }

  /** @returns false when the platform's pause outlasts this conversation */
  #waitOut(): Promise<boolean> | boolean {
    const { deadline } = this.#connection;
    const waitMs = this.#memory.pace.waitMs(this.#context.clock.monotonic());
    if (waitMs === 0) return true;
    return waitMs < deadline.budgetMs ? waitFor(waitMs, deadline.signal) : false;
  }

  #slowDown({ retryAfterMs }: PlatformReply): void {
    this.#memory.pace.slowDown(this.#context.clock.monotonic(), retryAfterMs, Math.random());
  }

  /** The token at hand, or a new one; everybody who needs one shares one login. */
  async #token(): Promise<Outcome<PlatformToken>> {
    const { credential } = this.#target;
    if (credential === undefined)
      return failed('login', 'unauthorised', 'login: the platform needs a user name and password');
    const memory = this.#memory;
    const secretHash = hashOf(credential);
    const nowMs = this.#context.clock.monotonic();
    const { token } = memory;
    if (token?.secretHash === secretHash && nowMs < token.endsAtMs) return ok(token);
    if (memory.isParked(secretHash, nowMs)) {
      const detail = 'login: this user name and password were refused and are not tried again within 12 minutes';
      return failed('login', 'unauthorised', detail);
    }
    if (memory.login?.secretHash !== secretHash) {
      const call = new SharedCall((signal) => this.#logIn(secretHash, signal));
      memory.login = { secretHash, call };
    }
    return memory.login.call.join(this.#connection.deadline, 'login');
  }

  async #logIn(secretHash: string, signal: AbortSignal): Promise<Outcome<PlatformToken>> {
    const { clock } = this.#context;
    const memory = this.#memory;
    using deadline = new CallDeadline(clock, { signal, deadlineMs: clock.monotonic() + loginDeadlineMs });
    // Of its own: it may outlive the conversation that began it.
    using connection = new PlatformConnection(this.#target.address, memory.contract, this.#context, deadline);
    const outcome = await this.#tryLogin(connection, secretHash);
    if (outcome.kind === 'ok') memory.token = outcome.value;
    else if (outcome.fault.reason === 'unauthorised' || outcome.fault.reason === 'locked') {
      memory.park(secretHash, clock.monotonic());
    }
    memory.login = undefined;
    return outcome;
  }

  async #tryLogin(connection: PlatformConnection, secretHash: string): Promise<Outcome<PlatformToken>> {
    const { contract, pace } = this.#memory;
    const sent = await connection.send({ ...this.#loginRequest(), maxBytes: maxLoginBytes, label: 'login' });
    if (sent.kind === 'failed') return sent;
    const { status } = sent.value;
    const outer = outerVerdict(status);
    if (outer === 'busy') {
      this.#slowDown(sent.value);
      return refusedAnswer('login', 'busy', status);
    }
    if (status === 423) return failed('login', 'locked', 'login: the platform has locked this account');
    if (outer !== 'good') return refusedLogin(status);
    pace.recover();
    const json = readJson(sent.value, contract, 'login');
    if (json.kind === 'failed') return json;
    if (innerVerdict(contract, json.value) !== 'good') return refusedLogin(status);
    return this.#readToken(json.value, secretHash);
  }

  #loginRequest() {
    const { contract } = this.#memory;
    const { path, usernameField, passwordField, passwordForm, extra } = contract.login;
    const { username, password } = this.#target.credential ?? { username: '', password: undefined };
    const text = password?.reveal() ?? '';
    const sent = passwordForm === 'md5' ? createHash('md5').update(text, 'utf8').digest('hex') : text;
    const body = JSON.stringify({ ...extra, [usernameField]: username, [passwordField]: sent });
    return { method: 'POST' as const, path, headers: { 'content-type': 'application/json' }, body };
  }

  #readToken(json: unknown, secretHash: string): Outcome<PlatformToken> {
    const { token, expiresInSeconds, lifeSeconds } = this.#memory.contract.login;
    const text = readText(json, token, maxTokenLength + 1);
    // What stands in a header or in a path must not be able to end it.
    if (text === undefined || text.length > maxTokenLength || !/^[\x21-\x7e]+$/.test(text)) {
      return failed('login', 'malformed', `login: no usable token at ${token}`);
    }
    const toldMs = (readNumber(json, expiresInSeconds) ?? lifeSeconds) * 1000;
    const lifeMs = Math.max(1000, toldMs - Math.min(renewBeforeMs, toldMs / 2));
    return ok({ text, secretHash, endsAtMs: this.#context.clock.monotonic() + lifeMs });
  }
}

function placeToken(
  place: PlatformMemory['contract']['token'],
  path: string,
  token: string,
): { readonly path: string; readonly headers: Readonly<Record<string, string>> } {
  switch (place.in) {
    case 'bearer':
      return { path, headers: { authorization: `Bearer ${token}` } };
    case 'header':
      return { path, headers: { [place.name]: token } };
    case 'query': {
      const joint = path.includes('?') ? '&' : '?';
      return { path: `${path}${joint}${encodeURIComponent(place.name)}=${encodeURIComponent(token)}`, headers: {} };
    }
  }
}

/** Only what speaks of the login itself counts as a wrong password. */
const refusals: ReadonlySet<number> = new Set([200, 400, 401, 403, 422]);

function refusedLogin(status: number): Outcome<never> {
  return refusals.has(status)
    ? failed('login', 'unauthorised', `login: refused (HTTP ${status})`)
    : failed('login', 'refused', `login: not answered as the contract says (HTTP ${status})`);
}

function refusedAnswer(label: string, verdict: Verdict, status: number): Outcome<never> {
  const http = `HTTP ${status}`;
  switch (verdict) {
    case 'busy':
      return status === 429 || status === 503
        ? failed('request', 'over-budget', `${label}: the platform asks for a pause (${http})`)
        : failed('request', 'unreachable', `${label}: the platform has a fault of its own (${http})`);
    case 'spent':
      return failed('login', 'unauthorised', `${label}: a fresh token was refused (${http})`);
    case 'gone':
      return failed('request', 'unsupported', `${label}: the platform knows nothing of it (${http})`);
    case 'bad':
    case 'good':
      return failed('request', 'refused', `${label}: refused (${http})`);
  }
}
