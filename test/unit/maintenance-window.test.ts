import { expect } from 'chai';
import { checkSchedule } from '../../gateway/outages/maintenance/check-schedule.ts';
import {
  covers,
  isRunning,
  type MaintenanceSchedule,
  overAt,
  spanAt,
  windowStanding,
} from '../../gateway/outages/maintenance/maintenance-window.ts';
import { formatCivilTime, instantOf } from '../../gateway/platform/clock/civil-time.ts';
import { cameraId, east } from '../fixtures/estate.ts';
import { aWindow } from '../fixtures/maintenance.ts';

const at = (day: string, time: string): number => instantOf(day, Number(time.slice(0, 2)) * 60 + Number(time.slice(3)));
const nightly: MaintenanceSchedule = { kind: 'daily', from: '22:00', to: '02:00', fromDay: '2026-09-01' };

function spanText(schedule: MaintenanceSchedule, atMs: number): string | undefined {
  const span = spanAt(aWindow('w', { schedule }), atMs);
  return span && `${formatCivilTime(span.fromMs)} – ${formatCivilTime(span.toMs)}`;
}

describe('spanAt', () => {
  it('knows the one span of a window that comes once', () => {
    const window = aWindow('w', { schedule: { kind: 'once', fromMs: 1000, toMs: 5000 } });

    expect([0, 1000, 4999, 5000].map((atMs) => windowStanding(window, atMs))).to.deep.equal([
      ...['coming', 'running', 'running', 'over'],
    ]);
    expect(overAt(window)).to.equal(5000);
  });

  it('lets a nightly window reach into the next day, also before its first day has passed', () => {
    expect(spanText(nightly, at('2026-09-01', '12:00'))).to.equal('2026-09-01 22:00 – 2026-09-02 02:00');
    expect(spanText(nightly, at('2026-09-02', '01:59'))).to.equal('2026-09-01 22:00 – 2026-09-02 02:00');
    expect(spanText(nightly, at('2026-09-02', '02:00'))).to.equal('2026-09-02 22:00 – 2026-09-03 02:00');
    expect(spanText(nightly, at('2026-08-01', '12:00')), 'long before').to.equal('2026-09-01 22:00 – 2026-09-02 02:00');
  });

  it('ends after its last day', () => {
    const schedule = { ...nightly, untilDay: '2026-09-02' };
    const window = aWindow('w', { schedule });

    expect(isRunning(window, at('2026-09-03', '01:00'))).to.equal(true);
    expect(windowStanding(window, at('2026-09-03', '02:00'))).to.equal('over');
    expect(overAt(window)).to.equal(at('2026-09-03', '02:00'));
    expect(overAt(aWindow('w', { schedule: nightly }))).to.equal(undefined);
  });

  it('takes the weekdays of a weekly one', () => {
    const weekly: MaintenanceSchedule = { ...nightly, kind: 'weekly', weekdays: [2], from: '09:00', to: '11:00' };

    // 2026-09-01 is a Tuesday.
    expect(spanText(weekly, at('2026-09-01', '11:00'))).to.equal('2026-09-08 09:00 – 2026-09-08 11:00');
    expect(spanText(weekly, at('2026-09-07', '23:00'))).to.equal('2026-09-08 09:00 – 2026-09-08 11:00');
  });

  it('counts no more once somebody has ended it', () => {
    const window = aWindow('w', { schedule: nightly, endedAtMs: at('2026-09-01', '23:00') });

    expect(windowStanding(window, at('2026-09-02', '23:00'))).to.equal('over');
    expect(overAt(window)).to.equal(at('2026-09-01', '23:00'));
  });
});

describe('covers', () => {
  const camera = {
    cameraId: cameraId('c1'),
    organisationPath: east.path,
    standsBehind: (kind: string, key: string) => kind === 'recorder' && key === 'nvr',
  };

  it('takes in what is named, and what stands behind it', () => {
    const targets = [
      { kind: 'camera', keys: ['c9', 'c1'] },
      { kind: 'recorder', keys: ['nvr'] },
      { kind: 'organisation', keys: ['city'] },
      { kind: 'camera', keys: ['c9'] },
      { kind: 'contract', keys: ['nvr'] },
      { kind: 'organisation', keys: ['eas'] },
    ] as const;

    expect(targets.map((target) => covers(aWindow('w', { target }), camera))).to.deep.equal([
      ...[true, true, true, false, false, false],
    ]);
  });

  it('covers nothing outside of the part for which it was announced', () => {
    expect(covers(aWindow('w'), { ...camera, organisationPath: '/city/west/' })).to.equal(false);
  });
});

describe('checkSchedule', () => {
  const nowMs = at('2026-09-10', '12:00');
  const refusal = (schedule: Parameters<typeof checkSchedule>[0]): unknown => {
    try {
      return checkSchedule(schedule, nowMs, 72);
    } catch (error) {
      return error;
    }
  };

  it('begins an ad-hoc window now, and ends it by itself in the end', () => {
    expect(checkSchedule({ kind: 'ad-hoc' }, nowMs, 72)).to.deep.equal({
      ...{ kind: 'ad-hoc', fromMs: nowMs, toMs: nowMs + 72 * 3_600_000 },
    });
  });

  it('refuses what is over, upside down, or no window', () => {
    const bad = [
      { kind: 'once', fromMs: nowMs, toMs: nowMs },
      { kind: 'once', fromMs: 0, toMs: nowMs },
      { kind: 'once', fromMs: nowMs, toMs: nowMs + 93 * 86_400_000 },
      { ...nightly, kind: 'daily', from: '22:00', to: '22:00' },
      { ...nightly, kind: 'daily', untilDay: '2026-08-31' },
      { ...nightly, kind: 'weekly', weekdays: [1], untilDay: '2026-09-09' },
    ] as const;

    for (const schedule of bad) expect(refusal(schedule)).to.have.property('code', 'request/invalid');
  });
});
