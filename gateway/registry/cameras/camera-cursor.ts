import { z } from 'zod';
import type { GatewayError } from '../../platform/errors/gateway-error.ts';
import { noPageCursor, parsePageCursor, writePageCursor } from '../../platform/http/page-cursor.ts';

/** By what a list of cameras may be sorted; the id decides between equals. */
export const cameraSorts = ['name', 'gbCode', 'completeness', 'createdAtMs'] as const;
export type CameraSort = (typeof cameraSorts)[number];

export const sortDirections = ['asc', 'desc'] as const;
export type SortDirection = (typeof sortDirections)[number];

/** How a list is sorted. Cameras without a code come first when it ascends. */
export interface CameraOrder {
  readonly by: CameraSort;
  readonly direction: SortDirection;
}

export const byName: CameraOrder = { by: 'name', direction: 'asc' };

/** Where a page of cameras ended: the last one's sort key and id. */
export interface CameraCursor {
  readonly key: string | number | null;
  readonly id: string;
}

/** A cursor with the order that it belongs to, and how many cameras the filter matched when the first page was read. */
export interface PageCursor extends CameraCursor {
  readonly order: CameraOrder;
  readonly total: number;
}

// No name holds a NUL, and SQLite reads a statement only up to it.
const part = (length: number) =>
  z
    .string()
    .max(length)
    .refine((text) => !text.includes('\u0000'));
const cursorShape = z.tuple([
  z.enum(cameraSorts),
  z.enum(sortDirections),
  z.union([part(128), z.number(), z.null()]),
  part(36),
  z.int().nonnegative(),
]);

/** The cursor as an opaque text for the client. */
export function writeCursor({ order, key, id, total }: PageCursor): string {
  return writePageCursor([order.by, order.direction, key, id, total]);
}

/** @throws GatewayError `request/invalid` when the text is not a cursor that a page of this order returned */
export function readCursor(text: string, order: CameraOrder): PageCursor {
  const [by, direction, key, id, total] = parsePageCursor(cursorShape, text) ?? [];
  if (key === undefined || id === undefined || by !== order.by || direction !== order.direction) throw noCursor();
  if (!fits(by, key)) throw noCursor();
  return { order, key, id, total: total ?? 0 };
}

function fits(by: CameraSort, key: string | number | null): boolean {
  if (by === 'name') return typeof key === 'string';
  return by === 'gbCode' ? typeof key !== 'number' : typeof key === 'number';
}

function noCursor(): GatewayError {
  return noPageCursor(', asked in the same order');
}
