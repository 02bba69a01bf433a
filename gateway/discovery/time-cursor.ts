import { z } from 'zod';
import { noPageCursor, parsePageCursor, writePageCursor } from '../platform/http/page-cursor.ts';

/** Where a page that is sorted by time ended: the last one's instant and id. */
export interface TimeCursor {
  readonly atMs: number;
  readonly id: string;
}

const cursorShape = z.tuple([z.int().nonnegative(), z.string().regex(/^[0-9a-z-]{1,64}$/i)]);

/** The cursor as an opaque text for the client. */
export function writeTimeCursor({ atMs, id }: TimeCursor): string {
  return writePageCursor([atMs, id]);
}

/** @throws GatewayError `request/invalid` when the text is not a cursor that a page returned */
export function readTimeCursor(text: string): TimeCursor {
  const place = parsePageCursor(cursorShape, text);
  if (place === undefined) throw noPageCursor();
  const [atMs, id] = place;
  return { atMs, id };
}
