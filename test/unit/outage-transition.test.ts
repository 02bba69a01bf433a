import { expect } from 'chai';
import fc from 'fast-check';
import type { HealthChanged } from '../../gateway/health/health-events.ts';
import { type HealthStatus, healthStatuses } from '../../gateway/health/health-state.ts';
import { type Outage, type OutageId, applyTransition } from '../../gateway/outages/outage.ts';
import type { CameraId, OrganisationId } from '../../gateway/registry/camera.ts';

function changed(to: HealthStatus, atMs: number, more: Partial<HealthChanged> = {}): HealthChanged {
  return {
    from: 'online',
    to,
    atMs,
    cameraId: 'camera' as CameraId, // a test's ids
    organisationId: 'county' as OrganisationId,
    organisationPath: '/city/county/',
    watchedSinceMs: 0,
    fault:
      to === 'degraded'
        ? { stage: 'clock', reason: 'drift', detail: '40 s ahead' }
        : { stage: 'connect', reason: 'timeout', detail: 'no answer' },
    ...more,
  };
}

const open: Outage = {
  id: 'outage' as OutageId, // a test's id
  cameraId: 'camera' as CameraId,
  organisationId: 'county' as OrganisationId,
  organisationPath: '/city/county/',
  state: 'open',
  effect: 'down',
  startedAtMs: 1000,
  openedAtMs: 2000,
  fault: { stage: 'connect', reason: 'timeout', detail: 'no answer' },
};

interface PlayedEvent {
  readonly to: HealthStatus;
  readonly stepMs: number;
  readonly goodAgoMs: number | undefined;
  readonly watchedAgoMs: number;
  /** What a degraded camera lacks. */
  readonly stage: 'clock' | 'picture';
  readonly isFlapping: boolean;
}

function changeOf({ to, goodAgoMs, watchedAgoMs, stage, isFlapping }: PlayedEvent, atMs: number): HealthChanged {
  const lastGood = goodAgoMs === undefined ? {} : { lastGoodMs: atMs - goodAgoMs };
  return changed(to, atMs, {
    ...{ watchedSinceMs: atMs - watchedAgoMs, ...lastGood, ...(isFlapping && { isFlapping }) },
    ...(to === 'degraded' && { fault: { stage, reason: 'malformed', detail: '' } }),
  });
}

function historyOf(open: Outage | undefined, closed: readonly Outage[]) {
  return { ...(open && { open }), previousEndMs: closed.at(-1)?.endedAtMs ?? 0 };
}

function opened(outage: Omit<Outage, 'id'>, change: HealthChanged, number: number): Outage {
  expect(outage.startedAtMs).to.be.at.least(change.lastGoodMs ?? 0);
  expect(outage.openedAtMs).to.be.at.least(outage.startedAtMs);
  return { ...outage, id: `outage-${number}` as OutageId }; // a test's id
}

/** Applies one change after the other as the service does. @returns the closed outages */
function play(events: readonly PlayedEvent[]): Outage[] {
  const closed: Outage[] = [];
  let current: Outage | undefined;
  let atMs = 1e9;
  for (const event of events) {
    atMs += event.stepMs;
    const change = changeOf(event, atMs);
    const step = applyTransition(historyOf(current, closed), change);
    switch (step.kind) {
      case 'none':
        break;
      case 'closed':
        closed.push(step.outage);
        current = undefined;
        break;
      case 'recovering':
      case 'relapsed':
        current = step.outage;
        break;
      case 'replaced':
        closed.push(step.closed);
        current = opened(step.outage, change, closed.length);
        break;
      case 'opened':
        current = opened(step.outage, change, closed.length);
    }
  }
  return closed;
}

