import type { WallPageView, WallSessionView, WallTileView } from '../../../gateway/wall/wall-api.ts';

/** One tile of the page that shows, or of the next page that opens behind it. */
export interface PageTile {
  /** Stays the same when `next` becomes `current`, so that the running picture is kept over the turn. */
  readonly key: string;
  /** Place in the grid, from 0. */
  readonly position: number;
  readonly role: 'current' | 'next';
  readonly cameraId: string;
  readonly name: string;
  readonly health: WallPageView['nextTiles'][number]['health'];
  /** Absent until the page begins. */
  readonly tile?: WallTileView;
}

/** Tiles to draw, the current page's first. A name and its picture are one tile: they can not be mixed up. */
export function pageTiles(session: WallSessionView, withNext: boolean): readonly PageTile[] {
  const { page, round } = session;
  if (session.phase !== 'patrolling' || page === undefined || round === undefined) return [];
  const key = (index: number, position: number, cameraId: string) => `${round.id}/${index}/${position}/${cameraId}`;

  const current = page.tiles.map((tile, position) => ({
    key: key(page.index, position, tile.stop.cameraId),
    position,
    role: 'current' as const,
    cameraId: tile.stop.cameraId,
    name: tile.stop.cameraName,
    health: tile.health,
    tile,
  }));
  if (!withNext) return current;
  const next = page.nextTiles.map(({ cameraId, name, health }, position) => ({
    key: key(page.index + 1, position, cameraId),
    position,
    role: 'next' as const,
    cameraId,
    name,
    health,
  }));

  return [...current, ...next];
}

/** A camera that is down is not dialled from here; health says when it is back. Wrong passwords lock devices. */
export function isDialled({ health }: Pick<PageTile, 'health'>): boolean {
  return health !== 'offline' && health !== 'auth-failed';
}

/** The newer of two readings of one's wall; answers and messages may overtake each other. */
export function newerSession<Reading extends { readonly session: WallSessionView }>(
  known: Reading | undefined,
  read: Reading,
): Reading {
  if (known === undefined || known.session.id !== read.session.id) return read;
  return read.session.asOfMs >= known.session.asOfMs ? read : known;
}

/** The first round of a list, newest due first, that is over. */
export function lastEndedRound<Round extends { readonly state: string }>(
  newestFirst: readonly Round[],
): Round | undefined {
  return newestFirst.find(({ state }) => state !== 'pending' && state !== 'running');
}

/** Counts of a round for people: a stop that nobody looked at yet is 未看, whether it can still come or not. */
export function roundProgress(counts: { readonly due: number; readonly seen: number; readonly notViewable: number }): {
  readonly due: number;
  readonly seen: number;
  readonly notViewable: number;
  readonly unseen: number;
} {
  const { due, seen, notViewable } = counts;

  return { due, seen, notViewable, unseen: Math.max(0, due - seen - notViewable) };
}
