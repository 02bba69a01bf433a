import { expect } from 'chai';
import fc from 'fast-check';
import type { DeviceFault, FaultReason } from '../../adapters/sdk/adapter.ts';
import {
  type HealthPolicy,
  type HealthProbe,
  type HealthState,
  type HealthStep,
  afterRestart,
  isUnsettled,
  newHealth,
} from '../../gateway/health/health-state.ts';
import { nextHealth } from '../../gateway/health/next-health.ts';

const policy: HealthPolicy = { failuresToDown: 2, goodToUp: 2, clockWarnSeconds: 5, clockFailSeconds: 30 };

const good: HealthProbe = { level: 'L1', outcome: { kind: 'ok', value: { rttMs: 4 } } };
const clock = (clockOffsetMs: number): HealthProbe => ({
  level: 'L2',
  outcome: { kind: 'ok', value: { rttMs: 9, clockOffsetMs } },
});
const fault = (reason: FaultReason): DeviceFault => ({ stage: 'connect', reason, detail: reason });
const bad = (reason: FaultReason = 'timeout', level: 'L1' | 'L2' = 'L1'): HealthProbe => ({
  level,
  outcome: { kind: 'failed', fault: fault(reason) },
});

/** Feeds probes a second apart, beginning at 1,000 ms. */
function run(...probes: readonly HealthProbe[]): HealthState {
  return steps(newHealth(0), probes).at(-1)?.state ?? newHealth(0);
}

function steps(from: HealthState, probes: readonly HealthProbe[]): HealthStep[] {
  const all: HealthStep[] = [];
  for (const [index, probe] of probes.entries()) {
    all.push(nextHealth(all.at(-1)?.state ?? from, probe, policy, (index + 1) * 1000));
  }
  return all;
}

