import { expect } from 'chai';
import { retryDelayMs } from '../../web-wall/src/api/backoff.ts';
import { freshSequence, judgeBatch } from '../../web-wall/src/api/realtime-sequence.ts';

describe('judgeBatch', () => {
  it('applies batches whose numbers grow by one', () => {
    const first = judgeBatch(freshSequence, 1);
    const second = judgeBatch(first.sequence, 2);

    expect([first.verdict, second.verdict]).to.deep.equal(['apply', 'apply']);
  });

  it('asks to read the lists again after a hole, and goes on from there', () => {
    const hole = judgeBatch({ lastSeq: 2 }, 5);
    const after = judgeBatch(hole.sequence, 6);

    expect([hole.verdict, after.verdict]).to.deep.equal(['reread', 'apply']);
  });

  it('drops a batch that was seen before', () => {
    const step = judgeBatch({ lastSeq: 4 }, 4);

    expect(step).to.deep.equal({ sequence: { lastSeq: 4 }, verdict: 'drop' });
  });

  it('takes any number as the first of a connection', () => {
    expect(judgeBatch(freshSequence, 7).verdict).to.equal('apply');
  });
});

describe('retryDelayMs', () => {
  const policy = { baseMs: 1000, capMs: 15_000 };

  it('doubles with each failure up to the cap', () => {
    const delays = [1, 2, 3, 4, 5, 40].map((failures) => retryDelayMs(failures, 0.999_999, policy));

    expect(delays).to.deep.equal([1000, 2000, 4000, 8000, 15_000, 15_000]);
  });

  it('spreads walls over the second half of the delay', () => {
    expect([retryDelayMs(3, 0, policy), retryDelayMs(3, 0.5, policy)]).to.deep.equal([2000, 3000]);
  });
});
