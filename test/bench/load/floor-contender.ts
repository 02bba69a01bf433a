import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Contender, Target, Usage } from './contender.ts';
import { readPssBytes } from './process-usage.ts';

const sourceFolder = fileURLToPath(new URL('floor/', import.meta.url));
const buildFolder = fileURLToPath(new URL('../../../.cache/bench/', import.meta.url));

/** The least that receiving the same bytes costs: a small program in C, or in Node where there is no gcc. */
export class FloorContender implements Contender {
  readonly kind: string;
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  firstMs: readonly number[] = [];

  constructor() {
    const program = compile();
    this.kind = program === undefined ? 'node' : 'c';
    const [file, args] = program === undefined ? [process.execPath, [`${sourceFolder}receive.ts`]] : [program, []];
    this.#process = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    if (this.#process.stdout === null) throw new Error('the floor was started without pipes');
    this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  async start(targets: readonly Target[]): Promise<void> {
    const lines = targets.map(({ host, port, path }) => `${host} ${port} ${path}\n`);
    this.#process.stdin?.write(`${lines.join('')}\n`);
    const [, ...firstMs] = (await this.#nextLine()).split(' ');
    this.firstMs = firstMs.map(Number);
  }

  async usage(): Promise<Usage> {
    this.#process.stdin?.write('\n');
    const [cpuUs = Number.NaN, , alive = 0] = (await this.#nextLine()).split(' ').map(Number);
    return { cpuMs: cpuUs / 1000, pssBytes: readPssBytes(this.#process.pid ?? 0), ringBytes: 0, alive };
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.stdin?.end();
    await ended;
  }

  async #nextLine(): Promise<string> {
    const line = await this.#lines.next();
    if (line.done === true) throw new Error('the floor program ended early');
    return line.value;
  }
}

/** @returns the program's path; undefined where nothing compiles C */
function compile(): string | undefined {
  mkdirSync(buildFolder, { recursive: true });
  const program = `${buildFolder}receive`;
  const { status } = spawnSync('gcc', ['-O2', '-o', program, `${sourceFolder}receive.c`], { stdio: 'ignore' });
  return status === 0 ? program : undefined;
}
