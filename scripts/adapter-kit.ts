/**
 * `npm run adapter-kit -- <folder> [--fixture <module>] [--only <group>]…`
 *
 * Plays simulated devices against the adapter in a folder and prints every check and `N passed, N failed`. The fixture
 * is `kit.ts` (or `kit.mjs`) of the folder or `test/fixtures/kit/<kind>.ts`. Ends with 1 when a check failed, with 2
 * when it could not begin.
 */
import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type KitGroup, kitGroups } from '../adapters/sdk/kit/kit-check.ts';
import { type KitResult, runKit } from '../adapters/sdk/kit/run-kit.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { fixture: { type: 'string' }, only: { type: 'string', multiple: true } },
});

function fixtureOf(folder: string): string {
  const own = [
    values.fixture,
    join(folder, 'kit.ts'),
    join(folder, 'kit.mjs'),
    `test/fixtures/kit/${basename(folder)}.ts`,
  ];
  const found = own.find((file) => file !== undefined && existsSync(file));
  if (found !== undefined) return resolve(found);
  throw new Error(`There are no devices to play: write ${join(folder, 'kit.ts')} or name one with --fixture.`);
}

function groupsOf(names: readonly string[]): KitGroup[] {
  return names.map((name) => {
    const group = kitGroups.find((known) => known === name);
    if (group === undefined) throw new Error(`--only takes one of: ${kitGroups.join(', ')}.`);
    return group;
  });
}

async function main(): Promise<void> {
  const [path] = positionals;
  if (path === undefined) throw new Error('Say which folder: npm run adapter-kit -- ./adapters/onvif');
  const folder = resolve(path);
  const results: KitResult[] = [];
  const onResult = (result: KitResult): void => {
    results.push(result);
    const { group, name, failure } = result;
    console.log(failure === undefined ? `  ✔ ${group}: ${name}` : `  ✘ ${group}: ${name}\n      ${failure}`);
  };
  await runKit({ folder, fixture: fixtureOf(folder), groups: groupsOf(values.only ?? []), onResult });
  const failed = results.filter(({ failure }) => failure !== undefined).length;
  console.log(`${results.length - failed} passed, ${failed} failed`);
  // An adapter that leaves something behind must not keep the kit from ending.
  process.exit(failed === 0 ? 0 : 1);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(2);
});
