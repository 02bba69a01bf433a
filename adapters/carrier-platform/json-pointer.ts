import { z } from 'zod';

/** A place in a JSON answer as RFC 6901 spells it: `/data/items`, `` for the whole, `/0` for the first of a list. */
export const jsonPointer = z
  .string()
  .max(128)
  .regex(/^(?:\/[^/]*)*$/, 'must be a JSON pointer such as /data/items (empty for the whole answer)');

/**
 * What stands at a pointer; undefined where nothing does. Only own members are seen, so `__proto__` in an answer is
 * a name like any other.
 */
export function readPointer(value: unknown, pointer: string): unknown {
  if (pointer === '') return value;
  let current = value;
  for (const part of pointer.slice(1).split('/')) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, name)) return undefined;
    current = Reflect.get(current, name);
  }
  return current;
}

/** Texts that a platform may send cut to `maxLength`, without control characters; undefined for what is no text. */
export function readText(value: unknown, pointer: string | undefined, maxLength: number): string | undefined {
  if (pointer === undefined) return undefined;
  const found = readPointer(value, pointer);
  // A code that came as a JSON number has lost its last digits already when it is longer than a number can hold.
  const isWhole = typeof found === 'number' && Number.isSafeInteger(found);
  if (typeof found !== 'string' && !isWhole) return undefined;
  const text = String(found)
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
  return text === '' ? undefined : text.slice(0, maxLength);
}

/** A number, also where it was written as text. */
export function readNumber(value: unknown, pointer: string | undefined): number | undefined {
  if (pointer === undefined) return undefined;
  const found = readPointer(value, pointer);
  const number = typeof found === 'string' && found.trim() !== '' ? Number(found) : found;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

const secondsBelow = 100_000_000_000;
const civil = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.\d+)?$/;

/**
 * An instant, ms since epoch: seconds or ms as a number, ISO 8601, or a civil time without a zone, which is Beijing's.
 */
export function readInstant(value: unknown, pointer: string | undefined): number | undefined {
  const number = readNumber(value, pointer);
  if (number !== undefined) return Math.round(number < secondsBelow ? number * 1000 : number);
  const text = readText(value, pointer, 40);
  if (text === undefined) return undefined;
  const atMs = Date.parse(civil.test(text) ? `${text.replace(' ', 'T')}+08:00` : text);
  return Number.isNaN(atMs) ? undefined : atMs;
}
