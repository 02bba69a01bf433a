import { Agent, type ClientRequestArgs } from 'node:http';
import { connect, isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { DeviceFault, FaultReason } from '../../../adapters/sdk/adapter.ts';
import { codeOf, reasonOfError } from '../../../adapters/sdk/network-fault.ts';
import type { HlsServer } from './playlist-address.ts';

const connectMs = 3000;
/** A connection that nothing was asked over for so long is closed. */
const keptMs = 30_000;

/** Why a connection did not come about. */
export class DialError extends Error {
  readonly fault: DeviceFault;

  constructor(reason: FaultReason, detail: string) {
    super(detail);
    this.fault = { stage: 'connect', reason, detail };
  }
}

/**
 * Dials the one server of a stream, whatever a request names: one connection, kept between requests. A certificate that
 * is not the pinned one, or that nobody vouches for, gets no request.
 */
export class PullAgent extends Agent {
  readonly #server: HlsServer;
  readonly #open = new Set<Socket>();

  constructor(server: HlsServer) {
    super({ keepAlive: true, keepAliveMsecs: keptMs, maxSockets: 1, maxTotalSockets: 1, timeout: keptMs });
    this.#server = server;
  }

  override createConnection(
    { port }: ClientRequestArgs,
    done: (error: Error | null, socket: Duplex) => void = () => undefined,
  ): undefined {
    const { host, isSecure } = this.#server;
    const to = `TCP ${host}:${port ?? ''}`;
    const secure = isSecure ? this.#dialTls(Number(port)) : undefined;
    const socket = secure ?? connect({ host, port: Number(port), noDelay: true });
    this.#open.add(socket);
    const fail = (error: Error): void => {
      clearTimeout(late);
      socket.destroy();
      // Node's own code passes no socket with an error.
      done(error, socket);
    };
    const late = setTimeout(
      () => fail(new DialError('timeout', `${to}: no connection within ${connectMs} ms`)),
      connectMs,
    );
    const failed = (error: Error): void => {
      fail(new DialError(reasonOfError(error), `${to}: ${codeOf(error) ?? 'no connection'}`));
    };
    socket.once('error', failed);
    socket.once('close', () => {
      clearTimeout(late);
      this.#open.delete(socket);
    });
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      clearTimeout(late);
      socket.off('error', failed);
      if (secure !== undefined && !this.#isPinned(secure)) {
        fail(new DialError('certificate-changed', `${to}: another certificate than the pinned one`));
      } else done(null, socket);
    });
    return undefined;
  }

  /** Cuts every connection, also those in the making. */
  override destroy(): void {
    super.destroy();
    for (const socket of this.#open) socket.destroy();
  }

  #dialTls(port: number): TLSSocket {
    const { host, hostName, certificateSha256 } = this.#server;
    const servername = hostName ?? (isIP(host) === 0 ? host : undefined);
    const rejectUnauthorized = certificateSha256 === undefined;
    return connectTls({ host, port, rejectUnauthorized, ...(servername !== undefined && { servername }) });
  }

  #isPinned(socket: TLSSocket): boolean {
    const { certificateSha256 } = this.#server;
    if (certificateSha256 === undefined) return true;
    const shown = socket.getPeerCertificate().fingerprint256 as string | undefined; // absent when none was shown
    return shown?.replaceAll(':', '').toLowerCase() === certificateSha256;
  }
}
