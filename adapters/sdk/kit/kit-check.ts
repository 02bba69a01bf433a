import type { Adapter, CallLimits, DeviceTarget, Outcome } from '../adapter.ts';
import type { AdapterManifest } from '../manifest.ts';
import type { KitScene, KitStage } from './kit-fixture.ts';
import type { TrafficWatch } from './traffic-watch.ts';

export const kitGroups = [
  'discovery',
  'describe',
  'login',
  'streams',
  'deadlines',
  'event loop',
  'memory',
  'L1 cost',
  'cancel',
  'traffic',
] as const;
export type KitGroup = (typeof kitGroups)[number];

/** The adapter, the devices and the instruments of one run. */
export interface KitBench {
  readonly adapter: Adapter;
  readonly manifest: AdapterManifest;
  readonly scene: KitScene;
  readonly stage: Pick<KitStage, 'play' | 'refusedLogins' | 'pardon'>;
  readonly traffic: TrafficWatch;
  /** Where nobody may knock. */
  readonly lureHost: string;
  /** Connections and datagrams that came there. */
  readonly lureKnocks: () => number;
  /** Everything that the adapter has logged, as text. */
  readonly logged: () => string;
}

export interface KitCheck {
  readonly group: KitGroup;
  /** A sentence. */
  readonly name: string;
  /** @throws KitFailure what was seen instead */
  readonly run: (bench: KitBench) => Promise<void>;
}

/** A check was not passed; the message says what was seen. */
export class KitFailure extends Error {}

/** @throws KitFailure with what was seen */
export function must(isSo: boolean, seen: string): asserts isSo {
  if (!isSo) throw new KitFailure(seen);
}

/** @throws KitFailure with the fault */
export function mustSucceed<Value>(outcome: Outcome<Value>, what: string): Value {
  if (outcome.kind === 'ok') return outcome.value;
  const { stage, reason, detail } = outcome.fault;
  throw new KitFailure(`${what} failed: ${stage} ${reason}, ${detail}`);
}

export function within(ms: number, signal: AbortSignal = new AbortController().signal): CallLimits {
  return { signal, deadlineMs: performance.now() + ms };
}

/** The device on stage with the right login, or with another password. */
export function targetOf({ address, credential }: KitScene, password = credential.password): DeviceTarget {
  return { address, credential: { username: credential.username, password: { reveal: () => password } } };
}

/**
 * A measurement that a busy machine can spoil: it fails only when it fails every time.
 *
 * @throws KitFailure of the last try
 */
export async function bestOf(tries: number, measure: () => Promise<void>): Promise<void> {
  for (let left = tries; left > 1; left -= 1) {
    try {
      await measure();
      return;
    } catch (error) {
      if (!(error instanceof KitFailure)) throw error;
    }
  }
  await measure();
}
