import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type AdapterManifest, capabilityNames } from '../manifest.ts';

const words = z.strictObject({ zh: z.string().min(1).max(300), en: z.string().min(1).max(300) });

const capability = z.discriminatedUnion('level', [
  z.strictObject({ level: z.literal('yes') }),
  z.strictObject({ level: z.literal('partial'), reason: words }),
  z.strictObject({ level: z.literal('no'), reason: words }),
]);

const settingField = z.strictObject({
  name: z.string().regex(/^[a-z][A-Za-z0-9]{0,63}$/),
  kind: z.enum(['text', 'integer', 'flag', 'choice', 'secret']),
  isRequired: z.boolean(),
  label: words,
  help: words.exactOptional(),
  choices: z.array(z.string().max(64)).max(64).exactOptional(),
  min: z.int().exactOptional(),
  max: z.int().exactOptional(),
});

const pluginManifest = z.strictObject({
  kind: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
  version: z
    .string()
    .regex(/^\d+\.\d+\.\d+/)
    .max(32),
  sdkVersion: z.literal(1),
  name: words,
  /** Module that exports `createAdapter`. */
  entry: z.string().max(128).default('index.mjs'),
  capabilities: z.record(z.enum(capabilityNames), capability),
  settings: z.array(settingField).max(64).default([]),
});

/** @throws Error that names the member of `adapter.json` which is wrong */
export async function readManifest(file: string): Promise<{ manifest: AdapterManifest; entry: string }> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Error(`${file} cannot be read; every plug-in has one.`);
  });
  const read = pluginManifest.safeParse(parse(text, file));
  if (!read.success) {
    const problems = read.error.issues.map(({ path, message }) => `${path.join('.') || '(whole)'}: ${message}`);
    throw new Error(`${file}: ${problems.slice(0, 5).join('; ')}`);
  }
  const { entry, ...manifest } = read.data;
  return { manifest, entry };
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${file} is no JSON.`);
  }
}
