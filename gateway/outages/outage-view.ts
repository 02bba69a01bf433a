import type { PlacedCamera } from '../registry/camera.ts';
import type { Outage } from './outage.ts';
import type { OutageView } from './outages-api.ts';

type CameraPart = Pick<
  OutageView,
  'cameraName' | 'organisationId' | 'organisationName' | 'place' | 'ownership' | 'pointClass'
>;

/** An outage with the names of now; a camera that left the registry shows by its id. */
export function viewOutage(outage: Outage, camera: PlacedCamera | undefined): OutageView {
  const { id, cameraId, state, startedAtMs, openedAtMs, endedAtMs, fault, effect, causeId, recoveringSinceMs } = outage;
  return {
    id,
    cameraId,
    ...(camera === undefined ? viewMissingCamera(outage) : viewCamera(camera)),
    state,
    startedAtMs,
    openedAtMs,
    ...(endedAtMs !== undefined && { endedAtMs }),
    fault: { ...fault },
    effect,
    ...(causeId !== undefined && { causeId }),
    ...(recoveringSinceMs !== undefined && { recoveringSinceMs }),
  };
}

function viewCamera({
  name,
  organisationId,
  organisationName,
  place,
  ownership,
  pointClass,
}: PlacedCamera): CameraPart {
  return { cameraName: name, organisationId, organisationName, place, ownership, pointClass };
}

function viewMissingCamera({ cameraId, organisationId }: Outage): CameraPart {
  return { cameraName: cameraId, organisationId, organisationName: '', place: '', ownership: '', pointClass: 9 };
}
