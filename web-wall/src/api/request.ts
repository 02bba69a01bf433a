import type { ProblemView } from '../../../gateway/platform/http/common-api.ts';
import { currentLanguage } from '../i18n/use-words.ts';
import { ApiProblem, toProblem } from './api-problem.ts';

/** Where the API is mounted. */
export const apiBase = '/api/v1';

interface RequestOptions {
  readonly body?: unknown;
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
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  { body, signal, keepalive = false }: RequestOptions = {},
): Promise<Reply> {
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': currentLanguage() };
  if (body !== undefined) headers['content-type'] = 'application/json';
  const answer = await fetch(`${apiBase}${path}`, {
    method,
    headers,
    keepalive,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((error: unknown) => {
    throw toProblem(error);
  });
  if (!answer.ok) throw await readProblem(answer);
  const text = await answer.text();

  // The server builds replies by the very schemas whose types are used here.
  return (text === '' ? undefined : JSON.parse(text)) as Reply;
}

async function readProblem(answer: Response): Promise<ApiProblem> {
  const isProblem = answer.headers.get('content-type')?.includes('problem+json') === true;
  const fallback = { status: answer.status, code: 'network', detail: `HTTP ${answer.status}` };
  if (!isProblem) return new ApiProblem(fallback);

  // problem+json comes from the gateway only and has the shape of its schema.
  return new ApiProblem((await answer.json()) as ProblemView);
}

/** `?a=1&b=2` of the values that are there; empty without any. */
export function queryText(values: Readonly<Record<string, string | number | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== '') query.set(name, String(value));
  }

  return query.size === 0 ? '' : `?${query.toString()}`;
}
