import { createSocket } from 'node:dgram';
import { connect, isIPv6, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Outcome } from '../adapter.ts';
import type { CallDeadline } from '../call-deadline.ts';
import { codeOf, reasonOfError } from '../network-fault.ts';
import { failed, ok } from '../outcome.ts';
import type { OpenQuestion, UdpQuestion } from './door-message.ts';

const chunkBytes = 64 * 1024;
const maxAnswers = 16;

/** A connected socket, read piece by piece; nothing is taken from the network that nobody asks for. */
export class HeldSocket {
  readonly #socket: Socket;
  readonly #freed: () => void;

  constructor(socket: Socket, signal: AbortSignal) {
    this.#socket = socket;
    this.#freed = () => socket.destroy();
    signal.addEventListener('abort', this.#freed, { once: true });
    socket.once('close', () => signal.removeEventListener('abort', this.#freed));
    // What went wrong shows as the end of the bytes.
    socket.on('error', () => undefined);
  }

  /** base64 of the next bytes; null at the end. */
  async read(): Promise<string | null> {
    for (;;) {
      const bytes: unknown = this.#socket.read(Math.min(chunkBytes, this.#socket.readableLength || chunkBytes));
      if (Buffer.isBuffer(bytes)) return bytes.toString('base64');
      if (this.#socket.destroyed || this.#socket.readableEnded) return null;
      await this.#moved();
    }
  }

  /** Resolves when the system has taken the bytes. */
  write(bytes: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.write(bytes, (error) => (error ? reject(new Error('the connection is gone')) : resolve()));
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  onClose(heard: () => void): void {
    this.#socket.once('close', heard);
  }

  #moved(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        for (const name of ['readable', 'end', 'close'] as const) this.#socket.off(name, done);
        resolve();
      };
      for (const name of ['readable', 'end', 'close'] as const) this.#socket.once(name, done);
    });
  }
}

export function openSocket({ address, isSecure }: OpenQuestion, deadline: CallDeadline): Promise<Outcome<HeldSocket>> {
  const socket = isSecure ? connectTls({ ...address, rejectUnauthorized: false }) : connect(address);
  return new Promise((resolve) => {
    const giveUp = (): void => {
      socket.destroy();
      resolve(failed('connect', deadline.reason ?? 'aborted', 'TCP: no connection in time'));
    };
    deadline.signal.addEventListener('abort', giveUp, { once: true });
    socket.once('error', (error) => {
      deadline.signal.removeEventListener('abort', giveUp);
      resolve(failed('connect', reasonOfError(error), `TCP: ${codeOf(error) ?? 'connection lost'}`));
    });
    socket.once(isSecure ? 'secureConnect' : 'connect', () => {
      deadline.signal.removeEventListener('abort', giveUp);
      resolve(ok(new HeldSocket(socket, deadline.signal)));
    });
  });
}

/** One datagram out, and what its receiver answers until the time is over; base64 each. */
export async function askUdp(
  { address, payload, waitMs }: UdpQuestion,
  { signal }: CallDeadline,
): Promise<Outcome<readonly string[]>> {
  const socket = createSocket(isIPv6(address.host) ? 'udp6' : 'udp4');
  const answers: string[] = [];
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, waitMs);
    signal.addEventListener('abort', done, { once: true });
    socket.on('error', done);
    socket.on('message', (bytes, from) => {
      if (from.address !== address.host) return;
      if (answers.push(bytes.toString('base64')) >= maxAnswers) done();
    });
    socket.send(Buffer.from(payload, 'base64'), address.port, address.host);
  });
  socket.close();
  return ok(answers);
}
