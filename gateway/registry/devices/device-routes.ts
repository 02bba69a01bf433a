import { type Route, route } from '../../platform/http/route.ts';
import { identityPart } from './device-alarm.ts';
import { dismissDeviceAlarm, listDeviceAlarms, replaceDevice } from './device-api.ts';
import type { DeviceService } from './device-service.ts';

/** The HTTP doors of the devices behind cameras. */
export function deviceRoutes(devices: DeviceService): Route[] {
  return [
    route(replaceDevice, async ({ actor, params, body }) => {
      const camera = await devices.replace(actor, params.cameraId, body);
      return { ...identityPart(camera), cameraId: camera.id, version: camera.version };
    }),
    route(listDeviceAlarms, async ({ actor: { scope }, query }) => {
      const { items, total } = await devices.listAlarms(scope, query.limit);
      return {
        items: items.map(({ cameraId, pinned, found, raisedAtMs }) => ({
          ...{ cameraId, raisedAtMs },
          pinned: identityPart(pinned),
          found: identityPart(found),
        })),
        total,
      };
    }),
    route(dismissDeviceAlarm, async ({ actor, params }) => devices.dismissAlarm(actor, params.cameraId)),
  ];
}
