import type { FaultReason } from './adapter.ts';

const reasonOfCode: Readonly<Record<string, FaultReason>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'malformed',
  UND_ERR_HEADERS_OVERFLOW: 'too-large',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'too-large',
  ETIMEDOUT: 'timeout',
};

/** The reason behind an error of a socket or of undici; the error's own text is dropped, for it may hold device data. */
export function reasonOfError(error: unknown): FaultReason {
  const code = codeOf(error);
  // undici's parser leaves the code out when it cannot tell the start of an answer.
  if (code === undefined)
    return error instanceof Error && error.name === 'HTTPParserError' ? 'malformed' : 'unreachable';
  const known = reasonOfCode[code];
  if (known !== undefined) return known;
  return code.startsWith('HPE_') ? 'malformed' : 'unreachable';
}

/** `ECONNREFUSED` and the like, looked for in the causes too. */
export function codeOf(error: unknown): string | undefined {
  let current = error;
  for (let depth = 0; depth < 4 && current instanceof Error; depth += 1) {
    if ('code' in current && typeof current.code === 'string') return current.code;
    current = current.cause;
  }
  return undefined;
}
