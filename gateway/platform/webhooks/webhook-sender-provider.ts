import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { GatewayError } from '../errors/gateway-error.ts';
import type { TryOutcome } from './webhook.ts';
import type { WebhookAddress } from './webhook-address.ts';

/** What goes out: the bytes as they were signed. */
export interface Letter {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Hands a letter over; whatever goes wrong is an outcome. */
export interface WebhookSender {
  send(letter: Letter): Promise<TryOutcome>;
}

/** A receiver's answer says nothing that we need: more of it is not read. */
const maxAnswerBytes = 65_536;

/** Sends over a connection of its own to the address that was checked; redirects are not followed. */
export class WebhookSenderProvider implements WebhookSender {
  readonly #addresses: WebhookAddress;
  readonly #deadlineMs: number;

  constructor(addresses: WebhookAddress, deadlineSeconds: number) {
    this.#addresses = addresses;
    this.#deadlineMs = deadlineSeconds * 1000;
  }

  async send(letter: Letter): Promise<TryOutcome> {
    const deadline = AbortSignal.timeout(this.#deadlineMs);
    try {
      const address = await beforeEnd(this.#addresses.check(letter.url), deadline);
      return outcomeOf(await this.#post(letter, address, deadline));
    } catch (error) {
      if (error instanceof GatewayError) return { ok: false, problem: error.message };
      if (deadline.aborted) return { ok: false, problem: `no answer within ${String(this.#deadlineMs / 1000)} s` };
      return { ok: false, problem: reasonOf(error) };
    }
  }

  #post({ url, headers, body }: Letter, address: string, signal: AbortSignal): Promise<number> {
    const bytes = Buffer.from(body, 'utf8');
    const isTls = url.protocol === 'https:';
    const name = url.hostname.replace(/^\[(.*)\]$/, '$1');
    const options = {
      host: address,
      port: url.port === '' ? (isTls ? 443 : 80) : Number(url.port),
      path: url.pathname + url.search,
      method: 'POST',
      headers: { ...headers, host: url.host, 'content-length': String(bytes.length), connection: 'close' },
      agent: false as const,
      signal,
      // The certificate must be the name's, whatever address was dialled.
      ...(isTls && isIP(name) === 0 && { servername: name }),
    };
    return new Promise((resolve, reject) => {
      const sent = (isTls ? requestHttps : requestHttp)(options, (answer) => {
        readAnswer(answer).then(() => resolve(answer.statusCode ?? 0), reject);
      });
      sent.on('error', reject);
      sent.end(bytes);
    });
  }
}

async function readAnswer(answer: IncomingMessage): Promise<void> {
  let sizeBytes = 0;
  for await (const chunk of answer) {
    // A response without an encoding gives buffers.
    sizeBytes += (chunk as Buffer).length;
    if (sizeBytes > maxAnswerBytes) break; // leaving the loop ends the connection
  }
}

function outcomeOf(status: number): TryOutcome {
  if (status >= 200 && status < 300) return { ok: true, status };
  const isRedirect = status >= 300 && status < 400;
  return {
    ok: false,
    status,
    problem: isRedirect ? `HTTP ${String(status)}: redirects are not followed` : `HTTP ${String(status)}`,
  };
}

function beforeEnd<Result>(work: Promise<Result>, deadline: AbortSignal): Promise<Result> {
  const ended = new Promise<never>((_resolve, reject) => {
    deadline.addEventListener('abort', () => reject(new Error('deadline')), { once: true });
  });
  return Promise.race([work, ended]);
}

/** The kind of trouble only: a message may hold an address or a header. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
  return `the connection failed (${code})`;
}
