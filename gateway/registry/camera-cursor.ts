import { z } from 'zod';
import { GatewayError } from '../platform/errors/gateway-error.ts';

/** Where a page of cameras ended: the last one's name and id, which are the sort order. */
export interface CameraCursor {
  readonly name: string;
  readonly id: string;
}

// No name holds a NUL, and SQLite reads a statement only up to it.
const part = (length: number) =>
  z
    .string()
    .max(length)
    .refine((text) => !text.includes('\u0000'));
const cursorShape = z.tuple([part(128), part(36)]);

/** The cursor as an opaque text for the client. */
export function writeCursor(cursor: CameraCursor): string {
  return Buffer.from(JSON.stringify([cursor.name, cursor.id])).toString('base64url');
}

/** @throws GatewayError `request/invalid` when the text is not a cursor that a page returned */
export function readCursor(text: string): CameraCursor {
  const result = cursorShape.safeParse(parse(text));
  if (!result.success) {
    const message = 'must be the nextCursor of the page before';
    throw new GatewayError('request/invalid', `query.cursor ${message}.`, {
      issues: [{ path: 'query.cursor', message }],
    });
  }
  const [name, id] = result.data;
  return { name, id };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
