import { able, type AdapterManifest, partly, unable } from '../sdk/manifest.ts';

export const onvifManifest: AdapterManifest = {
  kind: 'onvif',
  version: '1.0.0',
  sdkVersion: 1,
  name: { zh: 'ONVIF 摄像机与录像机', en: 'ONVIF cameras and recorders' },
  capabilities: {
    discover: able,
    describe: able,
    streams: able,
    expiringAddresses: unable(
      'ONVIF 设备的取流地址固定不变，无需每次换取。',
      'ONVIF devices have fixed stream addresses; none has to be asked for before a dial.',
    ),
    probeL1: able,
    probeL2: able,
    probeL3: unable('本版本尚不做登录巡检。', 'This version does not check logins by itself yet.'),
    channelStates: unable('本版本尚不读取通道丢失状态。', 'This version does not read which channels are lost yet.'),
    snapshot: unable(
      '本版本不从设备取图，截图来自实时画面。',
      'Snapshots come from the live picture, not from the device.',
    ),
    ptz: unable('本版本尚不控制云台预置位。', 'This version does not move domes to presets yet.'),
    keyFrame: partly(
      '多数摄像机会立即给出关键帧，个别型号不理会。',
      'Most cameras send a key frame at once; some models ignore the request.',
    ),
    events: unable('本版本尚不订阅设备事件。', 'This version does not subscribe to events of devices yet.'),
  },
  settings: [],
};
