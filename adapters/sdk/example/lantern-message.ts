import type { Outcome } from '../adapter.ts';
import type { DoorReply } from '../plugin-context.ts';

/** What a Lantern camera says of itself after a login. */
export interface LanternModel {
  readonly serial: string;
  readonly type: string;
  readonly firmware: string;
  readonly name: string;
  readonly clockMs: number;
  readonly rtspPort: number;
}

/** @returns undefined when the body is not what was expected; devices say anything */
export function readJson<Value>(
  { status, body }: DoorReply,
  isValue: (value: Readonly<Record<string, unknown>>) => value is Value & Readonly<Record<string, unknown>>,
): Outcome<Value> | undefined {
  if (status !== 200) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
  return isObject(value) && isValue(value) ? { kind: 'ok', value } : undefined;
}

export function isHello(
  value: Readonly<Record<string, unknown>>,
): value is { name: string; clockMs: number } & Readonly<Record<string, unknown>> {
  return value['product'] === 'Lantern' && typeof value['name'] === 'string' && typeof value['clockMs'] === 'number';
}

export function isModel(
  value: Readonly<Record<string, unknown>>,
): value is LanternModel & Readonly<Record<string, unknown>> {
  const texts = ['serial', 'type', 'firmware', 'name'].every((name) => typeof value[name] === 'string');
  return texts && typeof value['clockMs'] === 'number' && typeof value['rtspPort'] === 'number';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
