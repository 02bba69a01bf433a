import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { GatewayError } from '../errors/gateway-error.ts';
import type { TryOutcome } from '../outbox/outbox-entry.ts';
import type { WebhookAddress } from './webhook-address.ts';

/** What goes out: the bytes as they were signed. */
export interface Letter {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What is wrong by the answer of a receiver that refuses with a good status; most answers say nothing that we need. */
  readonly judge?: (answer: string) => string | undefined;
}

/** Hands a letter over; whatever goes wrong is an outcome. */
export interface WebhookSender {
  send(letter: Letter): Promise<TryOutcome>;
}

interface Answer {
  readonly status: number;
  readonly answer: string;
}

/** More of an answer is not read. */
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
      const { status, answer } = await this.#post(letter, address, deadline);
      const outcome = outcomeOf(status);
      const problem = outcome.ok ? letter.judge?.(answer) : undefined;
      return problem === undefined ? outcome : { ok: false, status, problem };
    } catch (error) {
      if (error instanceof GatewayError) return { ok: false, problem: error.message };
      if (deadline.aborted) return { ok: false, problem: `no answer within ${String(this.#deadlineMs / 1000)} s` };
      return { ok: false, problem: reasonOf(error) };
    }
  }

  #post({ url, headers, body }: Letter, address: string, signal: AbortSignal): Promise<Answer> {
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
        readAnswer(answer).then((text) => resolve({ status: answer.statusCode ?? 0, answer: text }), reject);
      });
      sent.on('error', reject);
      sent.end(bytes);
    });
  }
}

async function readAnswer(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of answer) {
    // A response without an encoding gives buffers.
    const bytes = chunk as Buffer;
    chunks.push(bytes);
    sizeBytes += bytes.length;
    if (sizeBytes > maxAnswerBytes) break; // leaving the loop ends the connection
  }
  return Buffer.concat(chunks).toString('utf8');
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
