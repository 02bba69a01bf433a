import { registerHooks } from 'node:module';

/** Modules of Node that compute and touch nothing. */
const allowed: ReadonlySet<string> = new Set([
  'node:buffer',
  'node:crypto',
  'node:events',
  'node:querystring',
  'node:string_decoder',
  'node:timers/promises',
  'node:url',
  'node:util',
  'node:zlib',
]);

const scheme = 'plugin:';

/** Serves a plug-in's modules from memory and refuses every other import of theirs. */
export class PluginModules {
  readonly #sources: ReadonlyMap<string, string>;

  constructor(sources: Readonly<Record<string, string>>) {
    this.#sources = new Map(Object.entries(sources).map(([path, text]) => [`${scheme}///${path}`, text]));
  }

  async load(entry: string): Promise<unknown> {
    registerHooks({
      resolve: (specifier, context, next) => {
        const isOurs = context.parentURL?.startsWith(scheme) === true || specifier.startsWith(scheme);
        return isOurs ? this.#resolve(specifier, context.parentURL) : next(specifier, context);
      },
      load: (url, context, next) => {
        if (!url.startsWith(scheme)) return next(url, context);
        return { format: formatOf(url), source: this.#sources.get(url) ?? '', shortCircuit: true };
      },
    });
    return import(`${scheme}///${entry}`);
  }

  #resolve(specifier: string, parent: string | undefined): { url: string; format: string; shortCircuit: true } {
    const name = specifier.startsWith('node:') ? specifier : `node:${specifier}`;
    if (allowed.has(name)) return { url: name, format: 'builtin', shortCircuit: true };
    const isPath = specifier.startsWith('.') || specifier.startsWith(scheme);
    const url = isPath ? new URL(specifier, parent?.startsWith(scheme) ? parent : undefined).href : undefined;
    if (url !== undefined && this.#sources.has(url)) return { url, format: formatOf(url), shortCircuit: true };
    throw new Error(`a plug-in may not import ${specifier}; docs/guide/write-an-adapter.md says what it may`);
  }
}

function formatOf(url: string): 'module' | 'module-typescript' {
  return url.endsWith('.ts') ? 'module-typescript' : 'module';
}
