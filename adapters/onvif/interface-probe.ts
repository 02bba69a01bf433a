import { createSocket, type Socket } from 'node:dgram';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AdapterContext } from '../sdk/adapter.ts';
import { buildProbe, discoveryGroup, wsDiscoveryPort } from './ws-discovery.ts';

/** What somebody sent, unread. */
export type OnDatagram = (datagram: Buffer, host: string) => void;

/** When each probe goes out after the first, and what it asks for: replies get lost, and tastes in types differ. */
const questions = [
  { afterMs: 0, type: 'NetworkVideoTransmitter' },
  { afterMs: 100, type: 'Device' },
  { afterMs: 800, type: 'NetworkVideoTransmitter' },
  { afterMs: 900, type: 'Device' },
] as const;
/** Devices spread their answers over half a second; slow ones take longer. */
const listenMs = 3500;

/**
 * Asks the segment of every interface by multicast, each through a socket of its own: one socket alone would ask the
 * default segment only. Resolves when the time for answers is over or the signal fired; no socket is left then.
 */
export async function probeInterfaces(
  { log }: Pick<AdapterContext, 'log'>,
  interfaces: readonly string[],
  onDatagram: OnDatagram,
  signal: AbortSignal,
): Promise<void> {
  const opened = await Promise.all(interfaces.map((address) => openOn(address, onDatagram)));
  const sockets = opened.filter((socket) => socket !== undefined);
  if (sockets.length < interfaces.length) {
    log.debug({ interfaces, opened: sockets.length }, 'not every interface carries multicast');
  }
  try {
    await ask(sockets, signal);
  } finally {
    for (const socket of sockets) socket.close();
  }
}

async function ask(sockets: readonly Socket[], signal: AbortSignal): Promise<void> {
  let passedMs = 0;
  for (const { afterMs, type } of questions) {
    await pause(afterMs - passedMs, signal);
    passedMs = afterMs;
    if (signal.aborted || sockets.length === 0) return;
    for (const socket of sockets) {
      socket.send(buildProbe(randomUUID(), type), wsDiscoveryPort, discoveryGroup, () => undefined);
    }
  }
  await pause(listenMs - passedMs, signal);
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

/** @returns undefined when the interface is gone or carries no multicast */
function openOn(address: string, onDatagram: OnDatagram): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    const fail = (): void => {
      socket.close();
      resolve(undefined);
    };
    socket.once('error', fail);
    socket.bind(0, address, () => {
      socket.off('error', fail);
      // What ICMP says of one peer is no news about the others.
      socket.on('error', () => undefined);
      socket.on('message', (datagram, from) => onDatagram(datagram, from.address));
      try {
        socket.setMulticastInterface(address);
        socket.setMulticastTTL(1);
        resolve(socket);
      } catch {
        fail();
      }
    });
  });
}
