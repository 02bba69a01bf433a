import { createSocket, type Socket } from 'node:dgram';
import type { AdapterContext } from '../sdk/adapter.ts';
import type { OnDatagram } from './interface-probe.ts';
import { discoveryGroup, wsDiscoveryPort } from './ws-discovery.ts';

/**
 * Hears what devices tell everybody (Hello, Bye) on the segments of the interfaces, until the signal fires. Resolves
 * when the socket is gone, at once where the port or multicast cannot be had.
 */
export async function hearAnnouncements(
  { log }: Pick<AdapterContext, 'log'>,
  interfaces: readonly string[],
  onDatagram: OnDatagram,
  signal: AbortSignal,
): Promise<void> {
  const socket = signal.aborted ? undefined : await openEar(interfaces);
  if (socket === undefined) {
    if (!signal.aborted) log.warn({ port: wsDiscoveryPort }, 'devices that announce themselves cannot be heard');
    return;
  }
  socket.on('message', (datagram, from) => onDatagram(datagram, from.address));
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  socket.close();
}

/** Bound to the group's address, so that datagrams for other programs of the machine do not end up here. */
async function openEar(interfaces: readonly string[]): Promise<Socket | undefined> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  const isBound = await new Promise<boolean>((resolve) => {
    socket.once('error', () => resolve(false));
    socket.bind(wsDiscoveryPort, discoveryGroup, () => resolve(true));
  });
  const joined = isBound ? interfaces.filter((address) => joins(socket, address)) : [];
  if (joined.length === 0) {
    socket.close();
    return undefined;
  }
  socket.removeAllListeners('error');
  socket.on('error', () => undefined);
  return socket;
}

function joins(socket: Socket, address: string): boolean {
  try {
    socket.addMembership(discoveryGroup, address);
    return true;
  } catch {
    return false;
  }
}
