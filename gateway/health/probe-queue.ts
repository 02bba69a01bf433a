import type { ProbeLevel } from '../../adapters/sdk/adapter.ts';
import type { ProbePath } from '../registry/paths/probe-path.ts';

/** A probe that is due. */
export interface DueProbe {
  readonly path: ProbePath;
  readonly level: ProbeLevel;
  /** Asked out of its turn, because of a suspicion. */
  readonly isHint?: true;
}

/** Names what is probed: a camera, or one of its several paths. */
export function probeKeyOf({ cameraId, pathId }: ProbePath): string {
  return pathId ?? cameraId;
}

/**
 * Due probes that wait for their turn: first come, first served, one at a time per host, since a device answers one
 * question at a time. Whoever asks pays for what begins, however many wait: a whole city may fall due at once.
 */
export class ProbeQueue {
  /** What waits for each host, in its order, by what is probed and how. */
  readonly #waiting = new Map<string, Map<string, DueProbe>>();
  /** Hosts that something waits for and nobody asks, in their order. */
  readonly #ready = new Set<string>();
  readonly #busy = new Set<string>();
  readonly #hostOf = new Map<string, string>();

  /** Probes that wait. */
  get size(): number {
    return this.#hostOf.size;
  }

  /** Lets a probe wait; one that waits already keeps its place and gets the path as it is known now. */
  add(probe: DueProbe): void {
    const { host } = probe.path;
    const key = `${probeKeyOf(probe.path)}/${probe.level}`;
    const known = this.#hostOf.get(key);
    if (known !== undefined && known !== host) this.#remove(known, key);
    this.#hostOf.set(key, host);
    const lane = this.#waiting.get(host);
    if (lane === undefined) this.#waiting.set(host, new Map([[key, probe]]));
    else lane.set(key, probe);
    if (!this.#busy.has(host)) this.#ready.add(host);
  }

  /** Takes the next probes out, `most` of them or fewer. Their hosts are busy until `release`. */
  take(most: number): DueProbe[] {
    const taken: DueProbe[] = [];
    for (const host of this.#ready) {
      if (taken.length >= most) break;
      const [first] = this.#waiting.get(host) ?? [];
      if (first === undefined) continue;
      const [key, probe] = first;
      this.#remove(host, key);
      this.#ready.delete(host);
      this.#busy.add(host);
      taken.push(probe);
    }
    return taken;
  }

  /** Takes out what else waits for the same door at the same level: the answer to one is the answer to all. */
  takeSame({ path: { host, port, adapterKind }, level }: DueProbe): DueProbe[] {
    const waiting = [...(this.#waiting.get(host) ?? [])];
    const same = waiting.filter(
      ([, { path, level: its }]) => its === level && path.port === port && path.adapterKind === adapterKind,
    );
    for (const [key] of same) this.#remove(host, key);
    return same.map(([, probe]) => probe);
  }

  /** The host has answered, or was given up: it may be asked again, after all that are ready before it. */
  release(host: string): void {
    this.#busy.delete(host);
    if (this.#waiting.has(host)) this.#ready.add(host);
  }

  /** Forgets what waits; busy hosts stay busy. */
  clear(): void {
    this.#waiting.clear();
    this.#ready.clear();
    this.#hostOf.clear();
  }

  #remove(host: string, key: string): void {
    this.#hostOf.delete(key);
    const lane = this.#waiting.get(host);
    lane?.delete(key);
    if (lane?.size !== 0) return;
    this.#waiting.delete(host);
    this.#ready.delete(host);
  }
}
