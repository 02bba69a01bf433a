/**
 * The whole suite in two lanes side by side, since most tests wait more than they work. Each lane has a network of its
 * own, so that no test meets the ports, the multicast or the simulated cameras of another one.
 */
import { Buffer } from 'node:buffer';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { node24, root, say, withLocalPrograms } from './setup.mjs';

/** Browsers, checks of the code and the scope matrix: about half of the time. */
const first = ['test/*.test.ts', 'test/e2e/*.test.ts', 'test/http/scope-matrix*.test.ts'];
const every = 'test/**/*.test.ts';
/** Two networks that end in each other (RFC 2544 addresses): the tests of multicast want more than one. */
const network = [
  'ip link set lo up',
  'ip link add net0 type veth peer name net1',
  'ip addr add 198.18.1.1/24 dev net0',
  'ip addr add 198.18.2.1/24 dev net1',
  'ip link set net0 up',
  'ip link set net1 up',
  'ip route add 224.0.0.0/4 dev net0',
];
/** Runs what follows with a loopback and networks of its own. */
const alone = ['unshare', '-n', 'sh', '-c', [...network, 'exec "$0" "$@"'].join(' && ')];

/**
 * Runs both lanes, prints the first as it goes and the second after it, then the closing line of both.
 * @param {(...args: string[]) => string[]} mocha the arguments that start mocha
 */
export async function runLanes(mocha) {
  const canBeAlone = spawnSync(alone[0], [...alone.slice(1), 'true'], { stdio: 'ignore' }).status === 0;
  if (!canBeAlone) say('no networks of their own for this user: the lanes run one after the other');
  const folder = mkdtempSync(join(tmpdir(), 'vpg-lanes-'));
  const totalsOf = (name) => join(folder, name);
  const lane = (name, args, isShown) => {
    const words = mocha(...args, '--reporter-option', `totals=${totalsOf(name)}`);
    return run(canBeAlone ? [...alone, node24, ...words] : [node24, ...words], isShown);
  };
  const startFirst = () => lane('first', first, true);
  const startSecond = () => lane('second', [every, ...first.flatMap((glob) => ['--ignore', glob])], !canBeAlone);
  const ends = canBeAlone
    ? await Promise.all([startFirst(), startSecond()])
    : [await startFirst(), await startSecond()];
  for (const { output } of ends) process.stdout.write(output);
  say(`the lanes took ${ends.map(({ tookS }) => `${tookS} s`).join(' and ')}`);
  const totals = ['first', 'second'].map((name) => readTotals(totalsOf(name)));
  rmSync(folder, { recursive: true, force: true });
  const sum = (member) => totals.reduce((whole, each) => whole + (each?.[member] ?? 0), 0);
  // Once more at the end: the first lane's are thousands of lines above.
  for (const each of totals.flatMap((lane) => lane?.failures ?? [])) console.log(`failed: ${each}`);
  const broken = totals.filter((each) => each === undefined).length;
  if (broken > 0) say(`${broken} of 2 lanes broke before their end`);
  console.log(`${sum('passed')} passed, ${sum('failed') + broken} failed, ${sum('skipped')} skipped`);
  process.exit(ends.some(({ code }) => code !== 0) || broken > 0 ? 1 : 0);
}

/** A lane that is not shown is kept until it ends. */
function run([program, ...args], isShown) {
  const child = spawn(program, args, {
    cwd: root,
    stdio: isShown ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    env: withLocalPrograms(),
  });
  const pieces = [];
  child.stdout?.on('data', (piece) => pieces.push(piece));
  child.stderr?.on('data', (piece) => pieces.push(piece));
  const pass = (signal) => () => child.kill(signal);
  const startedMs = performance.now();
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, pass(signal));
  return new Promise((resolve) => {
    child.on('close', (code) => {
      const tookS = Math.round((performance.now() - startedMs) / 1000);
      resolve({ code: code ?? 1, output: Buffer.concat(pieces), tookS });
    });
  });
}

function readTotals(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