describe('applyTransition', () => {
  it('opens an outage that begins at the last good reading', () => {
    const step = applyTransition({}, changed('offline', 2000, { lastGoodMs: 1000 }));

    expect(step.kind).to.equal('opened');
    expect({ ...open, ...(step.kind === 'opened' && step.outage) }).to.deep.equal(open);
  });

  it('opens one for a refused secret, too, and none for a degraded or unknown camera', () => {
    const kinds = (['auth-failed', 'degraded', 'unknown'] as const).map(
      (to) => applyTransition({}, changed(to, 1)).kind,
    );

    expect(kinds).to.deep.equal(['opened', 'none', 'none']);
  });

  it('goes on with the open one when the reason changes', () => {
    expect(applyTransition({ open }, changed('auth-failed', 3000))).to.deep.equal({ kind: 'none' });
  });

  it('closes it when the camera is online or degraded again, not while it is unknown', () => {
    const steps = (['online', 'degraded', 'unknown'] as const).map((to) =>
      applyTransition({ open }, changed(to, 5000)),
    );

    const closed = { kind: 'closed', outage: { ...open, state: 'closed', endedAtMs: 5000 } };
    expect(steps).to.deep.equal([closed, closed, { kind: 'none' }]);
  });

  it('opens one of its own kind for a bad picture, and none for a wrong clock', () => {
    const fault = { stage: 'picture', reason: 'black', detail: 'mean 3 of 255' } as const;

    const bad = applyTransition({}, changed('degraded', 5000, { lastGoodMs: 4000, fault }));
    const worse = applyTransition(
      { open: { ...open, effect: 'impaired' } },
      changed('offline', 5000, { lastGoodMs: 4000 }),
    );
    const better = applyTransition({ open }, changed('degraded', 5000, { lastGoodMs: 5000, fault }));

    expect(bad).to.have.nested.property('outage.effect', 'impaired');
    expect(worse, 'it had a picture until it was silent').to.deep.include({
      kind: 'replaced',
      closed: { ...open, effect: 'impaired', state: 'closed', endedAtMs: 4000 },
    });
    expect(worse).to.have.nested.property('outage.startedAtMs', 4000);
    expect(better, 'it was down until it answered').to.have.nested.property('closed.endedAtMs', 5000);
    expect(better).to.have.nested.property('outage.startedAtMs', 5000);
  });

  it('begins a bad picture at the last check that found nothing, whatever probes answered since', () => {
    const fault = { stage: 'picture', reason: 'black', detail: 'mean 3 of 255' } as const;
    const seen = { lastGoodMs: 59_000, impairedSinceMs: 10_000, fault };

    const bad = applyTransition({}, changed('degraded', 60_000, seen));
    const afterAnother = applyTransition({ previousEndMs: 30_000 }, changed('degraded', 60_000, seen));
    const afterBlindness = applyTransition({}, changed('degraded', 60_000, { ...seen, watchedSinceMs: 40_000 }));
    const silent = applyTransition({}, changed('offline', 60_000, { lastGoodMs: 59_000, impairedSinceMs: 10_000 }));

    expect(
      [bad, afterAnother, afterBlindness, silent].map((step) => 'outage' in step && step.outage.startedAtMs),
    ).to.deep.equal([10_000, 30_000, 40_000, 59_000]);
  });

  it('does not end the outage of a flapping camera at its first good reading', () => {
    const back = applyTransition({ open }, changed('online', 5000, { isFlapping: true }));
    const recovering = { ...open, recoveringSinceMs: 5000 };

    expect(back).to.deep.equal({ kind: 'recovering', outage: recovering, atMs: 5000 });
    expect(applyTransition({ open: recovering }, changed('online', 6000)).kind).to.equal('none');
    expect(applyTransition({ open: recovering }, changed('offline', 7000))).to.deep.equal({
      kind: 'relapsed',
      outage: open,
    });
  });

  it('never begins before the previous one ended', () => {
    const step = applyTransition({ previousEndMs: 1500 }, changed('offline', 2000, { lastGoodMs: 1000 }));

    expect(step).to.have.nested.property('outage.startedAtMs', 1500);
  });

  it('does not count a time in which the gateway was blind', () => {
    const step = applyTransition({}, changed('offline', 9000, { lastGoodMs: 1000, watchedSinceMs: 8000 }));

    expect(step).to.have.nested.property('outage.startedAtMs', 8000);
  });

  it('begins where the watch began for a camera that never answered', () => {
    const step = applyTransition({}, changed('offline', 9000, { watchedSinceMs: 8000 }));

    expect(step).to.have.nested.property('outage.startedAtMs', 8000);
  });

  it('never turns an interval round when the clock was set back', () => {
    expect(applyTransition({ open }, changed('online', 10))).to.have.nested.property('outage.endedAtMs', 2000);
  });

  it('makes intervals that never overlap and never begin before the last good reading, whatever happens', () => {
    const event = fc.record({
      to: fc.constantFrom(...healthStatuses),
      // The clock runs, stands and is sometimes set back.
      stepMs: fc.oneof(
        { weight: 9, arbitrary: fc.nat(60_000) },
        { weight: 1, arbitrary: fc.integer({ min: -9e6, max: 0 }) },
      ),
      goodAgoMs: fc.option(fc.nat(600_000), { nil: undefined }),
      watchedAgoMs: fc.nat(900_000),
      stage: fc.constantFrom('clock' as const, 'picture' as const),
      isFlapping: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const intervals = play(events);

        for (const [index, interval] of intervals.entries()) {
          expect(interval.endedAtMs).to.be.at.least(interval.startedAtMs);
          expect(interval.startedAtMs).to.be.at.least(intervals[index - 1]?.endedAtMs ?? 0);
        }
      }),
      { numRuns: 500 },
    );
  });
});
