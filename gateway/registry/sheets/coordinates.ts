/** Datum of a coordinate: GPS, China's own (国测局), or Baidu's. */
export const coordinateSystems = ['wgs84', 'gcj02', 'bd09'] as const;
export type CoordinateSystem = (typeof coordinateSystems)[number];

/** Degrees, east and north positive. */
export interface Coordinates {
  readonly longitude: number;
  readonly latitude: number;
}

/** Bounds of China, degrees: what lies outside cannot be a camera of a Chinese city. */
const bounds = { west: 73, east: 136, south: 3, north: 54 } as const;

/** Krasovsky 1940: semi-major axis, m, and first eccentricity squared, as the published GCJ-02 formula uses it. */
const axisM = 6378245;
const eccentricity2 = 0.006693421622965943;
const baiduTurn = (Math.PI * 3000) / 180;
/** A hundred-millionth of a degree is 1 mm. */
const closeEnough = 1e-8;
const maxSteps = 30;

export function isInChina({ longitude, latitude }: Coordinates): boolean {
  const { west, east, south, north } = bounds;
  return longitude >= west && longitude <= east && latitude >= south && latitude <= north;
}

/** True when the pair lies in China only after its members change places. */
export function isSwapped(point: Coordinates): boolean {
  return !isInChina(point) && isInChina(swap(point));
}

export function swap({ longitude, latitude }: Coordinates): Coordinates {
  return { longitude: latitude, latitude: longitude };
}

/** @returns the same place in WGS-84, exact to a few mm against the published forward formulas */
export function toWgs84(point: Coordinates, from: CoordinateSystem): Coordinates {
  switch (from) {
    case 'wgs84':
      return point;
    case 'gcj02':
      return gcj02ToWgs84(point);
    case 'bd09':
      return gcj02ToWgs84(bd09ToGcj02(point));
  }
}

/** WGS-84 to GCJ-02 by the published polynomial; points outside China stay as they are. */
export function wgs84ToGcj02(point: Coordinates): Coordinates {
  if (!isInChina(point)) return point;
  const { longitude, latitude } = point;
  const x = longitude - 105;
  const y = latitude - 35;
  const radians = (latitude / 180) * Math.PI;
  const curve = 1 - eccentricity2 * Math.sin(radians) ** 2;
  const metresNorth = (axisM * (1 - eccentricity2)) / curve ** 1.5;
  const metresEast = (axisM / Math.sqrt(curve)) * Math.cos(radians);
  return {
    longitude: longitude + (shiftEast(x, y) * 180) / (metresEast * Math.PI),
    latitude: latitude + (shiftNorth(x, y) * 180) / (metresNorth * Math.PI),
  };
}

/** GCJ-02 to BD-09 by Baidu's published formula. */
export function gcj02ToBd09({ longitude, latitude }: Coordinates): Coordinates {
  const radius = Math.hypot(longitude, latitude) + 0.00002 * Math.sin(latitude * baiduTurn);
  const angle = Math.atan2(latitude, longitude) + 0.000003 * Math.cos(longitude * baiduTurn);
  return { longitude: radius * Math.cos(angle) + 0.0065, latitude: radius * Math.sin(angle) + 0.006 };
}

function gcj02ToWgs84(point: Coordinates): Coordinates {
  return invert(point, wgs84ToGcj02);
}

function bd09ToGcj02(point: Coordinates): Coordinates {
  return invert(point, gcj02ToBd09);
}

/** Fixed-point inversion: the shift changes slowly, so each step shrinks what is left by a factor of about a thousand. */
function invert(point: Coordinates, forward: (point: Coordinates) => Coordinates): Coordinates {
  let guess = point;
  for (let step = 0; step < maxSteps; step++) {
    const image = forward(guess);
    const east = point.longitude - image.longitude;
    const north = point.latitude - image.latitude;
    guess = { longitude: guess.longitude + east, latitude: guess.latitude + north };
    if (Math.abs(east) < closeEnough && Math.abs(north) < closeEnough) break;
  }
  return guess;
}

function shiftNorth(x: number, y: number): number {
  const base = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x));
  return base + wave(6, x) + wave(2, x) + (2 / 3) * (20 * sine(1, y) + 40 * sine(1 / 3, y)) + slowNorth(y);
}

function shiftEast(x: number, y: number): number {
  const base = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x));
  return base + wave(6, x) + wave(2, x) + (2 / 3) * (20 * sine(1, x) + 40 * sine(1 / 3, x)) + slowEast(x);
}

const sine = (frequency: number, value: number): number => Math.sin(frequency * value * Math.PI);
const wave = (frequency: number, x: number): number => (2 / 3) * 20 * sine(frequency, x);
const slowNorth = (y: number): number => (2 / 3) * (160 * sine(1 / 12, y) + 320 * sine(1 / 30, y));
const slowEast = (x: number): number => (2 / 3) * (150 * sine(1 / 12, x) + 300 * sine(1 / 30, x));
