import { expect } from 'chai';
import { readCalendar } from '../../gateway/duty/calendar-provider.ts';
import { instantOf } from '../../gateway/platform/clock/civil-time.ts';
import { dayTypeOf } from '../../gateway/duty/day-type.ts';
import { calendarWarnings, makeCalendar, yearStatuses, yearStatusOf } from '../../gateway/duty/duty-calendar.ts';

const calendar = readCalendar();

describe('the calendar that comes with the product', () => {
  it('is official for 2004–2026, provisional for 2027–2029 and missing after', () => {
    const statuses = [2003, 2004, 2026, 2027, 2029, 2030].map((year) => yearStatusOf(calendar, year));

    expect(statuses).to.deep.equal(['missing', 'official', 'official', 'provisional', 'provisional', 'missing']);
  });

  it('holds the statutory core of 2027', () => {
    const days = [...calendar.statutory.keys()].filter((date) => date.startsWith('2027'));

    expect(days.map((date) => date.slice(5)).join(' ')).to.equal(
      '01-01 02-05 02-06 02-07 02-08 04-05 05-01 05-02 06-09 09-15 10-01 10-02 10-03',
    );
  });

  it('agrees with the announcement wherever the core speaks about an official year', () => {
    const core = [...calendar.statutory.keys()].filter((date) => date.startsWith('2026'));

    expect(core).to.have.length(13);
    for (const date of core) expect(calendar.official.holidays.has(date), date).to.equal(true);
  });

  it('puts each lunar festival of the core on its lunar date', () => {
    // An independent witness: the Chinese calendar of ICU. It errs by one day on the new year of 2027, whose new
    // moon falls four minutes before midnight in Beijing, so that year is fixed by the test above.
    const lunar = new Intl.DateTimeFormat('en-u-ca-chinese', {
      timeZone: 'Asia/Shanghai',
      month: 'numeric',
      day: 'numeric',
    });
    const on = (date: string): string => lunar.format(instantOf(date, 720)).replace(/^(\d+)\/(\d+).*$/, '$1/$2');

    expect([on('2026-02-17'), on('2026-06-19'), on('2026-09-25')]).to.deep.equal(['1/1', '5/5', '8/15']);
    expect([on('2027-06-09'), on('2027-09-15')]).to.deep.equal(['5/5', '8/15']);
    expect([on('2028-01-26'), on('2028-05-28'), on('2028-10-03')]).to.deep.equal(['1/1', '5/5', '8/15']);
    expect([on('2029-02-13'), on('2029-06-16'), on('2029-09-22')]).to.deep.equal(['1/1', '5/5', '8/15']);
  });
});

describe('yearStatusOf', () => {
  it('does not take a New Year block that reaches over for an announcement', () => {
    const spill = makeCalendar({ holidays: new Map([['2029-12-31', '元旦']]), workdays: new Map() }, new Map());

    expect(yearStatusOf(spill, 2029)).to.equal('missing');
    expect(dayTypeOf('2029-12-31', spill).base).to.equal('holiday');
  });
});

describe('calendarWarnings', () => {
  it('is silent about next year until 1 November', () => {
    expect(calendarWarnings(calendar, instantOf('2026-11-01') - 1)).to.deep.equal([]);
  });

  it('warns from 1 November, Beijing time, when next year is not official', () => {
    const warnings = calendarWarnings(calendar, instantOf('2026-11-01'));

    expect(warnings).to.deep.equal([{ code: 'next-year-not-official', year: 2027, status: 'provisional' }]);
  });

  it('warns all year long when this year is not official', () => {
    const warnings = calendarWarnings(calendar, instantOf('2027-03-01'));

    expect(warnings).to.deep.equal([{ code: 'year-not-official', year: 2027, status: 'provisional' }]);
  });
});

describe('yearStatuses', () => {
  it('names every year that a preview touches', () => {
    const years = yearStatuses(calendar, instantOf('2026-12-30'), instantOf('2027-01-03'));

    expect(years).to.deep.equal([
      { year: 2026, status: 'official' },
      { year: 2027, status: 'provisional' },
    ]);
  });
});
