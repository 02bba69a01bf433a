import { readdir, readFile, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { AdapterManifest } from '../manifest.ts';
import { readManifest } from './plugin-manifest.ts';

/** A plug-in as its folder holds it: nothing of it has run. */
export interface PluginFolder {
  readonly manifest: AdapterManifest;
  /** Path inside the folder of the module that exports `createAdapter`. */
  readonly entry: string;
  /** JavaScript and TypeScript (types are only taken off) by path inside the folder, with `/`. */
  readonly sources: Readonly<Record<string, string>>;
}

const maxSourceBytes = 4 * 1024 * 1024;
const maxFiles = 200;
const sourceName = /\.(js|mjs|ts)$/;

/**
 * Reads `adapter.json` and every module of the folder. The gateway reads them and hands them over, so that the
 * plug-in's own process needs no file at all.
 *
 * @throws Error that says what is wrong with the folder and how to mend it
 */
export async function readPluginFolder(folder: string): Promise<PluginFolder> {
  const root = await realpath(folder).catch(() => {
    throw new Error(`The plug-in folder ${folder} does not exist.`);
  });
  const { manifest, entry } = await readManifest(join(root, 'adapter.json'));
  const sources: Record<string, string> = Object.create(null) as Record<string, string>;
  let sizeBytes = 0;
  for (const path of await listSources(root)) {
    const text = await readFile(join(root, path), 'utf8');
    sizeBytes += text.length;
    if (sizeBytes > maxSourceBytes) throw new Error(`${folder} holds more than ${maxSourceBytes} bytes of modules.`);
    sources[path.split(sep).join('/')] = text;
  }
  if (sources[entry] === undefined) throw new Error(`${folder}: adapter.json names ${entry}, which is not there.`);
  return { manifest, entry, sources };
}

async function listSources(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  // Links are not followed: isFile is false for them.
  const files = entries.filter((entry) => entry.isFile() && sourceName.test(entry.name));
  const paths = files.map((entry) => join(relative(root, entry.parentPath), entry.name));
  if (paths.length > maxFiles) throw new Error(`${root} holds more than ${maxFiles} modules.`);
  return paths;
}
