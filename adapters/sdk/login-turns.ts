/** Who finds out whether a login is right: one at a time for each device and secret. */
export class LoginTurns {
  readonly #underWay = new Map<string, Promise<void>>();

  /** @returns what gives the turn back; undefined when the signal fired while waiting */
  async take(key: string, signal: AbortSignal): Promise<(() => void) | undefined> {
    for (let other = this.#underWay.get(key); other !== undefined; other = this.#underWay.get(key)) {
      await orAborted(other, signal);
      if (signal.aborted) return undefined;
    }
    return this.#begin(key);
  }

  /** @returns what gives the turn back; undefined while somebody else has it */
  tryTake(key: string): (() => void) | undefined {
    return this.#underWay.has(key) ? undefined : this.#begin(key);
  }

  /** Settles when the turn that is under way is given back; at once when there is none. */
  underWay(key: string): Promise<void> {
    return this.#underWay.get(key) ?? Promise.resolve();
  }

  #begin(key: string): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#underWay.set(key, promise);
    return () => {
      if (this.#underWay.get(key) === promise) this.#underWay.delete(key);
      resolve();
    };
  }
}

async function orAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const end = (): void => resolve();
  signal.addEventListener('abort', end, { once: true });
  await Promise.race([work, promise]);
  signal.removeEventListener('abort', end);
}
