import type { AdapterContext } from '../adapter.ts';
import { HostedAdapter } from './hosted-adapter.ts';
import { readPluginFolder } from './plugin-folder.ts';

/** A plug-in of the configuration. */
export interface PluginPlace {
  readonly folder: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * Reads the plug-ins; nothing of them has run yet. Start each adapter before use, and stop it.
 *
 * @param taken kinds that are spoken for
 * @throws Error that says which plug-in is not one and how to mend it
 */
export async function openPlugins(
  places: readonly PluginPlace[],
  context: AdapterContext,
  taken: readonly string[],
): Promise<HostedAdapter[]> {
  const kinds = new Set(taken);
  const opened: HostedAdapter[] = [];
  for (const { folder, settings } of places) {
    const adapter = new HostedAdapter(await readPluginFolder(folder), context, { settings });
    if (kinds.has(adapter.kind)) throw new Error(`${folder}: there is an adapter of kind ${adapter.kind} already.`);
    kinds.add(adapter.kind);
    opened.push(adapter);
  }
  return opened;
}
