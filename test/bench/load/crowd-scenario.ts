import { demoScenario, type FarmDevice, type FarmScenario } from '../../farm/scenario.ts';

/** Fits one /24 of 127.0.0.0/8. */
const mostDevices = 250;

interface CrowdOptions {
  readonly devices: number;
  /** First three bytes of the devices' addresses. */
  readonly subnet: string;
  /** RTSP asks for no login, so that programs without one can be compared. */
  readonly isOpen?: boolean;
}

/** Hundreds of single cameras that share the demo's clips, for measurements. */
export function crowdScenario({ devices, subnet, isOpen = false }: CrowdOptions): FarmScenario {
  if (devices > mostDevices) throw new Error(`a farm has at most ${mostDevices} devices`);
  // One encoding for all, so that streams cost the same.
  const isAlike = ({ kind, channels }: FarmDevice): boolean =>
    kind === 'camera' && channels.every(({ h265 }) => h265 === undefined);
  const cameras = demoScenario({ subnet }).devices.filter(isAlike);
  return { devices: Array.from({ length: devices }, (_, index) => copyOf(cameras, { index, subnet, isOpen })) };
}

interface Place {
  readonly index: number;
  readonly subnet: string;
  readonly isOpen: boolean;
}

function copyOf(cameras: readonly FarmDevice[], { index, subnet, isOpen }: Place): FarmDevice {
  const original = cameras[index % cameras.length];
  const channel = original?.channels[0];
  if (original === undefined || channel === undefined) throw new Error('the demo has no camera');
  const byte = (index + 1).toString(16).padStart(2, '0');
  return {
    ...original,
    id: `cam-${index + 1}`,
    host: `${subnet}.${index + 1}`,
    serial: original.serial.slice(0, -3) + String(index + 1).padStart(3, '0'),
    mac: original.mac.slice(0, -2) + byte,
    endpointUuid: original.endpointUuid.slice(0, -2) + byte,
    channels: [{ ...channel, cameraCode: index, clip: { id: original.id, cameraCode: channel.cameraCode } }],
    quirks: { isOpen },
  };
}
