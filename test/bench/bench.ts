/** One measured line: names and numbers, units in the names. */
export type BenchRow = Readonly<Record<string, string | number>>;

/** What every `*.bench.ts` exports as `run`. It leaves no process behind. */
export type Bench = (args: readonly string[], say: (text: string) => void) => Promise<readonly BenchRow[]>;
