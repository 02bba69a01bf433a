import { expect } from 'chai';
import fc from 'fast-check';
import type { RoundStop } from '../../gateway/patrol/round.ts';
import { anActor, station } from '../fixtures/estate.ts';
import { FakeClock, PatrolHarness, aPlan, beijing } from '../fixtures/patrol.ts';

const officer = { ...anActor(station, 'officer'), sessionId: 'session-1' };
const estate = { organisationPath: '/' };

describe('a gateway that dies in the middle of rounds', () => {
  /** An hour of rounds of ten minutes; the process dies at each of the moments, and stays away for a while. */
  async function live(deaths: readonly { afterMs: number; awayMs: number }[]): Promise<PatrolHarness> {
    const clock = new FakeClock(beijing('2026-09-21 10:00'));
    let harness = await new PatrolHarness(clock).start();
    const slots = [{ start: '00:00', end: '00:00', intervalMinutes: 10 }];
    await harness.plans.add(aPlan({ slots, layout: 1, sweptToMs: clock.nowMs }));
    for (const { afterMs, awayMs } of [...deaths, { afterMs: 0, awayMs: 0 }]) {
      await harness.roundService.sweep(clock.nowMs);
      await harness.walls.open(officer);
      await harness.pass(afterMs, async () => void (await harness.walls.open(officer)));
      clock.pass(awayMs);
      harness = await harness.restart();
    }
    clock.pass(11 * 60_000);
    await harness.roundService.sweep(clock.nowMs);
    return harness;
  }

  it('keeps one round for each due time, ends it, and decides no stop twice', async () => {
    const death = fc.record({
      afterMs: fc.integer({ min: 0, max: 400 }).map((quarters) => quarters * 250),
      awayMs: fc.integer({ min: 0, max: 25 * 60_000 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(death, { maxLength: 4 }), async (deaths) => {
        const harness = await live(deaths);

        const rounds = [...harness.rounds.rows.values()];
        const dueTimes = rounds.map(({ dueFromMs }) => dueFromMs).sort((a, b) => a - b);
        const windows = Math.floor((harness.clock.nowMs - beijing('2026-09-21 10:00')) / 600_000);
        expect(dueTimes).to.deep.equal(
          Array.from({ length: windows + 1 }, (_, index) => beijing('2026-09-21 10:00') + index * 600_000),
        );
        for (const round of rounds.filter(({ dueToMs }) => dueToMs <= harness.clock.nowMs)) {
          expect(round.state).to.be.oneOf(['done', 'partial', 'missed']);
          const stops: RoundStop[] = await harness.rounds.listStops(estate, round.id);
          expect(stops.filter(({ outcome }) => outcome === 'waiting')).to.deep.equal([]);
          expect(round.counts.seen + round.counts.notViewable + round.counts.skipped).to.equal(stops.length);
        }
        expect(harness.faults).to.deep.equal([]);
      }),
      { numRuns: 50 },
    );
  });
});
