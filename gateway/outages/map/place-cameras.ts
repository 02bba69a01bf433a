import type { CameraHealth } from '../../health/camera-health.ts';
import type { CameraId } from '../../registry/camera.ts';
import type { CameraPosition } from '../../registry/cameras/camera-position-store.ts';
import type { MapPlace, MapPoint, mapDatums, notPlacedReasons } from './map-api.ts';

/** Positions as records say, by camera. */
export type Positions = ReadonlyMap<CameraId, Omit<CameraPosition, 'cameraId'>>;
type MapDatum = (typeof mapDatums)[number];
type NotPlacedReason = (typeof notPlacedReasons)[number];

/** A camera that the map cannot show. */
export interface NotPlaced {
  readonly cameraId: CameraId;
  readonly reason: NotPlacedReason;
  /** Of `other-datum`. */
  readonly datum?: string;
}

interface PlacedCameras {
  readonly points: MapPoint[];
  /** Points whose record names no datum. */
  readonly assumed: number;
  readonly notPlaced: NotPlaced[];
}

/** GB/T 28181 gives positions in WGS-84; a record without a datum is taken at that word, and counted. */
const unstatedDatum = 'wgs84';

/** Puts cameras on a map of one datum. A position in another one is left out: a silent shift of 500 m misleads repair. */
export function placeCameras(cameras: readonly CameraHealth[], positions: Positions, datum: MapDatum): PlacedCameras {
  const points: MapPoint[] = [];
  const notPlaced: NotPlaced[] = [];
  let assumed = 0;
  for (const { path, state } of cameras) {
    const { cameraId } = path;
    const position = positions.get(cameraId);
    if (position === undefined) notPlaced.push({ cameraId, reason: 'no-position' });
    else if ((position.datum ?? unstatedDatum) !== datum) {
      notPlaced.push({ cameraId, reason: 'other-datum', datum: position.datum ?? unstatedDatum });
    } else {
      if (position.datum === undefined) assumed++;
      points.push([cameraId, position.longitude, position.latitude, state.status]);
    }
  }
  return { points, assumed, notPlaced };
}

/** How many cameras are not shown, by reason. */
export function countNotPlaced(notPlaced: readonly NotPlaced[]): Record<NotPlacedReason, number> {
  const counts: Record<NotPlacedReason, number> = { 'no-position': 0, 'other-datum': 0 };
  for (const { reason } of notPlaced) counts[reason]++;
  return counts;
}

interface NamedOrganisation {
  readonly name: string;
  readonly path: string;
}

const mostPlaces = 400;

/** Names of organisations in the middle of their placed cameras, those with the most cameras first. */
export function namePlaces(
  organisations: readonly NamedOrganisation[],
  placed: readonly { readonly organisationPath: string; readonly longitude: number; readonly latitude: number }[],
): MapPlace[] {
  const sums = new Map<string, { longitude: number; latitude: number; count: number }>();
  for (const { organisationPath, longitude, latitude } of placed) {
    for (const path of pathsAbove(organisationPath)) {
      const sum = sums.get(path) ?? { longitude: 0, latitude: 0, count: 0 };
      sum.longitude += longitude;
      sum.latitude += latitude;
      sum.count++;
      sums.set(path, sum);
    }
  }
  const top = Math.min(...organisations.map(({ path }) => levelOf(path)));
  return organisations
    .flatMap(({ name, path }) => {
      const sum = sums.get(path);
      if (sum === undefined) return [];
      const middle = { longitude: sum.longitude / sum.count, latitude: sum.latitude / sum.count };
      return { name, ...middle, depth: levelOf(path) - top, cameraCount: sum.count };
    })
    .toSorted((one, other) => other.cameraCount - one.cameraCount)
    .slice(0, mostPlaces);
}

function levelOf(organisationPath: string): number {
  return organisationPath.split('/').length;
}

/** `/a/b/` → `/a/`, `/a/b/`. */
function pathsAbove(organisationPath: string): string[] {
  const parts = organisationPath.split('/').slice(1, -1);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}/`);
}
