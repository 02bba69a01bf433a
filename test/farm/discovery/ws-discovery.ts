import type { RemoteInfo, Socket } from 'node:dgram';
import type { DeviceState } from '../device-state.ts';
import { bindUdp, DeviceResponder, DISCOVERY_GROUP } from './device-responder.ts';
import { isForUs, readProbe } from './discovery-message.ts';

/**
 * WS-Discovery for all devices of a farm: unicast at each device's own address, multicast where the machine has it.
 *
 * Answers to multicast leave from each device's own socket, too: the sender's address is all that a client may trust.
 */
export class FarmDiscovery {
  readonly #responders: readonly DeviceResponder[];
  #group: Socket | undefined;

  constructor(states: readonly DeviceState[]) {
    this.#responders = states.map((state) => new DeviceResponder(state));
  }

  /** @throws when a device's address is not ours; nothing is left open then */
  async start(): Promise<void> {
    this.#group = await joinGroup();
    this.#group?.on('message', (datagram, from) => hear(this.#responders, datagram, from));
    const started = await Promise.allSettled(
      this.#responders.map((responder) => responder.start((datagram, from) => hear([responder], datagram, from))),
    );
    const failure = started.find((one) => one.status === 'rejected');
    if (failure === undefined) return;
    await this.stop();
    throw new Error('a device cannot open its discovery port', { cause: failure.reason });
  }

  async stop(): Promise<void> {
    const group = this.#group;
    this.#group = undefined;
    if (group) await new Promise<void>((resolve) => group.close(resolve));
    await Promise.all(this.#responders.map((responder) => responder.stop()));
  }
}

function hear(responders: readonly DeviceResponder[], datagram: Buffer, from: RemoteInfo): void {
  const probe = readProbe(datagram);
  if (probe === undefined || !isForUs(probe)) return;
  for (const responder of responders) responder.answer(probe, from);
}

/** Bound to the group's address, so that datagrams for other hosts of the machine do not end up here. */
async function joinGroup(): Promise<Socket | undefined> {
  const socket = await bindUdp(DISCOVERY_GROUP).catch(() => undefined);
  if (socket === undefined) return undefined;
  const joined = [joins(socket), joins(socket, '127.0.0.1')];
  if (joined.includes(true)) return socket;
  socket.close();
  return undefined;
}

/** @param address of the interface; the default one when absent */
function joins(socket: Socket, address?: string): boolean {
  try {
    socket.addMembership(DISCOVERY_GROUP, address);
    return true;
  } catch {
    return false;
  }
}
