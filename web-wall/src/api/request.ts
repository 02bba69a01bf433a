import type { ProblemView } from '../../../gateway/platform/http/common-api.ts';
import { currentLanguage } from '../i18n/use-words.ts';
import { ApiProblem, toProblem } from './api-problem.ts';

/** Where the API is mounted. */
export const apiBase = '/api/v1';

interface RequestOptions {
  readonly body?: unknown;
  /** A file that is the body as it is, instead of `body`. */
  readonly file?: Blob;
  readonly signal?: AbortSignal;
  /** Lets a short request outlive the page. */
  readonly keepalive?: boolean;
}

/**
 * Asks the gateway; the session is the HttpOnly cookie.
 *
 * @param path below `/api/v1`, with parameters already put in
 * @throws ApiProblem on every refusal, and with code `network` when there is no answer
 */
export async function request<Reply = void>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  { body, file, signal, keepalive = false }: RequestOptions = {},
): Promise<Reply> {
  const answer = await fetch(`${apiBase}${path}`, {
    method,
    headers: { accept: 'application/json', 'accept-language': currentLanguage(), ...typeOf(body, file) },
    keepalive,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(file === undefined ? {} : { body: file }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((error: unknown) => {
    throw toProblem(error);
  });
  if (!answer.ok) throw await readProblem(answer);
  const text = await answer.text();

  // The server builds replies by the very schemas whose types are used here.
  return (text === '' ? undefined : JSON.parse(text)) as Reply;
}

function typeOf(body: unknown, file: Blob | undefined): Readonly<Record<string, string>> {
  if (file !== undefined) return { 'content-type': file.type === '' ? 'application/octet-stream' : file.type };
  return body === undefined ? {} : { 'content-type': 'application/json' };
}

/** What the gateway said instead of doing it. */
export async function readProblem(answer: Response): Promise<ApiProblem> {
  const isProblem = answer.headers.get('content-type')?.includes('problem+json') === true;
  const fallback = { status: answer.status, code: 'network', detail: `HTTP ${answer.status}` };
  if (!isProblem) return new ApiProblem(fallback);

  // problem+json comes from the gateway only and has the shape of its schema.
  return new ApiProblem((await answer.json()) as ProblemView);
}

/** `?a=1&b=2` of the values that are there; empty without any. */
export function queryText(values: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== '') query.set(name, String(value));
  }

  return query.size === 0 ? '' : `?${query.toString()}`;
}
