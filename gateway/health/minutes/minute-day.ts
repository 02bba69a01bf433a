import type { DayMasks, MinuteSpan } from './camera-minutes.ts';
import { bitOf, countMinutes, halfOf, halvesOfDay } from './minute-mask.ts';

const maskNames = ['due', 'known', 'up', 'intact'] as const;
type MaskName = (typeof maskNames)[number];

/** One hour of one camera as it is stored: masks of 60 minutes in two halves (minute-mask.ts). */
export type HourMinutes = {
  /** Number of the civil day (day-number.ts). */
  readonly day: number;
  readonly cameraNumber: number;
  /** 0–23. */
  readonly hour: number;
  /** Mean answer time, ms; absent where none was measured. */
  readonly rttMs?: number;
} & { readonly [Name in `${MaskName}${'Low' | 'High'}`]: number };

/** What one look at a camera that is due found. */
export interface MinuteLook {
  readonly isUp: boolean;
  readonly isIntact: boolean;
  readonly rttMs?: number;
}

/** What turned out later of minutes that seemed to be up: that they were not, or that nobody can tell. */
export type LateTruth = 'down' | 'unknown';

/** Where corrections go that come before the stored part of the day was read. */
interface Correction {
  readonly number: number;
  readonly span: MinuteSpan;
  readonly truth: LateTruth;
}

const hoursOfDay = 24;
const growth = 1.25;

/**
 * One civil day of all cameras, minute by minute, in memory: 1 KB a camera. Cameras go by their numbers, which are dense.
 * It knows what of it is not stored yet.
 */
export class MinuteDay {
  readonly day: number;
  /** Minutes in which the gateway looked, 48 halves; with those of before a restart once these are merged. */
  readonly watched = new Int32Array(halvesOfDay);
  /** Minutes in which this process looked. */
  readonly #looked = new Int32Array(halvesOfDay);
  #masks: Record<MaskName, Int32Array>;
  #rttSums: Float32Array;
  #rttCounts: Uint8Array;
  #capacity: number;
  readonly #unsavedHours = new Set<number>();
  /** Hours of single cameras that were put right: number × 24 + hour. */
  readonly #unsavedCells = new Set<number>();
  #early: Correction[] | undefined = [];

  /** @param cameras as many as are expected; more make it grow */
  constructor(day: number, cameras: number) {
    this.day = day;
    this.#capacity = cameras + 1;
    this.#masks = newMasks(this.#capacity);
    this.#rttSums = new Float32Array(this.#capacity * hoursOfDay);
    this.#rttCounts = new Uint8Array(this.#capacity * hoursOfDay);
  }

  /** True when what a process before this one stored of the day is in it. */
  get isMerged(): boolean {
    return this.#early === undefined;
  }

  get hasUnsaved(): boolean {
    return this.#unsavedHours.size > 0 || this.#unsavedCells.size > 0;
  }

  /** Begins a minute: the gateway looks. What an earlier look at the same minute found is forgotten. */
  begin(minute: number): void {
    const [half, bit] = [halfOf(minute), bitOf(minute)];
    const isAgain = ((this.watched[half] ?? 0) & bit) !== 0;
    this.watched[half] = (this.watched[half] ?? 0) | bit;
    this.#looked[half] = (this.#looked[half] ?? 0) | bit;
    this.#unsavedHours.add(Math.floor(minute / 60));
    if (!isAgain) return;
    for (const name of maskNames) {
      const mask = this.#masks[name];
      for (let at = half; at < mask.length; at += halvesOfDay) mask[at] = (mask[at] ?? 0) & ~bit;
    }
  }

  /** The camera is due in that minute. @param look absent when it is not known what it was */
  mark(number: number, minute: number, look?: MinuteLook): void {
    this.#reach(number);
    const [at, bit] = [number * halvesOfDay + halfOf(minute), bitOf(minute)];
    this.#set('due', at, bit);
    if (look === undefined) return;
    this.#set('known', at, bit);
    if (!look.isUp) return;
    this.#set('up', at, bit);
    if (look.isIntact) this.#set('intact', at, bit);
    if (look.rttMs !== undefined) this.#addRtt(number, Math.floor(minute / 60), look.rttMs, 1);
  }

  /** Minutes in which the camera was due, and of which it was not known yet what they were, get to be known. */
  settle(number: number, { from, to }: MinuteSpan, look: MinuteLook): void {
    this.#reach(number);
    const { due, known } = this.#masks;
    for (let minute = from; minute < to; minute++) {
      const [at, bit] = [number * halvesOfDay + halfOf(minute), bitOf(minute)];
      if (((due[at] ?? 0) & ~(known[at] ?? 0) & bit) === 0) continue;
      this.mark(number, minute, look);
      this.#unsavedCells.add(number * hoursOfDay + Math.floor(minute / 60));
    }
  }

