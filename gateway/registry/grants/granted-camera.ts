import { type GrantedPlace, isWithin, type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Camera, GrantNote, Organisation, OrganisationId, PlacedCamera } from '../camera.ts';
import type { CameraRecord } from '../record/camera-record.ts';

/**
 * What a grantee reads of a camera's record: where it hangs and what it shows. Addresses, logins, contracts, contacts,
 * units, upkeep and history stay with its owner; a field that is not named here is the owner's.
 */
const openFields = [
  ...(['gbCode', 'gbEdition', 'localCode', 'alias', 'longitude', 'latitude', 'crs', 'room'] as const),
  ...(['positionTypes', 'direction', 'cameraType', 'imaging', 'supplyLight', 'functionNote'] as const),
  ...(['encoding', 'civilCode', 'privacyMask', 'signagePresent'] as const),
] satisfies readonly (keyof CameraRecord)[];

/**
 * A camera as those see it whom it is granted: as if it stood at the organisation that was given it, so that lists,
 * plans, rounds and findings treat it like one of their own.
 *
 * @param names by organisation: of its owner, and of whom it was given to
 */
export function asGranted(camera: Camera, place: GrantedPlace, names: ReadonlyMap<string, string>): PlacedCamera {
  const { id, name, ownership, pointClass, status, version, createdAtMs } = camera;
  const { vendor, model } = camera;
  const open = Object.entries(camera.record).filter(([field]) => openFields.some((each) => each === field));
  return {
    ...{ id, name, ownership, pointClass, status, place: camera.place, vendor, model, version, createdAtMs },
    ...{ firmware: '', serial: '' },
    // The grant was given to that organisation.
    organisationId: place.organisationId as OrganisationId,
    organisationPath: place.organisationPath,
    organisationName: names.get(place.organisationId) ?? '',
    ownerPath: camera.organisationPath,
    record: Object.fromEntries(open),
    grant: noteOf(place, names.get(camera.organisationId) ?? ''),
  };
}

interface OrganisationNames {
  findMany(scope: Scope, ids: readonly string[]): Promise<readonly Pick<Organisation, 'id' | 'name'>[]>;
}

/** The granted ones of some cameras as the scope's readers see them; those whose grant ended meanwhile are left out. */
export async function placeGranted(
  scope: Scope,
  cameras: readonly Camera[],
  organisations: OrganisationNames,
): Promise<PlacedCamera[]> {
  const granted = cameras.flatMap((camera) => {
    if (isWithin(scope, camera.organisationPath) || camera.status === 'removed') return [];
    const place = scope.granted?.find(camera.id, 'see');
    return place === undefined ? [] : [{ camera, place }];
  });
  if (granted.length === 0) return [];
  const ids = granted.flatMap(({ camera, place }) => [camera.organisationId, place.organisationId]);
  // The grant names either side to the other.
  const named = await organisations.findMany(wholeEstate, [...new Set(ids)]);
  const names = new Map<string, string>(named.map(({ id, name }) => [id, name]));
  return granted.map(({ camera, place }) => asGranted(camera, place, names));
}

function noteOf({ untilDay, rights }: GrantedPlace, ownerName: string): GrantNote {
  return {
    ownerName,
    untilDay,
    mayLive: rights.includes('live'),
    maySnapshot: rights.includes('snapshot'),
    mayPatrol: rights.includes('patrol'),
  };
}
