/**
 * `npm run bench -- NAME [options]`: runs `test/bench/NAME.bench.ts`. Progress goes to standard error; the last line on
 * standard output is one JSON object `{"bench": NAME, "rows": [...], "machine": {...}}`.
 */
import { existsSync, readdirSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import type { Bench } from '../test/bench/bench.ts';

const folder = new URL('../test/bench/', import.meta.url);
const [name = '', ...args] = process.argv.slice(2);
const file = new URL(`${name}.bench.ts`, folder);

if (!/^[a-z-]+$/.test(name) || !existsSync(file)) {
  const names = readdirSync(folder).filter((entry) => entry.endsWith('.bench.ts'));
  console.error(
    `npm run bench -- NAME, where NAME is one of: ${names.map((n) => n.replace('.bench.ts', '')).join(', ')}`,
  );
  process.exit(1);
}

const { run } = (await import(file.href)) as { run: Bench }; // what test/bench/bench.ts asks of every file
const rows = await run(args, (text) => console.error(`› ${text}`));
const [cpu] = cpus();
const machine = {
  node: process.version,
  cpu: cpu?.model ?? 'unknown',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
};
console.log(JSON.stringify({ bench: name, rows, machine }));
