import { expect } from 'chai';
import type { PlanBody } from '../../gateway/patrol/patrol-api.ts';
import { PatrolService } from '../../gateway/patrol/patrol-service.ts';
import type { PostOnDuty } from '../../gateway/duty/roster/post-on-duty.ts';
import { ForecastService } from '../../gateway/patrol/goals/forecast-service.ts';
import { EventBus } from '../../gateway/platform/events/event-bus.ts';
import { anActor, city, east, station, west } from '../fixtures/estate.ts';
import { FakeClock, MemoryPlans, MemoryRegistry, MemoryRounds, aPlan, beijing } from '../fixtures/patrol.ts';
import { refusal, refusalOf } from '../fixtures/refusal.ts';
import { aRound, aStopOf } from '../fixtures/round.ts';

const body = (members: Partial<PlanBody> = {}): PlanBody => ({
  name: '夜间重点巡查',
  organisationId: station.id,
  modes: [{ base: 'normal', night: true }],
  slots: [{ start: '20:00', end: '06:00', intervalMinutes: 30 }],
  method: 'live',
  sequence: 'fixed',
  goals: { onceAShift: false },
  layout: 4,
  dwellSeconds: 30,
  stops: [{ cameraId: 'c2', dwellSeconds: 60 }, { cameraId: 'c1' }],
  enabled: true,
  ...members,
});

describe('PatrolService', () => {
  const clock = new FakeClock(beijing('2026-09-21 10:00'));
  let plans: MemoryPlans;
  let rounds: MemoryRounds;
  let changed: string[];
  let registry: MemoryRegistry;
  let patrol: PatrolService;

  beforeEach(() => {
    plans = new MemoryPlans();
    rounds = new MemoryRounds();
    changed = [];
    const bus = new EventBus(() => undefined);
    bus.on('plan.changed', ({ planId }) => void changed.push(planId));
    registry = new MemoryRegistry();
    const roster = {
      isPostOf: async (organisationId: string, postId: string) => `${organisationId} ${postId}` === 'station p1',
    };
    patrol = new PatrolService({ plans, rounds, registry, roster, bus, clock });
  });

  it('creates a plan, shows it with names and tells of it', async () => {
    const plan = await patrol.createPlan(anActor(east), body());

    expect(plan).to.deep.include({ organisationName: station.name, layout: 4, enabled: true });
    expect(plan.stops).to.deep.equal([
      { cameraId: 'c2', cameraName: '相机 c2', place: '人民路', dwellSeconds: 60 },
      { cameraId: 'c1', cameraName: '相机 c1', place: '人民路' },
    ]);
    expect(await patrol.listPlans(anActor(city))).to.deep.equal([plan]);
    expect(await patrol.listPlans(anActor(west))).to.deep.equal([]);
    expect(changed).to.deep.equal([plan.id]);
    expect([...plans.rows.values()][0]?.sweptToMs).to.equal(clock.nowMs);
  });

  it('shows the camera that a merged one has become, once, and the one of before when the merge is taken back', async () => {
    await patrol.createPlan(anActor(east), body({ stops: [{ cameraId: 'c2', dwellSeconds: 60 }, { cameraId: 'c1' }] }));
    const shown = async () => (await patrol.listPlans(anActor(city)))[0]?.stops.map(({ cameraId: id }) => id);

    registry.merge('c2', 'c3');
    expect(await shown()).to.deep.equal(['c3', 'c1']);
    registry.merge('c3', 'c1');
    expect(await shown()).to.deep.equal(['c1']);
    registry.restore('c3');
    registry.restore('c2');
    expect(await shown()).to.deep.equal(['c2', 'c1']);
    registry.merge('c2', 'far');
    expect(await shown()).to.deep.equal(['c2', 'c1']);
  });

  it('refuses stops that the organisation does not have and names them', async () => {
    const stops = [{ cameraId: 'c1' }, { cameraId: 'far' }, { cameraId: 'nowhere' }];

    const error = await refusalOf(() => patrol.createPlan(anActor(city), body({ stops })));

    expect(error.code).to.equal('plan/invalid');
    expect(error.issues.map(({ path }) => path)).to.deep.equal(['body.stops.1.cameraId', 'body.stops.2.cameraId']);
    expect(plans.rows.size).to.equal(0);
    expect(changed).to.deep.equal([]);
  });

  it('refuses a plan that contradicts itself and says where', async () => {
    const slots = [
      { start: '08:00', end: '12:00', intervalMinutes: 30 },
      { start: '11:00', end: '13:00', intervalMinutes: 30 },
    ];
    const goals = { onceAShift: true, keyEveryMinutes: 30 };
    const dates = { validFrom: '2026-10-08', validTo: '2026-10-01' };

    const error = await refusalOf(() => patrol.createPlan(anActor(city), body({ slots, goals, ...dates })));

    expect(error.code).to.equal('plan/invalid');
    expect(error.issues.map(({ path }) => path)).to.deep.equal(['body.slots.1', 'body.validTo', 'body.stops']);
  });

  it('gives a plan to posts of its own organisation only', async () => {
    const given = await patrol.createPlan(anActor(east), body({ postId: 'p1' }));
    const { code, issues } = await refusalOf(() => patrol.createPlan(anActor(east), body({ postId: 'p2' })));

    expect(given.postId).to.equal('p1');
    expect(code).to.equal('plan/invalid');
    expect(issues).to.deep.equal([{ path: 'body.postId', message: 'is no post of this organisation' }]);
  });

  it('replaces a plan under its id', async () => {
    await plans.add(aPlan());

    const plan = await patrol.replacePlan(anActor(station), 'plan-1', body({ name: '改名', enabled: false }));

    expect(plan).to.include({ id: 'plan-1', name: '改名', enabled: false });
    expect(plans.rows.size).to.equal(1);
    expect(changed).to.deep.equal(['plan-1']);
  });

  it('knows no organisation, plan or round of a jurisdiction beside', async () => {
    await plans.add(aPlan());
    await rounds.add(aRound(), [aStopOf(aRound(), 0)]);
    const stranger = anActor(west);

    expect(await refusal(() => patrol.createPlan(stranger, body()))).to.equal('organisation/unknown');
    expect(await refusal(() => patrol.replacePlan(stranger, 'plan-1', body()))).to.equal('plan/unknown');
    expect(await refusal(() => patrol.readRound(stranger, 'round-1'))).to.equal('round/unknown');
  });

  it('moves no plan to an organisation that the admin may not see', async () => {
    await plans.add(aPlan());

    const refused = await refusal(() => patrol.replacePlan(anActor(east), 'plan-1', body({ organisationId: west.id })));

    expect(refused).to.equal('organisation/unknown');
    expect(plans.rows.get('plan-1')).to.deep.equal(aPlan());
  });

  it('reads a round with its stops', async () => {
    await rounds.add(aRound(), [aStopOf(aRound(), 0), aStopOf(aRound(), 1)]);

    const round = await patrol.readRound(anActor(station, 'officer'), 'round-1');

    expect(round.stops.map(({ cameraId }) => cameraId)).to.deep.equal(['c1', 'c2']);
    expect(round).to.not.have.any.keys('seatId', 'version', 'organisationPath');
  });

  it('refuses a cursor that no page gave', async () => {
    const query = { cursor: "1' OR 1=1", limit: 10 };

    expect(await refusal(() => patrol.listRounds(anActor(city), query))).to.equal('request/invalid');
  });
});

