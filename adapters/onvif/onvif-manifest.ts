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
    probeL3: able,
    channelStates: unable(
      '单台摄像机没有通道丢失状态；录像机请用“ONVIF 录像机”接入。',
      'A single camera has no channels to lose; connect recorders as "ONVIF recorder".',
    ),
    snapshot: partly(
      '多数摄像机可直接取图，未提供取图地址的型号除外。',
      'Most cameras give a picture; models that tell no address of one do not.',
    ),
    ptz: partly('支持预置位与归位，不支持连续转动。', 'Presets and home; no continuous moves.'),
    keyFrame: partly(
      '多数摄像机会立即给出关键帧，个别型号不理会。',
      'Most cameras send a key frame at once; some models ignore the request.',
    ),
    events: partly(
      '支持拉点订阅的设备可提前提示信号丢失，仍以探测为准。',
      'Devices with pull points hint at signal loss early; probes decide.',
    ),
  },
  settings: [],
};
