import type { Outcome } from '../sdk/adapter.ts';
import { failed, ok } from '../sdk/outcome.ts';
import type { PlatformPoint, PointListing } from '../sdk/point-platform.ts';
import { readNumber, readPointer, readText } from './json-pointer.ts';
import { type PlatformContract, readState } from './platform-contract.ts';
import type { PlatformSession } from './platform-session.ts';

/** A list with more points than this is noise. */
const maxPoints = 50_000;
const maxPageBytes = 4 * 1024 * 1024;
/** Longest id that an access path can hold; cutting one would make it name another point. */
const maxIdLength = 128;
/** A list that moved under the walk is walked once more. */
const maxWalks = 2;

type OnPage = (points: readonly PlatformPoint[], toldTotal: number | undefined) => Promise<void>;

/** Of a platform that lists its points. */
type ListContract = PlatformContract & { readonly points: NonNullable<PlatformContract['points']> };

interface Walk {
  readonly firstTotal: number | undefined;
  readonly lastTotal: number | undefined;
  /** Rows that named a point which this same walk had seen. */
  readonly duplicates: number;
  readonly unreadable: number;
}

/**
 * Walks over the list of points until it ends: by an empty page, a shorter page than the one before, or a page that
 * brings nothing new. The total is not believed, only compared with.
 */
export async function listPoints(
  session: PlatformSession,
  contract: PlatformContract,
  onPage: OnPage,
): Promise<Outcome<PointListing>> {
  const { points } = contract;
  if (points === null) {
    const detail = 'list of points: this platform has no such call; upload its points as a sheet';
    return failed('request', 'unsupported', detail);
  }
  const lists: ListContract = { ...contract, points };
  const known = new Set<string>();
  const sums = { duplicates: 0, unreadable: 0 };
  for (let walks = 1; ; walks += 1) {
    const walked = await walk(session, lists, known, onPage);
    if (walked.kind === 'failed') return walked;
    // A second walk over the same rows counts them anew.
    sums.duplicates = Math.max(sums.duplicates, walked.value.duplicates);
    sums.unreadable = Math.max(sums.unreadable, walked.value.unreadable);
    if (known.size === 0 && sums.unreadable > 0) {
      const { list, id } = points;
      return failed('describe', 'malformed', `list of points: no row of ${list} has an id at ${id}`);
    }
    const isComplete = isWholeAndStill(walked.value, known.size);
    if ((isComplete && walked.value.duplicates === 0) || walks === maxWalks) {
      return ok({ points: known.size, ...sums, ...totalOf(walked.value), isComplete });
    }
  }
}

/** The list did not move under the walk, and all of it was seen. */
function isWholeAndStill({ firstTotal, lastTotal, unreadable }: Walk, seen: number): boolean {
  return firstTotal === lastTotal && (lastTotal === undefined || seen + unreadable >= lastTotal);
}

function totalOf({ lastTotal }: Walk): Pick<PointListing, 'toldTotal'> {
  return lastTotal === undefined ? {} : { toldTotal: lastTotal };
}

async function walk(
  session: PlatformSession,
  contract: ListContract,
  known: Set<string>,
  onPage: OnPage,
): Promise<Outcome<Walk>> {
  const tally = new Tally(contract, known);
  for (let number = 0; ; number += 1) {
    const page = await readPage(session, contract, number);
    if (page.kind === 'failed') return page;
    const fresh = tally.take(page.value);
    if (fresh.length > 0) await onPage(fresh, page.value.total);
    if (tally.isOver) return ok(tally);
  }
}

/** What one walk has seen so far. */
class Tally implements Walk {
  readonly #contract: ListContract;
  readonly #known: Set<string>;
  readonly #seen = new Set<string>();
  firstTotal: number | undefined;
  lastTotal: number | undefined;
  duplicates = 0;
  unreadable = 0;
  isOver = false;
  #pages = 0;
  #rows = 0;
  #fullLength = 0;

  /** @param known ids that this walk and the one before handed over */
  constructor(contract: ListContract, known: Set<string>) {
    this.#contract = contract;
    this.#known = known;
  }

  /** @returns the points that nobody has been handed yet */
  take({ rows, total }: Page): PlatformPoint[] {
    if (this.#pages === 0) this.firstTotal = total;
    this.lastTotal = total;
    const points = rows.flatMap((row) => readPoint(this.#contract, row) ?? []);
    const unseen = points.filter(({ id }) => !this.#seen.has(id) && this.#seen.add(id));
    this.unreadable += rows.length - points.length;
    this.duplicates += points.length - unseen.length;
    this.#pages += 1;
    this.#rows += rows.length;
    this.isOver = this.#isLast(rows.length, unseen.length, total);
    this.#fullLength = rows.length;
    return unseen.filter(({ id }) => this.#known.size < maxPoints && !this.#known.has(id) && this.#known.add(id));
  }

  #isLast(length: number, unseen: number, total: number | undefined): boolean {
    if (unseen === 0 || length < this.#fullLength || this.#seen.size >= maxPoints) return true;
    // A page shorter than we asked for may be the platform's own limit; only with the total it says that it is the last.
    return length < this.#contract.points.pageSize && this.#rows === total;
  }
}

interface Page {
  readonly rows: readonly unknown[];
  readonly total: number | undefined;
}

async function readPage(session: PlatformSession, { points }: ListContract, number: number): Promise<Outcome<Page>> {
  const joint = points.path.includes('?') ? '&' : '?';
  const page = `${encodeURIComponent(points.pageParameter)}=${points.firstPage + number}`;
  const size = `${encodeURIComponent(points.sizeParameter)}=${points.pageSize}`;
  const label = `list of points, page ${points.firstPage + number}`;
  const asked = await session.ask({ path: `${points.path}${joint}${page}&${size}`, maxBytes: maxPageBytes, label });
  if (asked.kind === 'failed') return asked;
  const rows = readPointer(asked.value.json, points.list);
  if (!Array.isArray(rows)) return failed('describe', 'malformed', `${label}: no list at ${points.list || 'the top'}`);
  return ok({ rows, total: readNumber(asked.value.json, points.total) });
}

function readPoint(contract: ListContract, row: unknown): PlatformPoint | undefined {
  const { points } = contract;
  const id = readText(row, points.id, maxIdLength + 1);
  if (id === undefined || id.length > maxIdLength) return undefined;
  const gbCode = readText(row, points.gbCode, 32);
  const longitude = readNumber(row, points.longitude);
  const latitude = readNumber(row, points.latitude);
  const area = readText(row, points.area, 128);
  const address = readText(row, points.address, 256);
  return {
    id,
    name: readText(row, points.name, 128) ?? id,
    state: readState(contract, readPointer(row, points.status)),
    ...(gbCode !== undefined && { gbCode }),
    ...(longitude !== undefined && latitude !== undefined && { longitude, latitude }),
    ...(area !== undefined && { area }),
    ...(address !== undefined && { address }),
  };
}
