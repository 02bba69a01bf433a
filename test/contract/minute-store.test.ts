import { expect } from 'chai';
import { CameraNumberStore } from '../../gateway/health/minutes/camera-number-store.ts';
import { DayCounts } from '../../gateway/health/minutes/day-counts.ts';
import { DayCountStore } from '../../gateway/health/minutes/day-count-store.ts';
import type { HourMinutes } from '../../gateway/health/minutes/minute-day.ts';
import { fullHalf, halvesOfDay } from '../../gateway/health/minutes/minute-mask.ts';
import { MinuteStore } from '../../gateway/health/minutes/minute-store.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { CameraId } from '../../gateway/registry/camera.ts';
import { eachDatabase } from './each-database.ts';

const day = 20_779;
const county = { organisationPath: '/city/county/' };
const all = { from: 0, to: 100 };

function anHour(change: Partial<HourMinutes> = {}): HourMinutes {
  return {
    ...{ day, cameraNumber: 1, hour: 3, dueLow: fullHalf, dueHigh: fullHalf, knownLow: fullHalf, knownHigh: 1 },
    ...{ upLow: fullHalf - 1, upHigh: 0, intactLow: 2, intactHigh: 0, rttMs: 12 },
    ...change,
  };
}

function withoutRtt({ rttMs: _rttMs, ...hour }: HourMinutes): HourMinutes {
  return hour;
}

async function refusalOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
  } catch (error) {
    return String(error);
  }
  return 'no refusal';
}

eachDatabase('MinuteStore', (open) => {
  it('gives back every bit of a mask, absent members absent', async () => {
    const store = new MinuteStore(await open());
    const [full, bare] = [anHour(), withoutRtt(anHour({ hour: 23, dueLow: 0, dueHigh: 0 }))];

    await store.save([full, bare]);

    expect(await store.listOfDay(wholeEstate, day, all)).to.have.deep.members([full, bare]);
  });

  it('counts the days on which the gateway looked', async () => {
    const store = new MinuteStore(await open());
    for (const watched of [day, day + 1, day + 3, day + 900]) {
      await store.saveWatched(
        watched,
        Array.from({ length: halvesOfDay }, () => fullHalf),
      );
    }

    expect(await store.countWatched(wholeEstate, day, day + 3)).to.equal(2);
    expect(await refusalOf(async () => store.countWatched(county, day, day + 3))).to.include('part of it');
  });

  it('replaces an hour, and saving it twice changes nothing', async () => {
    const store = new MinuteStore(await open());
    await store.save([anHour()]);
    const later = withoutRtt(anHour({ upHigh: fullHalf }));

    await store.save([later]);
    await store.save([later]);

    expect(await store.listOfDay(wholeEstate, day, all)).to.deep.equal([later]);
  });

  it('lists a day by cameras and a camera by days', async () => {
    const store = new MinuteStore(await open());
    const hours = [1, 2, 3].flatMap((cameraNumber) => [
      anHour({ cameraNumber }),
      anHour({ cameraNumber, day: day + 1, hour: 0 }),
    ]);
    await store.save(hours);

    const ofDay = await store.listOfDay(wholeEstate, day, { from: 2, to: 3 });
    const ofCamera = await store.listOfCamera(wholeEstate, 2, [day, day + 1, day + 2]);

    expect(ofDay.map(({ cameraNumber }) => cameraNumber)).to.have.members([2, 3]);
    expect(ofCamera).to.have.deep.members(hours.filter(({ cameraNumber }) => cameraNumber === 2));
  });

  it('deletes the hours of one day, some cameras at a time', async () => {
    const store = new MinuteStore(await open());
    await store.save([anHour(), anHour({ cameraNumber: 2 }), anHour({ day: day + 1 })]);

    await store.remove(day, { from: 0, to: 1 });

    expect(await store.findFirstKept(wholeEstate)).to.equal(day);
    await store.remove(day, { from: 2, to: 3 });
    expect(await store.findFirstKept(wholeEstate)).to.equal(day + 1);
  });

  it('remembers when the gateway looked', async () => {
    const store = new MinuteStore(await open());
    const halves = Array.from({ length: halvesOfDay }, (_, half) => half);
    await store.saveWatched(day, halves);

    await store.saveWatched(day, [...halves].reverse());

    expect(await store.findFirstWatched(wholeEstate)).to.equal(day);
    const watched = await store.listWatched(wholeEstate, day - 1, day + 1);
    expect([...watched.keys()]).to.deep.equal([day]);
    expect([...(watched.get(day) ?? [])]).to.deep.equal([...halves].reverse());
  });

  it('knows nothing of an empty table', async () => {
    const store = new MinuteStore(await open());

    expect(await store.findFirstKept(wholeEstate)).to.equal(undefined);
    expect(await store.findFirstWatched(wholeEstate)).to.equal(undefined);
  });

  it('is closed to a part of the estate', async () => {
    const store = new MinuteStore(await open());

    expect(await refusalOf(async () => store.listOfCamera(county, 1, [day]))).to.include('part of it');
    expect(await refusalOf(async () => store.listOfDay(county, day, all))).to.include('part of it');
  });
});

