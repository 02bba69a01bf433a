import { expect } from 'chai';
import type { DeviceFault, FaultReason } from '../../adapters/sdk/adapter.ts';
import { judgeStream } from '../../gateway/health/pictures/judge-stream.ts';
import { DeepSchedule } from '../../gateway/health/pictures/deep-schedule.ts';
import { pictureLimits } from '../../gateway/health/pictures/picture-limits.ts';
import { settleCheck } from '../../gateway/health/pictures/settle-check.ts';
import type { CameraId } from '../../gateway/registry/camera.ts';

const policy = { intervalMs: 3_600_000, recheckMs: 60_000, frozenForMs: 50_000 };
const fault = (reason: FaultReason): DeviceFault => ({ stage: 'picture', reason, detail: '' });
const found = (atMs: number, ...reasons: FaultReason[]) => ({ atMs, faults: reasons.map(fault), isUndecided: false });

describe('settleCheck', () => {
  it('suspects what is wrong for the first time, and looks again after the pause', () => {
    expect(settleCheck(found(1000, 'blurred'), undefined, policy)).to.deep.equal({
      ...{ verdict: 'suspected', wrongSinceMs: 1000, lastWrongMs: 1000, nextAtMs: 61_000, isNews: true },
    });
  });

  it('calls it faulty when it is wrong again after the pause, and looks again soon for the repair', () => {
    const before = { verdict: 'suspected', wrongSinceMs: 1000, lastWrongMs: 1000 } as const;

    expect(settleCheck(found(61_000, 'moved'), before, policy)).to.deep.equal({
      ...{ verdict: 'faulty', wrongSinceMs: 1000, lastWrongMs: 61_000, nextAtMs: 661_000, isNews: true },
    });
  });

  it('does not count a second look within the pause', () => {
    const before = { verdict: 'suspected', wrongSinceMs: 1000, lastWrongMs: 1000 } as const;

    const settled = settleCheck(found(5000, 'blurred'), before, policy);

    expect(settled).to.include({ verdict: 'suspected', isNews: false });
  });

  it('clears a suspicion by one intact check', () => {
    const before = { verdict: 'suspected', wrongSinceMs: 1000, lastWrongMs: 1000 } as const;

    expect(settleCheck(found(61_000), before, policy)).to.deep.equal({
      ...{ verdict: 'intact', nextAtMs: 3_661_000, isNews: true },
    });
  });

  it('waits for as long as the sensitivity asks before a picture counts as frozen', () => {
    const before = { verdict: 'suspected', wrongSinceMs: 1000, lastWrongMs: 1000 } as const;
    const patient = { ...policy, frozenForMs: 600_000 };

    expect(settleCheck(found(61_000, 'frozen'), before, patient).verdict).to.equal('suspected');
    expect(settleCheck(found(601_000, 'frozen'), before, patient).verdict).to.equal('faulty');
  });

  it('keeps a suspicion through a check that decides nothing, and tells nobody of it', () => {
    const before = { verdict: 'suspected', wrongSinceMs: 1000, lastWrongMs: 1000 } as const;

    expect(settleCheck({ ...found(61_000), isUndecided: true }, before, policy)).to.include({
      ...{ verdict: 'undecided', wrongSinceMs: 1000, lastWrongMs: 1000, isNews: false },
    });
  });
});

