import type { DeviceFault } from '../../adapters/sdk/adapter.ts';
import type { OpenOutage } from '../outages/outage-service.ts';
import type { RoundStop } from '../patrol/round.ts';
import type { CameraId } from '../registry/camera.ts';

/** The open outage of a camera, for the stop that could not be watched. */
export type StopOutage = Pick<OpenOutage, 'outageId' | 'fault'>;

const noPicture: DeviceFault = { stage: 'picture', reason: 'no-frame', detail: 'The wall got no picture to show.' };

/**
 * Stops that could not be watched, with the outage that is open for their camera, else with what hides their place, else
 * with what the wall saw itself.
 */
export function nameOutages(
  decided: readonly RoundStop[],
  outages: ReadonlyMap<CameraId, StopOutage>,
  hiding: ReadonlyMap<CameraId, DeviceFault>,
): RoundStop[] {
  return decided.map((stop) => {
    if (stop.outcome !== 'not-viewable') return stop;
    const outage = outages.get(stop.cameraId);
    return {
      ...stop,
      fault: outage?.fault ?? hiding.get(stop.cameraId) ?? noPicture,
      ...(outage && { outageId: outage.outageId }),
    };
  });
}
