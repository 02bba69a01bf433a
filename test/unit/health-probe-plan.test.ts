import { expect } from 'chai';
import fc from 'fast-check';
import { type DueProbe, ProbeQueue } from '../../gateway/health/probe-queue.ts';
import { buildWheel, takeDue } from '../../gateway/health/probe-wheel.ts';
import type { CameraId, OrganisationId } from '../../gateway/registry/camera.ts';

const items = (count: number): { key: string }[] =>
  Array.from({ length: count }, (_, index) => ({
    key: `0193a5f2-7c00-7000-8000-${String(index).padStart(12, '0')}`,
  }));

const due = (camera: number, host: string): DueProbe => ({
  level: 'L1',
  path: {
    cameraId: `camera-${camera}` as CameraId, // a test's ids
    organisationId: 'o' as OrganisationId,
    organisationPath: '/o/',
    adapterKind: 'onvif',
    host,
    port: 80,
  },
});

describe('the probe wheel', () => {
  it('spreads 20,000 cameras with almost the same id evenly over a minute', () => {
    const { slots } = buildWheel(items(20_000), 60_000, 100);

    const perSecond = Array.from({ length: 60 }, (_, second) =>
      slots.slice(second * 10, second * 10 + 10).reduce((sum, slot) => sum + slot.length, 0),
    );
    expect(Math.max(...perSecond)).to.be.lessThan(333 * 1.25);
    expect(Math.min(...perSecond)).to.be.greaterThan(333 * 0.75);
  });

  it('gives each camera exactly once in any interval, however the ticks fall', () => {
    const wheel = buildWheel(items(500), 30_000, 100);
    fc.assert(
      fc.property(fc.nat(1e9), fc.array(fc.nat(700), { minLength: 60, maxLength: 60 }), (startMs, steps) => {
        const fromMs = Math.floor(startMs / 100) * 100;
        const ticks = steps.map((_, index) => fromMs + steps.slice(0, index + 1).reduce((sum, step) => sum + step, 0));
        const seen: string[] = [];
        let lastMs = fromMs;
        for (const tickMs of [...ticks.filter((tick) => tick < fromMs + 30_000), fromMs + 30_000]) {
          seen.push(...takeDue(wheel, lastMs, tickMs).map(({ key }) => key));
          lastMs = tickMs;
        }

        expect(seen).to.have.length(500);
        expect(new Set(seen).size).to.equal(500);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps the place of a camera when others come and go', () => {
    const [few, many] = [buildWheel(items(10), 30_000, 100), buildWheel(items(1000), 30_000, 100)];
    const slotOf = (wheel: typeof few, key: string): number =>
      wheel.slots.findIndex((slot) => slot.some((item) => item.key === key));

    for (const { key } of items(10)) expect(slotOf(many, key)).to.equal(slotOf(few, key));
  });

  it('replays nothing after a sleep: one revolution at most', () => {
    const wheel = buildWheel(items(50), 30_000, 100);

    expect(takeDue(wheel, 0, 3_600_000)).to.have.length(50);
  });
});

describe('the probe queue', () => {
  const idsOf = (probes: readonly DueProbe[]): string[] => probes.map(({ path }) => path.cameraId);
  const queueOf = (...probes: readonly DueProbe[]): ProbeQueue => {
    const queue = new ProbeQueue();
    for (const probe of probes) queue.add(probe);
    return queue;
  };

  it('asks one host one question at a time and keeps the order of the others', () => {
    const queue = queueOf(due(1, '10.0.0.1'), due(2, '10.0.0.1'), due(3, '10.0.0.2'));

    expect(idsOf(queue.take(10))).to.deep.equal(['camera-1', 'camera-3']);
    expect(idsOf(queue.take(10))).to.deep.equal([]);
    queue.release('10.0.0.1');
    expect(idsOf(queue.take(10))).to.deep.equal(['camera-2']);
  });

  it('gives no more than it is asked for and loses none', () => {
    const all = Array.from({ length: 30 }, (_, index) => due(index, `10.0.0.${index}`));
    const queue = queueOf(...all);

    const taken = [queue.take(10), queue.take(0), queue.take(50)];

    expect(taken.map(({ length }) => length)).to.deep.equal([10, 0, 20]);
    expect(idsOf(taken.flat())).to.deep.equal(idsOf(all));
    expect(queue.size).to.equal(0);
  });

  it('lets a host that has answered wait behind those that were ready before', () => {
    const queue = queueOf(due(1, '10.0.0.1'), due(2, '10.0.0.1'), due(3, '10.0.0.2'));
    queue.take(1);
    queue.release('10.0.0.1');

    expect(idsOf(queue.take(10))).to.deep.equal(['camera-3', 'camera-2']);
  });

  it('keeps the place of a probe that falls due again, with the address as it is known now', () => {
    const queue = queueOf(due(1, '10.0.0.1'), due(2, '10.0.0.2'), due(1, '10.0.0.3'), due(2, '10.0.0.2'));

    expect(queue.size).to.equal(2);
    expect(queue.take(10).map(({ path }) => path.host)).to.have.members(['10.0.0.2', '10.0.0.3']);
  });

  it('asks a busy host nothing new, also after it forgot what waits', () => {
    const queue = queueOf(due(1, '10.0.0.1'), due(2, '10.0.0.2'));
    queue.take(1);
    queue.clear();
    queue.add(due(3, '10.0.0.1'));

    expect(queue.take(10)).to.deep.equal([]);
    queue.release('10.0.0.1');
    expect(idsOf(queue.take(10))).to.deep.equal(['camera-3']);
  });

  it('gives every probe exactly once and never two of one host, whatever is added and released', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('add' as const), camera: fc.nat(40), host: fc.nat(8) }),
      fc.record({ kind: fc.constant('take' as const), most: fc.nat(6) }),
      fc.record({ kind: fc.constant('release' as const), host: fc.nat(8) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const queue = new ProbeQueue();
        const busy = new Set<string>();
        const waiting = new Set<string>();
        for (const one of steps) {
          if (one.kind === 'add') {
            queue.add(due(one.camera, `10.0.0.${one.host}`));
            waiting.add(`camera-${one.camera}`);
          } else if (one.kind === 'release') {
            queue.release(`10.0.0.${one.host}`);
            busy.delete(`10.0.0.${one.host}`);
          } else {
            for (const { path } of queue.take(one.most)) {
              expect(busy.has(path.host)).to.equal(false);
              expect(waiting.delete(path.cameraId)).to.equal(true);
              busy.add(path.host);
            }
          }
          expect(queue.size).to.equal(waiting.size);
        }
      }),
    );
  });
});
