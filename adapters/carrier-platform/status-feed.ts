import type { AdapterContext, Outcome } from '../sdk/adapter.ts';
import { failed, ok } from '../sdk/outcome.ts';
import { readInstant, readPointer, readText } from './json-pointer.ts';
import { type PlatformContract, readState } from './platform-contract.ts';
import type { PlatformReply } from './platform-connection.ts';
import type { PlatformMemory } from './platform-memory.ts';
import type { PlatformAnswer, PlatformSession } from './platform-session.ts';
import type { PointStatus } from './status-board.ts';

type StatusContract = NonNullable<PlatformContract['status']>;

const maxStatusBytes = 8 * 1024 * 1024;
/** Changes are gone after these many answers in a row: a feed that never ends is read whole instead. */
const maxChangeCalls = 50;
/** The whole is read again after so long, in case a change was lost. */
const wholeEveryMs = 3_600_000;

/** Brings a board up to date: by the changes since its cursor, or by the whole. */
export async function readStatusFeed(
  session: PlatformSession,
  { contract, board }: PlatformMemory,
  clock: AdapterContext['clock'],
): Promise<Outcome<void>> {
  const { status } = contract;
  if (status === null) return failed('request', 'unsupported', 'status feed: this platform has none');
  const isFresh = clock.monotonic() - board.wholeAtMs < wholeEveryMs;
  if (board.cursor !== undefined && status.changesPath !== null && isFresh) {
    const changed = await readChanges(session, { contract, status, path: status.changesPath, board, clock });
    if (changed.kind === 'ok') return changed;
    // A cursor that the platform has forgotten is answered in as many ways as there are platforms.
    if (!['unsupported', 'refused', 'malformed'].includes(changed.fault.reason)) return changed;
    board.startOver();
  }
  return readWhole(session, { contract, status, board, clock });
}

interface Feed {
  readonly contract: PlatformContract;
  readonly status: StatusContract;
  readonly board: PlatformMemory['board'];
  readonly clock: AdapterContext['clock'];
}

async function readWhole(session: PlatformSession, feed: Feed): Promise<Outcome<void>> {
  const { contract, status, board, clock } = feed;
  const label = 'status of all points';
  const asked = await session.ask({ path: status.snapshotPath, maxBytes: maxStatusBytes, label });
  if (asked.kind === 'failed') return asked;
  const rows = readRows(contract, status, asked.value.json);
  if (rows === undefined) return failed('request', 'malformed', `${label}: no list at ${status.list}`);
  board.replace(rows, readText(asked.value.json, status.cursor, 512), clock.monotonic());
  noteReading(feed, asked.value);
  return ok(undefined);
}

async function readChanges(session: PlatformSession, feed: Feed & { readonly path: string }): Promise<Outcome<void>> {
  const { contract, status, board, path } = feed;
  const label = 'status changes';
  for (let calls = 0; calls < maxChangeCalls; calls += 1) {
    const joint = path.includes('?') ? '&' : '?';
    const parameter = `${encodeURIComponent(status.cursorParameter)}=${encodeURIComponent(board.cursor ?? '')}`;
    const asked = await session.ask({ path: `${path}${joint}${parameter}`, maxBytes: maxStatusBytes, label });
    if (asked.kind === 'failed') return asked;
    const { json } = asked.value;
    const rows = readRows(contract, status, json);
    const cursor = readText(json, status.cursor, 512);
    if (rows === undefined || cursor === undefined)
      return failed('request', 'malformed', `${label}: no list or cursor`);
    const isMoving = cursor !== board.cursor;
    board.change(rows, cursor);
    noteReading(feed, asked.value);
    if (readPointer(json, status.more) !== true || !isMoving) return ok(undefined);
  }
  return failed('request', 'malformed', `${label}: they never end`);
}

function readRows(
  contract: PlatformContract,
  status: StatusContract,
  json: unknown,
): [string, PointStatus][] | undefined {
  const rows = readPointer(json, status.list);
  if (!Array.isArray(rows)) return undefined;
  return rows.flatMap((row: unknown): [string, PointStatus][] => {
    const id = readText(row, status.id, 128);
    if (id === undefined) return [];
    const sinceMs = readInstant(row, status.at);
    const state = readState(contract, readPointer(row, status.status));
    return [[id, { state, ...(sinceMs !== undefined && { sinceMs }) }]];
  });
}

/** The Date of an answer is cut to the second: on the average the clock shows half a second more. */
const halfSecondMs = 500;

/** Platform clock minus ours, ms, by the Date of an answer; empty when it has none. */
export function clockOffsetOf({ rttMs, sentAtMs, dateMs }: PlatformReply): { readonly clockOffsetMs?: number } {
  if (dateMs === undefined) return {};
  return { clockOffsetMs: Math.round(dateMs + halfSecondMs - (sentAtMs + rttMs / 2)) };
}

function noteReading({ board, clock }: Feed, { reply }: PlatformAnswer): void {
  board.note({ readAtMs: clock.monotonic(), rttMs: reply.rttMs, ...clockOffsetOf(reply) });
}
