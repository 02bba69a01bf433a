import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/** Listens where an adapter must never knock, and counts. */
export class LureListener {
  readonly #closers: (() => void)[] = [];
  knocks = 0;

  /** Ports that are taken or not ours to open are left out: the traffic watch sees those. */
  async start(host: string, ports: readonly number[]): Promise<void> {
    for (const port of new Set(ports)) await this.#listen(host, port);
  }

  stop(): void {
    for (const close of this.#closers.splice(0)) close();
  }

  async #listen(host: string, port: number): Promise<void> {
    const tcp = createServer((socket) => {
      this.knocks += 1;
      socket.destroy();
    });
    const udp = createSocket('udp4', () => (this.knocks += 1));
    udp.on('error', () => undefined);
    udp.bind(port, host);
    await new Promise<void>((resolve) => {
      tcp.once('error', () => resolve());
      tcp.listen(port, host, resolve);
    });
    this.#closers.push(
      () => tcp.close(),
      () => udp.close(),
    );
  }
}
