import type { DiscoveredDevice } from '../../adapters/sdk/adapter.ts';
import { candidateKey } from './candidate.ts';

/** A device as one adapter saw it. */
export interface Sighting {
  readonly adapterKind: string;
  readonly device: DiscoveredDevice;
}

/**
 * Collects the sightings of one scan and hands them over in batches, one batch at a time: what arrives while one is
 * being saved waits for the next. Answers of one address replace each other, and the number of addresses is limited,
 * so that a flood of forged answers costs a bounded amount of memory and of writes.
 */
export class Sightings {
  readonly #limit: number;
  readonly #save: (batch: readonly Sighting[]) => Promise<void>;
  readonly #seen = new Map<string, Sighting>();
  #waiting = new Map<string, Sighting>();
  #saving: Promise<void> | undefined;
  #fault: Error | undefined;
  #dropped = 0;

  constructor(limit: number, save: (batch: readonly Sighting[]) => Promise<void>) {
    this.#limit = limit;
    this.#save = save;
  }

  /** Distinct addresses seen. */
  get count(): number {
    return this.#seen.size;
  }

  /** Sightings that came when the limit was reached. */
  get dropped(): number {
    return this.#dropped;
  }

  /** The last sighting of each address. */
  all(): Sighting[] {
    return [...this.#seen.values()];
  }

  add(sighting: Sighting): void {
    const key = candidateKey(sighting.device.address);
    if (!this.#seen.has(key)) {
      if (this.#seen.size >= this.#limit) {
        this.#dropped++;
        return;
      }
    }
    this.#seen.set(key, sighting);
    this.#waiting.set(key, sighting);
    this.#saving ??= this.#saveAll();
  }

  /** Resolves when everything is saved; rejects when a batch could not be. */
  async settle(): Promise<void> {
    await this.#saving;
    if (this.#fault !== undefined) throw this.#fault;
  }

  async #saveAll(): Promise<void> {
    try {
      // Answers that arrive in the same turn of the event loop share a batch.
      await Promise.resolve();
      while (this.#waiting.size > 0 && this.#fault === undefined) {
        const batch = [...this.#waiting.values()];
        this.#waiting = new Map();
        await this.#save(batch);
      }
    } catch (error) {
      this.#fault = error instanceof Error ? error : new Error(String(error));
    } finally {
      this.#saving = undefined;
    }
  }
}
