/** The still part of a scene: sky, buildings, ground and what stands on it, painted once per clip. */
import type { FarmPicture, PictureStyle } from '../scenario.ts';
import { seededRandom } from './seeded-random.ts';
import type { Colour, YuvPicture } from './yuv-picture.ts';

type Random = () => number;
type Block = (picture: YuvPicture, random: Random) => void;

/** Hours of the day as sky and ground colours; the seed picks one. */
const LIGHTS: readonly { readonly sky: readonly [Colour, Colour]; readonly ground: readonly [Colour, Colour] }[] = [
  {
    sky: [
      [28, 40, 62],
      [92, 98, 112],
    ],
    ground: [
      [58, 60, 62],
      [44, 46, 50],
    ],
  },
  {
    sky: [
      [70, 92, 118],
      [150, 160, 168],
    ],
    ground: [
      [92, 92, 88],
      [70, 70, 68],
    ],
  },
  {
    sky: [
      [52, 44, 66],
      [168, 112, 88],
    ],
    ground: [
      [70, 62, 58],
      [52, 48, 48],
    ],
  },
  {
    sky: [
      [14, 20, 34],
      [34, 44, 60],
    ],
    ground: [
      [40, 44, 48],
      [30, 33, 37],
    ],
  },
];

const WALLS: readonly Colour[] = [
  [96, 82, 72],
  [84, 88, 94],
  [110, 100, 84],
  [72, 78, 92],
  [104, 74, 66],
];
const AWNINGS: readonly Colour[] = [
  [150, 58, 48],
  [50, 104, 92],
  [162, 118, 48],
  [66, 84, 140],
];
const HORIZON = 0.42;

function pick<Value>(values: readonly [Value, ...Value[]] | readonly Value[], random: Random): Value {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new Error('nothing to pick from');
  return value;
}

const skyAndGround: Block = (picture, random) => {
  const light = pick(LIGHTS, random);
  picture.fillGradient(0, HORIZON, light.sky);
  picture.fillGradient(HORIZON, 1, light.ground);
};

const skyline: Block = (picture, random) => {
  for (let x = -0.02; x < 1;) {
    const width = 0.06 + random() * 0.1;
    const height = 0.1 + random() * 0.24;
    const wall = pick(WALLS, random);
    picture.fillRect([x, HORIZON - height], [width * 0.97, height + 0.02], wall);
    for (let row = 0.02; row < height - 0.02; row += 0.035) {
      for (let column = 0.008; column < width - 0.016; column += 0.018) {
        const lit: Colour = random() < 0.35 ? [214, 186, 120] : [44, 52, 64];
        picture.fillRect([x + column, HORIZON - height + row], [0.01, 0.02], lit);
      }
    }
    x += width;
  }
};

const road: Block = (picture) => {
  picture.fillTrapezoid([HORIZON + 0.03, 1], [0.42, 0.58], [-0.3, 1.3], [54, 56, 60]);
  for (let line = 0; line < 6; line++) {
    const top = HORIZON + 0.06 + line * line * 0.016;
    picture.fillTrapezoid([top, top + 0.012 + line * 0.008], [0.497, 0.503], [0.494, 0.506], [190, 186, 160]);
  }
};

const crossing: Block = (picture) => {
  for (let stripe = 0; stripe < 11; stripe++) {
    const x = 0.02 + stripe * 0.09;
    picture.fillTrapezoid([0.74, 0.84], [x + 0.01, x + 0.05], [x, x + 0.05], [176, 176, 170]);
  }
};

const paving: Block = (picture) => {
  for (let row = 0; row < 9; row++) {
    picture.fillRect([0, HORIZON + 0.03 + row * row * 0.007], [1, 0.002 + row * 0.0006], [36, 38, 42]);
  }
  picture.fillTrapezoid([0.56, 0.68], [0.36, 0.64], [0.3, 0.7], [120, 108, 88]);
  picture.fillRect([0.47, 0.3], [0.06, 0.3], [136, 122, 100]);
  picture.fillRect([0.45, 0.28], [0.1, 0.03], [150, 60, 50]);
};

const stalls: Block = (picture, random) => {
  for (let stall = 0; stall < 5; stall++) {
    const x = 0.01 + stall * 0.2;
    const awning = pick(AWNINGS, random);
    picture.fillRect([x + 0.01, 0.44], [0.16, 0.2], [48, 42, 38]);
    picture.fillTrapezoid([0.36, 0.45], [x + 0.02, x + 0.16], [x - 0.01, x + 0.19], awning);
    picture.fillRect([x + 0.01, 0.58], [0.16, 0.09], [98, 78, 56]);
    for (let crate = 0; crate < 6; crate++) {
      const goods = pick<Colour>(
        [
          [168, 60, 44],
          [76, 128, 60],
          [190, 150, 60],
        ],
        random,
      );
      picture.fillRect([x + 0.016 + crate * 0.026, 0.555], [0.02, 0.03], goods);
    }
  }
};

