/** The moving part of a scene: vehicles and passers-by as plain blocks that cross the picture. */
import type { FarmPicture, PictureStyle } from '../scenario.ts';
import { seededRandom } from './seeded-random.ts';
import type { Colour, YuvPicture } from './yuv-picture.ts';

interface Mover {
  readonly kind: 'vehicle' | 'walker';
  readonly y: number;
  readonly size: number;
  readonly colour: Colour;
  readonly crossingsPerLoop: number;
  readonly phase: number;
  readonly isLeftward: boolean;
}

const PAINTS: readonly Colour[] = [
  [196, 200, 204],
  [150, 40, 40],
  [44, 76, 140],
  [210, 170, 60],
  [60, 120, 90],
  [40, 42, 46],
];

/** How many vehicles and walkers a place has. */
const TRAFFIC: Readonly<Record<PictureStyle, { readonly vehicles: number; readonly walkers: number }>> = {
  street: { vehicles: 5, walkers: 3 },
  market: { vehicles: 1, walkers: 9 },
  river: { vehicles: 1, walkers: 2 },
  square: { vehicles: 1, walkers: 8 },
  lane: { vehicles: 1, walkers: 4 },
  gate: { vehicles: 2, walkers: 4 },
  station: { vehicles: 3, walkers: 6 },
  garage: { vehicles: 3, walkers: 2 },
};

/** What moves in a scene; a whole number of crossings per loop makes the loop seamless. */
export function moversOf(scene: FarmPicture): Mover[] {
  const random = seededRandom(scene.seed + 1000);
  const { vehicles, walkers } = TRAFFIC[scene.style];
  return Array.from({ length: vehicles + walkers }, (_, index): Mover => {
    const y = 0.55 + random() * 0.3;
    return {
      kind: index < vehicles ? 'vehicle' : 'walker',
      y,
      size: y - 0.3,
      colour: PAINTS[Math.floor(random() * PAINTS.length)] ?? [128, 128, 128],
      crossingsPerLoop: index < vehicles && random() < 0.5 ? 2 : 1,
      phase: random(),
      isLeftward: random() < 0.5,
    };
  }).sort((a, b) => a.y - b.y);
}

function paintVehicle(picture: YuvPicture, x: number, { y, size, colour }: Mover): void {
  const width = size * 0.36;
  const height = size * 0.26;
  picture.fillRect([x, y - height], [width, height], colour);
  picture.fillRect([x + width * 0.2, y - height * 1.6], [width * 0.55, height * 0.65], [52, 60, 70]);
  picture.fillRect([x + width * 0.12, y - height * 0.2], [width * 0.16, height * 0.4], [16, 16, 18]);
  picture.fillRect([x + width * 0.72, y - height * 0.2], [width * 0.16, height * 0.4], [16, 16, 18]);
  picture.fillRect([x + width * 0.95, y - height * 0.7], [width * 0.05, height * 0.25], [250, 240, 190]);
}

function paintWalker(picture: YuvPicture, x: number, { y, size, colour }: Mover): void {
  const width = size * 0.05;
  const height = size * 0.42;
  picture.fillRect([x, y - height * 0.75], [width, height * 0.45], colour);
  picture.fillRect([x + width * 0.15, y - height * 0.3], [width * 0.7, height * 0.3], [34, 36, 44]);
  picture.fillRect([x + width * 0.2, y - height], [width * 0.6, height * 0.22], [150, 120, 100]);
}

/** @param share place in the loop, 0 to 1 */
export function paintMovers(picture: YuvPicture, movers: readonly Mover[], share: number): void {
  for (const mover of movers) {
    const along = (share * mover.crossingsPerLoop + mover.phase) % 1;
    const x = (mover.isLeftward ? 1 - along : along) * 1.3 - 0.2;
    if (mover.kind === 'vehicle') paintVehicle(picture, x, mover);
    else paintWalker(picture, x, mover);
  }
}
