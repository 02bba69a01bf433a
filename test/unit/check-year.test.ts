import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from 'chai';
import { checkYear, type CheckedYear } from '../../gateway/duty/years/check-year.ts';
import { foundation } from '../fixtures/duty.ts';

const published = readFileSync(createRequire(import.meta.url).resolve('chinese-days/dist/chinese-days.json'), 'utf8');
const statutory = [...foundation.calendar.statutory.keys()];

const csv2027 = [
  '日期,类型,名称',
  ...['01-01', '01-02', '01-03'].map((day) => `2027-${day},放假,元旦`),
  ...['02-05', '02-06', '02-07', '02-08', '02-09', '02-10', '02-11'].map((day) => `2027-${day},放假,春节`),
  '2027-02-20,上班,春节',
  ...['04-03', '04-04', '04-05'].map((day) => `2027-${day},放假,清明`),
  ...['05-01', '05-02', '05-03', '06-09', '09-15'].map((day) => `2027-${day},放假,劳动节`),
  ...['10-01', '10-02', '10-03', '10-04', '10-05'].map((day) => `2027-${day},放假,国庆节`),
  '2027/10/9,调休上班,国庆节',
].join('\r\n');

const problemsOf = ({ problems }: CheckedYear): string[] => problems.map(({ code, place }) => `${place} ${code}`);

describe('checkYear', () => {
  it('takes one year out of the published data set of all years', () => {
    const year = checkYear(published, 2026, statutory);

    expect(problemsOf(year)).to.deep.equal([]);
    expect([Object.keys(year.holidays).length, Object.keys(year.workdays).length]).to.deep.equal([33, 6]);
    expect([year.holidays['2026-10-03'], year.workdays['2026-09-20']]).to.deep.equal(['国庆节', '国庆节']);
    expect(year.leftOut).to.be.greaterThan(500);
  });

  it('finds no problem in any announced year since the law of 2025', () => {
    for (const year of [2025, 2026])
      expect(problemsOf(checkYear(published, year, statutory)), String(year)).to.be.empty;
  });

  it('reads CSV with Chinese headings, the dates of spreadsheets and a byte-order mark', () => {
    const year = checkYear(`\uFEFF${csv2027}\n\n`, 2027, statutory);

    expect(problemsOf(year)).to.deep.equal([]);
    expect(year.workdays).to.deep.equal({ '2027-02-20': '春节', '2027-10-09': '国庆节' });
  });

  it('reads the list form of one year', () => {
    const days = Object.keys(checkYear(csv2027, 2027, statutory).holidays).map((date) => ({
      ...{ name: '假日', date, isOffDay: true },
    }));

    expect(problemsOf(checkYear(JSON.stringify({ year: 2027, days }), 2027, statutory))).to.deep.equal([]);
  });

  it('accepts a New Year that reaches into the year before', () => {
    const year = checkYear(`${csv2027}\n2026-12-31,放假,元旦`, 2027, statutory);

    expect(problemsOf(year)).to.deep.equal([]);
    expect(year.holidays['2026-12-31']).to.equal('元旦');
  });

  it('says of each line what is wrong, where, and how to mend it', () => {
    const lines = ['2027-02-30,放假,春节', '27-2-5,放假,春节', '2072-02-05,放假,春节', '2027-01-01,放假,元旦'];
    const more = ['2027-03-01,上班,春节', '2027-03-06,休假,春节', '2027-03-07,放假,'];

    const year = checkYear([csv2027, ...lines, ...more].join('\n'), 2027, statutory);

    const first = csv2027.split('\n').length + 1;
    expect(problemsOf(year)).to.deep.equal([
      `line ${String(first)} date-impossible`,
      `line ${String(first + 1)} date-malformed`,
      `line ${String(first + 2)} year-foreign`,
      `line ${String(first + 3)} day-twice`,
      `line ${String(first + 4)} workday-on-weekday`,
      `line ${String(first + 5)} kind-unknown`,
      `line ${String(first + 6)} name-missing`,
    ]);
    expect(year.problems[5]).to.deep.include({ value: '休假' });
    expect(year.problems[5]?.message).to.include('write holiday (放假) or workday (上班)');
  });

  it('misses a holiday of the law, by solar and by lunar date', () => {
    const without = csv2027.replace('2027-10-01,放假,国庆节\r\n', '').replace('2027-06-09,放假,劳动节\r\n', '');

    const { problems } = checkYear(without, 2027, statutory);

    expect(problems.map(({ code, value }) => [code, value])).to.deep.equal([
      ['statutory-missing', '2027-06-09'],
      ['statutory-missing', '2027-10-01'],
    ]);
  });

  it('refuses what is no calendar at all', () => {
    const codes = ['', '{"a":1}', '{not json', '[1,2]', 'hello', '<html>'].map(
      (text) => checkYear(text, 2027, statutory).problems[0]?.code,
    );

    expect(codes).to.deep.equal([
      ...['empty', 'unreadable', 'unreadable', 'unreadable', 'columns-missing', 'columns-missing'],
    ]);
  });

  it('refuses a year that the data set does not hold', () => {
    expect(problemsOf(checkYear(published, 2027, statutory))).to.deep.equal(['file empty']);
  });

  it('doubts a file in which every day is off', () => {
    const weekends = Array.from({ length: 60 }, (_, index) => {
      const day = new Date(Date.UTC(2027, 6, 1 + index)).toISOString().slice(0, 10);
      return `${day},放假,暑假`;
    });

    expect(problemsOf(checkYear([csv2027, ...weekends].join('\n'), 2027, statutory))).to.deep.equal([
      'file too-many-holidays',
    ]);
  });
});
