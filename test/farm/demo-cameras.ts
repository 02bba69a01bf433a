/** The demo's cameras as data: places of a small county town, invented makers. */
import type { FarmChannel, FarmDevice, FarmPicture } from './scenario.ts';

type DemoDevice = Pick<FarmDevice, 'vendor' | 'model' | 'firmware' | 'location' | 'hasPtz'>;

interface DemoCamera extends DemoDevice {
  readonly name: string;
  readonly picture: FarmPicture;
  readonly h265?: FarmChannel['h265'];
}

interface DemoRecorder extends DemoDevice {
  readonly channels: readonly { readonly name: string; readonly picture: FarmPicture }[];
}

const BULLET = { vendor: 'Yunqiao', model: 'YQ-IPC2340-I4', firmware: 'V5.50 build 231016' } as const;
const DOME = { vendor: 'Beichen', model: 'BC-PTZ4225', firmware: '2.820.0000.18.R' } as const;
const RURAL = { vendor: 'Qinghe', model: 'QH-200LT', firmware: '5.50' } as const;

export const demoCameras: readonly DemoCamera[] = [
  { ...BULLET, name: '东门广场北口', location: '青河县城关镇', picture: { style: 'square', seed: 3 } },
  { ...BULLET, name: '老街菜市场', location: '青河县城关镇', picture: { style: 'market', seed: 11 } },
  { ...RURAL, name: '河堤闸口', location: '青河县柳湾乡', picture: { style: 'river', seed: 5 } },
  { ...RURAL, name: '供销社门前', location: '青河县柳湾乡', picture: { style: 'gate', seed: 17 } },
  { ...DOME, name: '人民路十字路口', location: '青河县城关镇', hasPtz: true, picture: { style: 'street', seed: 23 } },
  { ...BULLET, name: '镇中心小学门口', location: '青河县石桥镇', picture: { style: 'gate', seed: 31 } },
  { ...BULLET, name: '汽车站出站口', location: '青河县石桥镇', picture: { style: 'station', seed: 37 } },
  // Its main stream is H.265: a browser without it gets H.264 made of it when somebody enlarges the picture.
  { ...RURAL, name: '后街巷口', location: '青河县石桥镇', picture: { style: 'lane', seed: 43 }, h265: ['main'] },
];

export const demoRecorder: DemoRecorder = {
  vendor: 'Beichen',
  model: 'BC-NVR4104',
  firmware: '4.001.0000.7',
  location: '桃源小区物业',
  channels: [
    { name: '桃源小区南门', picture: { style: 'gate', seed: 53 } },
    { name: '桃源小区地下车库', picture: { style: 'garage', seed: 59 } },
    { name: '桃源小区中心花园', picture: { style: 'square', seed: 61 } },
    { name: '桃源小区3号楼前', picture: { style: 'lane', seed: 71 } },
  ],
};
