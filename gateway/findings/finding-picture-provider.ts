import { createWriteStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { civilTimeOf } from '../platform/clock/civil-time.ts';
import { GatewayError } from '../platform/errors/gateway-error.ts';
import type { Evidence } from './evidence/evidence.ts';

/** Where the pictures of findings lie. */
export interface PictureShelf {
  put(picture: ShelfPlace, bytes: Buffer | Readable): Promise<void>;
  /** Undefined when there is no such picture. */
  get(picture: ShelfPlace): Promise<Buffer | undefined>;
  remove(picture: ShelfPlace): Promise<void>;
  /** The file, there or not. */
  locate(picture: ShelfPlace): string;
}

/** A picture or clip on the shelf: a JPEG unless it says otherwise. */
export interface ShelfPlace {
  readonly id: string;
  /** Of the finding, ms since epoch. */
  readonly foundAtMs: number;
  readonly mediaType?: Evidence['mediaType'];
}

const endings: Readonly<Record<Evidence['mediaType'], string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'video/mp4': 'mp4',
};

/** Files `findings/<yyyy-mm>/<id>.<ending>` in the data folder. Nothing that a user typed is in a path. */
export class FindingPictureProvider implements PictureShelf {
  readonly #folder: string;

  constructor(dataFolder: string) {
    this.#folder = resolve(dataFolder, 'findings');
  }

  /** Written beside its place and moved there when it is on the disk: a half picture is never found. */
  async put(picture: ShelfPlace, bytes: Buffer | Readable): Promise<void> {
    const path = this.locate(picture);
    const draft = `${path}.part`;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    try {
      await write(draft, bytes);
      await rename(draft, path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }

  async get(picture: ShelfPlace): Promise<Buffer | undefined> {
    try {
      return await readFile(this.locate(picture));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  }

  async remove(picture: ShelfPlace): Promise<void> {
    await rm(this.locate(picture), { force: true });
  }

  locate({ id, foundAtMs, mediaType = 'image/jpeg' }: ShelfPlace): string {
    if (!/^[0-9a-f-]{36}$/.test(id)) throw new GatewayError('gateway/bug', 'A finding id is not an id.');
    return join(this.#folder, civilTimeOf(foundAtMs).date.slice(0, 7), `${id}.${endings[mediaType]}`);
  }
}

async function write(path: string, bytes: Buffer | Readable): Promise<void> {
  if (!Buffer.isBuffer(bytes)) return pipeline(bytes, createWriteStream(path, { mode: 0o600, flush: true }));
  await using file = await open(path, 'w', 0o600);
  await file.writeFile(bytes);
  await file.sync();
}
