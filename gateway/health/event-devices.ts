import type { DeviceEvent } from '../../adapters/sdk/device-event.ts';
import type { CameraId } from '../registry/camera.ts';
import type { ProbePath } from '../registry/paths/probe-path.ts';

/** A device that is listened to, and the cameras that are behind it. */
export interface EventDevice {
  readonly key: string;
  readonly adapterKind: string;
  readonly host: string;
  readonly port: number;
  readonly paths: readonly ProbePath[];
}

/**
 * The devices worth a subscription: each once, those with the most cameras first, so that a small number of
 * subscriptions hears of most cameras.
 *
 * @param hasEvents whether the adapter of a kind can listen
 */
export function listEventDevices(
  targets: readonly ProbePath[],
  hasEvents: (adapterKind: string) => boolean,
  limit: number,
): EventDevice[] {
  const heard = targets.filter(({ adapterKind }) => hasEvents(adapterKind));
  const devices = [...Map.groupBy(heard, keyOf)].flatMap(([key, paths]): EventDevice[] => {
    const [first] = paths;
    if (first === undefined) return [];
    const { adapterKind, host, port } = first;
    return [{ key, adapterKind, host, port, paths }];
  });
  return devices.sort((a, b) => b.paths.length - a.paths.length || (a.key < b.key ? -1 : 1)).slice(0, limit);
}

/** The cameras that an event makes worth a look; none for events that say nothing about a camera being there. */
export function camerasInDoubt({ paths }: Pick<EventDevice, 'paths'>, { kind, channelToken }: DeviceEvent): CameraId[] {
  if (kind !== 'signal-lost' && kind !== 'signal-back' && kind !== 'rebooted') return [];
  const isMeant = (path: ProbePath): boolean =>
    channelToken === undefined || paths.length === 1 || path.channelToken === channelToken;
  return paths.filter(isMeant).map(({ cameraId }) => cameraId);
}

function keyOf({ adapterKind, host, port }: ProbePath): string {
  return `${adapterKind} ${host}:${port}`;
}
