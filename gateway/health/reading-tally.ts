/** Readings of cameras that were believed to be there. */
export interface Tally {
  readonly good: number;
  readonly silent: number;
  /** Subnets of the silent ones. */
  readonly silentSubnets: number;
}

interface Second {
  readonly startMs: number;
  good: number;
  silent: number;
  readonly silentSubnets: Set<string>;
}

const secondMs = 1000;

/** Counts readings by the second, for as long back as anybody asks. */
export class ReadingTally {
  readonly #keptMs: number;
  #seconds: Second[] = [];

  constructor(keptMs: number) {
    this.#keptMs = keptMs;
  }

  add(subnet: string, isSilent: boolean, atMs: number): void {
    const second = this.#secondOf(atMs);
    if (!isSilent) second.good++;
    else {
      second.silent++;
      second.silentSubnets.add(subnet);
    }
  }

  /** The readings since an instant, to the second. */
  since(fromMs: number): Tally {
    const seconds = this.#seconds.filter(({ startMs }) => startMs + secondMs > fromMs);
    return sum(seconds);
  }

  /** The readings since an instant, and of as much time before it as it takes to have so many. */
  sinceOrMore(fromMs: number, least: number): Tally {
    let from = this.#seconds.findIndex(({ startMs }) => startMs + secondMs > fromMs);
    if (from < 0) from = this.#seconds.length;
    const countOf = (second: Second | undefined): number => (second === undefined ? 0 : second.good + second.silent);
    let count = this.#seconds.slice(from).reduce((sumSoFar, second) => sumSoFar + countOf(second), 0);
    while (from > 0 && count < least) count += countOf(this.#seconds[--from]);
    return sum(this.#seconds.slice(from));
  }

  /** Forgets what was before. */
  clear(): void {
    this.#seconds = [];
  }

  #secondOf(atMs: number): Second {
    const last = this.#seconds.at(-1);
    const startMs = Math.floor(atMs / secondMs) * secondMs;
    if (last !== undefined && last.startMs >= startMs) return last;
    const second: Second = { startMs, good: 0, silent: 0, silentSubnets: new Set() };
    this.#seconds = [...this.#seconds.filter((kept) => kept.startMs > startMs - this.#keptMs), second];
    return second;
  }
}

/** What part of the readings was silence, 0–1; 0 when there was none. */
export function silentShare({ good, silent }: Tally): number {
  return good + silent === 0 ? 0 : silent / (good + silent);
}

function sum(seconds: readonly Second[]): Tally {
  const subnets = new Set<string>();
  let [good, silent] = [0, 0];
  for (const second of seconds) {
    good += second.good;
    silent += second.silent;
    for (const subnet of second.silentSubnets) subnets.add(subnet);
  }
  return { good, silent, silentSubnets: subnets.size };
}
