import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import type { DeviceState } from '../device-state.ts';
import { bye, hello, type Probe, probeMatches } from './discovery-message.ts';

export const DISCOVERY_PORT = 3702;
export const DISCOVERY_GROUP = '239.255.255.250';

/** One device's own UDP socket: whatever it says leaves from the device's address. */
export class DeviceResponder {
  readonly #state: DeviceState;
  readonly #timers = new Set<NodeJS.Timeout>();
  #socket: Socket | undefined;

  constructor(state: DeviceState) {
    this.#state = state;
  }

  /** @throws when the address is taken or not ours */
  async start(onDatagram: (datagram: Buffer, from: RemoteInfo) => void): Promise<void> {
    const socket = await bindUdp(this.#state.device.host);
    socket.on('message', onDatagram);
    this.#socket = socket;
    if (this.#isTalking()) await this.#tellAll(hello(this.#state.device));
  }

  async stop(): Promise<void> {
    const socket = this.#socket;
    if (socket === undefined) return;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    if (this.#isTalking()) await this.#tellAll(bye(this.#state.device));
    this.#socket = undefined;
    await new Promise<void>((resolve) => socket.close(resolve));
  }

  /** Answers a probe that came to the device or to the group. */
  answer(probe: Probe, from: RemoteInfo): void {
    if (!this.#isTalking()) return;
    const fault = this.#state.fault();
    const send = (): void => {
      this.#socket?.send(probeMatches(this.#state.device, probe), from.port, from.address, () => undefined);
    };
    if (fault?.kind === 'slow') this.#later(fault.delayMs, send);
    else send();
  }

  #isTalking(): boolean {
    const kind = this.#state.fault()?.kind;
    return kind !== 'offline' && kind !== 'hang';
  }

  #later(delayMs: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, delayMs);
    this.#timers.add(timer);
  }

  /** As far as the machine has a network that carries multicast. */
  async #tellAll(datagram: Buffer): Promise<void> {
    await new Promise<void>((resolve) => {
      if (this.#socket === undefined) resolve();
      else this.#socket.send(datagram, DISCOVERY_PORT, DISCOVERY_GROUP, () => resolve());
    });
  }
}

/** A socket on the discovery port. Others may have it on other addresses of the machine. */
export async function bindUdp(host: string): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.bind(DISCOVERY_PORT, host, resolve);
  });
  socket.removeAllListeners('error');
  // What ICMP says of one peer is no news about the others.
  socket.on('error', () => undefined);
  return socket;
}
