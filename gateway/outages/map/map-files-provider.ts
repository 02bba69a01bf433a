import { open, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { MapBase } from './map-api.ts';

export interface MapFilesSettings {
  readonly maxZoom: number;
  /** West, south, east, north of the plan image; empty: there is none. */
  readonly planCorners: readonly number[];
}

/** A plan of a whole site in print quality. */
const mostPlanBytes = 33_554_432;
const mostTileBytes = 1_048_576;

const pictureMarks = [
  { type: 'image/png', bytes: [0x89, 0x50, 0x4e, 0x47] },
  { type: 'image/jpeg', bytes: [0xff, 0xd8, 0xff] },
] as const;

/** A picture with its media type. */
export interface MapPicture {
  readonly type: string;
  readonly bytes: Buffer;
}

/** Map pictures that an administrator has put into the data folder: `map/tiles/{z}/{x}/{y}.png` and `map/plan.png`. */
export class MapFiles {
  readonly #folder: string;
  readonly #settings: MapFilesSettings;

  constructor(dataFolder: string, settings: MapFilesSettings) {
    this.#folder = join(dataFolder, 'map');
    this.#settings = settings;
  }

  /** Looked up each time: tiles may be mounted while the gateway runs. */
  async base(): Promise<MapBase> {
    const [west, south, east, north] = this.#settings.planCorners;
    if (await isThere(join(this.#folder, 'tiles'))) return { kind: 'tiles', maxZoom: this.#settings.maxZoom };
    if (west === undefined || south === undefined || east === undefined || north === undefined) return { kind: 'none' };
    if (!(await isThere(join(this.#folder, 'plan.png')))) return { kind: 'none' };
    return { kind: 'plan', corners: [west, south, east, north] };
  }

  /** Whole numbers only: no text of a request comes into the path. Undefined where none is mounted. */
  tile(z: number, x: number, y: number): Promise<MapPicture | undefined> {
    return this.#read(join('tiles', String(z), String(x), `${String(y)}.png`), mostTileBytes);
  }

  plan(): Promise<MapPicture | undefined> {
    return this.#read('plan.png', mostPlanBytes);
  }

  /** A link that leads out of the folder of the pictures is not followed. */
  async #read(name: string, mostBytes: number): Promise<MapPicture | undefined> {
    const root = await realpath(this.#folder).catch(() => undefined);
    const file = await realpath(join(this.#folder, name)).catch(() => undefined);
    if (root === undefined || file === undefined || !file.startsWith(root + sep)) return undefined;
    await using handle = await open(file, 'r');
    const { size } = await handle.stat();
    if (size > mostBytes) return undefined;
    const bytes = await handle.readFile();
    const mark = pictureMarks.find(({ bytes: first }) => first.every((byte, index) => bytes[index] === byte));
    return mark && { type: mark.type, bytes };
  }
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
