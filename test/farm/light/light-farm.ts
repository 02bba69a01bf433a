import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import type { DeviceState } from '../device-state.ts';
import type { FarmDevice } from '../scenario.ts';
import { LightDevice } from './light-device.ts';
import { LightDiscovery } from './light-discovery.ts';

export interface LightFarmOptions {
  /** Each on an address of 127.0.0.0/8 of its own; they share few ports. */
  readonly devices: readonly FarmDevice[];
  /**
   * How many of them, from the first on, answer WS-Discovery; all when absent. Each needs a socket of its own, for an
   * answer has to leave from the address that was asked: mind the limit of open files.
   */
  readonly discoverable?: number;
}

export interface LightFarm {
  /** The mutable part of the device at an address. */
  device(host: string): DeviceState;
  /** TCP connections to all devices since the start, by port. */
  connects(): ReadonlyMap<number, number>;
  stop(): Promise<void>;
}

/**
 * Up to 20,000 devices without video in one process.
 *
 * One listener per port on the wildcard address answers for all of them, by the address at which it was dialled, so
 * that a device costs an object and no socket. Its ports must be free on every address of the machine.
 *
 * @throws when a port is taken
 */
export async function startLightFarm(options: LightFarmOptions): Promise<LightFarm> {
  const devices = new Map(options.devices.map((device) => [device.host, new LightDevice(device)]));
  const connects = new Map<number, number>();
  const listeners: Server[] = [];
  const discovery = new LightDiscovery([...devices.values()].slice(0, options.discoverable ?? devices.size));
  const find = (socket: Socket, portOf: (device: FarmDevice) => number): LightDevice | undefined => {
    const port = socket.localPort ?? 0;
    connects.set(port, (connects.get(port) ?? 0) + 1);
    const found = devices.get(socket.localAddress ?? '');
    // A real host would refuse the connection; a wildcard listener can only cut it off.
    if (found === undefined || portOf(found.device) !== port) return void socket.resetAndDestroy();
    return found;
  };
  const stop = async (): Promise<void> => {
    const closed = listeners.map((server) => new Promise((resolve) => server.close(resolve)));
    await Promise.all([...devices.values()].map((device) => device.stop()));
    await Promise.all([...closed, discovery.stop()]);
  };
  try {
    for (const port of new Set(options.devices.map((device) => device.onvifPort))) {
      listeners.push(
        await listen(
          onvifListener((socket) => find(socket, (device) => device.onvifPort)),
          port,
        ),
      );
    }
    for (const port of new Set(options.devices.map((device) => device.rtspPort))) {
      const rtsp = createServer((socket) => find(socket, (device) => device.rtspPort)?.rtsp.accept(socket));
      listeners.push(await listen(rtsp, port));
    }
    await discovery.start();
  } catch (cause) {
    await stop();
    throw new Error('the farm of light devices cannot open its ports', { cause });
  }
  return { device: (host) => stateAt(devices, host), connects: () => connects, stop };
}

function onvifListener(find: (socket: Socket) => LightDevice | undefined): Server {
  const bySocket = new WeakMap<Socket, LightDevice>();
  const server = createHttpServer((request, response) => {
    void bySocket.get(request.socket)?.onvif.serve(request, response);
  });
  server.requestTimeout = 0;
  server.headersTimeout = 0;
  server.on('connection', (socket) => {
    socket.on('error', () => undefined); // a reset by the client
    const device = find(socket);
    if (device === undefined) return;
    bySocket.set(socket, device);
    device.onvif.accept(socket);
  });
  return server;
}

async function listen(server: Server, port: number): Promise<Server> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '0.0.0.0', backlog: 4096 }, resolve);
  });
  return server;
}

function stateAt(devices: ReadonlyMap<string, LightDevice>, host: string): DeviceState {
  const device = devices.get(host);
  if (device === undefined) throw new Error(`the farm has no device at ${host}`);
  return device.state;
}
