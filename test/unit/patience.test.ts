import { expect } from 'chai';
import { Patience } from '../../gateway/platform/scheduling/patience.ts';

/** A clock by which each piece of work takes so long. */
function clockOf(pieceMs: number): { monotonic(): number } {
  let nowMs = 0;
  return { monotonic: () => (nowMs += pieceMs) };
}

describe('Patience', () => {
  it('rests longer than the work took, and never for long', async () => {
    const patience = new Patience(clockOf(20), new AbortController().signal);
    const slow = new Patience(clockOf(3_600_000), new AbortController().signal);

    const beganMs = performance.now();
    await patience.pause();
    const shortMs = performance.now() - beganMs;
    await slow.pause();
    const longMs = performance.now() - beganMs - shortMs;

    expect(shortMs).to.be.within(55, 900);
    expect(longMs).to.be.within(990, 1900);
  });

  it('ends the work at its next pause when it is to stop', async () => {
    const stop = new AbortController();
    const patience = new Patience(clockOf(3_600_000), stop.signal);

    const resting = patience.pause().catch((error: unknown) => error);
    stop.abort();

    expect(await resting).to.have.property('name', 'AbortError');
  });
});
