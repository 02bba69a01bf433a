import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv4 } from 'node:net';
import { randomUUID } from 'node:crypto';
import { buildProbe, readProbeMatches, wsDiscoveryPort, type ProbeMatch } from './ws-discovery.ts';

/** The second question goes out after this time, for replies get lost. */
const repeatMs = 400;
/** An answer counts until then, from the first question on. */
const patienceMs = 1400;

/** Answers come in bursts, and the system keeps some hundred for one socket until we have time for them. */
const socketCount = 4;
const receiveBufferBytes = 1024 * 1024;

/** Unicast WS-Discovery. Only hosts that are being asked are listened to, each once. */
export class UdpProber implements Disposable {
  readonly #sockets: readonly Socket[];
  #next = 0;
  readonly #waiting = new Map<string, (match: ProbeMatch | undefined) => void>();

  private constructor(sockets: readonly Socket[]) {
    this.#sockets = sockets;
    for (const socket of sockets) {
      socket.on('message', (datagram, from) => this.#receive(datagram, from.address));
      // An ICMP refusal of one host says nothing about the others.
      socket.on('error', () => undefined);
    }
  }

  static async open(): Promise<UdpProber> {
    const sockets = Array.from({ length: socketCount }, () =>
      createSocket({ type: 'udp4', recvBufferSize: receiveBufferBytes }),
    );
    await Promise.all(
      sockets.map((socket) => {
        socket.bind(0);
        return once(socket, 'listening');
      }),
    );
    return new UdpProber(sockets);
  }

  /** @returns what it said, or undefined when it stayed silent or the signal fired */
  ask(host: string, signal: AbortSignal): Promise<ProbeMatch | undefined> {
    if (!isIPv4(host) || signal.aborted || this.#waiting.has(host)) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const finish = (match: ProbeMatch | undefined): void => {
        clearTimeout(repeat);
        clearTimeout(end);
        signal.removeEventListener('abort', giveUp);
        this.#waiting.delete(host);
        resolve(match);
      };
      const giveUp = (): void => finish(undefined);
      const repeat = setTimeout(() => this.#send(host, 'Device'), repeatMs);
      const end = setTimeout(giveUp, patienceMs);
      signal.addEventListener('abort', giveUp);
      this.#waiting.set(host, finish);
      this.#send(host, 'NetworkVideoTransmitter');
    });
  }

  [Symbol.dispose](): void {
    for (const finish of this.#waiting.values()) finish(undefined);
    for (const socket of this.#sockets) socket.close();
  }

  #send(host: string, type: 'NetworkVideoTransmitter' | 'Device'): void {
    this.#next = (this.#next + 1) % this.#sockets.length;
    this.#sockets[this.#next]?.send(buildProbe(randomUUID(), type), wsDiscoveryPort, host, () => undefined);
  }

  #receive(datagram: Buffer, host: string): void {
    const finish = this.#waiting.get(host);
    if (finish === undefined) return;
    const [match] = readProbeMatches(datagram);
    if (match) finish(match);
  }
}
