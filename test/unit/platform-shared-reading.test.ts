import { expect } from 'chai';
import { SharedReading } from '../../gateway/platform/database/shared-reading.ts';

describe('SharedReading', () => {
  /** Queries under way; each answers when the test says so. */
  const asked: { answer: (value: number) => void; fail: (error: Error) => void }[] = [];
  const query = (): Promise<number> =>
    new Promise((answer, fail) => {
      asked.push({ answer, fail });
    });
  beforeEach(() => void asked.splice(0));

  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it('gives those who come while a query runs one more query together, not the old answer', async () => {
    const reading = new SharedReading<number>();
    const first = reading.read('city', query);
    const late = [reading.read('city', query), reading.read('city', query)];
    expect(asked).to.have.lengthOf(1);

    asked[0]?.answer(1);
    await settle();
    asked[1]?.answer(2);

    expect(await first).to.equal(1);
    expect(await Promise.all(late)).to.deep.equal([2, 2]);
    expect(asked).to.have.lengthOf(2);
  });

  it('asks again for somebody who comes when all is answered, and by key', async () => {
    const reading = new SharedReading<number>();
    const first = reading.read('city', query);
    const other = reading.read('county', query);
    asked[0]?.answer(1);
    asked[1]?.answer(5);
    await Promise.all([first, other]);
    await settle();

    const again = reading.read('city', query);
    asked[2]?.answer(3);

    expect(await again).to.equal(3);
  });

  it('passes a failure to those who asked for that query only', async () => {
    const reading = new SharedReading<number>();
    const first = reading.read('city', query).catch((error: Error) => error.message);
    const late = reading.read('city', query);
    asked[0]?.fail(new Error('away'));
    await settle();
    asked[1]?.answer(2);

    expect([await first, await late]).to.deep.equal(['away', 2]);
  });
});
