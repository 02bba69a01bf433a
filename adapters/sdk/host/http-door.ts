import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { DeviceAddress, DeviceCredential, Outcome } from '../adapter.ts';
import type { CallDeadline } from '../call-deadline.ts';
import { answerDigest, chooseDigest, newClientNonce, readChallenges } from '../digest-login.ts';
import { codeOf, reasonOfError } from '../network-fault.ts';
import { type Failed, failed, ok } from '../outcome.ts';
import type { HostedCall } from './call-book.ts';
import type { LoginVerdict } from './door-logins.ts';
import type { HttpQuestion } from './door-message.ts';
import { readCapped } from '../read-capped.ts';

interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** base64 */
  readonly body: string;
}

interface RawAnswer extends Omit<HttpAnswer, 'body'> {
  readonly body: Buffer;
  readonly challenges: readonly string[];
}

/** One HTTP exchange for a plug-in, and a second one when the device challenges and a login is there to answer it. */
export async function askHttp(
  question: HttpQuestion,
  call: HostedCall,
  deadline: CallDeadline,
  logins: DoorLoginsInUse,
): Promise<Outcome<HttpAnswer>> {
  const headers = lowerNames(question.headers);
  const secret = withSecret(question, call);
  const prepared = { ...question, ...secret, headers };
  const { address } = question;
  const first =
    call.credential !== undefined && secret.body !== question.body
      ? await logins.use({ address, credential: call.credential }, () => exchange(prepared, deadline))
      : await exchange(prepared, deadline);
  if (first.kind === 'failed' || first.value.status !== 401) return packed(first);
  const { challenges } = first.value;
  const authorization = authorize(question, call, challenges);
  if (authorization === undefined || call.credential === undefined) return packed(first);
  const again = { ...prepared, headers: { ...headers, authorization } };
  return packed(await logins.use({ address, credential: call.credential }, () => exchange(again, deadline)));
}

/** Whether a login may be sent, and what is learnt of it. */
interface DoorLoginsInUse {
  use(
    login: { readonly address: DeviceAddress; readonly credential: DeviceCredential },
    send: () => Promise<Outcome<RawAnswer>>,
  ): Promise<Outcome<RawAnswer>>;
}

/** What the answer to a request with a login says of it; a worn-out nonce says nothing. */
export function verdictOf(answer: Outcome<Pick<RawAnswer, 'status' | 'challenges'>>): LoginVerdict {
  if (answer.kind === 'failed') return 'unknown';
  const { status, challenges } = answer.value;
  if (status !== 401 && status !== 403) return 'accepted';
  return chooseDigest(readChallenges(challenges))?.isStale === true ? 'unknown' : 'refused';
}

/** The password takes the place of its mark, escaped so that it stays one value. */
function withSecret({ body, bodyKind }: HttpQuestion, { credential, mark }: HostedCall): { body?: string } {
  if (body === undefined) return {};
  if (credential === undefined || !body.includes(mark)) return { body };
  const secret = credential.password.reveal();
  const escaped = bodyKind === 'json' ? JSON.stringify(secret).slice(1, -1) : encodeURIComponent(secret);
  return { body: body.replaceAll(mark, () => escaped) };
}

function authorize(
  { login, method, path }: HttpQuestion,
  { credential, mark }: HostedCall,
  challenges: readonly string[],
): string | undefined {
  const challenge = chooseDigest(readChallenges(challenges));
  if (challenge === undefined || credential === undefined || login?.mark !== mark) return undefined;
  const { username, password } = credential;
  return answerDigest({
    ...{ challenge, username, password, method },
    uri: path,
    count: 1,
    clientNonce: newClientNonce(),
  });
}

async function exchange(question: HttpQuestion, deadline: CallDeadline): Promise<Outcome<RawAnswer>> {
  const label = `${question.method} by HTTP`;
  try {
    const response = await send(question, deadline.signal);
    const body = await readCapped(response, question.maxBytes);
    if (body === undefined) return failed('request', 'too-large', `${label}: more than ${question.maxBytes} bytes`);
    const headers = Object.entries(response.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]);
    return ok({
      status: response.statusCode ?? 0,
      // What a header list of Node's parser is made of: names and texts.
      headers: Object.fromEntries(headers) as Record<string, string>,
      challenges: [response.headers['www-authenticate'] ?? []].flat(),
      body,
    });
  } catch (error) {
    return faultOf(label, error, deadline);
  }
}

function send(question: HttpQuestion, signal: AbortSignal): Promise<IncomingMessage> {
  const { address, isSecure, method, path, headers, body } = question;
  const sender = isSecure ? requestHttps : requestHttp;
  const options = { ...address, method, path, headers, signal, agent: false, rejectUnauthorized: false };
  return new Promise((resolve, reject) => {
    const request = sender(options, resolve);
    request.once('error', reject);
    request.end(body);
  });
}

function faultOf(label: string, error: unknown, { reason, budgetMs }: CallDeadline): Failed {
  if (reason === 'timeout') return failed('request', 'timeout', `${label}: no complete answer within ${budgetMs} ms`);
  if (reason === 'aborted') return failed('request', 'aborted', `${label}: cancelled`);
  return failed('connect', reasonOfError(error), `${label}: ${codeOf(error) ?? 'connection lost'}`);
}

function packed(answer: Outcome<RawAnswer>): Outcome<HttpAnswer> {
  if (answer.kind === 'failed') return answer;
  const { status, headers, body } = answer.value;
  return ok({ status, headers, body: body.toString('base64') });
}

function lowerNames(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
