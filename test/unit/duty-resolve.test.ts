import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import type { DutyRules } from '../../gateway/duty/duty-rules.ts';
import type { SeasonalWindow } from '../../gateway/duty/night-window.ts';
import { resolveDutyMode } from '../../gateway/duty/resolve-duty-mode.ts';
import { formatCivilTime } from '../../gateway/platform/clock/civil-time.ts';
import { beijingAt as beijing, foundation, plainRules, zones } from '../fixtures/duty.ts';
import { projectFolder } from '../run-program.ts';

const { calendar } = foundation;
const withNight = (start: string, end: string): DutyRules => ({ ...plainRules, windows: [{ start, end }] });
const eve: DutyRules = { ...plainRules, eveFromMinute: 18 * 60 };

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
  import { foundationRules } from './gateway/duty/duty-rules.ts';
  import { resolveDutyMode } from './gateway/duty/resolve-duty-mode.ts';
  const rules = foundationRules({ calendar: readCalendar(), night: { start: '20:00', end: '06:00' } });
  const instants = JSON.parse(process.argv[1]);
  const modes = instants.map((atMs) => resolveDutyMode(atMs, rules));
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
      const resolution = resolveDutyMode(beijing(at), plainRules);

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

  for (const [zone, offset] of zones) {
    it(`answers the same when the process lives in ${zone}`, () => {
      const instants = expected.map(([at]) => beijing(at));

      const answer = resolveInZone(zone, instants);

      expect(answer.offset, 'the child really lives in that zone').to.equal(offset);
      expect(answer.modes).to.deep.equal(instants.map((atMs) => resolveDutyMode(atMs, plainRules)));
    });
  }

  it('counts the last minute before the end as night and the end itself as day', () => {
    const before = resolveDutyMode(beijing('2026-10-01 06:00') - 1, plainRules);
    const at = resolveDutyMode(beijing('2026-10-01 06:00'), plainRules);

    expect([before.night, before.dutyDate]).to.deep.equal([true, '2026-09-30']);
    expect([at.night, at.dutyDate]).to.deep.equal([false, '2026-10-01']);
  });

  it('puts a night that begins after midnight into the duty of the evening before', () => {
    const late = withNight('00:00', '06:00');

    const resolution = resolveDutyMode(beijing('2026-10-01 03:00'), late);

    expect([resolution.night, resolution.dutyDate]).to.deep.equal([true, '2026-09-30']);
  });

  it('keeps the civil date when the window ends before midnight', () => {
    const evening = withNight('19:00', '23:00');

    const resolution = resolveDutyMode(beijing('2026-10-01 03:00'), evening);

    expect([resolution.night, resolution.dutyDate]).to.deep.equal([false, '2026-10-01']);
  });

  it('knows no night when start and end are the same', () => {
    const none = withNight('20:00', '20:00');

    expect(resolveDutyMode(beijing('2026-10-01 20:00'), none).night).to.equal(false);
  });

  it('lets an override win over the announced holiday', () => {
    const overrides = new Map([['2026-10-01', { date: '2026-10-01', base: 'special' as const }]]);

    const resolution = resolveDutyMode(beijing('2026-10-01 10:00'), {
      ...plainRules,
      calendar: { ...calendar, overrides },
    });

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
    const at = beijing('2026-09-30 19:00');

    const off = resolveDutyMode(at, plainRules);
    const on = resolveDutyMode(at, eve);
    const afterMidnight = resolveDutyMode(beijing('2026-10-01 02:00'), eve);

    expect([off.base, on.base, on.dutyDate]).to.deep.equal(['normal', 'holiday', '2026-09-30']);
    expect([afterMidnight.base, afterMidnight.night, afterMidnight.dutyDate]).to.deep.equal([
      'holiday',
      true,
      '2026-09-30',
    ]);
  });

  it('says that the eve rule decided', () => {
    const resolution = resolveDutyMode(beijing('2026-11-27 19:00'), eve);

    expect(resolution).to.deep.include({ dutyDate: '2026-11-27', base: 'weekend', night: false, eve: true });
  });

  it('has no eve before a day that an administrator made special', () => {
    const overrides = new Map([['2026-11-25', { date: '2026-11-25', base: 'special' as const }]]);
    const rules = { ...eve, calendar: { ...calendar, overrides } };

    expect(resolveDutyMode(beijing('2026-11-24 19:00'), rules).base).to.equal('normal');
  });

  it('takes the window of the season of the evening on which the night began', () => {
    const winter: SeasonalWindow = { start: '18:00', end: '07:30', season: { from: '11-01', to: '03-31' } };
    const rules = { ...plainRules, windows: [winter, { start: '20:00', end: '06:00' }] };
    const night = (text: string): [boolean, string] => {
      const { night: isNight, dutyDate } = resolveDutyMode(beijing(text), rules);
      return [isNight, dutyDate];
    };

    expect(night('2026-03-31 18:30')).to.deep.equal([true, '2026-03-31']);
    expect(night('2026-04-01 07:29')).to.deep.equal([true, '2026-03-31']);
    expect(night('2026-04-01 07:30')).to.deep.equal([false, '2026-04-01']);
    expect(night('2026-04-01 18:30')).to.deep.equal([false, '2026-04-01']);
    expect(night('2026-11-01 05:59')).to.deep.equal([true, '2026-10-31']);
    expect(night('2026-11-01 06:00')).to.deep.equal([false, '2026-11-01']);
  });

  it('has no eve before another workday', () => {
    expect(resolveDutyMode(beijing('2026-09-29 19:00'), eve).base).to.equal('normal');
  });
});

describe('formatCivilTime', () => {
  it('writes Beijing time', () => {
    expect(formatCivilTime(Date.UTC(2026, 8, 30, 18, 0))).to.equal('2026-10-01 02:00');
  });
});
