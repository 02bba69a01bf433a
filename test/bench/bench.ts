type BenchValue = string | number | Readonly<Record<string, string | number>>;

/** One measured line: names and numbers, units in the names; one level of groups at most. */
export type BenchRow = Readonly<Record<string, BenchValue>>;

/** What every `*.bench.ts` exports as `run`. It leaves no process behind. */
export type Bench = (args: readonly string[], say: (text: string) => void) => Promise<readonly BenchRow[]>;
