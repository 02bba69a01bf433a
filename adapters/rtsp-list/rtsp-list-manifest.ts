import { able, type AdapterManifest, partly, unable } from '../sdk/manifest.ts';

/** What cameras that are known by their RTSP address alone can give. */
export const rtspListManifest: AdapterManifest = {
  kind: 'rtsp-list',
  version: '1.0.0',
  sdkVersion: 1,
  name: { zh: 'RTSP 地址清单', en: 'List of RTSP addresses' },
  capabilities: {
    discover: unable('地址来自表格，不做扫描。', 'Addresses come from a sheet; nothing is searched.'),
    describe: partly(
      '只能读出编码和分辨率，读不出型号、固件和序列号。',
      'Codec and resolution only; model, firmware and serial are not told.',
    ),
    streams: able,
    expiringAddresses: partly(
      '地址本身不过期；口令写在路径里的品牌在拨号时才填入口令。',
      'Addresses do not expire; where a brand wants the password in the path it is filled in at the dial.',
    ),
    probeL1: able,
    probeL2: unable(
      'RTSP 不提供免登录的时钟，无法校时检查。',
      'RTSP tells no clock without login, so drift is not checked.',
    ),
    probeL3: able,
    channelStates: unable('单路地址，没有通道状态。', 'One address is one picture; there are no channels.'),
    snapshot: unable(
      '没有抓图接口，截图取自实时流。',
      'There is no call for pictures; snapshots are made of the live stream.',
    ),
    ptz: unable('RTSP 不能控制云台。', 'RTSP does not move cameras.'),
    keyFrame: unable(
      '不能请求关键帧，首帧取决于编码间隔。',
      'Key frames cannot be asked for; the first picture waits for the next one.',
    ),
    events: unable('RTSP 不上报事件。', 'RTSP reports no events.'),
  },
  settings: [
    {
      name: 'source',
      kind: 'text',
      isRequired: false,
      label: { zh: '码流地址', en: 'Stream address' },
      help: {
        zh: '品牌和通道，如 hikvision:1；或主、子码流路径，以空格分隔。',
        en: 'Brand and channel such as hikvision:1, or the paths of main and sub-stream with a space between.',
      },
    },
  ],
};
