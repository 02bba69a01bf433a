type BenchValue = string | number | readonly number[] | { readonly [name: string]: BenchValue };

/** One measured line: names and numbers, units in the names; groups where one run measures much. */
export type BenchRow = Readonly<Record<string, BenchValue>>;

/** What every `*.bench.ts` exports as `run`. It leaves no process behind. */
export type Bench = (args: readonly string[], say: (text: string) => void) => Promise<readonly BenchRow[]>;
