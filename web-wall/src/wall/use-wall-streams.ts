import { useEffect, useState } from 'react';
import { PictureSources } from './picture-sources.ts';
import { ShownPictures } from './shown-pictures.ts';
import { StreamLeases } from './stream-leases.ts';
import type { WallStreams } from './use-tile-player.ts';

/** When the first pictures have long come, ms. */
const prepareAfterMs = 10_000;

/** What a key may open: fetched in a quiet moment, it opens at once, also while the gateway is away. */
const later: readonly (() => Promise<unknown>)[] = [
  () => import('./tools/TileTools.tsx'),
  () => import('./tools/KeysOverlay.tsx'),
];

function prepare({ sources }: WallStreams): void {
  sources.prepare();
  for (const load of later) load().catch(() => undefined); // asked for again when it is needed
}

/** What all players of a wall share, for as long as the wall shows. */
export function useWallStreams(): WallStreams {
  const [streams] = useState(() => ({
    leases: new StreamLeases(),
    sources: new PictureSources(),
    shown: new ShownPictures(),
  }));
  useEffect(() => {
    const timer = setTimeout(() => prepare(streams), prepareAfterMs);

    return () => clearTimeout(timer);
  }, [streams]);

  return streams;
}
