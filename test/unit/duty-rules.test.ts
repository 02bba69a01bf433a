import { expect } from 'chai';
import fc from 'fast-check';
import { isWithin } from '../../gateway/platform/actor/scope.ts';
import type { DutyDecision, DutyRuling } from '../../gateway/duty/duty-decision.ts';
import { dutyBases } from '../../gateway/duty/duty-mode.ts';
import { rulesOf } from '../../gateway/duty/duty-rules.ts';
import { windowOn } from '../../gateway/duty/night-window.ts';
import { resolveDutyMode } from '../../gateway/duty/resolve-duty-mode.ts';
import { aDecision, beijingAt, foundation } from '../fixtures/duty.ts';

const [city, county, station, other] = ['/city/', '/city/county/', '/city/county/station/', '/city/other/'];
const paths = ['/', city, county, station, other];
const day = '2026-11-24'; // a Tuesday
const ofDay = (base: (typeof dutyBases)[number]): DutyRuling => ({
  kind: 'override',
  fromDate: day,
  toDate: day,
  base,
});
const noon = beijingAt(`${day} 12:00`);
const at = (organisationPath: string) => ({ organisationPath });

function resolve(path: string, decisions: readonly DutyDecision[], atMs = noon) {
  return resolveDutyMode(atMs, rulesOf(path, decisions, foundation));
}

describe('rulesOf', () => {
  it('lets the nearest organisation win, then its newest decision', () => {
    const decisions = [
      aDecision(ofDay('weekend'), at(county)),
      aDecision(ofDay('special'), at(city)),
      aDecision(ofDay('holiday'), at(county)),
    ];

    const bases = paths.map((path) => resolve(path, decisions).base);

    expect(bases).to.deep.equal(['special', 'special', 'holiday', 'holiday', 'special']);
  });

  it('lets what is above rule again when a decision was taken back', () => {
    const own = aDecision(ofDay('holiday'), at(county));
    const decisions = [aDecision(ofDay('special')), own, aDecision({ kind: 'end', decisionId: own.id }, at(county))];

    expect(resolve(station, decisions).base).to.equal('special');
  });

  it('says when, why and by which document it was decided', () => {
    const decision = aDecision(ofDay('special'), { documentNumber: '公〔2026〕7号', decidedAtMs: 5 });

    expect(resolve(station, [decision]).basis).to.deep.equal({
      decisionId: decision.id,
      reason: '重大活动安保',
      documentNumber: '公〔2026〕7号',
      decidedAtMs: 5,
    });
  });

  it('lets nobody below weaken an order from above', () => {
    const hours = { fromMs: noon - 1000, toMs: noon + 1000 };
    const order = aDecision({ kind: 'special', ...hours });
    const decisions = [
      order,
      aDecision(ofDay('normal'), at(county)),
      aDecision({ kind: 'level', level: 3, ...hours }, at(station)),
    ];
    const strict = [...decisions, aDecision({ kind: 'level', level: 1, ...hours }, at(county))];

    expect(resolve(station, decisions)).to.deep.include({ base: 'special', layer: 'raised', level: 3 });
    expect(resolve(station, strict).level).to.equal(1);
    expect(resolve(county, decisions).level).to.equal(undefined);
    expect(resolve(station, decisions, noon + 1000)).to.deep.include({ base: 'normal', layer: 'override' });
  });

  it('takes the night windows of the nearest organisation that has one for the day, else those above', () => {
    const winter = { start: '18:00', end: '07:00', season: { from: '11-01', to: '03-31' } };
    const decisions = [
      aDecision({ kind: 'night-windows', windows: [{ start: '21:00', end: '05:00' }] }),
      aDecision({ kind: 'night-windows', windows: [winter] }, at(county)),
    ];
    const startOf = (path: string, date: string) => windowOn(rulesOf(path, decisions, foundation).windows, date)?.start;

    expect([startOf(station, '2026-12-24'), startOf(station, '2026-07-01')]).to.deep.equal(['18:00', '21:00']);
    expect([startOf(other, '2026-12-24'), startOf(city, '2026-07-01')]).to.deep.equal(['21:00', '21:00']);
  });

  it('lets a season win over the rest of the year, in whatever order they were written', () => {
    const winter = { start: '18:00', end: '07:00', season: { from: '11-01', to: '03-31' } };
    const decision = aDecision({ kind: 'night-windows', windows: [{ start: '21:00', end: '05:00' }, winter] });
    const { windows } = rulesOf(city, [decision], foundation);

    expect([windowOn(windows, '2026-12-24')?.start, windowOn(windows, '2026-07-01')?.start]).to.deep.equal([
      ...['18:00', '21:00'],
    ]);
  });

  it('lets an organisation turn the eve rule of its superior off', () => {
    const decisions = [aDecision({ kind: 'eve-rule', from: '18:00' }), aDecision({ kind: 'eve-rule' }, at(county))];
    const friday = beijingAt('2026-11-27 19:00');

    expect([city, other, county, station].map((path) => resolve(path, decisions, friday).base)).to.deep.equal([
      ...['weekend', 'weekend', 'normal', 'normal'],
    ]);
  });

  it('takes an imported year in place of the built-in one, with its document', () => {
    const decision = aDecision(
      { kind: 'calendar-year', year: 2026, holidays: { '2026-10-01': '国庆节' }, workdays: {} },
      { documentNumber: '国办〔2025〕1号' },
    );

    expect(resolve(city, [decision], beijingAt('2026-10-01 12:00'))).to.deep.include({
      base: 'holiday',
      layer: 'official',
    });
    expect(resolve(city, [decision], beijingAt('2026-10-02 12:00'))).to.deep.include({
      base: 'normal',
      layer: 'weekday',
    });
    expect(resolve(city, [decision], beijingAt('2026-10-01 12:00')).basis?.documentNumber).to.equal('国办〔2025〕1号');
  });

  it('takes days of a neighbouring year where that year says nothing of them', () => {
    const holidays = { '2026-12-31': '元旦', '2027-01-01': '元旦', '2026-10-01': '不算' };
    const decision = aDecision({ kind: 'calendar-year', year: 2027, holidays, workdays: {} });

    expect(resolve(city, [decision], beijingAt('2026-12-31 12:00')).base).to.equal('holiday');
    expect(resolve(city, [decision], beijingAt('2026-10-01 12:00')).holidayName).to.equal('国庆节');
  });

  it('has a total order: for any decisions the nearest organisation that speaks decides', () => {
    const decision = fc.tuple(fc.constantFrom(city, county, station, other), fc.constantFrom(...dutyBases));
    fc.assert(
      fc.property(fc.array(decision, { maxLength: 8 }), fc.constantFrom(...paths.slice(1)), (made, path) => {
        const decisions = made.map(([organisationPath, base]) => aDecision(ofDay(base), { organisationPath }));

        const above = made.filter(([own]) => isWithin({ organisationPath: own }, path));
        const nearest = Math.max(...above.map(([own]) => own.length));
        const expected = above.findLast(([own]) => own.length === nearest)?.[1] ?? 'normal';
        expect(resolve(path, decisions).base).to.equal(expected);
      }),
      { numRuns: 300 },
    );
  });
});
