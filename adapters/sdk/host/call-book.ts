import { randomBytes } from 'node:crypto';
import type { CallLimits, DeviceCredential, DiscoverListener } from '../adapter.ts';
import type { DeviceEventListener } from '../device-event.ts';

/** A call that is under way in a plug-in: what it may dial, and the secret that it may refer to. */
export interface HostedCall {
  readonly callId: number;
  /** Ends with the call, whatever ended it. */
  readonly limits: CallLimits;
  /** The only host that it may dial; absent for a search, which may dial what NetGuard allows. */
  readonly host?: string;
  readonly credential?: DeviceCredential;
  /** Stands for the password in the plug-in. */
  readonly mark: string;
  readonly listener?: DiscoverListener;
  readonly events?: DeviceEventListener;
  readonly hosts?: Iterable<string>;
}

/** The calls under way of one plug-in. What it says about any other call is not heard. */
export class CallBook {
  readonly #calls = new Map<number, HostedCall>();
  #nextId = 1;

  get size(): number {
    return this.#calls.size;
  }

  open(call: Omit<HostedCall, 'callId' | 'mark'>): HostedCall {
    const opened = { ...call, callId: this.#nextId++, mark: `{{secret:${randomBytes(12).toString('hex')}}}` };
    this.#calls.set(opened.callId, opened);
    return opened;
  }

  close(callId: number): void {
    this.#calls.delete(callId);
  }

  find(callId: number): HostedCall | undefined {
    return this.#calls.get(callId);
  }
}
