import type { RemoteInfo, Socket } from 'node:dgram';
import { bindUdp } from '../discovery/device-responder.ts';
import { isForUs, probeMatches, readProbe } from '../discovery/discovery-message.ts';
import type { LightDevice } from './light-device.ts';

/** Sockets that are opened side by side. */
const batch = 500;

/** WS-Discovery by unicast for many devices: a socket each, no greetings. */
export class LightDiscovery {
  readonly #devices: readonly LightDevice[];
  readonly #sockets: Socket[] = [];

  constructor(devices: readonly LightDevice[]) {
    this.#devices = devices;
  }

  /** @throws when an address is taken or there are too few file descriptors; `stop` closes what was opened */
  async start(): Promise<void> {
    for (let first = 0; first < this.#devices.length; first += batch) {
      const started = await Promise.allSettled(
        this.#devices.slice(first, first + batch).map((device) => this.#open(device)),
      );
      const failure = started.find((one) => one.status === 'rejected');
      if (failure !== undefined) throw new Error('a device cannot open its discovery port', { cause: failure.reason });
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#sockets.splice(0).map((socket) => new Promise<void>((done) => socket.close(done))));
  }

  async #open(device: LightDevice): Promise<void> {
    const socket = await bindUdp(device.device.host);
    this.#sockets.push(socket);
    socket.on('message', (datagram, from) => answer(device, socket, { datagram, from }));
  }
}

function answer(
  { state }: LightDevice,
  socket: Socket,
  { datagram, from }: { readonly datagram: Buffer; readonly from: RemoteInfo },
): void {
  const kind = state.fault()?.kind;
  if (kind === 'offline' || kind === 'hang') return;
  const probe = readProbe(datagram);
  if (probe === undefined || !isForUs(probe)) return;
  socket.send(probeMatches(state.device, probe), from.port, from.address, () => undefined);
}
