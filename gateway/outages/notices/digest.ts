import { addDays, civilTimeOf, instantOf } from '../../platform/clock/civil-time.ts';
import type { Notice } from './notice.ts';
import type { NoticedCause } from './noticed-cause.ts';

/** A time at which a digest 摘要 is due. */
export interface DigestSlot {
  /** `<date>T<HH:mm>` in Beijing. */
  readonly name: string;
  readonly atMs: number;
}

/** What a digest tells: what stands open, and what has ended since the one before. */
export interface DigestContent {
  readonly open: readonly DigestLine[];
  readonly ended: readonly DigestLine[];
}

export interface DigestLine {
  readonly cause: NoticedCause;
  readonly cameraCount: number;
}

/** After an absence of the gateway a digest is made up for so long. */
const lookBackMs = 2 * 3_600_000;

/**
 * The latest slot that is due, not longer ago than somebody may wait for it.
 *
 * @param times Beijing time, `HH:mm`
 */
export function dueSlot(times: readonly string[], atMs: number): DigestSlot | undefined {
  return slotsUntil(times, atMs).find((slot) => atMs - slot.atMs <= lookBackMs);
}

/** The slot before another one: what ended since then is told. */
export function slotBefore(times: readonly string[], { atMs }: DigestSlot): DigestSlot | undefined {
  return slotsUntil(times, atMs - 1).at(0);
}

/** Those of today and of yesterday, latest first. */
function slotsUntil(times: readonly string[], atMs: number): DigestSlot[] {
  const { date } = civilTimeOf(atMs);
  return [date, addDays(date, -1)]
    .flatMap((day) => times.map((time) => slotOf(day, time)))
    .filter((slot) => slot.atMs <= atMs)
    .toSorted((one, other) => other.atMs - one.atMs);
}

function slotOf(date: string, time: string): DigestSlot {
  const [hours = '0', minutes = '0'] = time.split(':');
  return { name: `${date}T${time}`, atMs: instantOf(date, Number(hours) * 60 + Number(minutes)) };
}

/**
 * @param told what was made for one subscription, of these causes
 * @param sinceMs when the digest before was due
 * @returns undefined when there is nothing to tell
 */
export function digestOf(
  told: readonly Notice[],
  causes: readonly NoticedCause[],
  sinceMs: number,
): DigestContent | undefined {
  const toldOf = Map.groupBy(told, ({ causeId }) => causeId);
  const lines = causes.flatMap((cause): DigestLine[] => {
    const own = toldOf.get(cause.id) ?? [];
    const cameraCount = Math.max(0, ...own.map((notice) => notice.cameraCount));
    return own.some(({ kind }) => kind === 'opened') ? [{ cause, cameraCount }] : [];
  });
  const open = lines.filter(({ cause }) => cause.state === 'confirmed');
  const ended = lines.filter(({ cause }) => cause.state === 'closed' && (cause.endedAtMs ?? 0) >= sinceMs);
  return open.length + ended.length === 0 ? undefined : { open: bySize(open), ended: bySize(ended) };
}

function bySize(lines: readonly DigestLine[]): DigestLine[] {
  return lines.toSorted((one, other) => other.cameraCount - one.cameraCount);
}
