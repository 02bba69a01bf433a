/** Encodes, once, every clip that a scenario needs. */
import { randomUUID } from 'node:crypto';
import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { FarmScenario, StreamKind } from '../scenario.ts';
import { clipKey, clipRecipe, STREAM_FORMATS, type ClipRecipe } from './clip-recipe.ts';
import { encodeStream } from './encode-stream.ts';
import { findLabelFont, type LabelFont } from './label-font.ts';

/** One clip is ready. */
export interface ClipProgress {
  readonly done: number;
  readonly total: number;
  /** E.g. `cam-01`. */
  readonly clip: string;
  readonly wasCached: boolean;
  readonly tookMs: number;
}

/** Folder of each channel's clip. */
export interface PreparedClips {
  folderOf(deviceId: string, channelToken: string): string;
}

/**
 * Makes sure that the cache folder holds the clips of all channels; encodes what is missing.
 *
 * A clip is written beside its place and then renamed, so an interrupted run leaves nothing half done, and two runs
 * at the same time only waste work.
 */
export async function prepareClips(
  scenario: FarmScenario,
  cacheFolder: string,
  onProgress: (progress: ClipProgress) => void = () => undefined,
): Promise<PreparedClips> {
  const font = await findLabelFont();
  const channels = scenario.devices.flatMap((device) => device.channels.map((channel) => ({ device, channel })));
  const folders = new Map<string, string>();
  for (const [index, { device, channel }] of channels.entries()) {
    const startedMs = performance.now();
    const recipe = clipRecipe(device, channel, font.hasChinese);
    const folder = join(resolve(cacheFolder), clipKey(recipe));
    const wasCached = await exists(folder);
    if (!wasCached) await encodeClip(recipe, font, folder);
    folders.set(`${device.id}/${channel.token}`, folder);
    const tookMs = Math.round(performance.now() - startedMs);
    onProgress({ done: index + 1, total: channels.length, clip: recipe.counterLabel, wasCached, tookMs });
  }
  return {
    folderOf: (deviceId, channelToken) => {
      const folder = folders.get(`${deviceId}/${channelToken}`);
      if (folder === undefined) throw new Error(`no clip was prepared for ${deviceId} ${channelToken}`);
      return folder;
    },
  };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function encodeClip(recipe: ClipRecipe, font: LabelFont, folder: string): Promise<void> {
  const workFolder = `${folder}.${randomUUID()}.part`;
  await mkdir(workFolder, { recursive: true });
  try {
    await writeFile(join(workFolder, 'label.txt'), recipe.label);
    await writeFile(join(workFolder, 'counter.txt'), recipe.counterLabel);
    const encode = (name: StreamKind): Promise<void> => {
      const codec = recipe.h265?.includes(name) === true ? 'h265' : 'h264';
      const stream = { name, codec, format: STREAM_FORMATS[name], hasSnapshots: name === 'main' } as const;
      return encodeStream({ recipe, font, folder: workFolder, ...stream });
    };
    await Promise.all([encode('main'), encode('sub')]);
    await rename(workFolder, folder).catch(async (cause: unknown) => {
      if (!(await exists(folder))) throw cause; // else another run was faster with the same clip
    });
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}
