import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GatewayError } from '../../platform/errors/gateway-error.ts';

/** Where the pictures lie. */
export interface PhotoShelf {
  put(id: string, bytes: Buffer): Promise<void>;
  /** Undefined when there is none. */
  get(id: string): Promise<Buffer | undefined>;
  remove(id: string): Promise<void>;
}

/** Files `<name>/<last two letters>/<id>` in the data folder, `photos` by name. Nothing that a user typed is in a path. */
export class PhotoShelfProvider implements PhotoShelf {
  readonly #folder: string;

  constructor(dataFolder: string, name: 'photos' | 'checks' = 'photos') {
    this.#folder = join(dataFolder, name);
  }

  /** Written beside its place and moved there when it is on the disk: a half picture is never found. */
  async put(id: string, bytes: Buffer): Promise<void> {
    const path = this.#pathOf(id);
    const draft = `${path}.part`;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    try {
      await this.#write(draft, bytes);
      await rename(draft, path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }

  async get(id: string): Promise<Buffer | undefined> {
    try {
      return await readFile(this.#pathOf(id));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  }

  async remove(id: string): Promise<void> {
    await rm(this.#pathOf(id), { force: true });
  }

  async #write(path: string, bytes: Buffer): Promise<void> {
    await using file = await open(path, 'w', 0o600);
    await file.writeFile(bytes);
    await file.sync();
  }

  #pathOf(id: string): string {
    if (!/^[0-9a-f-]{36}$/.test(id)) throw new GatewayError('gateway/bug', 'A photo id is not an id.');
    // The first letters of an id are its time; the last ones spread evenly.
    return join(this.#folder, id.slice(-2), id);
  }
}
