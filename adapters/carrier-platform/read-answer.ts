import type { Outcome } from '../sdk/adapter.ts';
import { failed, ok } from '../sdk/outcome.ts';
import { readPointer } from './json-pointer.ts';
import type { PlatformReply } from './platform-connection.ts';
import type { PlatformContract } from './platform-contract.ts';

/** What an answer is worth: `spent` means that the token is not, or no longer, good; `busy` that we must slow down. */
export type Verdict = 'good' | 'spent' | 'busy' | 'gone' | 'bad';

/** What the status line says; platforms that answer 200 to everything say it inside, see `innerVerdict`. */
export function outerVerdict(status: number): Verdict {
  if (status >= 200 && status < 300) return 'good';
  if (status === 401) return 'spent';
  if (status === 429 || status >= 500) return 'busy';
  return status === 404 || status === 410 ? 'gone' : 'bad';
}

/** What a platform that answers 200 to everything says inside. */
export function innerVerdict({ verdict }: PlatformContract, json: unknown): Verdict {
  if (verdict === undefined) return 'good';
  const code = String(readPointer(json, verdict.code));
  if (verdict.good.some((good) => String(good) === code)) return 'good';
  return verdict.spentToken.some((spent) => String(spent) === code) ? 'spent' : 'bad';
}

/** The JSON of an answer. Truncated JSON, HTML of a proxy and wrong bytes are `malformed`. */
export function readJson(reply: PlatformReply, contract: PlatformContract, label: string): Outcome<unknown> {
  const text = decode(reply.body, contract.charset ?? charsetOf(reply.contentType));
  if (text === undefined) return failed('request', 'malformed', `${label}: the bytes do not fit their encoding`);
  try {
    return ok(JSON.parse(text));
  } catch {
    return failed('request', 'malformed', `${label}: the answer is not complete JSON`);
  }
}

/** GBK and GB 2312 are parts of GB 18030. Absent means UTF-8 (RFC 8259 §8.1). */
function charsetOf(contentType: string): 'utf-8' | 'gb18030' {
  return /charset\s*=\s*"?(?:gbk|gb2312|gb18030)/i.test(contentType) ? 'gb18030' : 'utf-8';
}

function decode(bytes: Buffer, charset: 'utf-8' | 'gb18030'): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
