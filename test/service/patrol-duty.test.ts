import { expect } from 'chai';
import type { DutyDecision, DutyRuling } from '../../gateway/duty/duty-decision.ts';
import { DutyService } from '../../gateway/duty/duty-service.ts';
import { DueStops } from '../../gateway/patrol/due-stops-service.ts';
import { RoundService } from '../../gateway/patrol/round-service.ts';
import type { PlanId } from '../../gateway/patrol/round.ts';
import { EventBus } from '../../gateway/platform/events/event-bus.ts';
import { aDecision, foundation } from '../fixtures/duty.ts';
import { city, silentLog, station } from '../fixtures/estate.ts';
import { aPlan, beijing, FakeClock, MemoryPlans, MemoryRegistry, MemoryRounds } from '../fixtures/patrol.ts';

const minuteMs = 60_000;
const today: DutyRuling = { kind: 'override', fromDate: '2026-09-21', toDate: '2026-09-21', base: 'special' };

/** Rounds by the hour of a real calendar, a Monday. */
class World {
  readonly clock = new FakeClock(beijing('2026-09-21 09:59'));
  readonly plans = new MemoryPlans();
  readonly rounds = new MemoryRounds();
  readonly decisions: DutyDecision[] = [];
  readonly duty = new DutyService({
    decisions: { listAll: async () => this.decisions },
    foundation,
    clock: this.clock,
  });
  service = this.#service();

  #service(): RoundService {
    const registry = new MemoryRegistry();
    const dueStops = new DueStops({ registry, views: this.rounds });
    return new RoundService({
      ...{ plans: this.plans, rounds: this.rounds, registry, dueStops, duty: this.duty },
      bus: new EventBus((_name, error) => {
        throw error;
      }),
      ...{ announcer: { announce: () => undefined }, clock: this.clock, log: silentLog },
    });
  }

  async addPlans(): Promise<void> {
    const id = (text: string): PlanId => text as PlanId; // a brand
    const { nowMs: sweptToMs } = this.clock;
    await this.plans.add(aPlan({ id: id('plain'), modes: [{ base: 'normal', night: false }], sweptToMs }));
    await this.plans.add(aPlan({ id: id('special'), modes: [{ base: 'special', night: false }], sweptToMs }));
    await this.plans.add(aPlan({ id: id('night'), modes: [{ base: 'normal', night: true }], sweptToMs }));
  }

  async decide(ruling: DutyRuling, organisationPath = city.path): Promise<void> {
    this.decisions.push(aDecision(ruling, { organisationPath, decidedAtMs: this.clock.nowMs }));
    await this.duty.refresh();
  }

  async sweepMinutes(minutes: number): Promise<void> {
    for (let minute = 0; minute < minutes; minute++) {
      this.clock.pass(minuteMs);
      await this.service.sweep(this.clock.nowMs);
    }
  }

  restart(): void {
    this.service = this.#service();
  }

  /** Plan, hour and mode of each round, in order. */
  made(): string[] {
    return [...this.rounds.rows.values()]
      .filter(({ dueFromMs }) => dueFromMs >= beijing('2026-09-21 10:00'))
      .sort((a, b) => a.dueFromMs - b.dueFromMs)
      .map(({ planId, dueFromMs, duty }) => {
        const hour = new Date(dueFromMs + 8 * 3_600_000).toISOString().slice(11, 16);
        return `${hour} ${planId} ${duty.base}${duty.night ? ' night' : ''}`;
      });
  }
}

describe('rounds and the duty calendar', () => {
  let world: World;
  beforeEach(async () => {
    world = new World();
    await world.addPlans();
    await world.service.start();
  });
  afterEach(() => world.service.stop());

  it('keep the mode with which they began: an edit touches only those that have not', async () => {
    await world.sweepMinutes(30);
    await world.decide(today);
    await world.sweepMinutes(40);

    expect(world.made()).to.deep.equal(['10:00 plain normal', '11:00 special special']);
  });

  it('freeze who decided and by which document', async () => {
    await world.decide(today);
    await world.sweepMinutes(2);
    await world.decide({ ...today, base: 'weekend' });

    const [round] = [...world.rounds.rows.values()].filter(({ planId }) => planId === 'special');
    expect(round?.duty).to.deep.include({ base: 'special', layer: 'override' });
    expect(round?.duty.basis).to.deep.include({ reason: '重大活动安保', decisionId: world.decisions[0]?.id });
  });

  it('that passed unattended are counted by the calendar as it was then', async () => {
    await world.sweepMinutes(2);
    world.clock.pass(150 * minuteMs); // away until 12:31
    await world.decide(today);
    world.restart();
    await world.sweepMinutes(40);

    expect(world.made()).to.deep.equal([
      ...['10:00 plain normal', '11:00 plain normal', '12:00 plain normal', '13:00 special special'],
    ]);
  });

  it('follow the night window of their own organisation', async () => {
    const windows = [{ start: '11:00', end: '06:00' }];
    await world.decide({ kind: 'night-windows', windows }, station.path);
    await world.sweepMinutes(70);

    expect(world.made()).to.deep.equal(['10:00 plain normal', '11:00 night normal night']);
  });
});
