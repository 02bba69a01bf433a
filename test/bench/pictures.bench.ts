import { parseArgs } from 'node:util';
import { assessPicture, type Reference } from '../../gateway/health/pictures/assess-picture.ts';
import { pictureLimits, sensitivities, type Sensitivity } from '../../gateway/health/pictures/picture-limits.ts';
import type { ColourFrame } from '../../gateway/media/pixels/colour-frame.ts';
import { Pixels } from '../../gateway/media/pixels/pixels.ts';
import { type SceneFault, sceneFaults, type SceneWish, type Strength } from '../fixtures/spoilt-scene.ts';
import type { Bench, BenchRow } from './bench.ts';
import { samplePlaces, seeScenes } from './load/picture-samples.ts';

type Truth = SceneFault | 'clean' | 'quiet';

interface Sample {
  readonly truth: Truth;
  readonly strength: Strength | 0;
  readonly light: 'day' | 'night';
  /** What the check calls it: its worst fault, or `clean`. */
  readonly called: Readonly<Record<Sensitivity, string>>;
}

const strengths: readonly Strength[] = [1, 2, 3];
const cleanLooks = [2, 3, 4, 5, 6, 7];
const pixelsPolicy = { ffmpegPath: 'ffmpeg', concurrency: 1, clipConcurrency: 1, deadlineSeconds: 60 };

/**
 * How well the checks of pictures tell faults from clean pictures: 16 places by day and by night, each clean in six lights
 * and weathers with traffic, once without anything that moves, and with each fault at three strengths; coded as H.264
 * sub-streams and decoded by ffmpeg. Everything is compared with one clean reference of the same light.
 *
 * A row for each check and sensitivity with precision and recall, then one for each truth with what it was called at
 * medium sensitivity. `--places 16`.
 */
export const run: Bench = async (args, say) => {
  const { values } = parseArgs({ args: [...args], options: { places: { type: 'string', default: '16' } } });
  const pixels = new Pixels(pixelsPolicy);
  const samples: Sample[] = [];
  for (const light of ['day', 'night'] as const) {
    for (const scene of samplePlaces.slice(0, Number(values.places)))
      samples.push(...(await judgePlace(pixels, scene, light)));
    say(`${light}: ${samples.length} pictures judged so far`);
  }
  return [...sensitivities.flatMap((sensitivity) => scoreRows(samples, sensitivity)), ...confusionRows(samples)];
};

interface Planned {
  readonly truth: Truth;
  readonly strength: Strength | 0;
  readonly wish: SceneWish;
}

async function judgePlace(pixels: Pixels, scene: SceneWish['scene'], light: 'day' | 'night'): Promise<Sample[]> {
  const planned: Planned[] = [
    ...cleanLooks.map((look): Planned => ({ truth: 'clean', strength: 0, wish: { scene, light, look } })),
    { truth: 'quiet', strength: 0, wish: { scene, light, look: 20, isQuiet: true } },
    ...sceneFaults.flatMap((kind) =>
      strengths.map((strength): Planned => {
        return { truth: kind, strength, wish: { scene, light, look: 10 + strength, fault: { kind, strength } } };
      }),
    ),
  ];
  const [reference] = await seeScenes(pixels, [{ scene, light, look: 1 }]);
  if (reference === undefined) throw new Error('no reference came out of ffmpeg');
  const first = await seeScenes(pixels, planned.map(({ wish }) => wish)); // prettier-ignore
  const second = await seeScenes(pixels, planned.map(({ wish }) => ({ ...wish, moment: 1 }))); // prettier-ignore
  // A frozen picture of strength 1 is coded anew at another quality, as rate control does it.
  const recoded = planned.findIndex(({ truth, strength }) => truth === 'frozen' && strength === 1);
  const finer = await seeScenes(pixels, planned.slice(recoded, recoded + 1).map(({ wish }) => ({ ...wish, moment: 1 })), 28); // prettier-ignore
  return planned.map(({ truth, strength }, index) => {
    const later = index === recoded ? finer[0] : second[index];
    const before = first[index];
    if (before === undefined || later === undefined) throw new Error('a picture did not come out of ffmpeg');
    return { truth, strength, light, called: callAll([before, later], reference, light) };
  });
}

function callAll(
  frames: readonly [ColourFrame, ColourFrame],
  reference: ColourFrame,
  light: 'day' | 'night',
): Record<Sensitivity, string> {
  const call = (sensitivity: Sensitivity): string => {
    const limits = pictureLimits[sensitivity];
    const base = { atMs: 0, isNightHour: light === 'night', before: undefined, aim: { kind: 'fixed' as const } };
    const { standing, outline } = assessPicture({ ...base, frames: [reference], references: {} }, limits);
    const known: Reference = { standing, outline };
    const { faults } = assessPicture({ ...base, frames, references: { [light]: known } }, limits);
    return faults[0]?.reason ?? 'clean';
  };
  return { low: call('low'), medium: call('medium'), high: call('high') };
}

function scoreRows(samples: readonly Sample[], sensitivity: Sensitivity): BenchRow[] {
  const share = (part: number, whole: number): number => (whole === 0 ? 1 : Math.round((part / whole) * 1000) / 1000);
  return sceneFaults.map((check) => {
    const called = samples.filter((sample) => sample.called[sensitivity] === check);
    const right = called.filter(({ truth }) => truth === check);
    const recallAt = (strength: Strength): number => {
      const real = samples.filter((sample) => sample.truth === check && sample.strength === strength);
      return share(real.filter((sample) => sample.called[sensitivity] === check).length, real.length);
    };
    return {
      ...{ sensitivity, check, precision: share(right.length, called.length) },
      ...{ recall1: recallAt(1), recall2: recallAt(2), recall3: recallAt(3) },
    };
  });
}

function confusionRows(samples: readonly Sample[]): BenchRow[] {
  const truths: readonly Truth[] = ['clean', 'quiet', ...sceneFaults];
  return truths.flatMap((truth) =>
    (['day', 'night'] as const).map((light) => {
      const own = samples.filter((sample) => sample.truth === truth && sample.light === light);
      const calls = Map.groupBy(own, ({ called }) => called.medium);
      return { truth, light, pictures: own.length, called: Object.fromEntries([...calls].map(([name, list]) => [name, list.length])) }; // prettier-ignore
    }),
  );
}
