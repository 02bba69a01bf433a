import { z } from 'zod';
import type { RecordField } from './record-fields.ts';
import type { RecordProblem, RecordProblemCode } from './record-problem.ts';

const isoDate = z.iso.date();
const ipv6Address = z.ipv6();

/**
 * Whether a value fits its field by itself: type, length, range, list, form.
 *
 * @returns undefined when it does
 */
export function checkFieldValue(field: RecordField, value: unknown): RecordProblem[] | undefined {
  switch (field.kind) {
    case 'text':
      return checkText(field, value);
    case 'integer':
    case 'number':
      return checkNumber(field, value);
    case 'date':
      return isoDate.safeParse(value).success ? undefined : say(field, 'malformed', 'must be a date, YYYY-MM-DD');
    case 'choice':
      return checkChoice(field, value);
    case 'choices':
      return checkChoices(field, value);
    case 'flag':
      return typeof value === 'boolean' ? undefined : say(field, 'wrong-type', 'must be true or false');
  }
}

function checkText(field: RecordField, value: unknown): RecordProblem[] | undefined {
  const { name, maxLength = 128, pattern } = field;
  if (typeof value !== 'string') return say(field, 'wrong-type', 'must be a text');
  if (value.length > maxLength) return say(field, 'too-long', `must have at most ${String(maxLength)} characters`);
  // eslint-disable-next-line no-control-regex -- control characters are exactly what is refused
  if (/[\u0000-\u001f\u007f]/.test(value)) return say(field, 'malformed', 'must not hold control characters');
  if (value.trim() !== value) return say(field, 'malformed', 'must not begin or end with white space');
  if (name === 'ipv6' && !ipv6Address.safeParse(value).success)
    return say(field, 'malformed', 'must be an IPv6 address');
  if (pattern === undefined || wholeText(pattern).test(value)) return undefined;
  return say(field, 'malformed', `must have the form ${pattern}`);
}

/** An import checks the same few patterns a hundred thousand times. */
const compiled = new Map<string, RegExp>();

function wholeText(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const expression = new RegExp(`^(?:${pattern})$`);
  compiled.set(pattern, expression);
  return expression;
}

function checkNumber(field: RecordField, value: unknown): RecordProblem[] | undefined {
  const { kind, min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = field;
  if (typeof value !== 'number' || !Number.isFinite(value)) return say(field, 'wrong-type', 'must be a number');
  if (kind === 'integer' && !Number.isInteger(value)) return say(field, 'wrong-type', 'must be a whole number');
  if (value >= min && value <= max) return undefined;
  return say(field, 'out-of-range', `must lie between ${String(min)} and ${String(max)}`);
}

function checkChoice(field: RecordField, value: unknown): RecordProblem[] | undefined {
  if (typeof value !== 'string') return say(field, 'wrong-type', 'must be one of its list, as text');
  if (isChoice(field, value)) return undefined;
  return say(field, 'unknown-choice', `must be one of ${valuesOf(field)}`);
}

function checkChoices(field: RecordField, value: unknown): RecordProblem[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return say(field, 'wrong-type', 'must be a list of values');
  const values: readonly unknown[] = value;
  if (new Set(values).size < values.length) return say(field, 'malformed', 'must not name a value twice');
  if (values.every((one) => isChoice(field, one))) return undefined;
  return say(field, 'unknown-choice', `must be of ${valuesOf(field)}`);
}

function isChoice({ choices = [] }: RecordField, value: unknown): boolean {
  return choices.some((choice) => choice.value === value);
}

function valuesOf({ choices = [] }: RecordField): string {
  return choices.map(({ value }) => value).join(', ');
}

function say({ name }: RecordField, code: RecordProblemCode, rule: string): RecordProblem[] {
  return [{ field: name, code, message: `${name} ${rule}.` }];
}
