import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openPlugins } from '../../adapters/sdk/host/open-plugins.ts';
import { readPluginFolder } from '../../adapters/sdk/host/plugin-folder.ts';
import { hostileManifest } from '../fixtures/hostile-plugin.ts';
import { adapterContext } from './onvif-context.ts';

describe('the folder of a plug-in', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vpg-plugin-'));
    await writeFile(join(folder, 'adapter.json'), JSON.stringify(hostileManifest));
    await writeFile(join(folder, 'index.mjs'), 'export const createAdapter = () => ({});');
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  async function problemOf(work: Promise<unknown>): Promise<string> {
    return work.then(
      () => 'none',
      (error: unknown) => (error instanceof Error ? error.message : 'unknown'),
    );
  }

  it('gives its manifest and its modules, those in folders too, and follows no link out of it', async () => {
    await mkdir(join(folder, 'lib'));
    await writeFile(join(folder, 'lib', 'a.ts'), 'export const a: number = 1;');
    await writeFile(join(folder, 'notes.txt'), 'not read');
    await symlink('/etc/hostname', join(folder, 'link.mjs'));

    const { manifest, entry, sources } = await readPluginFolder(folder);

    expect(manifest).to.deep.equal(hostileManifest);
    expect(entry).to.equal('index.mjs');
    expect(Object.keys(sources).sort()).to.deep.equal(['index.mjs', 'lib/a.ts']);
  });

  it('is refused with what is wrong and where', async () => {
    const all = Object.entries(hostileManifest.capabilities);
    const capabilities = Object.fromEntries(all.filter(([name]) => name !== 'ptz'));
    const write = (manifest: unknown): Promise<void> =>
      writeFile(join(folder, 'adapter.json'), JSON.stringify(manifest));

    await write({ ...hostileManifest, capabilities });
    expect(await problemOf(readPluginFolder(folder))).to.match(/adapter\.json: capabilities\.ptz: /);
    await write({ ...hostileManifest, kind: 'Bad Kind' });
    expect(await problemOf(readPluginFolder(folder))).to.match(/adapter\.json: kind: /);
    await write({ ...hostileManifest, entry: 'other.mjs' });
    expect(await problemOf(readPluginFolder(folder))).to.match(/names other\.mjs, which is not there/);
    await writeFile(join(folder, 'adapter.json'), '{');
    expect(await problemOf(readPluginFolder(folder))).to.match(/adapter\.json is no JSON/);
    expect(await problemOf(readPluginFolder(join(folder, 'none')))).to.match(/does not exist/);
  });

  it('may not take the kind of another adapter', async () => {
    const places = [{ folder, settings: {} }];

    const taken = await problemOf(openPlugins(places, adapterContext(), ['hostile']));
    const twice = await problemOf(openPlugins([...places, ...places], adapterContext(), []));

    expect([taken, twice].every((text) => text.endsWith('there is an adapter of kind hostile already.'))).to.equal(
      true,
    );
    expect(await openPlugins(places, adapterContext(), ['onvif'])).to.have.length(1);
  });
});
