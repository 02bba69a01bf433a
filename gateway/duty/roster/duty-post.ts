import type { UserId } from '../../platform/actor/actor.ts';
import { addDays, civilTimeOf, instantOf } from '../../platform/clock/civil-time.ts';
import type { Brand } from '../../platform/ids/brand.ts';
import type { OrganisationId } from '../../registry/camera.ts';
import { dayMinutes } from '../night-window.ts';

export type DutyPostId = Brand<'DutyPostId'>;

/** A part of the day in which a post is manned 班次, e.g. 白班 08:00–20:00. */
export interface PostSlot {
  /** Stays when name or hours change, so that what was assigned stays assigned: `s1`, `s2`, … */
  readonly key: string;
  readonly name: string;
  /** `HH:mm` in Beijing. An end at or before the start lies on the next day; equal ends mean 24 hours. */
  readonly start: string;
  readonly end: string;
}

/** A duty post 岗位 of an organisation: a place to watch from, manned in slots of each day. */
export interface DutyPost {
  readonly id: DutyPostId;
  readonly organisationId: OrganisationId;
  readonly organisationPath: string;
  readonly name: string;
  /** By their start. */
  readonly slots: readonly PostSlot[];
  /** How many people each slot wants. */
  readonly wanted: number;
  /** A post that is not enabled wants nobody. */
  readonly enabled: boolean;
  /** Grows by one with each change. */
  readonly version: number;
}

/** One slot of one date: a shift that has to be manned. */
export interface DutySlot {
  readonly post: DutyPost;
  readonly slot: PostSlot;
  /** Civil date on which it begins. */
  readonly date: string;
  /** [fromMs, toMs), ms since epoch. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** Somebody on duty, with the name as it was when they were assigned. */
export interface Officer {
  readonly officerId: UserId;
  readonly officerName: string;
}

/** A time [fromMs, toMs), ms since epoch. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Names one slot of one date in maps and columns. */
export function slotKeyOf({ post, slot, date }: Pick<DutySlot, 'post' | 'slot' | 'date'>): string {
  return `${post.id}/${date}/${slot.key}`;
}

/** The slots of a post that begin on a civil date, by their start. */
export function slotsOn(post: DutyPost, date: string): DutySlot[] {
  return post.slots.map((slot) => {
    const startMinute = minuteOf(slot.start);
    const length = (minuteOf(slot.end) - startMinute + dayMinutes) % dayMinutes;
    const fromMs = instantOf(date, startMinute);
    const toMs = instantOf(date, startMinute + (length === 0 ? dayMinutes : length));
    return { post, slot, date, fromMs, toMs };
  });
}

/** The slots of a post that touch a stretch, the earliest first; one that began the day before may reach in. */
export function slotsWithin(post: DutyPost, { fromMs, toMs }: Stretch): DutySlot[] {
  const slots: DutySlot[] = [];
  const last = civilTimeOf(toMs).date;
  for (let date = addDays(civilTimeOf(fromMs).date, -1); date <= last; date = addDays(date, 1)) {
    slots.push(...slotsOn(post, date));
  }
  return slots.filter((slot) => slot.fromMs < toMs && slot.toMs > fromMs).sort((a, b) => a.fromMs - b.fromMs);
}

/** The slots of a post that hold an instant. */
export function slotsAt(post: DutyPost, atMs: number): DutySlot[] {
  return slotsWithin(post, { fromMs: atMs, toMs: atMs + 1 });
}

function minuteOf(clockText: string): number {
  const [hours = '0', minutes = '0'] = clockText.split(':');
  return Number(hours) * 60 + Number(minutes);
}
