import { expect } from 'chai';
import { instantOf } from '../../gateway/platform/clock/civil-time.ts';
import { makeCalendar } from '../../gateway/duty/duty-calendar.ts';
import type { DutyBase } from '../../gateway/duty/duty-mode.ts';
import type { DutyOverrideId, DutyOverrideRecord } from '../../gateway/duty/duty-override.ts';
import { DutyService } from '../../gateway/duty/duty-service.ts';
import type { UserId } from '../../gateway/platform/actor/actor.ts';

const calendar = makeCalendar(
  { holidays: new Map([['2026-10-01', '国庆节']]), workdays: new Map() },
  new Map([['2027-01-01', '元旦']]),
);

function override(base: DutyBase, organisationPath: string, decidedAtMs: number): DutyOverrideRecord {
  return {
    id: `${organisationPath}${decidedAtMs}` as DutyOverrideId, // a test's ids
    organisationPath,
    date: '2026-10-01',
    base,
    reason: '重大活动',
    userId: 'u' as UserId,
    decidedBy: '王队长',
    decidedAtMs,
  };
}

class World {
  nowMs = instantOf('2026-10-01', 10 * 60);
  records: DutyOverrideRecord[] = [];
  askedFrom = '';
  readonly duty = new DutyService({
    overrides: {
      listFrom: async (_scope, fromDate) => {
        this.askedFrom = fromDate;
        return this.records;
      },
    },
    calendar,
    policy: { nightStart: '20:00', nightEnd: '06:00' },
    clock: { now: () => this.nowMs, monotonic: () => 0 },
  });
}

describe('DutyService', () => {
  it('tells the mode, how it was resolved and when it changes', () => {
    expect(new World().duty.now()).to.deep.equal({
      atMs: instantOf('2026-10-01', 600),
      civilTime: '2026-10-01 10:00',
      resolution: {
        dutyDate: '2026-10-01',
        base: 'holiday',
        night: false,
        layer: 'official',
        makeUp: false,
        holidayName: '国庆节',
        yearStatus: 'official',
      },
      nightWindow: { start: '20:00', end: '06:00' },
      nextChangeAtMs: instantOf('2026-10-01', 20 * 60),
    });
  });

  it('previews the coming days with the state of their calendar', () => {
    const world = new World();
    world.nowMs = instantOf('2026-12-31', 12 * 60);

    const { spans, years, warnings } = world.duty.preview(1);

    expect(spans.map(({ resolution }) => `${resolution.base}${resolution.night ? ' + night' : ''}`)).to.deep.equal([
      'normal',
      'normal + night',
      'holiday',
    ]);
    expect(years).to.deep.equal([
      { year: 2026, status: 'official' },
      { year: 2027, status: 'provisional' },
    ]);
    expect(warnings).to.deep.equal([{ code: 'next-year-not-official', year: 2027, status: 'provisional' }]);
  });

  it('resolves instants of the past, as rounds that passed unattended need it', async () => {
    const world = new World();

    await world.duty.start();

    expect(world.duty.resolveAt(instantOf('2026-09-30', 3 * 60)).dutyDate).to.equal('2026-09-29');
    expect(world.askedFrom).to.equal('2026-08-02');
  });

  it('lets an override of the root rule everywhere and one of a county only there', async () => {
    const world = new World();
    world.records = [override('special', '/city/', 1), override('normal', '/city/county/', 2)];
    await world.duty.start();
    const base = (organisationPath: string): string => world.duty.now({ organisationPath }).resolution.base;

    expect([base('/'), base('/city/'), base('/city/other/')]).to.deep.equal(['special', 'special', 'special']);
    expect([base('/city/county/'), base('/city/county/station/')]).to.deep.equal(['normal', 'normal']);
  });

  it('takes the newest decision of one organisation', async () => {
    const world = new World();
    world.records = [override('special', '/city/', 5), override('weekend', '/city/', 9)];

    await world.duty.refresh();

    expect(world.duty.now().resolution).to.deep.include({ base: 'weekend', layer: 'override' });
  });

  it('leaves a county alone when only its neighbour decided', async () => {
    const world = new World();
    world.records = [override('special', '/city/county/', 1)];
    await world.duty.start();

    expect(world.duty.now().resolution.base).to.equal('holiday');
    expect(world.duty.now({ organisationPath: '/city/other/' }).resolution.base).to.equal('holiday');
  });
});
