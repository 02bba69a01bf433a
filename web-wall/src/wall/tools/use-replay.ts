import { useEffect, useRef, useState } from 'react';
import type { StreamLeases } from '../stream-leases.ts';
import { openReplay, type Replay } from './replay-source.ts';
import { useCapturedKeys } from './use-captured-keys.ts';

/** A replay begins so long before its end: what just happened. */
const startBeforeEndS = 20;
const drawEveryMs = 250;
/** One press of an arrow, and of the button. */
export const jumpS = 5;

/** Where a replay is. */
export interface ReplayPosition {
  readonly atS: number;
  /** 0 until it is known. */
  readonly lengthS: number;
  readonly isPlaying: boolean;
  /** Instant of the picture, ms since epoch by the gateway's clock. */
  readonly atMs: number | undefined;
}

function positionOf(video: HTMLVideoElement, replay: Replay): ReplayPosition {
  const lengthS = Number.isFinite(video.duration) ? video.duration : 0;

  return { atS: video.currentTime, lengthS, isPlaying: !video.paused && !video.ended, atMs: replay.atMs() };
}

function toggle(video: HTMLVideoElement): void {
  if (!video.paused && !video.ended) return video.pause();
  if (video.ended) video.currentTime = 0;
  video.play().catch(() => undefined); // muted: refused only for a page without any gesture
}

/** Plays the last minute of a camera on the video element that takes `video`; space and arrows steer it. */
export function useReplay(cameraId: string, leases: StreamLeases) {
  const video = useRef<HTMLVideoElement>(null);
  const [trouble, setTrouble] = useState<'none' | 'failed'>();
  const [position, setPosition] = useState<ReplayPosition>();
  useEffect(() => {
    const element = video.current;
    if (element === null) return undefined;
    const begin = () => {
      if (Number.isFinite(element.duration)) element.currentTime = Math.max(0, element.duration - startBeforeEndS);
      element.play().catch(() => undefined); // muted
    };
    element.addEventListener('loadedmetadata', begin, { once: true });
    const replay = openReplay(element, cameraId, leases, setTrouble);
    const timer = setInterval(() => setPosition(positionOf(element, replay)), drawEveryMs);

    return () => {
      clearInterval(timer);
      element.removeEventListener('loadedmetadata', begin);
      replay.close();
    };
  }, [cameraId, leases]);

  const seek = (toS: number) => {
    if (video.current !== null) video.current.currentTime = Math.max(0, toS);
  };
  const hold = () => {
    if (video.current !== null) toggle(video.current);
  };
  // Before they go to the wall: space stops the replay here, and not the pages.
  useCapturedKeys((key) => {
    if (key === ' ') hold();
    else if (key === 'ArrowLeft') seek((video.current?.currentTime ?? 0) - jumpS);
    else if (key === 'ArrowRight') seek((video.current?.currentTime ?? 0) + jumpS);
    else return false;

    return true;
  });

  return { video, trouble, position, seek, hold };
}