describe('an old suspicion', () => {
  const hour = 3_600_000;

  it('is no first of two in a row: what is found hours later is suspected anew', () => {
    const before = { verdict: 'suspected', wrongSinceMs: 1000, lastWrongMs: 1000 } as const;

    expect(settleCheck(found(5 * hour, 'moved'), before, policy)).to.deep.equal({
      ...{ verdict: 'suspected', wrongSinceMs: 5 * hour, lastWrongMs: 5 * hour, isNews: true },
      nextAtMs: 5 * hour + 60_000,
    });
  });

  it('is not kept young by looks that decided nothing', () => {
    const before = { verdict: 'undecided', wrongSinceMs: 1000, lastWrongMs: 1000 } as const;

    expect(settleCheck(found(5 * hour, 'moved'), before, policy)).to.include({
      ...{ verdict: 'suspected', wrongSinceMs: 5 * hour },
    });
  });

  it('is one that was wrong at each look since, however long', () => {
    const patient = { ...policy, frozenForMs: 2 * hour };
    const before = { verdict: 'suspected', wrongSinceMs: 1000, lastWrongMs: 2 * hour - 60_000 } as const;

    expect(settleCheck(found(2 * hour, 'frozen'), before, patient).verdict).to.equal('faulty');
  });

  it('lets what was faulty before be faulty again at once', () => {
    const before = { verdict: 'faulty', wrongSinceMs: 1000, lastWrongMs: 1000 } as const;

    expect(settleCheck(found(5 * hour, 'moved'), before, policy)).to.include({ verdict: 'faulty', wrongSinceMs: 1000 });
  });
});

describe('judgeStream', () => {
  const registered = { codec: 'h264', width: 640, height: 360, fps: 15, bitrateKbps: 500 } as const;
  const facts = { ...registered, profile: 'sub', wasOpen: false } as const;
  const reasons = (parts: object): string[] => {
    return judgeStream({ ...facts, ...parts }, registered, pictureLimits.medium).map(({ reason }) => reason);
  };

  it('finds nothing wrong with a stream of a quiet night', () => {
    expect(reasons({ bitrateKbps: 60, fps: 12.5 })).to.deep.equal([]);
  });

  it('finds next to no bits, too few frames, and another codec or size', () => {
    expect(reasons({ bitrateKbps: 5 })).to.deep.equal(['bitrate-collapse']);
    expect(reasons({ fps: 3 })).to.deep.equal(['low-frame-rate']);
    expect(reasons({ codec: 'h265' })).to.deep.equal(['codec-changed']);
    expect(reasons({ width: 352, height: 288 })).to.deep.equal(['codec-changed']);
  });

  it('takes what the registry does not know for right', () => {
    const unknown = { codec: 'unknown', width: 0, height: 0, fps: 0, bitrateKbps: 0 } as const;

    expect(judgeStream(facts, unknown, pictureLimits.high)).to.deep.equal([]);
  });
});

describe('DeepSchedule', () => {
  const targets = Array.from({ length: 20_000 }, (_, index) => ({
    // A brand is a compile-time mark only.
    ...{ cameraId: `camera-${index}` as CameraId, host: `10.0.${index >> 8}.${index & 255}` },
  }));

  it('has every camera once in an interval, never many in the same second', () => {
    const schedule = new DeepSchedule(3_600_000, 0);
    schedule.follow(targets, () => true);

    const seconds = Array.from({ length: 3600 }, (_, index) => schedule.takeDue((index + 1) * 1000).turns.length);

    expect(seconds.reduce((sum, count) => sum + count, 0)).to.equal(20_000);
    expect(Math.max(...seconds)).to.be.below(25);
  });

  it('looks at cameras that were never checked soon, one a second', () => {
    const schedule = new DeepSchedule(3_600_000, 0);
    schedule.follow(targets.slice(0, 3), () => false);

    const due = [250, 500, 1250, 2250, 3250].map((atMs) => schedule.takeDue(atMs).turns.length);

    expect(due).to.deep.equal([1, 0, 1, 1, 0]);
  });

  it('looks at one again when it was asked to, unless it was looked at meanwhile', () => {
    const schedule = new DeepSchedule(3_600_000, 0);
    const [first, second] = targets.slice(0, 2).map(({ cameraId }) => cameraId);
    schedule.follow(targets.slice(0, 2), () => true);
    for (const cameraId of [first, second]) if (cameraId !== undefined) schedule.lookAgain(cameraId, 500);
    if (second !== undefined) schedule.noteLooked(second);

    expect(schedule.takeDue(600).soon.map(({ cameraId }) => cameraId)).to.deep.equal([first]);
  });
});
