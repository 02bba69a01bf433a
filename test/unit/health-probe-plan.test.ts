import { expect } from 'chai';
import fc from 'fast-check';
import { type DueProbe, planProbes } from '../../gateway/health/plan-probes.ts';
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

describe('planProbes', () => {
  const budget = { nowMs: 1000, allowedMs: 3000, free: 10, busyHosts: new Set<string>() };

  it('gives each probe its absolute deadline', () => {
    const { start } = planProbes([due(1, '10.0.0.1')], budget);

    expect(start.map(({ deadlineMs }) => deadlineMs)).to.deep.equal([4000]);
  });

  it('asks one host one question at a time and keeps the order of the others', () => {
    const plan = planProbes([due(1, '10.0.0.1'), due(2, '10.0.0.1'), due(3, '10.0.0.2'), due(4, '10.0.0.9')], {
      ...budget,
      busyHosts: new Set(['10.0.0.9']),
    });

    expect(plan.start.map(({ path }) => path.cameraId)).to.deep.equal(['camera-1', 'camera-3']);
    expect(plan.wait.map(({ path }) => path.cameraId)).to.deep.equal(['camera-2', 'camera-4']);
  });

  it('starts no more than the budget allows and loses none', () => {
    const all = Array.from({ length: 30 }, (_, index) => due(index, `10.0.0.${index}`));

    const plan = planProbes(all, budget);

    expect([...plan.start.map(({ path }) => path), ...plan.wait.map(({ path }) => path)]).to.deep.equal(
      all.map(({ path }) => path),
    );
    expect(plan.start).to.have.length(10);
  });
});