describe('ForecastService', () => {
  const clock = new FakeClock(beijing('2026-09-21 10:00'));
  const registry = new MemoryRegistry();
  const plans = new MemoryPlans();
  let onDuty: PostOnDuty;
  const service = new ForecastService({
    ...{ plans, registry, clock, pictureSeconds: 2 },
    health: { statusOf: async (_scope, ids) => new Map(ids.map((id) => [id, id === 'c1' ? 'offline' : 'online'])) },
    roster: { postOnDuty: async () => onDuty },
  });

  beforeEach(() => {
    onDuty = { organisationId: station.id, organisationPath: station.path, users: [] };
  });

  it('counts offline cameras, the other plans of the post and its people', async () => {
    await plans.add(aPlan({ modes: [{ base: 'normal', night: true }], dwellSeconds: 300, layout: 1 }));
    const wish = body({ dwellSeconds: 300, layout: 1 });

    const one = await service.forecast(anActor(east), wish);
    onDuty = { ...onDuty, postId: 'p' as never, users: [] }; // a brand
    const none = await service.forecast(anActor(east), wish);

    expect(one).to.include({ seats: 1, isFinishable: true });
    expect(one.slots[0]?.totalLoad).to.be.above(one.slots[0]?.load ?? 0);
    expect(one.problems).to.deep.equal([{ code: 'offline', count: 1, of: 2 }]);
    expect(none.problems[0]).to.deep.equal({ code: 'no-seat' });
  });

  it('knows no organisation of a jurisdiction beside', async () => {
    expect(await refusal(() => service.forecast(anActor(west), body()))).to.equal('organisation/unknown');
  });
});
