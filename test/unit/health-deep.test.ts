import { expect } from 'chai';
import fc from 'fast-check';
import type { DeviceFault, FaultReason, FaultStage } from '../../adapters/sdk/adapter.ts';
import type { DeepReading } from '../../gateway/health/deep-reading.ts';
import { type HealthPolicy, type HealthProbe, type HealthState, newHealth } from '../../gateway/health/health-state.ts';
import { forgetDeep, nextDeepHealth } from '../../gateway/health/next-deep-health.ts';
import { nextHealth } from '../../gateway/health/next-health.ts';

const policy: HealthPolicy = { failuresToDown: 2, goodToUp: 2, clockWarnSeconds: 5, clockFailSeconds: 30 };
const fault = (stage: FaultStage, reason: FaultReason): DeviceFault => ({ stage, reason, detail: reason });
const good: HealthProbe = { level: 'L1', outcome: { kind: 'ok', value: { rttMs: 4 } } };
const bad: HealthProbe = { level: 'L1', outcome: { kind: 'failed', fault: fault('connect', 'timeout') } };
const late: HealthProbe = { level: 'L2', outcome: { kind: 'ok', value: { rttMs: 4, clockOffsetMs: 60_000 } } };
const clean: DeepReading = { pictureFaults: [] };
const shows = (...reasons: readonly FaultReason[]): DeepReading => ({
  pictureFaults: reasons.map((reason) => fault('picture', reason)),
});
const stopsAt = (stage: FaultStage, reason: FaultReason): DeepReading => ({
  fault: fault(stage, reason),
  pictureFaults: [],
});
const refused = stopsAt('login', 'unauthorised');

type Look = HealthProbe | DeepReading;

function run(...looks: readonly Look[]): HealthState {
  let state = newHealth(0);
  for (const [index, look] of looks.entries()) {
    const atMs = (index + 1) * 1000;
    const step = 'level' in look ? nextHealth(state, look, policy, atMs) : nextDeepHealth(state, look, policy, atMs);
    state = step.state;
  }
  return state;
}

const brief = ({ status, fault: worst, otherFaults = [] }: HealthState): string[] => [
  status,
  ...[worst, ...otherFaults].flatMap((each) => each?.reason ?? []),
];

