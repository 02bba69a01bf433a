import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { Client } from 'undici';
import type { AdapterContext, DeviceAddress, Outcome } from '../sdk/adapter.ts';
import type { CallDeadline } from '../sdk/call-deadline.ts';
import { hostInUrl } from '../sdk/host-in-url.ts';
import { codeOf, reasonOfError } from '../sdk/network-fault.ts';
import { type Failed, failed, ok } from '../sdk/outcome.ts';
import type { PlatformContract } from './platform-contract.ts';
import { readCapped } from '../sdk/read-capped.ts';

export interface PlatformRequest {
  readonly method: 'GET' | 'POST';
  /** With query. May hold a token: never told. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly maxBytes: number;
  /** Name of the call, for the fault's detail. */
  readonly label: string;
}

export interface PlatformReply {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
  /** What the platform asks us to wait, ms. */
  readonly retryAfterMs?: number;
  /** The platform's clock when it answered, ms since epoch; whole seconds (RFC 9110 §6.6.1). */
  readonly dateMs?: number;
  /** When the request went out and how long its answer took, ms. */
  readonly sentAtMs: number;
  readonly rttMs: number;
}

/**
 * HTTP to one platform for one conversation: kept alive between its calls, no redirects, one deadline for all of it.
 * Every socket is dialled here, after NetGuard has agreed to the address, and destroyed by disposal.
 */
export class PlatformConnection implements Disposable {
  readonly #address: DeviceAddress;
  readonly #contract: PlatformContract;
  readonly #context: AdapterContext;
  readonly #deadline: CallDeadline;
  readonly #sockets = new Set<Socket>();
  readonly #client: Client;
  #connected = false;
  #hasWrongCertificate = false;

  constructor(address: DeviceAddress, contract: PlatformContract, context: AdapterContext, deadline: CallDeadline) {
    this.#address = address;
    this.#contract = contract;
    this.#context = context;
    this.#deadline = deadline;
    this.#client = new Client(`${contract.scheme}://${hostInUrl(address.host)}:${address.port}`, {
      headersTimeout: 0,
      bodyTimeout: 0,
      pipelining: 1,
      connect: (_options, done) => this.#dial(done),
    });
  }

  get deadline(): CallDeadline {
    return this.#deadline;
  }

  async send(request: PlatformRequest): Promise<Outcome<PlatformReply>> {
    try {
      this.#context.netGuard.assertAllowed(this.#address.host);
    } catch {
      return failed('address', 'forbidden', `${this.#address.host} is outside the allowed ranges`);
    }
    return this.#exchange(request);
  }

  /** Frees every socket now. */
  [Symbol.dispose](): void {
    for (const socket of this.#sockets) socket.destroy();
    // Rejections of what was still under way have been told to the callers.
    this.#client.destroy().catch(() => undefined);
  }

  async #exchange({ method, path, headers, body, maxBytes, label }: PlatformRequest): Promise<Outcome<PlatformReply>> {
    const { clock } = this.#context;
    const sentAtMs = clock.now();
    const startedMs = clock.monotonic();
    try {
      const { signal } = this.#deadline;
      const reply = await this.#client.request({ method, path, headers, body: body ?? null, signal });
      const bytes = await readCapped(reply.body, maxBytes);
      if (bytes === undefined) return failed('request', 'too-large', `${label}: more than ${maxBytes} bytes`);
      const dateMs = Date.parse(firstOf(reply.headers.date));
      const retryAfterMs = readRetryAfter(firstOf(reply.headers['retry-after']));
      return ok({
        status: reply.statusCode,
        contentType: firstOf(reply.headers['content-type']),
        body: bytes,
        ...(retryAfterMs !== undefined && { retryAfterMs }),
        ...(!Number.isNaN(dateMs) && { dateMs }),
        sentAtMs,
        rttMs: clock.monotonic() - startedMs,
      });
    } catch (error) {
      return this.#fault(label, error);
    }
  }

  #fault(label: string, error: unknown): Failed {
    const stage = this.#connected ? 'request' : 'connect';
    const { reason, budgetMs } = this.#deadline;
    if (reason === 'timeout') return failed(stage, 'timeout', `${label}: no complete answer within ${budgetMs} ms`);
    if (reason === 'aborted') return failed(stage, 'aborted', `${label}: cancelled`);
    if (this.#hasWrongCertificate) {
      return failed('connect', 'certificate-changed', `${label}: another certificate than the pinned one`);
    }
    const code = codeOf(error);
    if (code !== undefined && isDistrust(code)) {
      const advice = 'pin it as certificateSha256, or have it signed by an authority that this machine trusts';
      return failed('connect', 'unreachable', `${label}: the certificate is not trusted (${code}); ${advice}`);
    }
    return failed(stage, reasonOfError(error), `${label}: ${codeOf(error) ?? 'connection lost'}`);
  }

  #dial(done: (...args: [error: null, socket: Socket] | [error: Error, socket: null]) => void): void {
    const { host, port } = this.#address;
    this.#connected = false;
    const secure = this.#contract.scheme === 'https' ? this.#dialTls() : undefined;
    const socket = secure ?? connect({ host, port });
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    const fail = (error: Error): void => done(error, null);
    socket.once('close', () => this.#sockets.delete(socket));
    socket.once('error', fail);
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      if (secure !== undefined && !this.#isPinned(secure)) {
        this.#hasWrongCertificate = true;
        socket.destroy(new Error('another certificate than pinned'));
        return;
      }
      this.#connected = true;
      socket.off('error', fail);
      done(null, socket);
    });
  }

  #dialTls(): TLSSocket {
    const { host, port } = this.#address;
    // The name that the certificate was made for is one that the contract maps to this address.
    const name = Object.entries(this.#contract.hosts).find(([, address]) => address === host)?.[0];
    const servername = name ?? (isIP(host) === 0 ? host : undefined);
    const rejectUnauthorized = this.#contract.certificateSha256 === undefined;
    return connectTls({ host, port, rejectUnauthorized, ...(servername !== undefined && { servername }) });
  }

  #isPinned(socket: TLSSocket): boolean {
    const { certificateSha256 } = this.#contract;
    if (certificateSha256 === undefined) return true;
    const shown = socket.getPeerCertificate().fingerprint256 as string | undefined; // absent when none was shown
    return shown?.replaceAll(':', '').toLowerCase() === certificateSha256;
  }
}

/** Codes of Node for a certificate that cannot be verified. */
function isDistrust(code: string): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code);
}

function firstOf(value: string | readonly string[] | undefined): string {
  return [value ?? ''].flat()[0] ?? '';
}

/** Seconds only: the date form would trust the platform's clock (RFC 9110 §10.2.3). */
function readRetryAfter(text: string): number | undefined {
  return /^\d{1,6}$/.test(text.trim()) ? Number(text) * 1000 : undefined;
}
