import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Client } from 'undici';
import type { AdapterContext, DeviceAddress, Outcome } from '../adapter.ts';
import type { CallDeadline } from '../call-deadline.ts';
import { hostInUrl } from '../host-in-url.ts';
import { codeOf, reasonOfError } from '../network-fault.ts';
import { failed, ok, type Failed } from '../outcome.ts';
import { readCapped } from '../read-capped.ts';

const tlsPorts: ReadonlySet<number> = new Set([443, 8443]);

interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly maxBytes: number;
  /** Name of the call, for the fault's detail. */
  readonly label: string;
}

export interface HttpReply {
  readonly status: number;
  readonly contentType: string;
  readonly challenges: readonly string[];
  readonly body: Buffer;
}

/**
 * HTTP to one device for one conversation: kept alive between its calls, no redirects, one deadline for all of it.
 *
 * Every socket is dialled here, after NetGuard has agreed to the address, and destroyed by `close()`.
 */
export class DeviceConnection {
  readonly #address: DeviceAddress;
  readonly #context: AdapterContext;
  readonly #deadline: CallDeadline;
  readonly #sockets = new Set<Socket>();
  readonly #client: Client;
  #connected = false;
  #fingerprint: string | undefined;
  #isCertificateOther = false;

  constructor(address: DeviceAddress, context: AdapterContext, deadline: CallDeadline) {
    this.#address = address;
    this.#context = context;
    this.#deadline = deadline;
    const secure = tlsPorts.has(address.port);
    this.#client = new Client(`${secure ? 'https' : 'http'}://${hostInUrl(address.host)}:${address.port}`, {
      headersTimeout: 0,
      bodyTimeout: 0,
      pipelining: 1,
      connect: (_options, done) => void (secure ? this.#dialSecurely(done) : this.#dial(done)),
    });
  }

  async request(request: HttpRequest): Promise<Outcome<HttpReply>> {
    try {
      this.#context.netGuard.assertAllowed(this.#address.host);
    } catch {
      return failed('address', 'forbidden', `${this.#address.host} is outside the allowed ranges`);
    }
    return this.#exchange(request);
  }

  /** The device has proven itself: from now on nobody else may stand here. Plain HTTP has nothing to pin. */
  async pinCertificate(): Promise<void> {
    if (this.#fingerprint === undefined) return;
    await this.#context.pins?.pin(this.#address, this.#fingerprint).catch((err: unknown) => {
      this.#context.log.warn({ err, ...this.#address }, 'the certificate of a device cannot be pinned');
    });
  }

  /** Frees every socket now. */
  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    // Rejections of what was still under way have been told to the callers.
    this.#client.destroy().catch(() => undefined);
  }

  async #exchange(request: HttpRequest): Promise<Outcome<HttpReply>> {
    try {
      const { method, path, headers, body = null, maxBytes } = request;
      const { signal } = this.#deadline;
      const reply = await this.#client.request({ method, path, headers, body, signal });
      const bytes = await readCapped(reply.body, maxBytes);
      if (bytes === undefined) return failed('request', 'too-large', `${request.label}: more than ${maxBytes} bytes`);
      return ok({
        status: reply.statusCode,
        contentType: [reply.headers['content-type'] ?? ''].flat()[0] ?? '',
        challenges: [reply.headers['www-authenticate'] ?? []].flat(),
        body: bytes,
      });
    } catch (error) {
      return this.#fault(request.label, error);
    }
  }

  #fault(label: string, error: unknown): Failed {
    const stage = this.#connected ? 'request' : 'connect';
    const { reason, budgetMs } = this.#deadline;
    if (this.#isCertificateOther) {
      return failed('connect', 'certificate-changed', `${label}: the certificate is not the one of the first login`);
    }
    if (reason === 'timeout') return failed(stage, 'timeout', `${label}: no complete answer within ${budgetMs} ms`);
    if (reason === 'aborted') return failed(stage, 'aborted', `${label}: cancelled`);
    return failed(stage, reasonOfError(error), `${label}: ${codeOf(error) ?? 'connection lost'}`);
  }

  #dial(done: Dialled): void {
    const { host, port } = this.#address;
    const socket = connect({ host, port });
    this.#await(socket, 'connect', { done, isWelcome: () => true });
  }

  async #dialSecurely(done: Dialled): Promise<void> {
    const { host, port } = this.#address;
    const pinned = await this.#recallPin();
    // Who cannot look up what was pinned does not dial: it might be the night of the exchange.
    if (pinned === 'unreadable' || this.#deadline.reason !== undefined) return done(new Error('not dialled'), null);
    // Cameras sign their certificates themselves, with what their chips could do ten years ago: what protects is that
    // the certificate stays the same, and that only digests of the password ever travel.
    const old = { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    const socket = connectTls({ host, port, rejectUnauthorized: false, ...old });
    const isWelcome = (): boolean => {
      this.#fingerprint = socket.getPeerCertificate().fingerprint256;
      this.#isCertificateOther = pinned !== undefined && pinned !== this.#fingerprint;
      if (this.#isCertificateOther) this.#context.log.warn({ host, port }, 'the certificate of a device has changed');
      return !this.#isCertificateOther;
    };
    this.#await(socket, 'secureConnect', { done, isWelcome });
  }

  async #recallPin(): Promise<string | undefined> {
    return this.#context.pins?.recall(this.#address).catch((err: unknown) => {
      this.#context.log.warn({ err, ...this.#address }, 'the certificate that was pinned cannot be read');
      return 'unreadable';
    });
  }

  #await(
    socket: Socket,
    event: 'connect' | 'secureConnect',
    { done, isWelcome }: { readonly done: Dialled; readonly isWelcome: () => boolean },
  ): void {
    this.#connected = false;
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    const fail = (error: Error): void => done(error, null);
    socket.once('close', () => this.#sockets.delete(socket));
    socket.once('error', fail);
    socket.once(event, () => {
      socket.off('error', fail);
      if (!isWelcome()) {
        socket.destroy();
        return done(new Error('another certificate'), null);
      }
      this.#connected = true;
      done(null, socket);
    });
  }
}

type Dialled = (...args: [error: null, socket: Socket] | [error: Error, socket: null]) => void;
