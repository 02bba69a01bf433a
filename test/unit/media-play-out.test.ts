import { expect } from 'chai';
import fc from 'fast-check';
import { PlayOut } from '../../gateway/media/pull/play-out.ts';
import { UnitTimes } from '../../gateway/media/pull/unit-times.ts';

const frameTicks = 3600;

interface Unit {
  readonly dueTicks: number;
  readonly bytes: Buffer;
  readonly isPicture: boolean;
}

function picture(index: number): Unit {
  return { dueTicks: index * frameTicks, bytes: Buffer.alloc(10), isPicture: true };
}

/** Runs a clock and says when each unit came out, ms. */
function play(bursts: Readonly<Record<number, readonly Unit[]>>, untilMs: number): Map<Unit, number> {
  const out = new Map<Unit, number>();
  let nowMs = 0;
  const playOut = new PlayOut<Unit>((unit) => out.set(unit, nowMs));
  for (; nowMs <= untilMs; nowMs += 10) {
    for (const unit of bursts[nowMs] ?? []) playOut.add(unit, nowMs);
    playOut.release(nowMs);
  }
  expect(playOut.sizeBytes).to.equal(playOut.isEmpty ? 0 : playOut.sizeBytes);
  return out;
}

describe('PlayOut', () => {
  it('hands a burst on at the pace of its times, two pictures at once so that the first one shows', () => {
    const units = Array.from({ length: 50 }, (_, index) => picture(index));

    const out = [...play({ 0: units }, 4000).values()];

    expect(out.slice(0, 2)).to.deep.equal([0, 0]);
    expect(out).to.have.length(50);
    for (const [index, atMs] of out.slice(2).entries()) expect(atMs).to.be.closeTo(250 + (index + 1) * 40, 10);
  });

  it('goes on without a hole when the next burst is in time, and moves everything when it is late', () => {
    const units = Array.from({ length: 75 }, (_, index) => picture(index));
    const [one, two, three] = [units.slice(0, 25), units.slice(25, 50), units.slice(50)];

    const out = [...play({ 0: one, 1100: two, 3000: three }, 6000).values()];

    const steps = out.slice(3).map((atMs, index) => atMs - (out[index + 2] ?? 0));
    expect(Math.max(...steps.slice(0, 46))).to.be.at.most(50);
    // Picture 50 came at 3 s instead of 2.2 s: it waits for the cushion, and those behind it keep their pace.
    expect(out[50]).to.be.closeTo(3250, 10);
    expect(out[74]).to.be.closeTo(3250 + 24 * 40, 10);
  });

  it('waits a short hole out, and goes on at once behind a long one', () => {
    const units = [0, 1, 2, 52, 53, 252, 253].map(picture);

    const out = [...play({ 0: units }, 9000).values()];

    expect((out[3] ?? 0) - (out[2] ?? 0)).to.be.closeTo(2000, 10);
    expect((out[5] ?? 0) - (out[4] ?? 0)).to.be.at.most(10);
    expect((out[6] ?? 0) - (out[5] ?? 0)).to.be.closeTo(40, 10);
  });

  it('brings sound that came later to its place among the pictures', () => {
    const pictures = [0, 1, 2, 3, 4, 5].map(picture);
    const sound: Unit = { dueTicks: 2.5 * frameTicks, bytes: Buffer.alloc(5), isPicture: false };

    const order = [...play({ 0: [...pictures, sound] }, 2000).keys()];

    expect(order.indexOf(sound)).to.equal(3);
  });
});

describe('UnitTimes', () => {
  it('runs on over the wrap of 33 bits and over discontinuities', () => {
    const times = new UnitTimes();
    const wrap = 2 ** 33;
    const raw = [wrap - 2 * frameTicks, wrap - frameTicks, 0, frameTicks];
    const placed = raw.map((ticks) => times.place({ decodeTicks: ticks, shownTicks: (ticks + 7200) % wrap }));
    times.breakOff();
    placed.push(times.place({ decodeTicks: 5, shownTicks: 5 }));
    placed.push(times.place({ decodeTicks: 5 + 90_000 * 3600, shownTicks: 0 }));

    expect(placed.map(({ decodeTicks }) => decodeTicks / frameTicks)).to.deep.equal([0, 1, 2, 3, 4, 5]);
    expect(placed.map(({ shownTicks, decodeTicks }) => shownTicks - decodeTicks)).to.deep.equal([
      ...[7200, 7200, 7200, 7200],
      ...[0, 0],
    ]);
  });

  it('places sound beside the pictures, and nowhere when it belongs to none', () => {
    const times = new UnitTimes();
    expect(times.placeSound(100)).to.equal(undefined);
    times.place({ decodeTicks: 1000, shownTicks: 1000 });

    expect(times.placeSound(900)).to.equal(-100);
    expect(times.placeSound(90_000 * 60)).to.equal(undefined);
    times.breakOff();
    expect(times.placeSound(1000)).to.equal(undefined);
  });

  it('never goes back, whatever times come', () => {
    const time = fc.oneof(fc.nat(2 ** 31), fc.constantFrom(0, 2 ** 33 - 1, 2 ** 32));
    fc.assert(
      fc.property(fc.array(fc.tuple(time, time, fc.boolean())), (raw) => {
        const times = new UnitTimes();
        let last = -1;
        for (const [decodeTicks, shownTicks, breaks] of raw) {
          if (breaks) times.breakOff();
          const place = times.place({ decodeTicks, shownTicks });
          expect(place.decodeTicks).to.be.at.least(Math.max(0, last));
          expect(place.shownTicks - place.decodeTicks).to.be.within(0, 900_000);
          expect(place.decodeTicks - Math.max(0, last)).to.be.at.most(900_000);
          last = place.decodeTicks;
        }
      }),
    );
  });
});
