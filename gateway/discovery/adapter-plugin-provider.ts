import type { Adapter, AdapterContext } from '../../adapters/sdk/adapter.ts';
import type { HostedAdapter } from '../../adapters/sdk/host/hosted-adapter.ts';
import { openPlugins } from '../../adapters/sdk/host/open-plugins.ts';
import { DeviceRateBudget } from '../../adapters/sdk/rate-budget.ts';
import type { Config } from '../../config/schema.ts';
import { GatewayError } from '../platform/errors/gateway-error.ts';

/** What a device is asked at most by a plug-in, whatever the plug-in makes of it. */
const perDevice = { callsPerSecond: 20, inFlight: 4 };

interface PluginParts {
  readonly config: Pick<Config, 'adapters'>;
  readonly context: AdapterContext;
  /** Adapters of the gateway itself, whose kinds are spoken for. */
  readonly builtIn: readonly Adapter[];
  /** Lets go of what was opened before, when a plug-in cannot be read. */
  readonly giveUp: () => Promise<void>;
}

/**
 * Adapters of others, each to run in a sealed process of its own once it is started.
 *
 * @throws GatewayError `config/invalid` that names the folder and what is wrong with it
 */
export async function readPlugins({ config, context, builtIn, giveUp }: PluginParts): Promise<HostedAdapter[]> {
  const taken = builtIn.map(({ kind }) => kind);
  try {
    const budget = context.budget ?? new DeviceRateBudget(context.clock, perDevice);
    return await openPlugins(config.adapters.plugins, { ...context, budget }, taken);
  } catch (cause) {
    await giveUp();
    const reason = cause instanceof Error ? cause.message : 'a plug-in cannot be read';
    throw new GatewayError('config/invalid', `adapters.plugins: ${reason}`, { cause });
  }
}