const river: Block = (picture, random) => {
  picture.fillTrapezoid([HORIZON, 1], [0.3, 0.8], [0.05, 1.1], [40, 70, 82]);
  for (let ripple = 0; ripple < 60; ripple++) {
    const y = HORIZON + 0.02 + random() * 0.55;
    picture.fillRect([0.3 + random() * 0.5, y], [0.02 + random() * 0.06, 0.003], [66, 98, 108]);
  }
  picture.fillTrapezoid([HORIZON, 1], [0.26, 0.3], [-0.1, 0.05], [104, 100, 92]);
  picture.fillRect([0.56, 0.2], [0.1, 0.32], [118, 112, 102]);
  picture.fillRect([0.575, 0.26], [0.07, 0.12], [60, 92, 120]);
  picture.fillRect([0.4, 0.4], [0.42, 0.03], [128, 122, 112]);
};

const gateway: Block = (picture, random) => {
  picture.fillRect([0, 0.26], [1, 0.34], pick(WALLS, random));
  picture.fillRect([0.3, 0.2], [0.4, 0.1], pick(AWNINGS, random));
  picture.fillRect([0.36, 0.32], [0.28, 0.28], [30, 34, 40]);
  for (let bar = 0; bar < 14; bar++) picture.fillRect([0.365 + bar * 0.02, 0.32], [0.004, 0.28], [150, 152, 156]);
  picture.fillRect([0.1, 0.34], [0.12, 0.14], [190, 168, 110]);
  picture.fillRect([0.78, 0.34], [0.12, 0.14], [58, 70, 84]);
  picture.fillTrapezoid([0.6, 1], [0.34, 0.66], [0.1, 0.9], [86, 84, 80]);
};

const alley: Block = (picture, random) => {
  for (const side of [0, 1]) {
    const wall = pick(WALLS, random);
    for (let slice = 0; slice < 12; slice++) {
      const x = side === 0 ? slice * 0.032 : 1 - (slice + 1) * 0.032;
      const shade = 1 - slice * 0.045;
      const colour: Colour = [wall[0] * shade, wall[1] * shade, wall[2] * shade];
      picture.fillRect([x, slice * 0.022], [0.033, 0.98 - slice * 0.045 - slice * 0.022], colour);
      if (slice % 4 === 1) picture.fillRect([x + 0.005, 0.25 + slice * 0.01], [0.022, 0.2], [206, 176, 104]);
    }
  }
};

const canopy: Block = (picture) => {
  picture.fillRect([0, 0.14], [1, 0.07], [120, 126, 134]);
  for (let post = 0; post < 6; post++) picture.fillRect([0.05 + post * 0.18, 0.2], [0.012, 0.44], [140, 144, 150]);
  for (let bay = 0; bay < 5; bay++) picture.fillRect([0.08 + bay * 0.18, 0.24], [0.13, 0.06], [38, 82, 130]);
  picture.fillRect([0, 0.62], [1, 0.02], [180, 160, 70]);
};

const garageHall: Block = (picture) => {
  picture.fillGradient(0, 0.4, [
    [46, 50, 52],
    [70, 74, 74],
  ]);
  picture.fillGradient(0.4, 1, [
    [84, 92, 88],
    [56, 62, 60],
  ]);
  for (let lamp = 0; lamp < 5; lamp++) picture.fillRect([0.08 + lamp * 0.19, 0.1], [0.1, 0.012], [236, 240, 232]);
  for (let pillar = 0; pillar < 4; pillar++) {
    picture.fillRect([0.1 + pillar * 0.25, 0.16], [0.045, 0.56], [126, 128, 124]);
    picture.fillRect([0.1 + pillar * 0.25, 0.6], [0.045, 0.08], [196, 160, 40]);
  }
  for (let bay = 0; bay < 6; bay++) {
    picture.fillTrapezoid(
      [0.6, 0.96],
      [0.1 + bay * 0.16, 0.104 + bay * 0.16],
      [bay * 0.2, bay * 0.2 + 0.01],
      [210, 210, 200],
    );
  }
};

/** Layers of each style, back to front. */
const LAYERS: Readonly<Record<PictureStyle, readonly Block[]>> = {
  street: [skyAndGround, skyline, road, crossing],
  market: [skyAndGround, skyline, stalls],
  river: [skyAndGround, river],
  square: [skyAndGround, skyline, paving],
  lane: [skyAndGround, skyline, alley],
  gate: [skyAndGround, gateway],
  station: [skyAndGround, skyline, canopy],
  garage: [garageHall],
};

/** Paints everything of a scene that does not move. */
export function paintBackdrop(picture: YuvPicture, scene: FarmPicture): void {
  const random = seededRandom(scene.seed);
  for (const layer of LAYERS[scene.style]) layer(picture, random);
}
