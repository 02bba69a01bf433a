import type { FaultReason } from '../../../adapters/sdk/adapter.ts';
import type { CauseKind, Severity } from '../causes/cause.ts';
import type { NoticeLanguage } from './subscription.ts';

/** What texts of notices are made of. `{name}` is filled in. */
interface NoticeWords {
  readonly severity: Readonly<Record<Severity, string>>;
  /** What broke, with its name. */
  readonly kind: Readonly<Record<CauseKind, string>>;
  /** What broke, for those who may not know its name. */
  readonly unnamed: Readonly<Record<CauseKind, string>>;
  readonly reason: Readonly<Record<FaultReason, string>>;
  readonly opened: string;
  readonly grew: string;
  readonly closed: string;
  readonly escalated: string;
  readonly digest: string;
  readonly test: string;
  readonly testLine: string;
  readonly cause: string;
  readonly affected: string;
  readonly affectedOwn: string;
  readonly place: string;
  readonly since: string;
  readonly ended: string;
  readonly openHead: string;
  readonly endedHead: string;
  readonly openLine: string;
  readonly endedLine: string;
  readonly more: string;
  readonly minutes: string;
  readonly hours: string;
  readonly days: string;
}

const zh: NoticeWords = {
  severity: { critical: '紧急', major: '较重', minor: '一般' },
  kind: {
    camera: '摄像机 {name}',
    recorder: '录像机 {name}',
    platform: '运营商平台 {name}',
    upstream: '上联节点 {name}',
    contract: '租赁合同 {name}',
    area: '区域 {name}',
    subnet: '网段 {name}',
  },
  unnamed: {
    camera: '摄像机',
    recorder: '共用的录像机',
    platform: '共用的平台',
    upstream: '共用的上联节点',
    contract: '共用的租赁合同',
    area: '共用的区域',
    subnet: '共用的网段',
  },
  reason: {
    forbidden: '不在允许网段',
    refused: '连接被拒绝',
    reset: '连接被重置',
    timeout: '超时无应答',
    unreachable: '网络不可达',
    unauthorised: '用户名或密码被拒',
    locked: '设备已锁定登录',
    malformed: '应答无法识别',
    'too-large': '应答过大',
    unsupported: '设备不支持',
    aborted: '已中止',
    drift: '时钟偏差超限',
    'no-frame': '收不到画面帧',
    'over-budget': '并发路数已满',
    'certificate-changed': '证书与首次接入时不同',
    'identity-changed': '序列号与登记的不同',
    black: '黑屏',
    frozen: '画面冻结',
    'too-dark': '画面过暗',
    'too-bright': '画面过亮',
    'low-contrast': '画面对比度低',
    blurred: '画面模糊',
    'colour-cast': '画面偏色',
    moved: '画面移位',
    'bitrate-collapse': '码率骤降',
    'low-frame-rate': '帧率过低',
    'codec-changed': '编码或分辨率与登记不符',
  },
  opened: '【{severity}】{what} 故障，影响 {count} 路',
  grew: '【{severity}·扩大】{what} 故障扩大到 {count} 路',
  closed: '【已恢复】{what} 恢复，历时 {lasted}',
  escalated: '【{severity}·升级】{what} 故障已 {minutes} 分钟无人确认，影响 {count} 路',
  digest: '【摘要】{name}：未恢复 {open} 起（{cameras} 路），已恢复 {ended} 起',
  test: '【测试】通知订阅“{name}”',
  testLine: '这是一条测试消息，收到即表示通道正常。',
  cause: '原因：{what}（{reason}）',
  affected: '影响：{count} 路（关联 {members} 路）',
  affectedOwn: '影响：本辖区 {count} 路',
  place: '辖区：{place}',
  since: '开始：{time}（北京时间）',
  ended: '恢复：{time}（北京时间）',
  openHead: '未恢复：',
  endedHead: '上次摘要以来已恢复：',
  openLine: '· {severity} {what}（{reason}），{count} 路，已 {lasted}',
  endedLine: '· {what}，{count} 路，历时 {lasted}',
  more: '……另有 {count} 起',
  minutes: '{minutes} 分钟',
  hours: '{hours} 小时 {minutes} 分钟',
  days: '{days} 天 {hours} 小时',
};

const en: NoticeWords = {
  severity: { critical: 'Critical', major: 'Major', minor: 'Minor' },
  kind: {
    camera: 'camera {name}',
    recorder: 'recorder {name}',
    platform: 'platform {name}',
    upstream: 'upstream node {name}',
    contract: 'contract {name}',
    area: 'area {name}',
    subnet: 'subnet {name}',
  },
  unnamed: {
    camera: 'a camera',
    recorder: 'a shared recorder',
    platform: 'a shared platform',
    upstream: 'a shared upstream node',
    contract: 'a shared contract',
    area: 'a shared area',
    subnet: 'a shared subnet',
  },
  reason: {
    forbidden: 'outside the allowed ranges',
    refused: 'connection refused',
    reset: 'connection reset',
    timeout: 'no answer in time',
    unreachable: 'network unreachable',
    unauthorised: 'user name or password refused',
    locked: 'the device locked its login',
    malformed: 'unreadable answer',
    'too-large': 'answer too large',
    unsupported: 'not supported by the device',
    aborted: 'aborted',
    drift: 'clock off',
    'no-frame': 'no frames arrive',
    'over-budget': 'all stream places taken',
    'certificate-changed': 'the certificate is another one than before',
    'identity-changed': 'the serial is another one than registered',
    black: 'black picture',
    frozen: 'frozen picture',
    'too-dark': 'picture too dark',
    'too-bright': 'picture too bright',
    'low-contrast': 'low contrast',
    blurred: 'blurred picture',
    'colour-cast': 'colour cast',
    moved: 'aim moved',
    'bitrate-collapse': 'bitrate collapsed',
    'low-frame-rate': 'frame rate too low',
    'codec-changed': 'codec or size differs from the record',
  },
  opened: '[{severity}] {what} is down, cameras affected: {count}',
  grew: '[{severity}, growing] {what}: cameras affected now {count}',
  closed: '[Recovered] {what} is back after {lasted}',
  escalated: '[{severity}, escalated] {what}: nobody acknowledged for {minutes} min, cameras affected: {count}',
  digest: '[Digest] {name}: {open} open ({cameras} cameras), {ended} recovered',
  test: '[Test] Notices "{name}"',
  testLine: 'This is a test. If you read it, the channel works.',
  cause: 'Cause: {what} ({reason})',
  affected: 'Affected: {count} cameras of {members} behind it',
  affectedOwn: 'Affected: {count} cameras of your part',
  place: 'Jurisdiction: {place}',
  since: 'Since: {time} (Beijing time)',
  ended: 'Recovered: {time} (Beijing time)',
  openHead: 'Open:',
  endedHead: 'Recovered since the last digest:',
  openLine: '- {severity} {what} ({reason}), cameras: {count}, for {lasted}',
  endedLine: '- {what}, cameras: {count}, after {lasted}',
  more: '… and {count} more',
  minutes: '{minutes} min',
  hours: '{hours} h {minutes} min',
  days: '{days} d {hours} h',
};

export const noticeWords: Readonly<Record<NoticeLanguage, NoticeWords>> = { zh, en };
