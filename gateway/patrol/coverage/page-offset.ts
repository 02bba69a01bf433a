import { noPageCursor } from '../../platform/http/page-cursor.ts';

/** A list that is ranked anew for each reading has no better cursor than a place in it. */
export function writePageOffset(offset: number): string {
  return `o${String(offset)}`;
}

/** @throws GatewayError `request/invalid` when the text is not a cursor that a page returned */
export function readPageOffset(text: string): number {
  const match = /^o(\d{1,7})$/.exec(text);
  if (match?.[1] === undefined) throw noPageCursor();
  return Number(match[1]);
}
