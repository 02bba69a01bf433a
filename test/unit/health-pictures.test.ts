import { expect } from 'chai';
import { assessPicture, type PictureCase, type Reference } from '../../gateway/health/pictures/assess-picture.ts';
import { isNightHour } from '../../gateway/health/pictures/night-hours.ts';
import { judgePicture } from '../../gateway/health/pictures/judge-picture.ts';
import type { SceneMatch } from '../../gateway/health/pictures/match-scene.ts';
import { measurePicture } from '../../gateway/health/pictures/measure-picture.ts';
import { pictureLimits } from '../../gateway/health/pictures/picture-limits.ts';
import type { ColourFrame } from '../../gateway/media/pixels/colour-frame.ts';
import { splitColourFrames } from '../../gateway/media/pixels/colour-frame.ts';
import { instantOf } from '../../gateway/platform/clock/civil-time.ts';
import { paintScene, type SceneFault, type SceneWish, toPlanes } from '../fixtures/spoilt-scene.ts';

const size = { width: 320, height: 180 };
const scene = { style: 'market', seed: 11 } as const;
const limits = pictureLimits.medium;

/** One moment of a look at the market. */
function seen(wish: Partial<SceneWish> = {}): ColourFrame {
  const [frame] = splitColourFrames(toPlanes(paintScene({ scene, light: 'day', look: 2, ...wish }, size)), size);
  if (frame === undefined) throw new Error('nothing was painted');
  return frame;
}

function caseOf(wish: Partial<SceneWish>, parts: Partial<PictureCase> = {}): PictureCase {
  return {
    frames: [seen(wish), seen({ ...wish, moment: 1 })],
    ...{ atMs: 1_000_000, isNightHour: wish.light === 'night', before: undefined },
    ...{ references: {}, aim: { kind: 'fixed' } },
    ...parts,
  };
}

function referenceOf(light: 'day' | 'night', parts: Partial<PictureCase> = {}): Reference {
  const { standing, outline } = assessPicture(caseOf({ light, look: 1 }, parts), limits);
  return { standing, outline };
}

function reasonsOf(given: PictureCase): readonly string[] {
  return assessPicture(given, limits).faults.map(({ reason }) => reason);
}

