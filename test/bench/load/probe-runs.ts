import { connect } from 'node:net';
import onvif from 'node-onvif';
import { OnvifAdapter } from '../../../adapters/onvif/onvif-adapter.ts';
import type { ProbeLevel } from '../../../adapters/sdk/adapter.ts';
import { LoginMemory } from '../../../adapters/sdk/login-memory.ts';
import { systemClock } from '../../../gateway/platform/clock/clock.ts';
import { NetGuard } from '../../../gateway/platform/netguard/net-guard.ts';
import type { FarmDevice } from '../../farm/scenario.ts';

/** Asks one device once. Rejects or gives false when it did not answer as it should. */
export type AskDevice = (device: FarmDevice) => Promise<boolean>;

type NodeOnvifDevice = InstanceType<typeof onvif.OnvifDevice>;

const deadlineMs = 3000;

/** The ways of asking that are compared, by name. */
export const probeRuns: Readonly<Record<string, () => AskDevice>> = {
  floor: () => knockOnce,
  L1: () => askByAdapter('L1'),
  L2: () => askByAdapter('L2'),
  // Its way to learn whether a device is there: it is initialised.
  'node-onvif': () => async (device) => Boolean(await nodeOnvifOf(device).init()),
  // Its cheapest question, the one of L2.
  'node-onvif-clock': () => async (device) => Boolean(await nodeOnvifOf(device).services.device.getSystemDateAndTime()),
};

/** What these programs share with the gateway: it dials loopback, where the farm is. */
export function onvifAdapter(): OnvifAdapter {
  const netGuard = new NetGuard({ allow: ['127.0.0.0/8'] });
  const log = { debug: () => undefined, warn: () => undefined };
  return new OnvifAdapter({ clock: systemClock, netGuard, log, logins: new LoginMemory() });
}

/** A TCP connection that is closed as soon as it stands: nothing that reaches a camera can cost less. */
function knockOnce({ host, rtspPort }: FarmDevice): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: rtspPort });
    socket.once('connect', () => void (socket.destroy(), resolve(true)));
    socket.once('error', () => resolve(false));
  });
}

function askByAdapter(level: ProbeLevel): AskDevice {
  const adapter = onvifAdapter();
  return async ({ host, onvifPort, rtspPort }) => {
    const target = { address: { host, port: onvifPort }, rtspPort };
    // As the probe job does: each probe can be given up by itself.
    const { signal } = new AbortController();
    const limits = { signal, deadlineMs: systemClock.monotonic() + deadlineMs };
    return (await adapter.probe(target, level, limits)).kind === 'ok';
  };
}

function nodeOnvifOf({ host, onvifPort, username, password }: FarmDevice): NodeOnvifDevice {
  return new onvif.OnvifDevice({ address: `${host}:${onvifPort}`, user: username, pass: password });
}
