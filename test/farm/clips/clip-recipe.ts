/** What a clip consists of and how it is named in the cache. */
import { createHash } from 'node:crypto';
import type { FarmChannel, FarmDevice, FarmPicture, StreamKind } from '../scenario.ts';

/** Raise it when painting or encoding changes, so that old clips are no longer found. */
const RECIPE_VERSION = 3;

export interface StreamFormat {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly bitrateKbps: number;
}

export const STREAM_FORMATS: Readonly<Record<StreamKind, StreamFormat>> = {
  main: { width: 1920, height: 1080, fps: 25, bitrateKbps: 4000 },
  sub: { width: 640, height: 360, fps: 15, bitrateKbps: 500 },
};

export const STREAM_KINDS: readonly StreamKind[] = ['main', 'sub'];

/** Key frame interval. */
export const GOP_SECONDS = 2;
/** The part that loops. */
export const LIVE_SECONDS = 8;

/** Size of the JPEG snapshots, one for each second of the clip. */
export const SNAPSHOT_SIZE = { width: 1280, height: 720 } as const;

/** Living pictures with a fault, in the order of their sections. */
export const SPOILT_KINDS = ['blurred', 'moved', 'low-contrast', 'colour-cast'] as const;
export type SpoiltKind = (typeof SPOILT_KINDS)[number];

/** Two groups of pictures: one alone would show the same key frame again and again, as a frozen camera does. */
export const SPOILT_SECONDS = 2 * GOP_SECONDS;

/**
 * Sections of an encoded clip, in frames: the live part, one group of pictures that stands still on the first frame,
 * one that is black, and, where it has them, those with a fault. All share the same parameter sets, so a fault only
 * changes the section that is sent.
 */
export interface ClipSections {
  readonly gopFrames: number;
  readonly liveFrames: number;
  readonly frozenStart: number;
  readonly blackStart: number;
  /** Of the first spoilt kind; the end of the clip when it has none. */
  readonly spoiltStart: number;
  /** Of each spoilt kind. */
  readonly spoiltFrames: number;
  readonly totalFrames: number;
}

/** Seconds of snapshots and frames of the whole clip file. */
export const CLIP_SECONDS = LIVE_SECONDS + 2 * GOP_SECONDS;

export function clipSections(fps: number, hasSpoilt = false): ClipSections {
  const gopFrames = GOP_SECONDS * fps;
  const liveFrames = LIVE_SECONDS * fps;
  return {
    gopFrames,
    liveFrames,
    frozenStart: liveFrames,
    blackStart: liveFrames + gopFrames,
    spoiltStart: liveFrames + 2 * gopFrames,
    spoiltFrames: SPOILT_SECONDS * fps,
    totalFrames: liveFrames + 2 * gopFrames + (hasSpoilt ? SPOILT_KINDS.length * SPOILT_SECONDS * fps : 0),
  };
}

/** Everything that a channel's pixels depend on. */
export interface ClipRecipe {
  readonly label: string;
  readonly counterLabel: string;
  readonly cameraCode: number;
  readonly picture: FarmPicture;
  /** Streams that are H.265; left out when none is. */
  readonly h265?: readonly StreamKind[];
  readonly hasSpoilt?: true;
}

/** The recipe of one channel; its label falls back to ASCII where no Chinese font is installed. */
export function clipRecipe(device: FarmDevice, channel: FarmChannel, hasChineseFont: boolean): ClipRecipe {
  const ownId = device.kind === 'nvr' ? `${device.id} ${channel.token.replace('VideoSource_', 'CH')}` : device.id;
  const { id, cameraCode, label = channel.name } = channel.clip ?? { id: ownId, cameraCode: channel.cameraCode };
  return {
    label: hasChineseFont ? label : id,
    counterLabel: id,
    cameraCode,
    picture: channel.picture,
    ...(channel.h265 && { h265: channel.h265 }),
    ...(channel.hasSpoilt && { hasSpoilt: channel.hasSpoilt }),
  };
}

/** Folder name in the cache. */
export function clipKey(recipe: ClipRecipe): string {
  const text = JSON.stringify([RECIPE_VERSION, STREAM_FORMATS, GOP_SECONDS, LIVE_SECONDS, SNAPSHOT_SIZE, recipe]);
  return createHash('sha256').update(text).digest('hex').slice(0, 20);
}
