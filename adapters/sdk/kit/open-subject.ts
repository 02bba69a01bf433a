import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Adapter, AdapterContext, CreateAdapter } from '../adapter.ts';
import { HostedAdapter } from '../host/hosted-adapter.ts';
import { readPluginFolder } from '../host/plugin-folder.ts';

/** The adapter of a folder: a plug-in when there is an `adapter.json`, else one that runs in this process. */
export interface Subject {
  readonly isPlugin: boolean;
  open(context: AdapterContext, settings: Readonly<Record<string, unknown>>): Promise<Opened>;
}

export interface Opened {
  readonly adapter: Adapter;
  stop(): Promise<void>;
}

const entries = ['create-adapter.ts', 'create-adapter.mjs', 'index.ts', 'index.mjs'];

/** @throws Error when the folder holds no adapter */
export function openSubject(folder: string): Subject {
  if (existsSync(join(folder, 'adapter.json'))) return { isPlugin: true, open: openPlugin(folder) };
  const entry = entries.map((name) => join(folder, name)).find((file) => existsSync(file));
  if (entry === undefined) throw new Error(`${folder} has neither adapter.json nor ${entries.join(' nor ')}.`);
  return {
    isPlugin: false,
    open: async (context, settings) => {
      const module = (await import(pathToFileURL(entry).href)) as { createAdapter?: CreateAdapter };
      if (module.createAdapter === undefined) throw new Error(`${entry} exports no createAdapter.`);
      return { adapter: module.createAdapter(context, settings), stop: async () => undefined };
    },
  };
}

function openPlugin(folder: string): Subject['open'] {
  return async (context, settings) => {
    const adapter = new HostedAdapter(await readPluginFolder(folder), context, { settings });
    await adapter.start();
    const { kind, problem = '' } = adapter.state;
    if (kind !== 'running') {
      await adapter.stop();
      throw new Error(`the plug-in does not run: ${problem}`);
    }
    return { adapter, stop: () => adapter.stop() };
  };
}
