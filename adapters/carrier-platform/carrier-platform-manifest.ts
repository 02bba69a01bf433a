import { able, type AdapterManifest, partly, unable } from '../sdk/manifest.ts';

/** What leased points behind a carrier's platform can give. */
export const carrierPlatformManifest: AdapterManifest = {
  kind: 'carrier-platform',
  version: '1.0.0',
  sdkVersion: 1,
  name: { zh: '运营商平台（以租代建）', en: 'Carrier platform (leased points)' },
  capabilities: {
    discover: unable(
      '平台不会被扫描发现，请填写平台地址登记。',
      'A platform is not found by scanning; enter its address.',
    ),
    describe: able,
    streams: partly(
      '平台给出 RTSP 或 HLS 地址均可观看；RTSP over TLS、加密或按字节区间切片的 HLS 不能观看，会说明原因。HLS 画面比现场晚一到数个切片（数秒）。',
      'Points are shown over RTSP or HLS. RTSP over TLS, encrypted HLS and HLS of byte ranges are refused with that reason. Over HLS the picture is one or more segments, some seconds, behind.',
    ),
    expiringAddresses: able,
    probeL1: partly(
      '按平台状态推送判断在线，不逐点探测；平台未提供状态接口时无法判断。',
      "By the platform's status feed, never point by point; without a feed nothing can be told.",
    ),
    probeL2: partly(
      '读取的是平台时钟，不是摄像机时钟。',
      "It is the platform's clock that is read, not that of the camera.",
    ),
    probeL3: able,
    channelStates: able,
    snapshot: unable(
      '平台约定中没有抓图接口，截图取自实时流。',
      'The contract has no pictures; snapshots are made of the live stream.',
    ),
    ptz: unable('平台约定中没有云台控制。', 'The contract has no pan, tilt and zoom.'),
    keyFrame: unable(
      '不能请求关键帧，首帧取决于编码间隔。',
      'Key frames cannot be asked for; the first picture waits for the next one.',
    ),
    events: unable(
      '状态变化按周期读取，没有主动推送。',
      'Changes are read every so often; the platform does not call.',
    ),
  },
  settings: [
    {
      name: 'contract',
      kind: 'text',
      isRequired: false,
      label: { zh: '接口映射（JSON）', en: 'Contract mapping (JSON)' },
      help: {
        zh: '留空为默认约定，见《运营商平台接入》。',
        en: 'Empty: the default contract, see the guide on carrier platforms.',
      },
    },
  ],
};
