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

/** Marks closer than this part of a cell would cover each other. */
const apartShare = 0.66;

/**
 * Gathers cameras in the cells of a fixed grid: the same cameras stay together however the map is moved, and 20,000 take
 * a few milliseconds. What lies on both sides of an edge, too close to be told apart, becomes one.
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
    const key = keyOf(Math.floor(point.x / cellSize), Math.floor(point.y / cellSize));
    const cell = cells.get(key);
    if (cell === undefined) cells.set(key, begin(point));
    else gather(cell, point);
  }
  mergeNeighbours(cells, cellSize);

  return [...cells.values()].map((cell) => ({ ...cell, ...middleOf(cell) }));
}

const keyOf = (column: number, row: number): string => `${column} ${row}`;

/** The larger ones take in what is too close to them. */
function mergeNeighbours(cells: Map<string, Gathering>, cellSize: number): void {
  const bySize = [...cells].toSorted(([, one], [, other]) => other.count - one.count);
  for (const [key, cell] of bySize) {
    if (!cells.has(key)) continue;
    const [column = 0, row = 0] = key.split(' ').map(Number);
    for (const [right, up] of around) {
      const beside = keyOf(column + right, row + up);
      const other = cells.get(beside);
      if (other === undefined || other.count > cell.count || !isClose(cell, other, cellSize * apartShare)) continue;
      takeIn(cell, other);
      cells.delete(beside);
    }
  }
}

const around: readonly (readonly [number, number])[] = [-1, 0, 1].flatMap((right) =>
  [-1, 0, 1].filter((up) => right !== 0 || up !== 0).map((up): readonly [number, number] => [right, up]),
);

function middleOf({ x, y, count }: Gathering): { readonly x: number; readonly y: number } {
  return { x: x / count, y: y / count };
}

function isClose(one: Gathering, other: Gathering, distance: number): boolean {
  const [a, b] = [middleOf(one), middleOf(other)];

  return Math.hypot(a.x - b.x, a.y - b.y) < distance;
}

function begin({ id, x, y, status }: PlottedPoint): Gathering {
  return { x, y, count: 1, counts: { [status]: 1 }, worst: status, extent: [x, y, x, y], ids: [id] };
}

/** Adds up; the sums become the middle at the end. */
function gather(cell: Gathering, point: PlottedPoint): void {
  cell.x += point.x;
  cell.y += point.y;
  cell.count++;
  cell.counts[point.status] = (cell.counts[point.status] ?? 0) + 1;
  widen(cell, point.status, [point.x, point.y, point.x, point.y]);
  if (cell.ids.length < listedIds) cell.ids.push(point.id);
}

function takeIn(cell: Gathering, other: Gathering): void {
  cell.x += other.x;
  cell.y += other.y;
  cell.count += other.count;
  for (const status of statusesByNeed) {
    const count = other.counts[status];
    if (count !== undefined) cell.counts[status] = (cell.counts[status] ?? 0) + count;
  }
  widen(cell, other.worst, other.extent);
  cell.ids.push(...other.ids.slice(0, listedIds - cell.ids.length));
}

function widen(cell: Gathering, status: MapStatus, [west, south, east, north]: Gathering['extent']): void {
  if (badness[status] > badness[cell.worst]) cell.worst = status;
  const [w, s, e, n] = cell.extent;
  cell.extent = [Math.min(w, west), Math.min(s, south), Math.max(e, east), Math.max(n, north)];
}