describe('nextDeepHealth', () => {
  it('believes a bad picture only when the next check finds one, too', () => {
    expect(brief(run(good, shows('frozen')))).to.deep.equal(['online']);
    expect(brief(run(good, shows('frozen'), clean, shows('frozen')))).to.deep.equal(['online']);
    expect(brief(run(good, shows('frozen'), shows('black', 'low-contrast')))).to.deep.equal([
      ...['degraded', 'black', 'low-contrast'],
    ]);
  });

  it('takes a finding of hours ago for no first of two in a row', () => {
    const suspected = nextDeepHealth(run(good), shows('frozen'), policy, 2000).state;
    const late = nextDeepHealth(suspected, shows('black'), policy, 2000 + 5 * 3_600_000).state;
    const soon = nextDeepHealth(late, shows('black'), policy, 62_000 + 5 * 3_600_000).state;

    expect([brief(late), brief(soon)]).to.deep.equal([['online'], ['degraded', 'black']]);
  });

  it('goes on believing what was confirmed, however long ago, when it is found again', () => {
    const confirmed = run(good, shows('frozen'), shows('frozen'));

    expect(brief(nextDeepHealth(confirmed, shows('frozen'), policy, 5 * 3_600_000).state)).to.deep.equal([
      ...['degraded', 'frozen'],
    ]);
  });

  it('knows since when a picture may be bad: since the last check that found nothing', () => {
    const sinceOf = ({ deep }: HealthState): number | undefined => deep?.sinceMs;

    expect(sinceOf(run(good, clean, good, shows('frozen')))).to.equal(2000);
    expect(sinceOf(run(good, clean, good, shows('frozen'), good, shows('black'), shows('black')))).to.equal(2000);
    expect(sinceOf(run(good, clean, shows('black'), clean, good, shows('black')))).to.equal(4000);
    expect(sinceOf(run(good, clean, refused, good, shows('black')))).to.equal(2000);
    expect(sinceOf(run(good, good, shows('frozen'), shows('frozen'))), 'nobody ever saw it well').to.equal(3000);
  });

  it('forgets pictures and refused logins when nobody looks any more', () => {
    const [degraded, refusedOne] = [run(good, shows('frozen'), shows('frozen')), run(good, refused)];
    const forgotten = [degraded, refusedOne].map((state) => forgetDeep(state, policy, 9000).state);

    expect(forgotten.map(brief)).to.deep.equal([['online'], ['online']]);
    expect(forgotten.map(({ deep, lastGoodMs }) => [deep, lastGoodMs])).to.deep.equal([
      [undefined, degraded.lastGoodMs],
      [undefined, refusedOne.lastGoodMs],
    ]);
  });

  it('leaves a camera that is away as it is when it forgets its picture', () => {
    const away = run(good, shows('frozen'), shows('frozen'), bad, bad);

    expect(brief(forgetDeep(away, policy, 9000).state)).to.deep.equal(['offline', 'timeout']);
    expect(forgetDeep(away, policy, 9000).state).to.not.have.property('deep');
  });

  it('clears a bad picture by one clean check', () => {
    const state = run(good, shows('frozen'), shows('frozen'), clean);

    expect(brief(state)).to.deep.equal(['online']);
    expect(state).to.not.have.property('deep');
  });

  it('degrades a camera whose stream brings no key frame twice', () => {
    const dark = stopsAt('stream', 'no-frame');

    expect(brief(run(good, dark))).to.deep.equal(['online']);
    expect(brief(run(good, dark, dark))).to.deep.equal(['degraded', 'no-frame']);
    expect(brief(run(good, dark, shows('black')))).to.deep.equal(['degraded', 'black']);
  });

  it('shows a bad picture before a wrong clock and keeps both', () => {
    const both = run(good, late, shows('frozen'), shows('frozen'));

    expect(brief(both)).to.deep.equal(['degraded', 'frozen', 'drift']);
    expect(brief(nextDeepHealth(both, clean, policy, 9000).state)).to.deep.equal(['degraded', 'drift']);
  });

  it('keeps the picture in mind while the camera is away', () => {
    expect(brief(run(good, shows('frozen'), shows('frozen'), bad, bad))).to.deep.equal(['offline', 'timeout']);
    expect(brief(run(good, shows('frozen'), shows('frozen'), bad, bad, good, good))).to.deep.equal([
      ...['degraded', 'frozen'],
    ]);
  });

  it('takes a refused login at once, and no probe without login calls the camera well again', () => {
    expect(brief(run(good, refused))).to.deep.equal(['auth-failed', 'unauthorised']);
    expect(brief(run(good, refused, good, good, good, late))).to.deep.equal(['auth-failed', 'unauthorised']);
    expect(brief(run(good, refused, good, good, clean))).to.deep.equal(['online']);
  });

  it('tells a device that locked itself from a wrong password', () => {
    expect(brief(run(good, stopsAt('login', 'locked')))).to.deep.equal(['auth-failed', 'locked']);
    expect(brief(run(good, stopsAt('login', 'locked'), refused))).to.deep.equal(['auth-failed', 'unauthorised']);
  });

  it('comes back with its refusal after it was away', () => {
    expect(brief(run(good, refused, bad, bad))).to.deep.equal(['offline', 'timeout']);
    expect(brief(run(good, refused, bad, bad, good, good))).to.deep.equal(['auth-failed', 'unauthorised']);
  });

  it('learns nothing from a check that the gateway gave up', () => {
    const state = run(good, shows('frozen'));
    const nothing = (['aborted', 'over-budget', 'unsupported', 'forbidden'] as const).map((reason) =>
      nextDeepHealth(state, stopsAt('stream', reason), policy, 9000),
    );

    expect(nothing).to.deep.equal(nothing.map(() => ({ state })));
  });

  it('leaves it to the probes whether a camera is there', () => {
    const looks = fc.constantFrom<Look>(
      ...[good, bad, late, clean, shows('frozen'), stopsAt('connect', 'timeout'), stopsAt('stream', 'timeout')],
    );
    fc.assert(
      fc.property(fc.array(looks, { maxLength: 30 }), (all) => {
        const there = (state: HealthState): string => (state.status === 'degraded' ? 'online' : state.status);

        expect(there(run(...all))).to.equal(there(run(...all.filter((look) => 'level' in look))));
      }),
    );
  });
});
