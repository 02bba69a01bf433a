import type { FarmChannel, FarmDevice, PictureStyle } from '../scenario.ts';
import { seededRandom } from '../picture/seeded-random.ts';
import { deviceTemplates, type DeviceTemplate, type TemplateName } from './device-template.ts';

/** Where one device of a template stands. */
export interface DevicePlace {
  /** Name in the farm's API. */
  readonly id: string;
  /** An address of 127.0.0.0/8. */
  readonly host: string;
  /** Decides the name of the place, the picture and the serial. */
  readonly seed: number;
  readonly onvifPort?: number;
  readonly rtspPort?: number;
  readonly username?: string;
  readonly password?: string;
  /** Name of the place; made up by the seed when absent. */
  readonly name?: string;
  readonly location?: string;
}

const styles: readonly PictureStyle[] = ['street', 'market', 'river', 'square', 'lane', 'gate', 'station', 'garage'];
const streets = ['人民路', '建设街', '文昌路', '滨河路', '新华街', '迎宾大道', '老城巷', '中山路', '青年路', '柳堤路'];
const spots = ['路口', '东门', '南门', '北侧', '广场', '停车场', '公交站', '桥头', '菜市场', '小区大门'];

/** A device of a template at a place: the same seed gives the same device. */
export function templateDevice(name: TemplateName, place: DevicePlace): FarmDevice {
  const template: DeviceTemplate = deviceTemplates[name];
  const random = seededRandom(place.seed);
  const bytes = place.host.split('.').map((part) => Number(part).toString(16).padStart(2, '0'));
  const { kind, vendor, model, firmware, hasPtz, quirks } = template;
  const port = quirks?.isTls === true ? tlsPort : 8000;
  const channels = Array.from({ length: template.channels }, (_, index) => channelOf(template, place, index, random));
  const told = { username: 'patrol', password: 'Farm-Demo-2025', onvifPort: port, rtspPort: 8554, location: '青河县' };
  return {
    ...told,
    ...withoutSeed(place),
    // Only these ports are spoken to by TLS.
    ...(port === tlsPort ? { onvifPort: port } : {}),
    kind,
    channels,
    vendor,
    model,
    firmware,
    serial: template.serial ?? `4047059239${String(Math.floor(random() * 1e8)).padStart(8, '0')}`,
    mac: `02:fb:${bytes.join(':')}`,
    endpointUuid: template.endpointUuid ?? `6e6a69c2-e0ae-4f50-9f00-${bytes.join('')}0000`,
    ...(hasPtz === true ? { hasPtz } : {}),
    ...(quirks === undefined ? {} : { quirks }),
  };
}

const tlsPort = 8443;

function withoutSeed({ seed: _seed, name: _name, ...where }: DevicePlace) {
  return where;
}

function channelOf(template: DeviceTemplate, place: DevicePlace, index: number, random: () => number): FarmChannel {
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? '';
  const spot = `${pick(streets)}${pick(spots)}`;
  const clipNumber = (place.seed + index) % styles.length;
  return {
    token: `VideoSource_${index + 1}`,
    name: template.channels === 1 ? (place.name ?? spot) : `${spot}${index + 1}`,
    cameraCode: clipNumber + 32,
    picture: { style: styles[clipNumber] ?? 'street', seed: clipNumber },
    // Thousands of channels share eight clips, which therefore name no place.
    clip: { id: `template-${clipNumber + 1}`, cameraCode: clipNumber + 32, label: `模拟画面 ${clipNumber + 1}` },
    ...(template.isH265 === true ? { h265: ['main', 'sub'] } : {}),
  };
}
