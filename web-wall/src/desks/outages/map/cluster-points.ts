import type { MapPoint } from '../../../../../gateway/outages/map/map-api.ts';

export type MapStatus = MapPoint[3];

/** A camera in the map's plane, metres of Web Mercator. */
export interface PlottedPoint {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly status: MapStatus;
}

/** Cameras that are drawn as one mark. */
export interface Cluster {
  /** Middle of its cameras. */
  readonly x: number;
  readonly y: number;
  readonly count: number;
  /** Cameras of each status that it has. */
  readonly counts: Readonly<Partial<Record<MapStatus, number>>>;
  /** The worst status among them: it gives the mark its colour and shape. */
  readonly worst: MapStatus;
  /** West, south, east, north of its cameras. */
  readonly extent: readonly [number, number, number, number];
  /** The first of them, as many as a list beside the map shows. */
  readonly ids: readonly string[];
}

/** What needs a person first. */
const badness: Readonly<Record<MapStatus, number>> = {
  offline: 4,
  'auth-failed': 3,
  degraded: 2,
  unknown: 1,
  online: 0,
};
/** The worst first, for legends. */
export const statusesByNeed: readonly MapStatus[] = ['offline', 'auth-failed', 'degraded', 'unknown', 'online'];

const listedIds = 50;

interface Gathering {
  x: number;
  y: number;
  count: number;
  counts: Partial<Record<MapStatus, number>>;
  worst: MapStatus;
  extent: [number, number, number, number];
  ids: string[];
}

/**
 * Gathers cameras in the cells of a fixed grid: the same cameras stay together however the map is moved, and 20,000 take
 * a few milliseconds.
 *
 * @param cellSize metres of the map's plane
 * @param shown only cameras of these statuses
 */
export function clusterPoints(
  points: Iterable<PlottedPoint>,
  cellSize: number,
  shown: ReadonlySet<MapStatus>,
): readonly Cluster[] {
  const cells = new Map<string, Gathering>();
  for (const point of points) {
    if (!shown.has(point.status)) continue;
    const key = `${Math.floor(point.x / cellSize)} ${Math.floor(point.y / cellSize)}`;
    const cell = cells.get(key);
    if (cell === undefined) cells.set(key, begin(point));
    else gather(cell, point);
  }

  return [...cells.values()].map((cell) => ({ ...cell, x: cell.x / cell.count, y: cell.y / cell.count }));
}

function begin({ id, x, y, status }: PlottedPoint): Gathering {
  return { x, y, count: 1, counts: { [status]: 1 }, worst: status, extent: [x, y, x, y], ids: [id] };
}

/** Adds up; the sums become the middle at the end. */
function gather(cell: Gathering, { id, x, y, status }: PlottedPoint): void {
  cell.x += x;
  cell.y += y;
  cell.count++;
  cell.counts[status] = (cell.counts[status] ?? 0) + 1;
  if (badness[status] > badness[cell.worst]) cell.worst = status;
  const [west, south, east, north] = cell.extent;
  cell.extent = [Math.min(west, x), Math.min(south, y), Math.max(east, x), Math.max(north, y)];
  if (cell.ids.length < listedIds) cell.ids.push(id);
}
