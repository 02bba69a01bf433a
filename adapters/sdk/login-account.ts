import type { DeviceFault } from './adapter.ts';
import type { StandingRefusal } from './device-logins.ts';

interface Door extends StandingRefusal {
  readonly verdict: 'accepted' | 'refused' | 'spent';
  /** It took the login once. */
  readonly hasWorked: boolean;
}

const minuteMs = 60_000;
/** A login that never worked: five automatic tries an hour. */
const refusedMs = 12 * minuteMs;
/** Most devices that lock themselves do so for half an hour, and some begin anew with every try. */
const lockedMs = 31 * minuteMs;
/**
 * A login that worked, by its refusals in a row: the device may only be short of connections. With the two keep-alives
 * of a stream that may have told of it these are five tries in an hour.
 */
const doubtMs = [minuteMs, 15 * minuteMs, 60 * minuteMs];
/** Tries of which nobody heard, in a row: at most five an hour. */
const spentMs = [minuteMs / 2, 4 * minuteMs, 15 * minuteMs, 30 * minuteMs];
/** So often in a row a refusal of a login that worked is taken for a lack of connections. */
const crowdedTries = 2;

const unheard: DeviceFault = {
  stage: 'login',
  reason: 'over-budget',
  detail: 'a login was sent and not answered, so it may have counted as a wrong one',
};
const welcome = { fault: unheard, untilMs: 0, isDoubt: false };

/** What the doors of one device made of one user name and password. */
export class LoginAccount {
  readonly #doors = new Map<number, Door>();
  /** At any door, since any took it. */
  #refusals = 0;
  #spent = 0;

  /** The refusal that keeps this door from being tried: its own, or another one's where it does not know better. */
  refusalFor(door: number, nowMs: number): StandingRefusal | undefined {
    const own = this.#doors.get(door);
    const standing = this.#standing(nowMs);
    const barring =
      own?.verdict === 'accepted' ? standing.filter(({ hasWorked, isDoubt }) => hasWorked && !isDoubt) : standing;
    return barring.reduce<StandingRefusal | undefined>(
      (longest, each) => (longest === undefined || each.untilMs > longest.untilMs ? each : longest),
      undefined,
    );
  }

  isRefused(nowMs: number): boolean {
    return this.#standing(nowMs).length > 0;
  }

  mayBeCrowded(door: number): boolean {
    return this.#doors.get(door)?.hasWorked === true && this.#refusals < crowdedTries;
  }

  accept(door: number): void {
    this.#refusals = 0;
    this.#spent = 0;
    // What nobody heard of was right, then.
    for (const [other, { verdict }] of this.#doors) if (verdict === 'spent') this.#doors.delete(other);
    this.#doors.set(door, { ...welcome, verdict: 'accepted', hasWorked: true });
  }

  /** The door asked for no login: no other one's refusal keeps it shut, and none is forgotten for it. */
  pass(door: number): void {
    const hasWorked = this.#doors.get(door)?.hasWorked === true;
    this.#doors.set(door, { ...welcome, verdict: 'accepted', hasWorked });
  }

  refuse(door: number, fault: DeviceFault, nowMs: number): void {
    const hasWorked = this.#doors.get(door)?.hasWorked === true;
    const isDoubt = hasWorked && this.#refusals < crowdedTries && fault.reason !== 'locked';
    this.#refusals += 1;
    const untilMs = nowMs + this.#pauseMs(hasWorked, fault);
    this.#doors.set(door, { verdict: 'refused', hasWorked, isDoubt, fault, untilMs });
  }

  spend(door: number, nowMs: number): void {
    const known = this.#doors.get(door);
    if (known?.verdict === 'accepted') return;
    const untilMs = Math.max(known?.untilMs ?? 0, nowMs + at(spentMs, this.#spent));
    this.#spent += 1;
    const hasWorked = known?.hasWorked === true;
    this.#doors.set(door, { verdict: 'spent', hasWorked, isDoubt: true, fault: unheard, untilMs });
  }

  /** What was refused may be tried once; the next refusal counts as the first. */
  forgive(): void {
    for (const [door, { verdict }] of this.#doors) if (verdict !== 'accepted') this.#doors.delete(door);
    this.#refusals = 0;
    this.#spent = 0;
  }

  #standing(nowMs: number): Door[] {
    return [...this.#doors.values()].filter(({ verdict, untilMs }) => verdict !== 'accepted' && nowMs < untilMs);
  }

  #pauseMs(hasWorked: boolean, { reason }: DeviceFault): number {
    if (reason === 'locked') return lockedMs;
    return hasWorked ? at(doubtMs, this.#refusals - 1) : refusedMs;
  }
}

function at(pauses: readonly number[], index: number): number {
  return pauses[Math.min(index, pauses.length - 1)] ?? 0;
}
