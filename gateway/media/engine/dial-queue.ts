/** Something of which only so much may be used at once. */
export interface Budget {
  /** Unique, e.g. `device 10.1.2.3`. */
  readonly name: string;
  readonly limit: number;
}

/** One who wants one unit of each of several budgets at the same time. Made by `DialQueue.claim`. */
export interface Claim<Owner> {
  readonly owner: Owner;
  readonly budgets: readonly Budget[];
  /** Who came first has the smaller number, and keeps it however often the claim leaves and comes again. */
  readonly ticket: number;
}

/** Where a claim waits. */
export interface QueuePlace {
  readonly budget: Budget;
  /** From 1, among those who wait for the same budget. */
  readonly place: number;
}

interface Ledger<Owner> {
  readonly budget: Budget;
  used: number;
  /** By ticket. */
  readonly waiting: Claim<Owner>[];
}

/**
 * First come, first served, for claims on several budgets at once: nobody is admitted while an earlier claim would fit,
 * and nobody waits for a budget that is not his. Each claim waits in the line of one exhausted budget, so a release
 * looks at the heads of a few lines, however many wait.
 */
export class DialQueue<Owner> {
  readonly #ledgers = new Map<string, Ledger<Owner>>();
  /** Lines whose head may fit. */
  readonly #loose = new Set<Ledger<Owner>>();
  /** What each claim that was admitted uses. */
  readonly #held = new Map<Claim<Owner>, Set<Ledger<Owner>>>();
  readonly #waitsIn = new Map<Claim<Owner>, Ledger<Owner>>();
  #tickets = 0;

  /** Claims that wait. */
  get size(): number {
    return this.#waitsIn.size;
  }

  /** Draws a ticket. Nothing is reserved before `enter`. */
  claim(owner: Owner, budgets: readonly Budget[]): Claim<Owner> {
    this.#tickets += 1;
    return { owner, budgets, ticket: this.#tickets };
  }

  /** Gets in line; who may go is told by `next`. A claim that waits or was admitted already stays as it is. */
  enter(claim: Claim<Owner>): void {
    if (this.#waitsIn.has(claim) || this.#held.has(claim)) return;
    const [first] = claim.budgets;
    if (first === undefined) throw new RangeError('A claim is on one budget at least.');
    const ledger = this.#open(first);
    this.#wait(claim, ledger);
    this.#loose.add(ledger);
  }

  /** Admits the earliest claim that fits; undefined when none does. */
  next(): Claim<Owner> | undefined {
    for (let line = this.#foremost(); line !== undefined; line = this.#foremost()) {
      const claim = line.waiting.shift();
      if (claim === undefined) continue;
      const ledgers = claim.budgets.map((budget) => this.#open(budget));
      const exhausted = ledgers.find(isExhausted);
      if (exhausted !== undefined) {
        this.#wait(claim, exhausted);
        continue;
      }
      this.#waitsIn.delete(claim);
      this.#held.set(claim, new Set(ledgers));
      for (const ledger of ledgers) ledger.used += 1;
      return claim;
    }
    return undefined;
  }

  /** Gives everything back, or leaves the line. */
  leave(claim: Claim<Owner>): void {
    const line = this.#waitsIn.get(claim);
    if (line !== undefined) line.waiting.splice(indexOf(line.waiting, claim.ticket), 1);
    this.#waitsIn.delete(claim);
    for (const ledger of this.#held.get(claim) ?? []) this.#free(ledger);
    this.#held.delete(claim);
    for (const { name } of claim.budgets) this.#close(name);
  }

  /** Gives back one budget of an admitted claim and keeps the others. */
  release(claim: Claim<Owner>, name: string): void {
    const ledger = this.#ledgers.get(name);
    if (ledger === undefined || this.#held.get(claim)?.delete(ledger) !== true) return;
    this.#free(ledger);
    this.#close(name);
  }

  place(claim: Claim<Owner>): QueuePlace | undefined {
    const line = this.#waitsIn.get(claim);
    return line && { budget: line.budget, place: indexOf(line.waiting, claim.ticket) + 1 };
  }

  /** Everybody who waits, line by line. */
  *waiting(): Generator<readonly [Claim<Owner>, QueuePlace]> {
    for (const { budget, waiting } of this.#ledgers.values()) {
      for (const [index, claim] of waiting.entries()) yield [claim, { budget, place: index + 1 }];
    }
  }

  /** Admitted claims that use a budget at the moment. */
  holders(name: string): Claim<Owner>[] {
    const ledger = this.#ledgers.get(name);
    if (ledger === undefined) return [];
    return [...this.#held].filter(([, ledgers]) => ledgers.has(ledger)).map(([claim]) => claim);
  }

  /** The line with the earliest head, among those that may move. */
  #foremost(): Ledger<Owner> | undefined {
    let foremost: Ledger<Owner> | undefined;
    let earliest = Infinity;
    for (const ledger of this.#loose) {
      const ticket = isExhausted(ledger) ? undefined : ledger.waiting[0]?.ticket;
      if (ticket === undefined) this.#loose.delete(ledger);
      else if (ticket < earliest) [foremost, earliest] = [ledger, ticket];
    }
    return foremost;
  }

  #wait(claim: Claim<Owner>, ledger: Ledger<Owner>): void {
    this.#waitsIn.set(claim, ledger);
    ledger.waiting.splice(indexOf(ledger.waiting, claim.ticket), 0, claim);
  }

  #free(ledger: Ledger<Owner>): void {
    ledger.used -= 1;
    this.#loose.add(ledger);
  }

  #open(budget: Budget): Ledger<Owner> {
    let ledger = this.#ledgers.get(budget.name);
    if (ledger === undefined) {
      ledger = { budget, used: 0, waiting: [] };
      this.#ledgers.set(budget.name, ledger);
    }
    return ledger;
  }

  /** Forgets a budget that nobody uses or waits for. */
  #close(name: string): void {
    const ledger = this.#ledgers.get(name);
    if (ledger === undefined || ledger.used > 0 || ledger.waiting.length > 0) return;
    this.#ledgers.delete(name);
    this.#loose.delete(ledger);
  }
}

function isExhausted({ budget, used }: Ledger<unknown>): boolean {
  return used >= budget.limit;
}

/** Index of a ticket in a line, or where it belongs. */
function indexOf(line: readonly Claim<unknown>[], ticket: number): number {
  let low = 0;
  let high = line.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    // The index is within the line: the bound is checked by the loop.
    if ((line[middle]?.ticket ?? Infinity) < ticket) low = middle + 1;
    else high = middle;
  }
  return low;
}
