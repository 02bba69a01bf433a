import type { Actor } from '../platform/actor/actor.ts';

interface Remembered {
  readonly actor: Actor;
  /** When the session ends, ms since epoch. */
  readonly expiresAtMs: number;
  /** By the monotonic clock. */
  readonly keptUntilMs: number;
}

/** Both of the gateway's clocks at one moment. */
interface Moment {
  readonly nowMs: number;
  readonly monotonicMs: number;
}

/** How long a session is believed without asking again; another gateway on the same database may have ended it. */
const keptForMs = 1000;
const maxKept = 2000;

/**
 * Who holds which token, for a second: a desk asks several things at once, and a wall asks all the time.
 *
 * Whoever ends a session or changes a user calls `forget`. What was read before and arrives after that is not kept.
 */
export class ActorMemory {
  readonly #kept = new Map<string, Remembered>();
  #generation = 0;

  /** To be read before the database is asked, and handed to `keep`. */
  get generation(): number {
    return this.#generation;
  }

  find(tokenHash: string, { nowMs, monotonicMs }: Moment): Actor | undefined {
    const found = this.#kept.get(tokenHash);
    if (found === undefined) return undefined;
    if (monotonicMs < found.keptUntilMs && nowMs < found.expiresAtMs) return found.actor;
    this.#kept.delete(tokenHash);
    return undefined;
  }

  keep(
    tokenHash: string,
    session: { readonly actor: Actor; readonly expiresAtMs: number },
    { monotonicMs, generation }: Pick<Moment, 'monotonicMs'> & { readonly generation: number },
  ): void {
    if (generation !== this.#generation) return;
    if (this.#kept.size >= maxKept) this.#kept.clear();
    this.#kept.set(tokenHash, { ...session, keptUntilMs: monotonicMs + keptForMs });
  }

  forget(): void {
    this.#generation++;
    this.#kept.clear();
  }
}
