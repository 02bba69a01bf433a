import type { AdapterContext, CallLimits, Outcome, ProbeLevel, ProbeReading, ProbeTarget } from '../sdk/adapter.ts';
import { CallDeadline } from '../sdk/call-deadline.ts';
import { failed, ok } from '../sdk/outcome.ts';
import { PlatformConnection } from './platform-connection.ts';
import type { PlatformMemory } from './platform-memory.ts';
import { clockOffsetOf } from './status-feed.ts';

/** What a platform told longer ago than this proves nothing any more. */
const staleAfterMs = 180_000;
const maxGreetingBytes = 256 * 1024;

/**
 * A probe of a point, answered from what the status feed told: no call of its own. A point that the feed calls offline
 * has failed; a feed that is silent has failed for all of its points.
 */
export async function probePoint(
  { board, refresh }: PlatformMemory,
  pointId: string,
  level: ProbeLevel,
  { clock, limits }: { readonly clock: AdapterContext['clock']; readonly limits: CallLimits },
): Promise<Outcome<ProbeReading>> {
  if (board.reading === undefined && refresh !== undefined) {
    // Right after a start the first reading is under way: better late than wrong.
    using deadline = new CallDeadline(clock, limits);
    await refresh.join(deadline, 'status feed');
  }
  const { reading } = board;
  if (reading === undefined) return failed('request', 'timeout', 'status feed: the platform has told nothing yet');
  const ageMs = clock.monotonic() - reading.readAtMs;
  if (ageMs > staleAfterMs) {
    return failed('request', 'timeout', `status feed: last read ${Math.round(ageMs / 1000)} s ago`);
  }
  return level === 'L2' ? clockReading(reading) : pointReading(board, pointId, reading.rttMs);
}

/** A probe of the platform itself: one request without login; whatever it answers, it is alive and tells its clock. */
export async function probePlatform(
  { contract }: PlatformMemory,
  { address }: ProbeTarget,
  level: ProbeLevel,
  { context, limits }: { readonly context: AdapterContext; readonly limits: CallLimits },
): Promise<Outcome<ProbeReading>> {
  using deadline = new CallDeadline(context.clock, limits);
  using connection = new PlatformConnection(address, contract, context, deadline);
  const request = { method: 'GET', path: '/', headers: {}, maxBytes: maxGreetingBytes, label: 'probe' } as const;
  const sent = await connection.send(request);
  if (sent.kind === 'failed') return sent;
  const { rttMs } = sent.value;
  return level === 'L2' ? clockReading({ rttMs, ...clockOffsetOf(sent.value) }) : ok({ rttMs });
}

function clockReading({ rttMs, clockOffsetMs }: ProbeReading): Outcome<ProbeReading> {
  return clockOffsetMs === undefined
    ? failed('clock', 'malformed', 'platform clock: its answers have no Date')
    : ok({ rttMs, clockOffsetMs });
}

function pointReading(board: PlatformMemory['board'], pointId: string, rttMs: number): Outcome<ProbeReading> {
  const status = board.find(pointId);
  if (status === undefined)
    return failed('request', 'unreachable', 'status feed: the platform does not list this point');
  if (status.state !== 'offline') return ok({ rttMs });
  const since = status.sinceMs === undefined ? '' : ` since ${new Date(status.sinceMs).toISOString()}`;
  return failed('connect', 'unreachable', `status feed: the platform says offline${since}`);
}
