import type { DeviceAddress, DeviceCredential } from '../adapter.ts';
import type { CallDeadline } from '../call-deadline.ts';
import { failed, type Failed } from '../outcome.ts';
import type { DeviceMemory } from './device-memory.ts';

export interface FirstLoginParts {
  readonly memory: DeviceMemory;
  readonly address: DeviceAddress;
  readonly credential: DeviceCredential;
  readonly deadline: CallDeadline;
  readonly monotonic: () => number;
  /** Of the conversation, for the fault's detail. */
  readonly label: string;
}

/**
 * The first login of a conversation. Several may ask one device at the same moment, each with the same password: one
 * finds out whether it is right, the others wait for its word, so that a wrong one costs one try.
 */
export class FirstLogin implements Disposable {
  readonly #parts: FirstLoginParts;
  #release: (() => void) | undefined;
  #isTold = false;

  constructor(parts: FirstLoginParts) {
    this.#parts = parts;
  }

  /** True when another conversation met with the refusal: it has noted it. */
  get isTold(): boolean {
    return this.#isTold;
  }

  /** @returns why the login must not be tried; undefined when this conversation may, and the others wait */
  async enter(): Promise<Failed | undefined> {
    if (this.#release !== undefined) return undefined;
    const { memory, address, credential, deadline, monotonic, label } = this.#parts;
    this.#release = await memory.takeTurn(address, credential, deadline.signal);
    if (this.#release === undefined) {
      return failed('login', deadline.reason ?? 'timeout', `${label}: another call of ours was logging in`);
    }
    const standing = memory.standingRefusal(address, credential, monotonic());
    if (standing === undefined) return undefined;
    this.#isTold = true;
    this[Symbol.dispose]();
    return failed(standing.fault.stage, standing.fault.reason, `${label}: ${standing.fault.detail}`);
  }

  /** The device took the login, or this conversation is over and has noted what it learnt. */
  [Symbol.dispose](): void {
    this.#release?.();
    this.#release = undefined;
  }
}
