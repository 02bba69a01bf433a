import type { CauseKind } from '../../outages/causes/cause.ts';
import type { CauseCode, FaultKind } from '../../outages/tickets/ticket-words.ts';

/** Why things broke, as the screens say it. */
export const causeCodeWords: Readonly<Record<CauseCode, string>> = {
  power: '供电',
  fibre: '光缆',
  'network-node': 'ONU/交换机',
  camera: '摄像机',
  recorder: '录像机/硬盘',
  configuration: '配置/口令/地址',
  occlusion: '遮挡',
  vandalism: '人为破坏',
  'road-works': '道路施工',
  'share-revoked': '权属方收回共享',
  platform: '本平台',
};

/** What kind of thing broke, as the screens say it. */
export const kindWords: Readonly<Record<CauseKind, string>> = {
  camera: '单台摄像机',
  recorder: '录像机',
  platform: '运营商平台',
  upstream: '上联节点',
  contract: '租赁合同线路',
  area: '村镇区域',
  subnet: '网段',
};

/** What was wrong, as the screens say it. */
export const faultWords: Readonly<Record<FaultKind, string>> = {
  'no-picture': '无图像',
  blurred: '图像模糊',
  'control-broken': '云台失控',
  occluded: '树木遮挡',
  'light-fault': '补光或亮度异常',
  'osd-wrong': '字符或时间错误',
  'dirty-lens': '镜头脏污',
  'aim-moved': '朝向移位',
  unreachable: '设备不在线',
  'no-upstream-data': '上级平台无数据',
  'upstream-unreachable': '上联设备不通',
  cabinet: '机箱故障',
  'signal-loss': '信号不稳',
  other: '其他',
};
