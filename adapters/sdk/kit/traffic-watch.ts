import { Socket as UdpSocket } from 'node:dgram';
import { Socket as TcpSocket } from 'node:net';

type Method = (this: TcpSocket | UdpSocket, ...words: unknown[]) => unknown;

/**
 * Sees every socket that this process opens, by whatever library, and where to. For tests of adapters only: it stands
 * in the prototypes of the socket classes until it is stopped.
 */
export class TrafficWatch {
  readonly #open = new Set<TcpSocket | UdpSocket>();
  readonly #dialled = new Set<string>();
  readonly #undo: (() => void)[] = [];

  start(): void {
    this.#wrap(TcpSocket.prototype, 'connect', hostOfConnect);
    this.#wrap(UdpSocket.prototype, 'send', hostOfSend);
  }

  stop(): void {
    for (const undo of this.#undo.splice(0)) undo();
  }

  /** Sockets that are open now. */
  get openSockets(): number {
    return this.#open.size;
  }

  /** Hosts that were dialled or sent to, besides these. */
  dialledBeside(allowed: readonly string[]): string[] {
    return [...this.#dialled].filter((host) => !allowed.includes(host));
  }

  #wrap(prototype: object, name: string, hostOf: (words: readonly unknown[]) => string | undefined): void {
    // The classes have these methods; what they are called with is only looked at and handed on.
    const original = Reflect.get(prototype, name) as Method;
    const note = (socket: TcpSocket | UdpSocket, words: readonly unknown[]): void => {
      const host = hostOf(words);
      // A pipe to a child process has no host.
      if (host === undefined) return;
      this.#dialled.add(host);
      this.#open.add(socket);
      socket.once('close', () => this.#open.delete(socket));
    };
    const watched: Method = function (...words) {
      note(this, words);
      return Reflect.apply(original, this, words);
    };
    Reflect.set(prototype, name, watched);
    this.#undo.push(() => void Reflect.set(prototype, name, original));
  }
}

/** `connect(options)`, `connect(port, host)`, or the normalised array that Node hands itself. */
function hostOfConnect(words: readonly unknown[]): string | undefined {
  const [first, second] = words;
  const options: unknown = Array.isArray(first) ? first[0] : first;
  if (typeof options === 'number') return typeof second === 'string' ? second : 'localhost';
  if (typeof options !== 'object' || options === null || !('port' in options)) return undefined;
  return 'host' in options && typeof options.host === 'string' ? options.host : 'localhost';
}

/** `send(message, [offset, length,] port, host)`. */
function hostOfSend(words: readonly unknown[]): string | undefined {
  return words.slice(1).find((word) => typeof word === 'string');
}
