import { z } from 'zod';
import { GatewayError } from '../platform/errors/gateway-error.ts';

/** Where a page that is sorted by time ended: the last one's instant and id. */
export interface TimeCursor {
  readonly atMs: number;
  readonly id: string;
}

const cursorShape = z.tuple([z.int().nonnegative(), z.string().regex(/^[0-9a-z-]{1,64}$/i)]);

/** The cursor as an opaque text for the client. */
export function writeTimeCursor({ atMs, id }: TimeCursor): string {
  return Buffer.from(JSON.stringify([atMs, id])).toString('base64url');
}

/** @throws GatewayError `request/invalid` when the text is not a cursor that a page returned */
export function readTimeCursor(text: string): TimeCursor {
  const result = cursorShape.safeParse(parse(text));
  if (!result.success) {
    const message = 'must be the nextCursor of the page before';
    throw new GatewayError('request/invalid', `query.cursor ${message}.`, {
      issues: [{ path: 'query.cursor', message }],
    });
  }
  const [atMs, id] = result.data;
  return { atMs, id };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
