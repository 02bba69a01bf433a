import { type ClientRequest, type IncomingMessage, request as send } from 'node:http';
import type { Outcome } from '../../../adapters/sdk/adapter.ts';
import { hostInUrl } from '../../../adapters/sdk/host-in-url.ts';
import { codeOf, reasonOfError } from '../../../adapters/sdk/network-fault.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { HlsAddress, HlsServer } from './playlist-address.ts';
import { DialError, PullAgent } from './pull-agent.ts';
import { failedPull } from './pull-fault.ts';

/** One request. */
export interface PullRequest {
  readonly address: HlsAddress;
  /** Name of what is asked for, in faults: `HLS playlist`. Addresses are never told: they may hold a token. */
  readonly what: string;
  readonly maxBytes: number;
  /** Absolute, monotonic ms: the whole answer is there by then. */
  readonly deadlineMs: number;
  /** Takes the body of a good answer as it comes; false: that was enough. */
  readonly onBytes: (bytes: Buffer) => boolean;
}

/** How an answer was, once it is complete. */
export interface PullReply {
  readonly status: number;
  /** The server's clock, and when it says that the body changed last; ms since epoch. */
  readonly dateMs?: number;
  readonly changedAtMs?: number;
}

/** Asks one server for playlists and segments, one request at a time. Redirects are answers like any other. */
export class PullClient {
  readonly #server: HlsServer;
  readonly #clock: Clock;
  readonly #agent: PullAgent;
  #request: ClientRequest | undefined;
  #isClosed = false;

  constructor(server: HlsServer, clock: Clock) {
    this.#server = server;
    this.#clock = clock;
    this.#agent = new PullAgent(server);
  }

  /** Any status is an answer; the body of those but 200 is not read. What `onBytes` throws is thrown here. */
  async get(request: PullRequest): Promise<Outcome<PullReply>> {
    const outcome = await this.#exchange(request);
    // The server closed the kept connection just then: that says nothing of the request.
    return outcome === 'stale' ? this.#expectFresh(await this.#exchange(request), request) : outcome;
  }

  /** Ends what is under way; every socket is gone. */
  close(): void {
    this.#isClosed = true;
    this.#request?.destroy();
    this.#agent.destroy();
  }

  #expectFresh(outcome: Outcome<PullReply> | 'stale', { what }: PullRequest): Outcome<PullReply> {
    return outcome === 'stale' ? failedPull('reset', `${what}: the connection was closed twice`) : outcome;
  }

  #exchange(asked: PullRequest): Promise<Outcome<PullReply> | 'stale'> {
    const { address, what, deadlineMs } = asked;
    const { host, hostName = host } = this.#server;
    return new Promise((resolve, reject) => {
      if (this.#isClosed) return resolve(failedPull('aborted', `${what}: stopped`));
      const request = send({
        agent: this.#agent,
        port: address.port,
        path: address.path,
        headers: { host: `${hostInUrl(hostName)}:${address.port}`, accept: '*/*', 'accept-encoding': 'identity' },
        maxHeaderSize: 16 * 1024,
      });
      this.#request = request;
      const settle = (outcome: Outcome<PullReply> | 'stale'): void => {
        clearTimeout(late);
        resolve(outcome);
      };
      const late = setTimeout(
        () => {
          settle(failedPull('timeout', `${what}: no complete answer in time`));
          request.destroy();
        },
        Math.max(0, deadlineMs - this.#clock.monotonic()),
      );
      request.on('error', (error) => {
        if (request.reusedSocket && codeOf(error) === 'ECONNRESET') settle('stale');
        else settle(error instanceof DialError ? { kind: 'failed', fault: error.fault } : this.#fault(what, error));
      });
      request.on('response', (response) => {
        this.#read(response, asked).then(
          (outcome) => {
            settle(outcome);
            // What is not read to its end keeps the one connection occupied, however short it is.
            if (!response.readableEnded) request.destroy();
          },
          (error: unknown) => {
            clearTimeout(late);
            request.destroy();
            reject(error instanceof Error ? error : new Error(String(error)));
          },
        );
      });
      request.end();
    });
  }

  #read(response: IncomingMessage, { what, maxBytes, onBytes }: PullRequest): Promise<Outcome<PullReply>> {
    const { statusCode: status = 0, headers } = response;
    const dateMs = Date.parse(headers.date ?? '');
    const changedAtMs = Date.parse(headers['last-modified'] ?? '');
    const reply: PullReply = {
      status,
      ...(Number.isNaN(dateMs) ? {} : { dateMs }),
      ...(Number.isNaN(changedAtMs) ? {} : { changedAtMs }),
    };
    return new Promise((resolve, reject) => {
      let sizeBytes = 0;
      const tooLarge = failedPull('too-large', `${what}: more than ${maxBytes} bytes`);
      if (status !== 200) return resolve({ kind: 'ok', value: reply });
      if (Number(headers['content-length']) > maxBytes) return resolve(tooLarge);
      response.on('data', (bytes: Buffer) => {
        sizeBytes += bytes.length;
        if (sizeBytes > maxBytes) return resolve(tooLarge);
        try {
          if (!onBytes(bytes)) resolve({ kind: 'ok', value: reply });
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
      response.once('end', () => resolve({ kind: 'ok', value: reply }));
      response.once('error', (error) => resolve(this.#fault(what, error)));
      response.once('close', () => resolve(failedPull('reset', `${what}: the connection was lost in the middle`)));
    });
  }

  #fault(what: string, error: Error): Outcome<never> {
    if (this.#isClosed) return failedPull('aborted', `${what}: stopped`);
    return failedPull(reasonOfError(error), `${what}: ${codeOf(error) ?? 'the connection was lost'}`);
  }
}
