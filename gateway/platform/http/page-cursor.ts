import type { z } from 'zod';
import { GatewayError } from '../errors/gateway-error.ts';

/** Where a page ended, as an opaque text for the client. */
export function writePageCursor(place: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** @returns undefined for a text that `writePageCursor` did not make of a place of that shape */
export function parsePageCursor<Shape extends z.ZodType>(shape: Shape, text: string): z.output<Shape> | undefined {
  return shape.safeParse(parse(text)).data;
}

/** The refusal of a text that is no cursor which a page returned. */
export function noPageCursor(more = ''): GatewayError {
  const message = `must be the nextCursor of the page before${more}`;
  return new GatewayError('request/invalid', `query.cursor ${message}.`, {
    issues: [{ path: 'query.cursor', message }],
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