describe('nextHealth', () => {
  it('brings a new camera online by its first good reading', () => {
    const step = nextHealth(newHealth(0), good, policy, 1000);

    expect(step.transition).to.deep.equal({ from: 'unknown', to: 'online', atMs: 1000 });
    expect(step.state).to.deep.include({ status: 'online', sinceMs: 1000, lastGoodMs: 1000, rttMs: 4 });
  });

  it('keeps a camera online after one lost probe', () => {
    expect(run(good, bad())).to.deep.include({ status: 'online', failures: 1, lastGoodMs: 1000, lastProbeMs: 2000 });
  });

  it('takes a camera offline by the second failure in a row and names the fault', () => {
    const last = steps(newHealth(0), [good, bad(), bad('refused')]).at(-1);

    expect(last?.transition).to.deep.equal({ from: 'online', to: 'offline', atMs: 3000 });
    expect(last?.state.fault).to.deep.equal(fault('refused'));
    expect(last?.state.lastGoodMs).to.equal(1000);
  });

  it('forgets a failure when a good reading follows', () => {
    expect(run(good, bad(), good, bad()).status).to.equal('online');
  });

  it('needs two good readings to come back, so a flapping link makes one outage', () => {
    const all = steps(newHealth(0), [bad(), bad(), good, bad(), good, good]);

    expect(all.flatMap(({ transition }) => transition?.to ?? [])).to.deep.equal(['offline', 'online']);
    expect(all.at(-1)?.state.fault).to.equal(undefined);
  });

  it('confirms an unknown camera as offline only by repeated failures', () => {
    expect(run(bad()).status).to.equal('unknown');
    expect(run(bad(), bad()).status).to.equal('offline');
  });

  it('takes a refused secret at once', () => {
    const step = nextHealth(run(good), bad('unauthorised'), policy, 5000);

    expect(step.transition).to.deep.equal({ from: 'online', to: 'auth-failed', atMs: 5000 });
    expect(step.state.fault?.reason).to.equal('unauthorised');
  });

  it('learns nothing from a probe that the gateway gave up', () => {
    const before = run(good, bad());

    expect(nextHealth(before, bad('aborted'), policy, 9000)).to.deep.equal({ state: before });
  });

  it('is unsure of a camera that it may not ask any more', () => {
    expect(run(good, bad('forbidden'))).to.deep.include({ status: 'unknown', fault: fault('forbidden') });
  });

  it('notes a clock that drifts by 5 s and leaves the camera online', () => {
    const state = run(good, clock(-5000));

    expect(state.status).to.equal('online');
    expect(state.fault).to.deep.equal({
      stage: 'clock',
      reason: 'drift',
      detail: "The clock is 5.0 s behind the gateway's.",
    });
  });

  it('degrades a camera whose clock is 30 s wrong and restores it when the clock is right', () => {
    const wrong = run(good, clock(30_000));
    const right = nextHealth(wrong, clock(200), policy, 9000);

    expect([wrong.status, wrong.fault?.stage, wrong.fault?.reason]).to.deep.equal(['degraded', 'clock', 'drift']);
    expect(right.transition).to.deep.equal({ from: 'degraded', to: 'online', atMs: 9000 });
    expect(right.state).to.not.have.property('fault');
  });

  it('comes back degraded when the clock was wrong before', () => {
    expect(run(good, clock(60_000), bad(), bad(), good, good).status).to.equal('degraded');
  });

  it('says nothing by the clock about a camera that is down or unknown', () => {
    expect(run(clock(0)).status).to.equal('unknown');
    expect(run(bad(), bad(), clock(0), clock(0), clock(0)).status).to.equal('offline');
  });

  it('counts a good clock reading as a sign of life, so that no outage begins before it', () => {
    expect(run(good, bad(), clock(0)).lastGoodMs).to.equal(3000);
  });

  it('never lets a clock reading disturb the counters of L1', () => {
    const anyL2 = fc.oneof(
      fc.integer({ min: -90_000, max: 90_000 }).map(clock),
      fc.constantFrom<FaultReason>('timeout', 'unauthorised', 'refused').map((reason) => bad(reason, 'L2')),
    );
    const anyL1 = fc.constantFrom(good, bad());
    fc.assert(
      fc.property(fc.array(fc.oneof(anyL1, anyL2), { maxLength: 30 }), (probes) => {
        const mixed = run(...probes);
        const alone = run(...probes.filter(({ level }) => level === 'L1'));

        expect([mixed.failures, mixed.successes]).to.deep.equal([alone.failures, alone.successes]);
        expect(mixed.status === 'degraded' ? 'online' : mixed.status).to.equal(alone.status);
      }),
    );
  });

  it('reports a transition exactly when the status changes', () => {
    const anyProbe = fc.oneof(
      fc.constantFrom(good, bad(), bad('locked'), bad('aborted'), bad('forbidden')),
      fc.integer({ min: -90_000, max: 90_000 }).map(clock),
    );
    fc.assert(
      fc.property(fc.array(anyProbe, { maxLength: 30 }), (probes) => {
        let status = 'unknown';
        for (const { state, transition } of steps(newHealth(0), probes)) {
          expect(transition?.from ?? state.status).to.equal(status);
          expect(transition?.to ?? status).to.equal(state.status);
          expect(transition === undefined || transition.from !== transition.to).to.equal(true);
          status = state.status;
        }
      }),
    );
  });
});

describe('afterRestart', () => {
  it('keeps the status but asks for a full confirmation again', () => {
    const restored = afterRestart(run(good, bad()));

    expect(nextHealth(restored, bad(), policy, 9000).state.status).to.equal('online');
  });
});

describe('isUnsettled', () => {
  it('is true between the first sign and the confirmation, in both directions', () => {
    const unsettled = [run(good), run(good, bad()), run(good, bad(), bad()), run(bad(), bad(), good)].map(isUnsettled);

    expect(unsettled).to.deep.equal([false, true, false, true]);
  });
});
