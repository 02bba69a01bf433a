/** Frames that are due within so long leave together: waking up costs more than sending. */
const SLOT_MS = 10;

type Work = () => void;

/** Work of each slot that is to come, by its time on the monotonic clock. */
const slots = new Map<number, Set<Work>>();

/**
 * Runs `work` once at or up to a slot after `dueMs` (monotonic clock), together with what others have to do then.
 *
 * @returns a function that calls it off
 */
export function paceAt(dueMs: number, work: Work): () => void {
  const slotMs = Math.ceil(dueMs / SLOT_MS) * SLOT_MS;
  const slot = slots.get(slotMs) ?? openSlot(slotMs);
  slot.add(work);
  return () => slot.delete(work);
}

function openSlot(slotMs: number): Set<Work> {
  const slot = new Set<Work>();
  slots.set(slotMs, slot);
  const run = (): void => {
    slots.delete(slotMs);
    for (const work of slot) work();
  };
  setTimeout(run, Math.max(0, Math.ceil(slotMs - performance.now())));
  return slot;
}