eachDatabase('DayCountStore', (open) => {
  const sums = { dueMinutes: 1440, knownMinutes: 1400, onlineMinutes: 1300, intactMinutes: 1200, drops: 2 };

  it('keeps the counts of each day, and takes what is counted again', async () => {
    const store = new DayCountStore(await open());
    const counts = new DayCounts(2000);
    counts.set(1, sums);
    counts.set(1999, sums);
    await store.save(day, counts, 5);
    counts.set(1999, { ...sums, drops: 0 });

    await store.save(day, counts, 6);
    await store.save(day + 1, new DayCounts(0), 7);

    const days = await store.list(wholeEstate, day, day + 1, 7);
    expect([...days.keys()]).to.have.members([day, day + 1]);
    expect(days.get(day)?.of(1)).to.deep.equal(sums);
    expect(days.get(day)?.of(1999).drops).to.equal(0);
    expect(days.get(day + 1)?.of(1).dueMinutes).to.equal(0);
    expect(await store.findLast(wholeEstate, 7)).to.equal(day + 1);
  });

  it('has no last day before the first one', async () => {
    const store = new DayCountStore(await open());

    expect(await store.findLast(wholeEstate, 7)).to.equal(undefined);
  });

  it('leaves out what was summed up later than now: the clock was wrong then', async () => {
    const store = new DayCountStore(await open());
    await store.save(day, new DayCounts(0), 5);
    await store.save(day + 700, new DayCounts(0), 900);

    expect(await store.findLast(wholeEstate, 6)).to.equal(day);
    expect([...(await store.list(wholeEstate, day, day + 700, 6)).keys()]).to.deep.equal([day]);
    expect(await store.findLast(wholeEstate, 900)).to.equal(day + 700);
  });

  it('keeps nothing of cameras that count nowhere when a day is summed up again', async () => {
    const store = new DayCountStore(await open());
    const counts = new DayCounts(2000);
    counts.set(1, sums);
    counts.set(1999, sums);
    await store.save(day, counts, 5);
    counts.set(1, { dueMinutes: 0, knownMinutes: 0, onlineMinutes: 0, intactMinutes: 0, drops: 0 });

    await store.save(day, counts, 6);
    const [again] = (await store.list(wholeEstate, day, day, 6)).values();
    await store.save(day, new DayCounts(0), 7);
    const [last] = (await store.list(wholeEstate, day, day, 7)).values();

    expect([again?.of(1).dueMinutes, again?.of(1999).dueMinutes]).to.deep.equal([0, 1440]);
    expect([last?.of(1).dueMinutes, last?.of(1999).dueMinutes]).to.deep.equal([0, 0]);
  });
});

eachDatabase('CameraNumberStore', (open) => {
  it('gives each camera one number for ever', async () => {
    const store = new CameraNumberStore(await open());
    const [a, b, c] = ['a', 'b', 'c'] as CameraId[]; // a test's ids
    await store.give([a, b].flatMap((id) => id ?? []));
    const first = await store.list(wholeEstate);

    await store.give([b, c].flatMap((id) => id ?? []));

    const numbers = await store.list(wholeEstate);
    expect([...first].every(([id, number]) => numbers.get(id) === number && number > 0)).to.equal(true);
    expect(new Set(numbers.values()).size).to.equal(3);
  });
});