  /** Minutes that seemed to be up were not: the camera had fallen silent before that was certain. */
  putRight(number: number, span: MinuteSpan, truth: LateTruth): void {
    this.#early?.push({ number, span, truth });
    if (number >= this.#capacity) return;
    const { up, known, intact } = this.#masks;
    for (let minute = span.from; minute < span.to; minute++) {
      const [at, bit] = [number * halvesOfDay + halfOf(minute), bitOf(minute)];
      if (((up[at] ?? 0) & bit) === 0) continue;
      for (const mask of truth === 'down' ? [up, intact] : [up, intact, known]) mask[at] = (mask[at] ?? 0) & ~bit;
      this.#unsavedCells.add(number * hoursOfDay + Math.floor(minute / 60));
    }
  }

  /** Takes in what was stored of the day; what this process saw itself stays. To be called with all of it, in parts. */
  merge(rows: readonly HourMinutes[]): void {
    for (const row of rows) {
      const { cameraNumber: number, hour, rttMs } = row;
      this.#reach(number);
      const at = number * halvesOfDay + hour * 2;
      for (const name of maskNames) {
        this.#set(name, at, row[`${name}Low`] & ~(this.#looked[hour * 2] ?? 0));
        this.#set(name, at + 1, row[`${name}High`] & ~(this.#looked[hour * 2 + 1] ?? 0));
      }
      if (rttMs !== undefined) this.#addRtt(number, hour, rttMs, countMinutes(row.upLow) + countMinutes(row.upHigh));
    }
  }

  /** Ends merging. @param watched minutes in which a process before this one looked, 48 halves */
  endMerging(watched: ArrayLike<number>): void {
    for (let half = 0; half < halvesOfDay; half++)
      this.watched[half] = (this.watched[half] ?? 0) | (watched[half] ?? 0);
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const { number, span, truth } of early) this.putRight(number, span, truth);
  }

  /** The masks of a camera; of one that was never marked they are empty. They are views: they go on changing. */
  masksOf(number: number): DayMasks {
    this.#reach(number);
    return { ...this.#masks, offset: number * halvesOfDay };
  }

  /** Mean answer time in each hour, ms; null where none was measured. */
  rttOf(number: number): (number | null)[] {
    return Array.from({ length: hoursOfDay }, (_, hour) => this.#rttAt(number * hoursOfDay + hour) ?? null);
  }

  /** Takes the list of what is not stored yet: cells of number × 24 + hour, in the order of the table. */
  takeUnsaved(): number[] {
    const cells = new Set(this.#unsavedCells);
    for (const hour of this.#unsavedHours) {
      for (let number = 0; number < this.#capacity; number++) {
        if (this.#isDueIn(number, hour)) cells.add(number * hoursOfDay + hour);
      }
    }
    this.#unsavedHours.clear();
    this.#unsavedCells.clear();
    return [...cells].sort((a, b) => a - b);
  }

  /** What could not be stored is to be stored later. */
  giveBack(cells: readonly number[]): void {
    for (const cell of cells) this.#unsavedCells.add(cell);
  }

  /** One hour of one camera, as it is stored. */
  hourAt(cell: number): HourMinutes {
    const [cameraNumber, hour] = [Math.floor(cell / hoursOfDay), cell % hoursOfDay];
    const rttMs = this.#rttAt(cell);
    const at = cell * 2;
    const { due, known, up, intact } = this.#masks;
    return {
      ...{ day: this.day, cameraNumber, hour, ...(rttMs !== undefined && { rttMs }) },
      ...{ dueLow: due[at] ?? 0, dueHigh: due[at + 1] ?? 0, knownLow: known[at] ?? 0, knownHigh: known[at + 1] ?? 0 },
      ...{ upLow: up[at] ?? 0, upHigh: up[at + 1] ?? 0, intactLow: intact[at] ?? 0, intactHigh: intact[at + 1] ?? 0 },
    };
  }

  #isDueIn(number: number, hour: number): boolean {
    const at = number * halvesOfDay + hour * 2;
    const { due } = this.#masks;
    return due[at] !== 0 || due[at + 1] !== 0;
  }

  #set(name: MaskName, at: number, bits: number): void {
    const mask = this.#masks[name];
    mask[at] = (mask[at] ?? 0) | bits;
  }

  #addRtt(number: number, hour: number, rttMs: number, minutes: number): void {
    const at = number * hoursOfDay + hour;
    this.#rttSums[at] = (this.#rttSums[at] ?? 0) + rttMs * minutes;
    this.#rttCounts[at] = Math.min(255, (this.#rttCounts[at] ?? 0) + minutes);
  }

  #rttAt(cell: number): number | undefined {
    const count = this.#rttCounts[cell] ?? 0;
    return count === 0 ? undefined : Math.round((this.#rttSums[cell] ?? 0) / count);
  }

  #reach(number: number): void {
    if (number < this.#capacity) return;
    this.#capacity = Math.ceil((number + 1) * growth);
    this.#masks = newMasks(this.#capacity, this.#masks);
    this.#rttSums = grown(new Float32Array(this.#capacity * hoursOfDay), this.#rttSums);
    this.#rttCounts = grown(new Uint8Array(this.#capacity * hoursOfDay), this.#rttCounts);
  }
}

function newMasks(capacity: number, old?: Readonly<Record<MaskName, Int32Array>>): Record<MaskName, Int32Array> {
  const one = (name: MaskName): Int32Array => {
    const mask = new Int32Array(capacity * halvesOfDay);
    return old === undefined ? mask : grown(mask, old[name]);
  };
  return { due: one('due'), known: one('known'), up: one('up'), intact: one('intact') };
}

function grown<Numbers extends Float32Array | Uint8Array | Int32Array>(larger: Numbers, old: Numbers): Numbers {
  larger.set(old);
  return larger;
}

/** The masks of one camera's day from its stored hours. */
export function masksOfHours(hours: readonly HourMinutes[]): DayMasks {
  const masks = newMasks(1);
  for (const row of hours) {
    for (const name of maskNames) {
      masks[name][row.hour * 2] = row[`${name}Low`];
      masks[name][row.hour * 2 + 1] = row[`${name}High`];
    }
  }
  return { ...masks, offset: 0 };
}
