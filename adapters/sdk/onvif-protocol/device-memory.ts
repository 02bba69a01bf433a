import { createHash } from 'node:crypto';
import type { AdapterContext, DeviceAddress, DeviceCredential } from '../adapter.ts';
import { LoginTurns } from '../login-turns.ts';
import { failed, type Failed } from '../outcome.ts';
import type { ServicePaths } from './services.ts';

/** What a conversation taught us about a device: saves round trips when a stream starts. */
export interface LearntDevice {
  readonly paths: ServicePaths;
  /** As the device tells it. */
  readonly clockOffsetMs: number;
  /** How much of that is its time zone, told as UTC: tokens are made without it. */
  readonly zoneShiftMs: number;
  /** It accepted a UsernameToken: no need to be asked first. */
  readonly usesToken: boolean;
  /** When its clock was read, on our monotonic clock. */
  readonly clockReadAtMs: number;
}

interface Refusal {
  readonly secretHash: string;
  readonly untilMs: number;
  readonly fault: Failed['fault'];
}

interface ProvenSecret {
  readonly secretHash: string;
  /** Refusals in a row since it worked. */
  readonly refusals: number;
}

/** At most this many devices are remembered; the oldest goes first. */
const capacity = 32_768;
const minuteMs = 60_000;
/** Five automatic tries of a refused password an hour. */
const parkMs = 12 * minuteMs;
/** Most devices that lock themselves do so for half an hour, and some begin anew with every try. */
const lockedMs = 31 * minuteMs;
/** So often in a row a refusal of a secret that worked is taken for a lack of connections. */
const crowdedTries = 2;

/**
 * Bounded memory of devices that were logged in to: what they are like, which secret worked, which one was refused.
 * Probes without login leave nothing here.
 */
export class DeviceMemory {
  readonly #learnt = new Map<string, LearntDevice>();
  readonly #refused = new Map<string, Refusal>();
  readonly #proven = new Map<string, ProvenSecret>();
  readonly #turns = new LoginTurns();

  recall(address: DeviceAddress): LearntDevice | undefined {
    return this.#learnt.get(keyOf(address));
  }

  learn(address: DeviceAddress, device: LearntDevice): void {
    put(this.#learnt, keyOf(address), device);
  }

  forget(address: DeviceAddress): void {
    this.#learnt.delete(keyOf(address));
  }

  /** @returns what gives the turn to try this login back; undefined when the signal fired while waiting */
  takeTurn(
    address: DeviceAddress,
    credential: DeviceCredential,
    signal: AbortSignal,
  ): Promise<(() => void) | undefined> {
    return this.#turns.take(`${keyOf(address)} ${hashOf(credential)}`, signal);
  }

  /** The device let this login in. */
  succeed(address: DeviceAddress, credential: DeviceCredential): void {
    put(this.#proven, keyOf(address), { secretHash: hashOf(credential), refusals: 0 });
    this.#refused.delete(keyOf(address));
  }

  /** This login was refused: no call logs in with it again until it changes or the pause is over. */
  refuse(address: DeviceAddress, credential: DeviceCredential, { fault }: Failed, nowMs: number): void {
    const key = keyOf(address);
    const secretHash = hashOf(credential);
    const proven = this.#proven.get(key);
    const refusals = (proven?.secretHash === secretHash ? proven.refusals : 0) + 1;
    if (proven?.secretHash === secretHash) put(this.#proven, key, { secretHash, refusals });
    const pauseMs =
      fault.reason === 'over-budget' ? minuteMs * refusals : fault.reason === 'locked' ? lockedMs : parkMs;
    put(this.#refused, key, { secretHash, untilMs: nowMs + pauseMs, fault });
  }

  /** A person says that the login is right now: the next call tries it. */
  forgive(address: DeviceAddress): void {
    this.#refused.delete(keyOf(address));
  }

  /** The refusal that is still in force for this login. */
  standingRefusal(address: DeviceAddress, credential: DeviceCredential, nowMs: number): Failed | undefined {
    const refused = this.#refused.get(keyOf(address));
    if (refused === undefined || nowMs >= refused.untilMs || refused.secretHash !== hashOf(credential))
      return undefined;
    const { stage, reason, detail } = refused.fault;
    const waitS = Math.ceil((refused.untilMs - nowMs) / 1000);
    return failed(stage, reason, `${detail}; not tried again for ${waitS} s, or until the login changes`);
  }

  /** This login worked here, so that a refusal more likely means a lack of connections (or later: a new password). */
  mayBeCrowded(address: DeviceAddress, credential: DeviceCredential): boolean {
    const proven = this.#proven.get(keyOf(address));
    return proven !== undefined && proven.refusals < crowdedTries && proven.secretHash === hashOf(credential);
  }
}

const memories = new WeakMap<AdapterContext, DeviceMemory>();

/** The memory of everybody who works in this context: a device that two adapters speak to has one account to lock. */
export function memoryOf(context: AdapterContext): DeviceMemory {
  const memory = memories.get(context) ?? new DeviceMemory();
  memories.set(context, memory);
  return memory;
}

/** Names a device among all: what lanes and memory are kept by. */
export function keyOf(address: DeviceAddress): string {
  return `${address.host} ${address.port}`;
}

function put<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > capacity && oldest !== undefined) map.delete(oldest);
}

function hashOf(credential: DeviceCredential): string {
  return createHash('sha256').update(`${credential.username}\0${credential.password.reveal()}`).digest('base64');
}
