import { join } from 'node:path';
import { build, type Rolldown } from 'vite';
import { projectFolder } from '../../run-program.ts';

const entry = 'virtual:players';
const wall = join(projectFolder, 'web-wall/src/wall');

/** Puts the wall's own classes where scripts in a page find them. */
const entryCode = `
import { PictureSources } from '${wall}/picture-sources.ts';
import { StreamLeases } from '${wall}/stream-leases.ts';
import { TilePlayer } from '${wall}/tile-player.ts';
window.wall = { PictureSources, StreamLeases, TilePlayer };
`;

/** The wall's player, bundled as for the product, as one script without the screens around it. */
export async function bundlePlayers(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'players',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? entryCode : null),
      },
    ],
    build: {
      write: false,
      target: 'es2023',
      rolldownOptions: { input: entry, output: { format: 'iife', codeSplitting: false } },
    },
  });
  const [first] = Array.isArray(built) ? built : [built];
  // Without `watch` a build gives its output.
  const [chunk] = (first as Rolldown.RolldownOutput).output;
  return chunk.code;
}
