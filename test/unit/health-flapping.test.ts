import { expect } from 'chai';
import { type HealthPolicy, type HealthProbe, type HealthState, newHealth } from '../../gateway/health/health-state.ts';
import { nextHealth } from '../../gateway/health/next-health.ts';

const policy: HealthPolicy = { failuresToDown: 1, goodToUp: 1, clockWarnSeconds: 5, clockFailSeconds: 30 };
const good: HealthProbe = { level: 'L1', outcome: { kind: 'ok', value: { rttMs: 4 } } };
const bad: HealthProbe = {
  level: 'L1',
  outcome: { kind: 'failed', fault: { stage: 'connect', reason: 'timeout', detail: '' } },
};
const blind: HealthProbe = { ...bad, sight: 'blind' };
const hourMs = 3_600_000;

/** One probe a step of `everyMs`; the first at 0. */
function run(everyMs: number, probes: readonly HealthProbe[]): HealthState {
  let state = newHealth(0);
  for (const [index, probe] of probes.entries()) state = nextHealth(state, probe, policy, index * everyMs).state;
  return state;
}

describe('a flapping camera', () => {
  it('has changed four times in 24 hours', () => {
    expect(run(hourMs, [good, bad, good, bad]).isFlapping).to.equal(undefined);
    expect(run(hourMs, [good, bad, good, bad, good]).isFlapping).to.equal(true);
  });

  it('is not one whose changes lie far apart', () => {
    expect(run(9 * hourMs, [good, bad, good, bad, good, bad, good]).isFlapping).to.equal(undefined);
  });

  it('flaps no more when it kept calm for 24 hours', () => {
    const flapping = run(hourMs, [good, bad, good, bad, good]);
    const stillFlapping = nextHealth(flapping, good, policy, (4 + 23) * hourMs).state;
    const calm = nextHealth(stillFlapping, good, policy, (4 + 24) * hourMs).state;

    expect([stillFlapping.isFlapping, calm.isFlapping]).to.deep.equal([true, undefined]);
  });

  it('does not flap by our own blindness', () => {
    const state = run(hourMs, [good, blind, good, blind, good, blind, good]);

    expect([state.status, state.isFlapping]).to.deep.equal(['online', undefined]);
  });
});
