import { noPageCursor } from './page-cursor.ts';

/** Where a page ended that is sorted by an instant and then by id, newest first. */
export interface InstantCursor {
  readonly atMs: number;
  readonly id: string;
}

/** The cursor as a text for the client. */
export function writeInstantCursor(cursor: InstantCursor): string {
  return `${String(cursor.atMs)}_${cursor.id}`;
}

/** @throws GatewayError `request/invalid` when the text is not a cursor that a page returned */
export function readInstantCursor(text: string): InstantCursor {
  const match = /^(\d{1,15})_([0-9a-f-]{1,36})$/.exec(text);
  if (match?.[1] === undefined || match[2] === undefined) throw noPageCursor();
  return { atMs: Number(match[1]), id: match[2] };
}
