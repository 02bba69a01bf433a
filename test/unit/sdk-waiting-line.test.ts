import { expect } from 'chai';
import { TrafficBudget } from '../../adapters/onvif/traffic-budget.ts';
import { Slots } from '../../adapters/sdk/slots.ts';

const never = new AbortController().signal;

/** Notes the order in which places are had. */
function noting() {
  const order: string[] = [];
  const note = (name: string, taken: Promise<boolean>) =>
    taken.then((isHeld) => void order.push(isHeld ? name : `${name} left`));
  return { order, note };
}

describe('a line for places', () => {
  it('lets one in for each place given back, in order; who leaves is passed over', async () => {
    const slots = new Slots(1);
    const { order, note } = noting();
    const patience = new AbortController();
    const first = note('first', slots.take(never));
    const leaving = note('second', slots.take(patience.signal));
    const third = note('third', slots.take(never));
    await first;

    patience.abort();
    await leaving;
    slots.give();
    await third;
    slots.give();
    await note('fourth', slots.take(never));

    expect(order).to.deep.equal(['first', 'second left', 'third', 'fourth']);
    expect(await slots.take(AbortSignal.abort())).to.equal(false);
  });

  it('lets sweeps in as probes end, never more than there is room for', async () => {
    const traffic = new TrafficBudget();
    const gate = Promise.withResolvers<void>();
    const probes = Array.from({ length: 124 }, () => traffic.probe(() => gate.promise));
    expect(traffic.room).to.equal(32);
    for (let taken = 0; taken < 32; taken++) expect(await traffic.take(never)).to.equal(true);
    const { order, note } = noting();
    const waiting = note('sweep', traffic.take(never));
    await Promise.resolve();
    expect(order).to.deep.equal([]);

    gate.resolve();
    await Promise.all(probes);
    await waiting;

    expect(order).to.deep.equal(['sweep']);
  });
});
