import { createHash } from 'node:crypto';
import type { DeviceAddress, DeviceCredential, Outcome } from '../sdk/adapter.ts';
import { hostInUrl } from '../sdk/host-in-url.ts';
import { PaceMaker } from './pace-maker.ts';
import type { PlatformContract } from './platform-contract.ts';
import type { SharedCall } from './shared-call.ts';
import { StatusBoard } from './status-board.ts';

/** A token that a platform gave. */
export interface PlatformToken {
  readonly text: string;
  /** Monotonic ms from which it is not used any more. */
  readonly endsAtMs: number;
  /** Whose it is: another password needs another token. */
  readonly secretHash: string;
}

/** Five automatic tries of a refused password an hour. */
const parkMs = 12 * 60_000;

/** What is remembered of one platform between calls. */
export class PlatformMemory {
  readonly contract: PlatformContract;
  readonly board = new StatusBoard();
  readonly pace = new PaceMaker();
  token: PlatformToken | undefined;
  /** The login under way, for everybody who needs a token. */
  login: { readonly secretHash: string; readonly call: SharedCall<Outcome<PlatformToken>> } | undefined;
  /** The refresh of the board under way. */
  refresh: SharedCall<Outcome<void>> | undefined;
  #refused: { readonly secretHash: string; readonly untilMs: number } | undefined;

  constructor(contract: PlatformContract) {
    this.contract = contract;
  }

  /** This login was refused: it is left alone until it changes or the pause is over. */
  park(secretHash: string, nowMs: number): void {
    this.#refused = { secretHash, untilMs: nowMs + parkMs };
  }

  /** A person stored the login anew: it is tried once. */
  forgive(): void {
    this.#refused = undefined;
  }

  isParked(secretHash: string, nowMs: number): boolean {
    return this.#refused?.secretHash === secretHash && nowMs < this.#refused.untilMs;
  }
}

/** Names a platform among all. */
export function keyOf({ host, port }: DeviceAddress): string {
  return `${hostInUrl(host)}:${port}`;
}

/** Tells logins apart without keeping them. */
export function hashOf({ username, password }: DeviceCredential): string {
  return createHash('sha256').update(`${username}\0${password.reveal()}`).digest('base64');
}
