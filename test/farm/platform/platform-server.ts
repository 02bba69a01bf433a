import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import { setTimeout as sleep } from 'node:timers/promises';
import iconv from 'iconv-lite';
import type { SelfSigned } from '../tls/self-signed.ts';
import { HlsDoor } from './hls-door.ts';
import { PlatformDoors } from './platform-doors.ts';
import type { PlatformState } from './platform-state.ts';

const hugeBytes = 32 * 1024 * 1024;
const deepLevels = 200_000;
const trickleMs = 50;

/** The HTTP door of a simulated carrier platform. */
export class FarmPlatform {
  readonly state: PlatformState;
  readonly #doors: PlatformDoors;
  readonly hls: HlsDoor | undefined;
  readonly #server: Server | ReturnType<typeof createTlsServer>;
  readonly #sockets = new Set<Socket>();
  #underWay = 0;

  /** @param certificate it speaks TLS with; plain HTTP without it */
  constructor(state: PlatformState, certificate?: SelfSigned) {
    this.state = state;
    this.#doors = new PlatformDoors(state);
    this.hls = state.options.hls && new HlsDoor(state, state.options.hls.clips);
    const serve = (request: IncomingMessage, response: ServerResponse): void => {
      // A caller that hangs up ends its answer.
      void this.#serve(request, response).catch(() => response.destroy());
    };
    this.#server = certificate === undefined ? createServer(serve) : createTlsServer({ ...certificate }, serve);
    // Who does not like the certificate hangs up; that is no error of this server's.
    this.#server.on('tlsClientError', () => undefined);
    this.#server.on('connection', (socket: Socket) => this.#accept(socket));
  }

  /** @returns where it listens */
  async start(): Promise<{ readonly host: string; readonly port: number }> {
    const { host, port = 0 } = this.state.options;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, resolve);
    });
    const address = this.#server.address();
    this.state.port = typeof address === 'object' && address !== null ? address.port : port;
    return { host, port: this.state.port };
  }

  async stop(): Promise<void> {
    this.hangUp();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** From now on it shows another certificate, as after a renewal. */
  showCertificate(certificate: SelfSigned): void {
    if (this.#server instanceof TlsServer) this.#server.setSecureContext({ ...certificate });
  }

  /** Drops every connection, also those that a fault holds. */
  hangUp(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Connections that are open now. */
  get connections(): number {
    return this.#sockets.size;
  }

  #accept(socket: Socket): void {
    this.state.counts.connects += 1;
    this.#sockets.add(socket);
    socket.on('error', () => undefined); // a reset by the client; 'close' follows
    socket.on('close', () => this.#sockets.delete(socket));
    if (this.state.fault('refuse') !== undefined) socket.resetAndDestroy();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { state } = this;
    this.#underWay += 1;
    state.counts.mostAtOnce = Math.max(state.counts.mostAtOnce, this.#underWay);
    try {
      if (state.fault('silent') !== undefined) return;
      if (await this.#misbehave(response)) return;
      const slow = state.fault('slow');
      if (slow !== undefined) await sleep(slow.delayMs);
      if (this.hls !== undefined && request.url?.startsWith('/hls/') === true) {
        return await this.hls.serve(request, response);
      }
      const { status, body, headers = {} } = await this.#doors.answer(request);
      this.#send(response, status, { body, headers });
    } finally {
      this.#underWay -= 1;
    }
  }

  #send(
    response: ServerResponse,
    status: number,
    { body, headers }: { readonly body: unknown; readonly headers: Readonly<Record<string, string>> },
  ): void {
    const isGbk = this.state.fault('gbk') !== undefined;
    const json = JSON.stringify(body);
    const text = this.state.fault('truncated') ? json.slice(0, Math.floor(json.length / 2)) : json;
    const bytes = isGbk ? iconv.encode(text, 'gb18030') : Buffer.from(text, 'utf8');
    response.writeHead(status, {
      'content-type': `application/json; charset=${isGbk ? 'GBK' : 'utf-8'}`,
      'content-length': bytes.length,
      ...headers,
    });
    response.end(bytes);
  }

  /** @returns true when a fault has taken the answer over */
  async #misbehave(response: ServerResponse): Promise<boolean> {
    const { state } = this;
    if (state.fault('garbage') !== undefined) {
      response.socket?.end('\u0000\u0001SSH-2.0-nothing of yours\r\n\r\n');
      return true;
    }
    if (state.fault('huge') !== undefined) {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(Buffer.alloc(hugeBytes, '['));
      return true;
    }
    if (state.fault('deep') !== undefined) {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(`{"token":"t","items":${'['.repeat(deepLevels)}${']'.repeat(deepLevels)}}`);
      return true;
    }
    if (state.fault('trickle') === undefined) return false;
    response.writeHead(200, { 'content-type': 'application/json' });
    while (!response.destroyed && state.fault('trickle') !== undefined) {
      response.write(' ');
      await sleep(trickleMs);
    }
    response.destroy();
    return true;
  }
}
