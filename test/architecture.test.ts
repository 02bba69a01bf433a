import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { projectFolder, runProgram } from './run-program.ts';

const report = z.object({
  modules: z.array(z.object({ source: z.string(), dependencies: z.array(z.object({ resolved: z.string() })) })),
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});

/** Follows every import below the product's folders and holds it against the law. */
async function cruise(): Promise<z.infer<typeof report>> {
  const { output } = await runProgram(process.execPath, [
    'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    ...['--config', '.dependency-cruiser.cjs', '--output-type', 'json'],
    ...['gateway', 'adapters', 'config', 'web-wall/src'],
  ]);
  return report.parse(JSON.parse(output));
}

async function listSources(folder: string): Promise<string[]> {
  const entries = await readdir(join(projectFolder, folder), { recursive: true });
  return entries.filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts')).map((name) => join(folder, name));
}

describe('the import law', function () {
  this.timeout(120_000);

  it('is kept by every file, and every file was really read', async () => {
    const { modules, summary } = await cruise();

    const violations = summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
    expect(violations).to.deep.equal([]);
    const read = new Set(modules.map((module) => module.source));
    const sources = (await Promise.all(['gateway', 'adapters', 'config', 'web-wall/src'].map(listSources))).flat();
    expect(sources.filter((source) => !read.has(source))).to.deep.equal([]);
    const app = modules.find((module) => module.source === 'gateway/app.ts');
    expect(app?.dependencies.length, 'imports seen in gateway/app.ts').to.be.greaterThan(20);
  });

  it('notices a planted breach', async () => {
    const folder = await mkdtemp(join(projectFolder, 'gateway', 'platform', 'planted-'));
    try {
      await writeFile(join(folder, 'breach.ts'), "import '../../patrol/round.ts';\nimport 'sequelize';\n");
      await writeFile(join(folder, 'type-breach.ts'), "export type { RoundId } from '../../patrol/round.ts';\n");

      const { summary } = await cruise();

      const planted = summary.violations.filter((violation) => violation.from.includes('planted-'));
      expect(planted.map((violation) => violation.rule.name)).to.include.members([
        'floor-platform',
        'owner-of-sequelize',
      ]);
      expect(planted.some((violation) => violation.from.endsWith('type-breach.ts'))).to.equal(true);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
