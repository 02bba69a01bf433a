import { able, type AdapterManifest, partly, unable } from '../sdk/manifest.ts';

export const nvrManifest: AdapterManifest = {
  kind: 'nvr',
  version: '1.0.0',
  sdkVersion: 1,
  name: { zh: 'ONVIF 录像机（NVR）', en: 'ONVIF recorder (NVR)' },
  capabilities: {
    discover: unable(
      '录像机由 ONVIF 扫描发现，本类型只负责接入后的通道。',
      'Recorders are found by the ONVIF scan; this kind serves their channels afterwards.',
    ),
    describe: able,
    streams: able,
    expiringAddresses: unable(
      '录像机的取流地址固定不变，无需每次换取。',
      'Recorders have fixed stream addresses; none has to be asked for before a dial.',
    ),
    probeL1: able,
    probeL2: able,
    probeL3: able,
    channelStates: partly(
      '通道从列表消失或信号为零即判为丢失；仍列出丢失通道的机型需靠画面判断。',
      'A channel that is not listed any more, or listed without a signal, is lost; recorders that list lost channels as before are judged by the picture.',
    ),
    snapshot: partly(
      '多数录像机可按通道取图，未提供取图地址的型号除外。',
      'Most recorders give a picture of a channel; models that tell no address of one do not.',
    ),
    ptz: partly('支持预置位与归位，不支持连续转动。', 'Presets and home; no continuous moves.'),
    keyFrame: partly(
      '多数录像机会转发关键帧请求，个别型号不理会。',
      'Most recorders pass the request on; some models ignore it.',
    ),
    events: partly(
      '支持拉点订阅的录像机可提前提示通道丢失，仍以探测为准。',
      'Recorders with pull points hint at lost channels early; probes decide.',
    ),
  },
  settings: [],
};
