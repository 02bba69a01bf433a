/** Readings of cameras that were believed to be there. */
export interface Tally {
  /** Readings in their turn. */
  readonly good: number;
  readonly silent: number;
  /** Subnets of the good ones, and of the silent ones. */
  readonly goodSubnets: number;
  readonly silentSubnets: number;
  /** Readings of what had been silent at its reading before, whenever it was asked: those that answered now, or not. */
  readonly returned: number;
  readonly silentAgain: number;
}

/** One reading, as far as it is counted. */
interface Counted {
  readonly subnet: string;
  readonly isSilent: boolean;
  readonly isTurn: boolean;
  /** So was its reading before. */
  readonly wasSilent: boolean;
}

interface Second {
  readonly startMs: number;
  good: number;
  silent: number;
  returned: number;
  silentAgain: number;
  readonly goodSubnets: Set<string>;
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

  add({ subnet, isSilent, isTurn, wasSilent }: Counted, atMs: number): void {
    const second = this.#secondOf(atMs);
    if (wasSilent) second[isSilent ? 'silentAgain' : 'returned']++;
    if (!isTurn) return;
    second[isSilent ? 'silent' : 'good']++;
    second[isSilent ? 'silentSubnets' : 'goodSubnets'].add(subnet);
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
    const counts = { good: 0, silent: 0, returned: 0, silentAgain: 0 };
    const second: Second = { startMs, ...counts, goodSubnets: new Set(), silentSubnets: new Set() };
    this.#seconds = [...this.#seconds.filter((kept) => kept.startMs > startMs - this.#keptMs), second];
    return second;
  }
}

/** What part of the readings was silence, 0–1; 0 when there was none. */
export function silentShare({ good, silent }: Pick<Tally, 'good' | 'silent'>): number {
  return good + silent === 0 ? 0 : silent / (good + silent);
}

function sum(seconds: readonly Second[]): Tally {
  const [goodSubnets, silentSubnets] = [new Set<string>(), new Set<string>()];
  const counts = { good: 0, silent: 0, returned: 0, silentAgain: 0 };
  for (const second of seconds) {
    counts.good += second.good;
    counts.silent += second.silent;
    counts.returned += second.returned;
    counts.silentAgain += second.silentAgain;
    for (const subnet of second.goodSubnets) goodSubnets.add(subnet);
    for (const subnet of second.silentSubnets) silentSubnets.add(subnet);
  }
  return { ...counts, goodSubnets: goodSubnets.size, silentSubnets: silentSubnets.size };
}
