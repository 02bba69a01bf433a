import type { Notice } from './notice.ts';
import type { NoticedCause } from './noticed-cause.ts';

/** For so long after it was told of a camera nobody is called again because the same camera comes and goes. */
export const recurringMs = 24 * 3_600_000;
/** What has lasted for so long is no coming and going any more. */
export const lastingMs = 3_600_000;

/**
 * True while a camera that is down again is only coming and going: a subscription was told of it within 24 hours, and
 * this time has not lasted for an hour.
 *
 * @param earlier what the subscription was told of the same camera's other causes
 */
export function isRecurring({ facts, confirmedAtMs }: NoticedCause, earlier: readonly Notice[], atMs: number): boolean {
  if (facts.kind !== 'camera' || atMs >= confirmedAtMs + lastingMs) return false;
  return earlier.some(({ kind, createdAtMs }) => kind === 'opened' && createdAtMs > atMs - recurringMs);
}
