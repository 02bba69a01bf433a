import type { Clock } from '../../platform/clock/clock.ts';
import { type KeepAliveTurns, keepAliveTurns } from './keep-alive-turns.ts';
import type { RtspLogin } from './rtsp-login.ts';

const usualMs = 30_000;
const shortestMs = 1000;

interface KeepAliveDeps {
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly login: RtspLogin;
  /** Name of the secret; undefined for a camera without one. */
  readonly secret: string | undefined;
  /** Sends a request of this method. */
  readonly send: (method: string) => void;
  /** Of all sessions with the same secret. */
  readonly turns?: KeepAliveTurns;
}

/** How and when one session says that it is still there (RFC 2326 §10.8, §12.37). */
export class KeepAlive {
  readonly #deps: KeepAliveDeps;
  readonly #turns: KeepAliveTurns;
  #method = 'OPTIONS';
  #everyMs = usualMs;
  #nextMs = Infinity;
  #isRepeated = false;

  constructor(deps: KeepAliveDeps) {
    this.#deps = deps;
    this.#turns = deps.turns ?? keepAliveTurns;
  }

  /** The server names GET_PARAMETER among its methods. */
  preferGetParameter(): void {
    this.#method = 'GET_PARAMETER';
  }

  /** @param seconds how long the server waits for a sign of life */
  setTimeout(seconds: number): void {
    // Two fit into the camera's patience: the first may only tell that the nonce of the login has expired.
    this.#everyMs = Math.min(Math.max(seconds * 400, shortestMs), usualMs);
  }

  /** The camera plays. */
  begin(): void {
    const { clock, login, secret } = this.#deps;
    const nowMs = clock.monotonic();
    this.#nextMs = nowMs + this.#everyMs;
    if (secret !== undefined && login.proof === 'accepted') this.#turns.noteTaken(secret, nowMs);
  }

  /** To be called a few times a second. */
  check(nowMs: number): void {
    const { secret } = this.#deps;
    if (nowMs < this.#nextMs || (secret !== undefined && !this.#turns.mayAsk(secret, nowMs))) return;
    this.#nextMs = nowMs + this.#everyMs;
    this.#isRepeated = false;
    this.#ask(nowMs);
  }

  /** The server answered. */
  hear(status: number): void {
    // The server names GET_PARAMETER among its methods and cannot do it.
    if (status === 405 || status === 501) this.#method = 'OPTIONS';
    if (this.#nextMs === Infinity) return;
    if (status !== 401 || this.#isRepeated) return this.#settle(status);
    // The nonce had expired; the reply brought a fresh one.
    this.#isRepeated = true;
    this.#ask(this.#deps.clock.monotonic());
  }

  /** A secret that was refused to another session would only be one bad try more, with the farewell too. */
  heedOthers(): void {
    const { login, secret } = this.#deps;
    if (secret !== undefined && this.#turns.isRefused(secret)) login.forgo();
  }

  #ask(nowMs: number): void {
    const { login, secret, send } = this.#deps;
    this.heedOthers();
    // A login that is refused here again and again must not lock the account: reports keep such a session alive, or
    // the server ends it.
    if (!login.mayKeepAlive) return;
    if (secret !== undefined) this.#turns.noteAsked(secret, nowMs);
    send(this.#method);
  }

  #settle(status: number): void {
    const { clock, secret } = this.#deps;
    if (secret === undefined) return;
    if (status === 401) this.#turns.noteRefused(secret);
    else if (status >= 200 && status < 300) this.#turns.noteTaken(secret, clock.monotonic());
    else this.#turns.noteAnswered(secret);
  }
}
