import { expect } from 'chai';
import type { DutyDecision, DutyRuling } from '../../gateway/duty/duty-decision.ts';
import { DutyDecisionStore } from '../../gateway/duty/decisions/duty-decision-store.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { aDecision } from '../fixtures/duty.ts';
import { eachDatabase } from './each-database.ts';

const decidedAtMs = 1_793_300_000_123;
const hours = { fromMs: decidedAtMs, toMs: decidedAtMs + 1000 };
const override: DutyRuling = { kind: 'override', fromDate: '2026-10-01', toDate: '2026-10-03', base: 'special' };

function oneOfEach(): DutyDecision[] {
  const season = { from: '11-01', to: '03-31' };
  const first = aDecision(override, { documentNumber: '公〔2026〕7号', decidedAtMs });
  const rulings: DutyRuling[] = [
    { kind: 'calendar-year', year: 2027, holidays: { '2027-01-01': '元旦' }, workdays: { '2027-02-20': '春节' } },
    {
      kind: 'night-windows',
      windows: [
        { start: '18:00', end: '07:00', season },
        { start: '20:00', end: '06:00' },
      ],
    },
    { kind: 'eve-rule', from: '18:00' },
    { kind: 'eve-rule' },
    { kind: 'special', ...hours },
    { kind: 'level', level: 2, ...hours },
    { kind: 'end', decisionId: first.id },
  ];
  return [first, ...rulings.map((ruling) => aDecision(ruling, { decidedAtMs }))];
}

eachDatabase('DutyDecisionStore', (open) => {
  it('gives back every kind of decision as it was given, oldest first', async () => {
    const store = new DutyDecisionStore(await open());
    const decisions = oneOfEach();
    for (const decision of [...decisions].reverse()) await store.add(decision);

    expect(await store.listAll(wholeEstate)).to.deep.equal(decisions);
  });

  it('finds and lists inside the scope only', async () => {
    const store = new DutyDecisionStore(await open());
    const own = aDecision(override, { organisationPath: '/city/county/' });
    const foreign = aDecision(override, { organisationPath: '/city/other/' });
    for (const decision of [own, foreign]) await store.add(decision);
    const scope = { organisationPath: '/city/county/' };

    expect(await store.listAll(scope)).to.deep.equal([own]);
    expect(await store.find(scope, own.id)).to.deep.equal(own);
    expect(await store.find(scope, foreign.id)).to.equal(undefined);
    expect(await store.listNewest(scope, { limit: 10 })).to.deep.equal({ decisions: [own], total: 1 });
  });

  it('pages the history newest first, also where several were made in one instant', async () => {
    const store = new DutyDecisionStore(await open());
    const decisions = oneOfEach();
    for (const decision of decisions) await store.add(decision);
    const newestFirst = [...decisions].reverse();

    const first = await store.listNewest(wholeEstate, { limit: 3 });
    const second = await store.listNewest(wholeEstate, { limit: 30, after: first.decisions[2] });

    expect(first).to.deep.equal({ decisions: newestFirst.slice(0, 3), total: decisions.length });
    expect(second.decisions).to.deep.equal(newestFirst.slice(3));
  });

  it('filters the history by kind', async () => {
    const store = new DutyDecisionStore(await open());
    for (const decision of oneOfEach()) await store.add(decision);

    const { decisions, total } = await store.listNewest(wholeEstate, { kind: 'eve-rule', limit: 10 });

    expect([decisions.length, total]).to.deep.equal([2, 2]);
  });
});
