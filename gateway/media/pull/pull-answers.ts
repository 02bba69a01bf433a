import type { DeviceFault, FaultReason, FaultStage } from '../../../adapters/sdk/adapter.ts';
import type { PullReply } from './pull-client.ts';
import type { MediaPlaylist } from './playlist.ts';

/** Statuses with which servers say that an address, or the token in it, is not good any more. */
const spentStatuses = new Set([401, 403, 404, 410]);
/** A playlist that changed so many target durations ago, or longer, stands still. */
const staleTargets = 3;
const staleSlackMs = 2000;

/** A status that says: ask for a new address. */
export function isSpent(status: number): boolean {
  return spentStatuses.has(status);
}

/**
 * Why an answer with a status beside 200 ends a session.
 *
 * @param wasGood the same address was answered well before: then it is not a refusal of the login but the end of its life
 */
export function refuseAnswer(what: string, { status }: PullReply, wasGood: boolean): DeviceFault {
  if (status >= 300 && status < 400) {
    const detail = `${what}: the server points to another address (${status}); redirects are not followed`;
    return { stage: 'stream', reason: 'forbidden', detail };
  }
  if (isSpent(status) && wasGood) {
    return { stage: 'stream', reason: 'reset', detail: `${what}: the address is not good any more (${status})` };
  }
  const [stage, reason] = reasonOf(status);
  return { stage, reason, detail: `${what}: answered ${status}` };
}

function reasonOf(status: number): readonly [FaultStage, FaultReason] {
  if (status === 401 || status === 403) return ['login', 'unauthorised'];
  if (status === 429 || status === 453 || status === 503) return ['describe', 'over-budget'];
  // 404 before anything was shown: the platform has named a stream that is not there yet, or not any more.
  return ['describe', status >= 500 || isSpent(status) ? 'reset' : 'unsupported'];
}

/** Whether the server itself says that a playlist has not changed for long; its clock alone is asked. */
export function isStale({ dateMs, changedAtMs }: PullReply, { targetSeconds, endsAtMs }: MediaPlaylist): boolean {
  const newestMs = Math.max(changedAtMs ?? -Infinity, endsAtMs ?? -Infinity);
  if (dateMs === undefined || newestMs === -Infinity) return false;
  return dateMs - newestMs > staleTargets * targetSeconds * 1000 + staleSlackMs;
}
