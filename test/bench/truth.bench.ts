import { parseArgs } from 'node:util';
import { seededRandom } from '../farm/picture/seeded-random.ts';
import type { Bench } from './bench.ts';
import { turnOf } from './truth/truth-turn.ts';
import { planCity } from './truth/truth-estate.ts';
import { planHour, scenarioSeconds, TruthBook } from './truth/truth-scenario.ts';
import { scoreHour } from './truth/truth-score.ts';
import { TruthWorld } from './truth/truth-world.ts';

/**
 * What the gateway calls down, against what is: an hour of a simulated city with faults of every kind, its own uplink cut
 * for three minutes, and the ground truth beside it. Schedule, queue, state machine, sight, outages, causes, notices
 * and their stores are the real ones on a database in memory. Time is virtual: it goes on by 100 ms when nothing is left to do in
 * the 100 ms before, the database included, so a second of the hour costs what the work of that second costs. Sockets are
 * not opened: a probe ends as the device's state at that instant ends it, silence at the probe's own deadline
 * (`bench -- probes` has the sockets). Pictures are not decoded either: deep checks come hourly by turns and again after a
 * minute, and read the truth (`pictureDetectP95S` counts from the first that could see it).
 *
 * `--cameras 20000`, `--seed 1`.
 */
export const run: Bench = async (args, say) => {
  const { values } = parseArgs({
    args: [...args],
    options: { cameras: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' } },
  });
  const city = planCity(Number(values.cameras));
  const scenario = planHour(city, seededRandom(Number(values.seed)));
  const book = new TruthBook(scenario.faults);
  const world = new TruthWorld(city, scenario, book);
  const beganMs = performance.now();
  await world.start();
  for (let second = 300; second <= scenarioSeconds; second += 300) {
    await world.runTo(second);
    say(`${second} s: ${world.said.outages.length} outages, ${world.said.calls.length} calls`);
  }
  const said = { ...world.said, messages: await world.countMessages() };
  await world.stop();
  const score = scoreHour(scenario, said, book, (cameraId, from) => {
    const turn = turnOf(cameraId);
    return turn >= from ? turn : turn + 3600;
  });
  const seconds = Math.round((performance.now() - beganMs) / 100) / 10;
  return [{ cameras: city.length, ...score, blindings: world.blindings, probes: world.probes, tookS: seconds }];
};
