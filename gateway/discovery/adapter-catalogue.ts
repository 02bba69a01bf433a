import type { Adapter } from '../../adapters/sdk/adapter.ts';
import { type AdapterManifest, capabilityNames } from '../../adapters/sdk/manifest.ts';
import type { AdapterView } from './adapter-catalogue-api.ts';

type Catalogued = Pick<Adapter, 'manifest' | 'state'>;

/** What people are told of the adapters at work; those without a manifest are fakes and not shown. */
export function catalogueAdapters(adapters: readonly Catalogued[]): AdapterView[] {
  return adapters.flatMap(({ manifest, state }) => {
    if (manifest === undefined) return [];
    const view = toView(manifest);
    if (state === undefined) return [view];
    const { kind, ...rest } = state;
    return [{ ...view, process: { state: kind, ...rest } }];
  });
}

function toView({ kind, version, name, capabilities, settings }: AdapterManifest): AdapterView {
  return {
    ...{ kind, version, name },
    capabilities: capabilityNames.map((capability) => ({ name: capability, ...capabilities[capability] })),
    settings: settings.map(({ choices, ...field }) => ({ ...field, ...(choices && { choices: [...choices] }) })),
  };
}
