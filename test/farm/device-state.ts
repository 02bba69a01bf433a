import { z } from 'zod';
import { SPOILT_KINDS } from './clips/clip-recipe.ts';
import type { FarmDevice } from './scenario.ts';

/** What can be wrong with a device, or with one channel of an NVR. */
export const farmFault = z.discriminatedUnion('kind', [
  /** `reset`: connections are reset; `silent`: they are accepted and never answered. */
  z.strictObject({ kind: z.literal('offline'), mode: z.enum(['reset', 'silent']).default('reset') }),
  /** Streams and answers stop in the middle; connections stay. */
  z.strictObject({ kind: z.literal('hang') }),
  /** Each answer comes so much later. */
  z.strictObject({ kind: z.literal('slow'), delayMs: z.int().min(1).max(60_000).default(2000) }),
  /** The encoder goes on with a picture that stands still. */
  z.strictObject({ kind: z.literal('frozen') }),
  z.strictObject({ kind: z.literal('black') }),
  /** Living pictures that are spoilt; of channels that have such clips only (`hasSpoilt`). */
  z.strictObject({ kind: z.enum(SPOILT_KINDS) }),
  /** Every login is refused, the right one too. */
  z.strictObject({ kind: z.literal('auth-fail') }),
  z.strictObject({ kind: z.literal('clock-drift'), seconds: z.int().min(-86_400).max(86_400) }),
]);
export type FarmFault = z.infer<typeof farmFault>;

/** What really happened at a device since the farm started; tests score the gateway by it. */
export interface DeviceCounts {
  /** TCP connections to RTSP and to ONVIF. */
  connects: number;
  describes: number;
  /** Logins refused, by RTSP, SOAP or HTTP. */
  badLogins: number;
  /** RTSP sessions that play now. */
  sessions: number;
  keyFrameRequests: number;
  /** SOAP requests, those that were refused too. */
  soapCalls: number;
  /** HTTP requests that were being answered at the same moment, at most. */
  mostAtOnce: number;
  /** RTSP connections that asked for OPTIONS and nothing else, as a probe of life does. */
  knocks: number;
  /** When the last one of them asked, ms of the farm's monotonic clock; 0 before the first. */
  lastKnockMs: number;
}

type Listener = () => void;

/** The mutable part of one simulated device: its faults, its clock and what it counted. */
export class DeviceState {
  readonly device: FarmDevice;
  readonly counts: DeviceCounts = {
    connects: 0,
    describes: 0,
    badLogins: 0,
    sessions: 0,
    keyFrameRequests: 0,
    soapCalls: 0,
    mostAtOnce: 0,
    knocks: 0,
    lastKnockMs: 0,
  };
  readonly #faults = new Map<string, { readonly fault: FarmFault; readonly sinceMs: number }>();
  readonly #listeners = new Set<Listener>();
  #wrongTries = 0;
  #lockedUntilMs = Number.NEGATIVE_INFINITY;
  /** TCP connections to the management port that are open now. */
  openConnections = 0;

  constructor(device: FarmDevice) {
    this.device = device;
  }

  /** The fault of the whole device, or of one of its channels (the device's own comes first). */
  fault(channelToken?: string): FarmFault | undefined {
    const own = this.#faults.get('')?.fault;
    return own ?? (channelToken === undefined ? undefined : this.#faults.get(channelToken)?.fault);
  }

  /** Spoilt pictures must be in the clips. */
  canShow(fault: FarmFault | undefined): boolean {
    if (!SPOILT_KINDS.some((kind) => kind === fault?.kind)) return true;
    return this.device.channels.every(({ hasSpoilt }) => hasSpoilt);
  }

  /** Sets a fault, or takes it away; listeners hear of it at once. */
  setFault(fault: FarmFault | undefined, channelToken = ''): void {
    if (!this.canShow(fault)) throw new Error(`the clips of ${this.device.id} have no spoilt pictures (hasSpoilt)`);
    if (fault === undefined) this.#faults.delete(channelToken);
    else this.#faults.set(channelToken, { fault, sinceMs: Date.now() });
    for (const listener of this.#listeners) listener();
  }

  /** Faults in force, by channel; the empty token is the device itself. */
  listFaults(): { readonly channelToken: string; readonly fault: FarmFault; readonly sinceMs: number }[] {
    return [...this.#faults].map(([channelToken, entry]) => ({ channelToken, ...entry }));
  }

  /** @returns a function that takes the listener off again */
  onFault(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The device's own idea of the time, ms since epoch. */
  clockMs(): number {
    const fault = this.fault();
    return Date.now() + (fault?.kind === 'clock-drift' ? fault.seconds * 1000 : 0);
  }

  /** True when these are the device's login and it lets anybody in. */
  accepts(username: string, isPasswordRight: (password: string) => boolean): boolean {
    const { device } = this;
    if (this.fault()?.kind === 'auth-fail' || this.isLocked() || this.isCrowded()) return false;
    return username === device.username && isPasswordRight(device.password);
  }

  /** Counts a login that was refused, unless the device was only short of connections. */
  countBadLogin(): void {
    if (this.isCrowded()) return;
    this.counts.badLogins += 1;
    const { lockOut } = this.device.quirks ?? {};
    if (lockOut === undefined || this.isLocked()) return;
    this.#wrongTries += 1;
    if (this.#wrongTries >= lockOut.tries) this.#lockedUntilMs = performance.now() + lockOut.lockMs;
  }

  isLocked(): boolean {
    return performance.now() < this.#lockedUntilMs;
  }

  /** More connections than the device has room for. */
  isCrowded(): boolean {
    const { maxConnections = Number.POSITIVE_INFINITY } = this.device.quirks ?? {};
    return this.openConnections > maxConnections;
  }

  /** What the device says to somebody whom it does not let in. */
  refusalText(): string {
    const { lockOut } = this.device.quirks ?? {};
    if (lockOut === undefined) return 'Sender not authorized';
    if (this.isLocked()) return `The account is locked for ${Math.ceil(lockOut.lockMs / 60_000)} minutes`;
    return `Sender not authorized, you still have ${lockOut.tries - this.#wrongTries} attempts`;
  }
}
