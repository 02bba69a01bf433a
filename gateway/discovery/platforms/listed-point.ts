import type { PlatformPoint } from '../../../adapters/sdk/point-platform.ts';
import type { Brand } from '../../platform/ids/brand.ts';
import type { Camera, CameraId } from '../../registry/camera.ts';
import { checkRecord, type CameraRecord } from '../../registry/record/camera-record.ts';
import { isGap } from '../../registry/record/record-problem.ts';
import type { PointDecision } from './point-words.ts';

export type ListedPointId = Brand<'ListedPointId'>;

/** A point that a platform has listed once. */
export interface ListedPoint {
  readonly id: ListedPointId;
  readonly platformId: string;
  readonly organisationPath: string;
  /** The platform's own id. */
  readonly pointId: string;
  readonly name: string;
  /** Its name when it was taken, or when the new one was accepted. */
  readonly takenName?: string;
  readonly gbCode?: string;
  readonly longitude?: number;
  readonly latitude?: number;
  readonly area?: string;
  readonly address?: string;
  readonly decision: PointDecision;
  /** It was in the last whole listing. */
  readonly isListed: boolean;
  /** It is a camera and its name on the platform has changed since. */
  readonly isRenamed: boolean;
  readonly cameraId?: CameraId;
  readonly firstSeenAtMs: number;
  readonly lastSeenAtMs: number;
}

/** How many points stand how. */
export interface PointCounts {
  readonly listed: number;
  readonly new: number;
  readonly taken: number;
  readonly ignored: number;
  readonly vanished: number;
  readonly renamed: number;
}

/** A point as a platform tells it now, on top of what is known of it. */
export function mergePoint(
  known: ListedPoint | undefined,
  told: PlatformPoint,
  fresh: Pick<ListedPoint, 'id' | 'platformId' | 'organisationPath'>,
  atMs: number,
): ListedPoint {
  const { id: pointId, name, gbCode, longitude, latitude, area, address } = told;
  const facts = { name, ...optional({ gbCode, longitude, latitude, area, address }) };
  const firstSeenAtMs = known?.firstSeenAtMs ?? atMs;
  const decision = known?.decision ?? 'open';
  const takenName = known?.takenName;
  return {
    ...{ ...fresh, id: known?.id ?? fresh.id, pointId, ...facts, decision, isListed: true },
    isRenamed: decision === 'taken' && takenName !== name,
    ...optional({ takenName, cameraId: known?.cameraId }),
    ...{ firstSeenAtMs, lastSeenAtMs: atMs },
  };
}

/** What the record can take of a point: values that it would refuse are left out, for a person to look at. */
export function recordOfPoint(
  { gbCode, longitude, latitude }: Pick<ListedPoint, 'gbCode' | 'longitude' | 'latitude'>,
  { pointClass, contractId }: Pick<Camera, 'pointClass'> & { readonly contractId?: string | undefined },
): CameraRecord {
  const told: CameraRecord = optional({ gbCode, longitude, latitude, contractId });
  const wrong = new Set(
    checkRecord({ pointClass }, told)
      .filter((problem) => !isGap(problem))
      .map(({ field }) => field),
  );
  // One of the pair alone is no place.
  if (wrong.has('longitude') || wrong.has('latitude')) for (const name of ['longitude', 'latitude']) wrong.add(name);
  return Object.fromEntries(Object.entries(told).filter(([name]) => !wrong.has(name)));
}

function optional<Members extends Record<string, unknown>>(
  members: Members,
): { [Name in keyof Members]?: Exclude<Members[Name], undefined> } {
  const present = Object.entries(members).filter(([, value]) => value !== undefined);
  // Object.fromEntries forgets which members there were; nothing was added.
  return Object.fromEntries(present) as { [Name in keyof Members]?: Exclude<Members[Name], undefined> };
}
