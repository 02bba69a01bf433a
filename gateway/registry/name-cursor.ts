import { z } from 'zod';
import { noPageCursor, parsePageCursor, writePageCursor } from '../platform/http/page-cursor.ts';

/** Where a page that is sorted by name, then id, ended. */
export interface NameCursor {
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
export function writeNameCursor({ name, id }: NameCursor): string {
  return writePageCursor([name, id]);
}

/** @throws GatewayError `request/invalid` when the text is not a cursor that a page returned */
export function readNameCursor(text: string): NameCursor {
  const place = parsePageCursor(cursorShape, text);
  if (place === undefined) throw noPageCursor();
  const [name, id] = place;
  return { name, id };
}

/**
 * Cuts a list that was read one row too far into a page.
 *
 * @param found at most `limit + 1` rows by name, then id
 */
export function cutPage<Row extends NameCursor>(
  found: readonly Row[],
  limit: number,
): { readonly items: readonly Row[]; readonly nextCursor?: string } {
  const items = found.slice(0, limit);
  const last = found.length > limit ? items.at(-1) : undefined;
  return { items, ...(last && { nextCursor: writeNameCursor(last) }) };
}