describe('assessPicture', () => {
  const references = { day: referenceOf('day'), night: referenceOf('night') };

  for (const light of ['day', 'night'] as const) {
    it(`finds nothing wrong with the same place in other light and weather, with traffic, by ${light}`, () => {
      const looks = [2, 3, 4, 5].map((look) => reasonsOf(caseOf({ light, look }, { references })));

      expect(looks.flat()).to.deep.equal([]);
    });

    const faults: SceneFault[] = ['black', 'too-dark', 'too-bright', 'low-contrast', 'blurred', 'colour-cast', 'moved'];
    for (const kind of faults) {
      it(`finds what is plainly ${kind} by ${light}, and calls it by its name first`, () => {
        const reasons = reasonsOf(caseOf({ light, fault: { kind, strength: 3 } }, { references }));

        expect(reasons[0]).to.equal(kind);
      });
    }
  }

  it('takes a picture without colours for one of the night at noon, and finds no cast in it', () => {
    const { measures, faults } = assessPicture(caseOf({ light: 'night' }, { isNightHour: false }), limits);

    expect(measures.light).to.equal('night');
    expect(faults).to.deep.equal([]);
  });

  it('says by how much the scene has shifted', () => {
    const moved = caseOf({ fault: { kind: 'moved', strength: 2 } }, { references });

    const { measures, faults } = assessPicture(moved, limits);

    expect(faults.map(({ reason }) => reason)).to.deep.equal(['moved']);
    expect(measures.shift?.x).to.be.closeTo(-0.1, 0.015);
  });

  it('compares with nothing as long as there is no reference', () => {
    const moved = caseOf({ fault: { kind: 'moved', strength: 3 } });

    const { faults, gap, measures } = assessPicture(moved, limits);

    expect(faults).to.deep.equal([]);
    expect(gap).to.equal('no-reference');
    expect(measures).not.to.have.property('matched');
  });

  describe('of a camera that turns', () => {
    const home = { pan: 0.1, tilt: 0, zoom: 0 };
    const told = { references: { day: referenceOf('day', { aim: { kind: 'told', position: home } }) } };
    const moved = { fault: { kind: 'moved', strength: 3 } } as const;

    it('judges the scene where the reference was taken', () => {
      const position = { ...home, pan: 0.104 };

      expect(reasonsOf(caseOf(moved, { ...told, aim: { kind: 'told', position } }))).to.deep.equal(['moved']);
    });

    it('lets a blurred picture of another position pass, and says why', () => {
      const elsewhere = { kind: 'told', position: { ...home, pan: 0.4 } } as const;
      const blurred = caseOf({ fault: { kind: 'blurred', strength: 3 } }, { ...told, aim: elsewhere });

      const { faults, gap } = assessPicture(blurred, limits);

      expect(faults).to.deep.equal([]);
      expect(gap).to.equal('not-at-reference-position');
    });

    it('finds a black picture wherever it looks', () => {
      const black = caseOf({ fault: { kind: 'black', strength: 3 } }, { ...told, aim: { kind: 'unknown' } });

      expect(reasonsOf(black)).to.deep.equal(['black']);
    });
  });

  describe('of a picture that stands still', () => {
    const still = caseOf({ fault: { kind: 'frozen', strength: 3 } });

    it('suspects it though its clock goes on', () => {
      const { faults, unchangedSinceMs } = assessPicture(still, limits);

      expect(faults.map(({ reason }) => reason)).to.deep.equal(['frozen']);
      expect(unchangedSinceMs).to.equal(still.atMs);
    });

    it('remembers since when, as long as the next check finds the very same', () => {
      const first = assessPicture(still, limits);
      const before = { ...first, verdict: 'suspected' } as const;

      const later = assessPicture({ ...still, atMs: still.atMs + 60_000, before }, limits);

      expect(later.unchangedSinceMs).to.equal(still.atMs);
    });

    it('clears it when the next check finds it still, but another picture: a quiet place lives', () => {
      const first = assessPicture(still, limits);
      const before = { ...first, verdict: 'suspected' } as const;
      const other = caseOf({ look: 5, fault: { kind: 'frozen', strength: 3 } });

      expect(reasonsOf({ ...other, before })).to.deep.equal([]);
    });
  });
});

describe('isNightHour', () => {
  const hours = { nightFrom: '19:00', nightUntil: '06:00' };

  it('spans midnight, and ends before its last minute', () => {
    const at = (minute: number): boolean => isNightHour(instantOf('2026-10-01', minute), hours);

    expect([18 * 60 + 59, 19 * 60, 24 * 60, 5 * 60 + 59, 6 * 60].map(at)).to.deep.equal([
      ...[false, true, true, true, false],
    ]);
  });
});

describe('judgePicture', () => {
  const reading = measurePicture(seen());
  const judge = (match: SceneMatch) => judgePicture({ reading, light: 'day', isFrozen: false, match }, limits);

  it('does not take for the scene what fits a little far off, when nothing is left where it was', () => {
    const { faults } = judge({ matched: 0.05, matchedShifted: 0.3, shift: { x: 0.175, y: -0.1 }, blocks: 40 });

    expect(faults.map(({ reason, detail }) => `${reason}: ${detail}`)).to.deep.equal([
      "moved: 5 % of the reference's scene is left.",
    ]);
  });

  it('lets a scene pass that is where it was, or lies off by less than a camera shakes', () => {
    const where = [
      { matched: 0.6, matchedShifted: 0.6, shift: { x: 0, y: 0 }, blocks: 40 },
      { matched: 0.2, matchedShifted: 0.3, shift: { x: 0.01, y: 0 }, blocks: 40 },
      { matched: 0.28, matchedShifted: 0.33, shift: { x: 0.2, y: 0 }, blocks: 40 },
    ];

    expect(where.flatMap((match) => judge(match).faults)).to.deep.equal([]);
  });
});
