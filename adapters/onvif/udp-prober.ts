import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv4 } from 'node:net';
import { randomUUID } from 'node:crypto';
import { buildProbe, readProbeMatches, wsDiscoveryPort, type ProbeMatch } from './ws-discovery.ts';

/** The second question goes out after this time, for replies get lost. */
const repeatMs = 400;
/** An answer counts until then, from the first question on. */
const patienceMs = 1400;

/** Unicast WS-Discovery from one socket. Only hosts that are being asked are listened to, each once. */
export class UdpProber implements Disposable {
  readonly #socket: Socket;
  readonly #waiting = new Map<string, (match: ProbeMatch | undefined) => void>();

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (datagram, from) => this.#receive(datagram, from.address));
    // An ICMP refusal of one host says nothing about the others.
    socket.on('error', () => undefined);
  }

  static async open(): Promise<UdpProber> {
    const socket = createSocket('udp4');
    socket.bind(0);
    await once(socket, 'listening');
    return new UdpProber(socket);
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
    this.#socket.close();
  }

  #send(host: string, type: 'NetworkVideoTransmitter' | 'Device'): void {
    this.#socket.send(buildProbe(randomUUID(), type), wsDiscoveryPort, host, () => undefined);
  }

  #receive(datagram: Buffer, host: string): void {
    const finish = this.#waiting.get(host);
    if (finish === undefined) return;
    const [match] = readProbeMatches(datagram);
    if (match) finish(match);
  }
}
