import { expect } from 'chai';
import type { FaultView } from '../../gateway/platform/http/common-api.ts';
import { lateSource } from '../../web-wall/src/wall/late-source.ts';

const nobody = { onTrouble: () => undefined };

/** A way to play that notes what is asked of it. */
function notedSource() {
  const calls: string[] = [];
  const open = (video: string, stream: string) => {
    calls.push(`open ${video} ${stream}`);
    return { seenAtMs: () => 42, close: () => void calls.push('close') };
  };
  return { open, calls };
}

describe('lateSource', () => {
  it('opens once its code is there, and is closed as any other', async () => {
    const { open, calls } = notedSource();
    const source = lateSource(() => Promise.resolve(open))('tile 1', 'stream a', nobody);
    const early = source.seenAtMs();
    await Promise.resolve();

    const late = source.seenAtMs();
    source.close();

    expect([early, late]).to.deep.equal([undefined, 42]);
    expect(calls).to.deep.equal(['open tile 1 stream a', 'close']);
  });

  it('opens nothing when it was closed while its code was fetched', async () => {
    const { open, calls } = notedSource();
    const source = lateSource(() => Promise.resolve(open))('tile 1', 'stream a', nobody);

    source.close();
    await Promise.resolve();

    expect(calls).to.deep.equal([]);
  });

  it('gives up when its code cannot be fetched, so that the player tries again later', async () => {
    const faults: FaultView[] = [];
    const source = lateSource(() => Promise.reject(new Error('gateway away')));
    source('tile 1', 'stream a', { onTrouble: ({ fault }) => faults.push(fault) });
    await new Promise((resolve) => setImmediate(resolve));

    expect(faults.map(({ stage }) => stage)).to.deep.equal(['picture']);
    expect(faults[0]?.detail).to.include('gateway away');
  });
});
