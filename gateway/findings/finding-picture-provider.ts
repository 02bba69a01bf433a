import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { civilTimeOf } from '../platform/clock/civil-time.ts';
import { GatewayError } from '../platform/errors/gateway-error.ts';
import type { Finding } from './finding.ts';

/** Where the pictures of findings lie. */
export interface PictureShelf {
  put(finding: PictureOwner, jpeg: Buffer): Promise<void>;
  /** Undefined when there is no such picture. */
  get(finding: PictureOwner): Promise<Buffer | undefined>;
  remove(finding: PictureOwner): Promise<void>;
}

type PictureOwner = Pick<Finding, 'id' | 'foundAtMs'>;

/** JPEG files `findings/<yyyy-mm>/<findingId>.jpg` in the data folder. Nothing that a user typed is in a path. */
export class FindingPictureProvider implements PictureShelf {
  readonly #folder: string;

  constructor(dataFolder: string) {
    this.#folder = join(dataFolder, 'findings');
  }

  /** Written beside its place and moved there when it is on the disk: a half picture is never found. */
  async put(finding: PictureOwner, jpeg: Buffer): Promise<void> {
    const path = this.#pathOf(finding);
    const draft = `${path}.part`;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    try {
      await this.#write(draft, jpeg);
      await rename(draft, path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }

  async get(finding: PictureOwner): Promise<Buffer | undefined> {
    try {
      return await readFile(this.#pathOf(finding));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  }

  async remove(finding: PictureOwner): Promise<void> {
    await rm(this.#pathOf(finding), { force: true });
  }

  async #write(path: string, jpeg: Buffer): Promise<void> {
    await using file = await open(path, 'w', 0o600);
    await file.writeFile(jpeg);
    await file.sync();
  }

  #pathOf({ id, foundAtMs }: PictureOwner): string {
    if (!/^[0-9a-f-]{36}$/.test(id)) throw new GatewayError('gateway/bug', 'A finding id is not an id.');
    return join(this.#folder, civilTimeOf(foundAtMs).date.slice(0, 7), `${id}.jpg`);
  }
}
