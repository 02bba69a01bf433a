import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { parseDocument } from 'yaml';
import { GatewayError, type InputIssue } from '../gateway/platform/errors/gateway-error.ts';
import { type Config, configSchema } from './schema.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type Tree = Record<string, unknown>;

const prefix = 'VPG_';
const fileVariable = 'VPG_CONFIG';

/**
 * Reads `default.yaml`, then the file named by `VPG_CONFIG`, then `VPG_*` variables; later ones win.
 *
 * @throws GatewayError `config/invalid` with every wrong key, the value's rule and where it came from
 */
export function loadConfig(environment: Environment = process.env): Config {
  const config = readYaml(new URL('./default.yaml', import.meta.url));
  const file = environment[fileVariable];
  if (file !== undefined) merge(config, readYaml(file));
  const issues = applyVariables(config, environment);

  const result = configSchema.safeParse(config);
  if (!result.success) issues.push(...result.error.issues.map(describe));
  if (issues.length > 0 || !result.success) {
    const lines = issues.map((issue) => `  ${issue.path}: ${issue.message}`).join('\n');
    throw new GatewayError('config/invalid', `The configuration has ${issues.length} wrong value(s):\n${lines}`, {
      issues,
    });
  }
  return result.data;
}

/** `health.probeIntervalSeconds` → `VPG_HEALTH_PROBE_INTERVAL_SECONDS`. */
export function variableName(path: readonly string[]): string {
  return prefix + path.map((key) => key.replace(/[A-Z]/g, '_$&').toUpperCase()).join('_');
}

function readYaml(file: string | URL): Tree {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new GatewayError('config/invalid', `The configuration file ${String(file)} cannot be read.`, { cause });
  }
  const result = z.record(z.string(), z.unknown()).safeParse(parseYaml(text, file) ?? {});
  if (!result.success) {
    throw new GatewayError('config/invalid', `The configuration file ${String(file)} is not a map of sections.`);
  }
  return result.data;
}

function parseYaml(text: string, file: string | URL): unknown {
  const document = parseDocument(text);
  const fault = document.errors[0];
  if (fault === undefined) return document.toJS();
  // The parser's own message quotes the line, which may hold a password.
  const place = `line ${fault.linePos?.[0].line ?? '?'}`;
  throw new GatewayError(
    'config/invalid',
    `The configuration file ${String(file)} is no YAML at ${place}: ${fault.code}.`,
  );
}

function merge(into: Tree, from: Tree): void {
  for (const [key, value] of Object.entries(from)) {
    const known = into[key];
    if (isTree(known) && isTree(value)) merge(known, value);
    else into[key] = value;
  }
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Puts each `VPG_*` variable at its key; a variable that fits no key is reported, since it is a typing error. */
function applyVariables(config: Tree, environment: Environment): InputIssue[] {
  const paths = new Map(leaves(config).map((path) => [variableName(path), path]));
  const issues: InputIssue[] = [];
  for (const [name, text] of Object.entries(environment)) {
    if (!name.startsWith(prefix) || name === fileVariable || text === undefined) continue;
    const path = paths.get(name);
    if (path === undefined)
      issues.push({ path: name, message: 'is no key of the configuration (see config/default.yaml)' });
    else replace(config, path, text);
  }
  return issues;
}

function leaves(tree: Tree, above: readonly string[] = []): string[][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    isTree(value) ? leaves(value, [...above, key]) : [[...above, key]],
  );
}

function replace(tree: Tree, path: readonly string[], text: string): void {
  const [key = '', ...rest] = path;
  const known = tree[key];
  if (isTree(known)) replace(known, rest, text);
  else tree[key] = convert(text, known);
}

/** A variable is text; the default's type tells what it stands for. What does not convert stays text and is refused. */
function convert(text: string, like: unknown): unknown {
  if (Array.isArray(like)) {
    const items = text.split(',').map((item) => item.trim());
    return items.filter((item) => item !== '').map((item) => convert(item, like[0] ?? ''));
  }
  if (typeof like === 'number') return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
  if (typeof like === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  return text;
}

function describe(issue: z.core.$ZodIssue): InputIssue {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return {
      path: [...path, issue.keys.join(', ')].join('.'),
      message: 'is no key of the configuration (see config/default.yaml)',
    };
  }
  return { path: path.join('.'), message: `${issue.message} (or ${variableName(path)})` };
}
