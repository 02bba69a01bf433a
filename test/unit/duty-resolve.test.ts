import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { readCalendar } from '../../gateway/duty/calendar-provider.ts';
import { formatCivilTime, instantOf } from '../../gateway/platform/clock/civil-time.ts';
import { readDutyPolicy } from '../../gateway/duty/duty-policy.ts';
import { resolveDutyMode } from '../../gateway/duty/resolve-duty-mode.ts';
import { projectFolder } from '../run-program.ts';

const calendar = readCalendar();
const minutes = readDutyPolicy({ nightStart: '20:00', nightEnd: '06:00' });

/** @param text `YYYY-MM-DD HH:mm` */
function beijing(text: string): number {
  const [date = '', clock = ''] = text.split(' ');
  const [hour, minute] = clock.split(':').map(Number);
  return instantOf(date, (hour ?? 0) * 60 + (minute ?? 0));
}

/** Beijing time → duty date, base, night, layer, make-up, holiday's name, status of the year. */
const expected = [
  ['2026-09-20 10:00', '2026-09-20', 'normal', false, 'official', true, '国庆节', 'official'],
  ['2026-10-01 02:00', '2026-09-30', 'normal', true, 'weekday', false, undefined, 'official'],
  ['2026-10-01 06:00', '2026-10-01', 'holiday', false, 'official', false, '国庆节', 'official'],
  ['2026-10-03 10:00', '2026-10-03', 'holiday', false, 'official', false, '国庆节', 'official'],
  ['2026-10-10 22:00', '2026-10-10', 'normal', true, 'official', true, '国庆节', 'official'],
  ['2026-10-11 10:00', '2026-10-11', 'weekend', false, 'weekday', false, undefined, 'official'],
  ['2026-02-15 02:00', '2026-02-14', 'normal', true, 'official', true, '春节', 'official'],
  ['2027-01-01 10:00', '2027-01-01', 'holiday', false, 'provisional', false, '元旦', 'provisional'],
  ['2027-01-02 10:00', '2027-01-02', 'weekend', false, 'weekday', false, undefined, 'provisional'],
  ['2035-10-01 10:00', '2035-10-01', 'normal', false, 'weekday', false, undefined, 'missing'],
] as const;

const childProgram = `
  import { readCalendar } from './gateway/duty/calendar-provider.ts';
  import { readDutyPolicy } from './gateway/duty/duty-policy.ts';
  import { resolveDutyMode } from './gateway/duty/resolve-duty-mode.ts';
  const minutes = readDutyPolicy({ nightStart: '20:00', nightEnd: '06:00' });
  const instants = JSON.parse(process.argv[1]);
  const modes = instants.map((atMs) => resolveDutyMode(atMs, readCalendar(), minutes));
  console.log(JSON.stringify({ offset: new Date(0).getTimezoneOffset(), modes }));
`;

function resolveInZone(zone: string, instants: readonly number[]): { offset: number; modes: unknown } {
  const child = spawnSync(process.execPath, ['--input-type=module', '--eval', childProgram, JSON.stringify(instants)], {
    cwd: projectFolder,
    env: { ...process.env, TZ: zone },
    encoding: 'utf8',
  });
  expect(child.status, child.stderr).to.equal(0);
  // The program above prints exactly this.
  return JSON.parse(child.stdout) as { offset: number; modes: unknown };
}

describe('resolveDutyMode', () => {
  for (const [at, dutyDate, base, night, layer, makeUp, holidayName, yearStatus] of expected) {
    it(`finds ${base}${night ? ' + night' : ''} of ${dutyDate} at ${at} in Beijing`, () => {
      const resolution = resolveDutyMode(beijing(at), calendar, minutes);

      expect(resolution).to.deep.equal({
        dutyDate,
        base,
        night,
        layer,
        makeUp,
        ...(holidayName !== undefined && { holidayName }),
        yearStatus,
      });
    });
  }

  for (const [zone, offset] of [
    ['UTC', 0],
    ['Asia/Shanghai', -480],
    ['America/Los_Angeles', 480],
  ] as const) {
    it(`answers the same when the process lives in ${zone}`, () => {
      const instants = expected.map(([at]) => beijing(at));

      const answer = resolveInZone(zone, instants);

      expect(answer.offset, 'the child really lives in that zone').to.equal(offset);
      expect(answer.modes).to.deep.equal(instants.map((atMs) => resolveDutyMode(atMs, calendar, minutes)));
    });
  }

  it('counts the last minute before the end as night and the end itself as day', () => {
    const before = resolveDutyMode(beijing('2026-10-01 06:00') - 1, calendar, minutes);
    const at = resolveDutyMode(beijing('2026-10-01 06:00'), calendar, minutes);

    expect([before.night, before.dutyDate]).to.deep.equal([true, '2026-09-30']);
    expect([at.night, at.dutyDate]).to.deep.equal([false, '2026-10-01']);
  });

  it('puts a night that begins after midnight into the duty of the evening before', () => {
    const late = readDutyPolicy({ nightStart: '00:00', nightEnd: '06:00' });

    const resolution = resolveDutyMode(beijing('2026-10-01 03:00'), calendar, late);

    expect([resolution.night, resolution.dutyDate]).to.deep.equal([true, '2026-09-30']);
  });

  it('keeps the civil date when the window ends before midnight', () => {
    const evening = readDutyPolicy({ nightStart: '19:00', nightEnd: '23:00' });

    const resolution = resolveDutyMode(beijing('2026-10-01 03:00'), calendar, evening);

    expect([resolution.night, resolution.dutyDate]).to.deep.equal([false, '2026-10-01']);
  });

  it('knows no night when start and end are the same', () => {
    const none = readDutyPolicy({ nightStart: '20:00', nightEnd: '20:00' });

    expect(resolveDutyMode(beijing('2026-10-01 20:00'), calendar, none).night).to.equal(false);
  });

  it('lets an override win over the announced holiday', () => {
    const overrides = new Map([['2026-10-01', { date: '2026-10-01', base: 'special' as const }]]);

    const resolution = resolveDutyMode(beijing('2026-10-01 10:00'), { ...calendar, overrides }, minutes);

    expect(resolution).to.deep.equal({
      dutyDate: '2026-10-01',
      base: 'special',
      night: false,
      layer: 'override',
      makeUp: false,
      yearStatus: 'official',
    });
  });

  it('begins the holiday on its eve only when the eve rule is on', () => {
    const eve = readDutyPolicy({ nightStart: '20:00', nightEnd: '06:00', eveFrom: '18:00' });
    const at = beijing('2026-09-30 19:00');

    const off = resolveDutyMode(at, calendar, minutes);
    const on = resolveDutyMode(at, calendar, eve);
    const afterMidnight = resolveDutyMode(beijing('2026-10-01 02:00'), calendar, eve);

    expect([off.base, on.base, on.dutyDate]).to.deep.equal(['normal', 'holiday', '2026-09-30']);
    expect([afterMidnight.base, afterMidnight.night, afterMidnight.dutyDate]).to.deep.equal([
      'holiday',
      true,
      '2026-09-30',
    ]);
  });

  it('has no eve before another workday', () => {
    const eve = readDutyPolicy({ nightStart: '20:00', nightEnd: '06:00', eveFrom: '18:00' });

    expect(resolveDutyMode(beijing('2026-09-29 19:00'), calendar, eve).base).to.equal('normal');
  });
});

describe('formatCivilTime', () => {
  it('writes Beijing time', () => {
    expect(formatCivilTime(Date.UTC(2026, 8, 30, 18, 0))).to.equal('2026-10-01 02:00');
  });
});
