import { parseArgs } from 'node:util';
import { assessPicture, type Reference } from '../../gateway/health/pictures/assess-picture.ts';
import { pictureLimits, sensitivities, type Sensitivity } from '../../gateway/health/pictures/picture-limits.ts';
import type { ColourFrame } from '../../gateway/media/pixels/colour-frame.ts';
import { Pixels } from '../../gateway/media/pixels/pixels.ts';
import { type SceneFault, sceneFaults, type SceneWish, type Strength } from '../fixtures/spoilt-scene.ts';
import type { Bench, BenchRow } from './bench.ts';
import { loadPhotographs } from './load/photographs.ts';
import { samplePlaces, seeScenes } from './load/picture-samples.ts';

/** `quiet`: nothing moves, by another light than an hour before; `cellar`: by the same light. */
type Truth = SceneFault | 'clean' | 'quiet' | 'cellar';

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
 * medium sensitivity. `--places 16`; `--photographs FOLDER` takes real places instead, see `photographs.ts`: without quiet
 * ones, and only a film can freeze.
 */
export const run: Bench = async (args, say) => {
  const { values } = parseArgs({
    args: [...args],
    options: { places: { type: 'string', default: '16' }, photographs: { type: 'string' } },
  });
  const pixels = new Pixels(pixelsPolicy);
  const painted: readonly Place[] = samplePlaces.slice(0, Number(values.places)).map((scene) => ({ scene }));
  const places = values.photographs === undefined ? painted : await photographed(values.photographs);
  const samples: Sample[] = [];
  for (const light of ['day', 'night'] as const) {
    for (const place of places) samples.push(...(await judgePlace(pixels, place, light)));
    say(`${light}: ${samples.length} pictures judged so far`);
  }
  return [...sensitivities.flatMap((sensitivity) => scoreRows(samples, sensitivity)), ...confusionRows(samples)];
};

interface Planned {
  readonly truth: Truth;
  readonly strength: Strength | 0;
  readonly wish: SceneWish;
}

type Place = Pick<SceneWish, 'scene' | 'photograph'>;

/** The scene of a photograph only names it. */
async function photographed(folder: string): Promise<readonly Place[]> {
  const photographs = await loadPhotographs(folder);
  return photographs.map((photograph, index) => ({ photograph, scene: { style: 'street', seed: 500 + index } }));
}

/** What can be told of a place: nothing ever moves in a photograph but noise. */
function plan(place: Place, light: 'day' | 'night'): Planned[] {
  const { photograph } = place;
  const quiet: readonly Planned[] = [
    { truth: 'quiet', strength: 0, wish: { ...place, light, look: 20, isQuiet: true } },
    { truth: 'cellar', strength: 0, wish: { ...place, light, look: 21, isQuiet: true } },
  ];
  const kinds = sceneFaults.filter((kind) => kind !== 'frozen' || photograph?.moves !== false);
  return [
    ...cleanLooks.map((look): Planned => ({ truth: 'clean', strength: 0, wish: { ...place, light, look } })),
    ...(photograph === undefined ? quiet : []),
    ...kinds.flatMap((kind) =>
      strengths.map((strength): Planned => {
        return { truth: kind, strength, wish: { ...place, light, look: 10 + strength, fault: { kind, strength } } };
      }),
    ),
  ];
}

async function judgePlace(pixels: Pixels, place: Place, light: 'day' | 'night'): Promise<Sample[]> {
  const planned = plan(place, light);
  const [reference] = await seeScenes(pixels, [{ ...place, light, look: 1 }]);
  if (reference === undefined) throw new Error('no reference came out of ffmpeg');
  const see = (change: (wish: SceneWish, truth: Truth) => SceneWish, quality?: number) => {
    return seeScenes(pixels, planned.map(({ wish, truth }) => change(wish, truth)), quality); // prettier-ignore
  };
  // An hour before, a place had other light, unless it is a lit cellar.
  const anHourBefore = (wish: SceneWish, truth: Truth): SceneWish => {
    return isSteady(truth) ? wish : { ...wish, look: wish.look + 100 };
  };
  const seen = [
    await see(anHourBefore),
    await see((wish, truth) => ({ ...anHourBefore(wish, truth), moment: 1 })),
    await see((wish) => ({ ...wish, moment: 2 })),
    await see((wish) => ({ ...wish, moment: 3 })),
  ];
  return planned.map(({ truth, strength }, index) => {
    const [one, two, three, four] = seen.map((frames) => frames[index]);
    if (!one || !two || !three || !four) throw new Error('ffmpeg lost a picture');
    const called = callAll({ before: [one, two], now: [three, four] }, reference, light);
    return { truth, strength, light, called };
  });
}

interface TwoChecks {
  readonly before: readonly [ColourFrame, ColourFrame];
  readonly now: readonly [ColourFrame, ColourFrame];
}

function isSteady(truth: Truth): boolean {
  return truth === 'frozen' || truth === 'cellar';
}

function callAll(checks: TwoChecks, reference: ColourFrame, light: 'day' | 'night'): Record<Sensitivity, string> {
  const call = (sensitivity: Sensitivity): string => {
    const limits = pictureLimits[sensitivity];
    const base = { isNightHour: light === 'night', aim: { kind: 'fixed' as const } };
    const alone = { ...base, atMs: 0, before: undefined, frames: [reference] as const, references: {} };
    const { standing, outline } = assessPicture(alone, limits);
    const known: Reference = { standing, outline };
    const references = { [light]: known };
    const earlier = assessPicture({ ...base, atMs: 0, before: undefined, frames: checks.before, references }, limits);
    const now = { ...base, atMs: 3_600_000, before: { ...earlier, verdict: 'intact' as const } };
    const { faults } = assessPicture({ ...now, frames: checks.now, references }, limits);
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
  const truths: readonly Truth[] = ['clean', 'quiet', 'cellar', ...sceneFaults];
  return truths.flatMap((truth) =>
    (['day', 'night'] as const).flatMap((light) => {
      const own = samples.filter((sample) => sample.truth === truth && sample.light === light);
      if (own.length === 0) return [];
      const calls = Map.groupBy(own, ({ called }) => called.medium);
      return { truth, light, pictures: own.length, called: Object.fromEntries([...calls].map(([name, list]) => [name, list.length])) }; // prettier-ignore
    }),
  );
}
