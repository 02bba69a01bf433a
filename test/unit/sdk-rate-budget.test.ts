import { expect } from 'chai';
import { DeviceRateBudget } from '../../adapters/sdk/rate-budget.ts';

const clock = { now: () => Date.now(), monotonic: () => performance.now() };
const address = { host: '10.0.0.1', port: 80 };

function within(ms: number, signal = new AbortController().signal) {
  return { signal, deadlineMs: performance.now() + ms };
}

describe('DeviceRateBudget', () => {
  it('lets so many in at once and hands a place on in order', async () => {
    const budget = new DeviceRateBudget(clock, { callsPerSecond: 1000, inFlight: 1 });
    const order: number[] = [];
    const first = await budget.take(address, within(1000));
    const others = [1, 2].map(async (number) => {
      const release = await budget.take(address, within(1000));
      order.push(number);
      release?.();
    });

    const elsewhere = await budget.take({ ...address, host: '10.0.0.2' }, within(1000));
    expect(elsewhere, 'another device has a budget of its own').to.be.a('function');
    expect(order).to.deep.equal([]);
    first?.();
    first?.();
    await Promise.all(others);

    expect(order).to.deep.equal([1, 2]);
  });

  it('spaces calls out', async () => {
    const budget = new DeviceRateBudget(clock, { callsPerSecond: 50, inFlight: 10 });
    const startedMs = performance.now();

    for (let call = 0; call < 4; call += 1) (await budget.take(address, within(1000)))?.();

    expect(performance.now() - startedMs).to.be.at.least(55);
  });

  it('gives up at the deadline and when the caller does, and the place stays free', async () => {
    const budget = new DeviceRateBudget(clock, { callsPerSecond: 1000, inFlight: 1 });
    const first = await budget.take(address, within(1000));
    const controller = new AbortController();

    const late = budget.take(address, within(20));
    const cancelled = budget.take(address, within(1000, controller.signal));
    controller.abort();

    expect([await late, await cancelled]).to.deep.equal([undefined, undefined]);
    first?.();
    expect(await budget.take(address, within(100))).to.be.a('function');
  });
});
