import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { ReloadWish } from '../hls/blocking-reload.ts';
import type { LiveStream, Patience } from './live-stream.ts';

/** A request of low-latency HLS is held back for at most so many target durations (RFC 8216bis §6.2.5.2). */
const heldTargetDurations = 3;

/**
 * The low-latency playlist, as soon as what is wished for is in it. The first one waits like the plain playlist does.
 *
 * Fails with `playlist/impossible`, with `stream/late` when the wish does not come true in time, or with `stream/failed`.
 */
export async function readLowLatencyPlaylist(
  stream: LiveStream,
  wish: ReloadWish | undefined,
  patience: Patience,
): Promise<string> {
  const { ring } = stream;
  if (!ring.isReady) await stream.until(() => ring.lowLatencyPlaylist(), patience);
  if (wish !== undefined) ring.assertPossible(wish);
  return inTime(stream, () => ring.lowLatencyPlaylist(wish), patience.signal);
}

/**
 * A piece of the stream; the part that the playlist promises is waited for. Undefined when there is no such piece, or no
 * longer, or when the promised part turned out not to come.
 */
export async function readPiece(
  stream: LiveStream,
  name: string,
  signal: AbortSignal,
): Promise<readonly Uint8Array[] | undefined> {
  const { ring } = stream;
  const isSettled = (): true | undefined => ring.piece(name) !== undefined || !ring.isPromised(name) || undefined;
  if (isSettled() === undefined) await inTime(stream, isSettled, signal);
  return ring.piece(name);
}

async function inTime<Found>(
  stream: LiveStream,
  find: () => Found | undefined,
  signal: AbortSignal | undefined,
): Promise<Found> {
  const withinMs = heldTargetDurations * stream.ring.targetSeconds * 1000;
  try {
    return await stream.until(find, { withinMs, ...(signal === undefined ? {} : { signal }) });
  } catch (cause) {
    if (stream.isHopeless) throw cause;
    throw new GatewayError('stream/late', 'The camera has sent nothing new for too long; ask again.', { cause });
  }
}
