import { expect } from 'chai';
import { makeCalendar } from '../../gateway/duty/duty-calendar.ts';
import type { DutyDecision, DutyRuling } from '../../gateway/duty/duty-decision.ts';
import { dutyCalendarJob } from '../../gateway/duty/duty-calendar-job.ts';
import { DutyService } from '../../gateway/duty/duty-service.ts';
import { EventBus } from '../../gateway/platform/events/event-bus.ts';
import { instantOf } from '../../gateway/platform/clock/civil-time.ts';
import { aDecision, beijingAt } from '../fixtures/duty.ts';
import { silentLog } from '../fixtures/estate.ts';

const calendar = makeCalendar(
  { holidays: new Map([['2026-10-01', '国庆节']]), workdays: new Map() },
  new Map([['2027-01-01', '元旦']]),
);
const special: DutyRuling = { kind: 'override', fromDate: '2026-10-01', toDate: '2026-10-01', base: 'special' };
const county = { organisationPath: '/city/county/' };

class World {
  nowMs = instantOf('2026-10-01', 10 * 60);
  decisions: DutyDecision[] = [];
  readonly duty = new DutyService({
    decisions: { listAll: async () => this.decisions },
    foundation: { calendar, night: { start: '20:00', end: '06:00' } },
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

  it('tells 60 days in spans, not in hours', () => {
    const world = new World();
    world.nowMs = beijingAt('2026-11-22 12:00');

    const { spans } = world.duty.preview(60);

    expect(spans.length).to.be.within(100, 130); // a day and a night each
    expect(spans.at(-1)?.toMs).to.equal(world.nowMs + 60 * 86_400_000);
  });

  it('shows the window of the organisation in which it is asked', async () => {
    const world = new World();
    const windows = [{ start: '19:00', end: '07:00' }];
    world.decisions = [aDecision({ kind: 'night-windows', windows }, county)];
    await world.duty.start();

    expect(world.duty.now(county).nightWindow).to.deep.equal({ start: '19:00', end: '07:00' });
    expect(world.duty.now().nightWindow).to.deep.equal({ start: '20:00', end: '06:00' });
  });

  it('never resolves an instant by what was decided later', async () => {
    const world = new World();
    const at = (clock: string) => beijingAt(`2026-10-01 ${clock}`);
    world.decisions = [aDecision(special, { decidedAtMs: at('10:00') })];
    await world.duty.start();

    expect(world.duty.resolveAt(at('10:00') - 1).base).to.equal('holiday');
    expect(world.duty.resolveAt(at('10:00')).base).to.equal('special');
  });

  it('tells a day on which somebody decided as it was, before and after', async () => {
    const world = new World();
    world.nowMs = beijingAt('2026-10-01 15:00');
    const order = aDecision(
      { kind: 'special', fromMs: beijingAt('2026-10-01 12:00'), toMs: beijingAt('2026-10-02 12:00') },
      { decidedAtMs: beijingAt('2026-10-01 10:00') },
    );
    world.decisions = [order, aDecision({ kind: 'end', decisionId: order.id }, { decidedAtMs: world.nowMs })];
    await world.duty.start();

    const { spans } = world.duty.preview(1, undefined, instantOf('2026-10-01'));

    expect(
      spans.map(({ fromMs, resolution: { base, night } }) => [
        (fromMs - instantOf('2026-10-01')) / 3_600_000,
        base,
        night,
      ]),
    ).to.deep.equal([
      [0, 'normal', true],
      [6, 'holiday', false],
      [12, 'special', false],
      [15, 'holiday', false],
      [20, 'holiday', true],
    ]);
  });
});

describe('the calendar job', () => {
  it('reads the decisions again and tells each night of a year that is not official', async () => {
    const world = new World();
    world.nowMs = beijingAt('2026-11-01 00:05');
    const told: unknown[] = [];
    const bus = new EventBus((_name, error) => {
      throw error;
    });
    bus.on('calendar.doubted', (warning) => void told.push(warning));
    const job = dutyCalendarJob({ duty: world.duty, bus, log: silentLog });

    await job.run();
    const year = { kind: 'calendar-year', year: 2027, holidays: { '2027-10-01': '国庆节' }, workdays: {} } as const;
    world.decisions = [aDecision(year)];
    await job.run();

    expect(told).to.deep.equal([{ code: 'next-year-not-official', year: 2027, status: 'provisional' }]);
  });
});
