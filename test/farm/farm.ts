import { readOnce } from './channel-video.ts';
import { type ClipProgress, prepareClips } from './clips/prepare-clips.ts';
import { DeviceState } from './device-state.ts';
import { FarmDiscovery } from './discovery/ws-discovery.ts';
import { startFarmApi } from './farm-api.ts';
import { SimulatedDevice } from './farm-device.ts';
import type { FarmScenario } from './scenario.ts';

export interface FarmOptions {
  /** Where encoded clips are kept for the next start. */
  readonly cacheFolder: string;
  /** Port of the HTTP API on 127.0.0.1; 0 (the default) takes a free one. */
  readonly apiPort?: number;
  readonly onProgress?: (progress: ClipProgress) => void;
}

/** What really is: faults in force, logins refused, sessions, frames sent. */
export interface FarmTruth {
  readonly atMs: number;
  readonly devices: readonly ReturnType<SimulatedDevice['truth']>[];
}

export interface Farm {
  /** `http://127.0.0.1:port` of the API. */
  readonly apiUrl: string;
  /** The mutable part of a device, for tests in the same process. */
  device(id: string): DeviceState;
  truth(): FarmTruth;
  stop(): Promise<void>;
}

/** Simulated cameras with real protocol bytes, each on an address of its own in 127.0.0.0/8. */
export async function startFarm(scenario: FarmScenario, options: FarmOptions): Promise<Farm> {
  const clips = await prepareClips(scenario, options.cacheFolder, options.onProgress);
  const states = new Map(scenario.devices.map((device) => [device.id, new DeviceState(device)]));
  const read = readOnce();
  const devices = await openAll([...states.values()].map((state) => SimulatedDevice.open(state, clips, read)));
  const discovery = new FarmDiscovery([...states.values()]);
  await discovery.start();
  const truth = (): FarmTruth => ({ atMs: Date.now(), devices: devices.map((device) => device.truth()) });
  const api = await startFarmApi(options.apiPort ?? 0, { states, truth });
  return {
    apiUrl: api.url,
    device: (id) => {
      const state = states.get(id);
      if (state === undefined) throw new Error(`the farm has no device ${id}`);
      return state;
    },
    truth,
    stop: async () => {
      api.server.closeAllConnections();
      await new Promise((resolve) => api.server.close(resolve));
      await discovery.stop();
      await Promise.all(devices.map((device) => device.stop()));
    },
  };
}

/** All of the devices, or none: when an address is taken, those that are open are closed again. */
async function openAll(opening: readonly Promise<SimulatedDevice>[]): Promise<SimulatedDevice[]> {
  const opened = await Promise.allSettled(opening);
  const devices = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failure = opened.find((one) => one.status === 'rejected');
  if (failure === undefined) return devices;
  await Promise.all(devices.map((device) => device.stop()));
  throw new Error('a simulated device cannot open its ports', { cause: failure.reason });
}
