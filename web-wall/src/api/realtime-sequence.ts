/** What is known of one connection's batches. */
interface RealtimeSequence {
  /** Number of the newest batch; 0 before the first. */
  readonly lastSeq: number;
}

export const freshSequence: RealtimeSequence = { lastSeq: 0 };

/** `apply`: show it. `reread`: show it, but batches are missing before it, so read the lists again. `drop`: already seen. */
type BatchVerdict = 'apply' | 'reread' | 'drop';

/**
 * Judges one batch by its number, which grows by one on each connection.
 * The first batch of a connection is never a hole: lists are read again on connecting anyway.
 */
export function judgeBatch(
  sequence: RealtimeSequence,
  seq: number,
): { readonly sequence: RealtimeSequence; readonly verdict: BatchVerdict } {
  if (seq <= sequence.lastSeq) return { sequence, verdict: 'drop' };
  const isHole = sequence.lastSeq > 0 && seq !== sequence.lastSeq + 1;

  return { sequence: { lastSeq: seq }, verdict: isHole ? 'reread' : 'apply' };
}
