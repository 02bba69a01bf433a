/** One value of a code list with everything that sheets write for it. */
export interface SheetChoice {
  /** What the registry stores. */
  readonly value: string;
  /** What an export writes. */
  readonly code: string;
  /** Words that mean it; the first is the Chinese label. */
  readonly labels: readonly string[];
}

const numbered = (...labels: readonly (readonly [string, ...string[]])[]): SheetChoice[] =>
  labels.map(([code, ...words]) => ({ value: code, code, labels: words }));

/** Point class JKDWLX (GB/T 28181-2022 PointType). An old template's 4 is not in it: see the profile's values. */
export const pointClassChoices = numbered(
  ['1', '一类', '一类视频监控点', '一类点'],
  ['2', '二类', '二类视频监控点', '二类点'],
  ['3', '三类', '三类视频监控点', '三类点'],
  ['9', '其他', '其它', '其他类'],
);

export const statusChoices: readonly SheetChoice[] = [
  { value: 'active', code: '1', labels: ['在用', '正常', '使用中'] },
  { value: 'repair', code: '2', labels: ['维修', '维修中', '故障'] },
  { value: 'removed', code: '3', labels: ['拆除', '已拆除', '报废'] },
  { value: 'planned', code: 'planned', labels: ['规划', '拟建', '在建'] },
  { value: 'suspended', code: 'suspended', labels: ['停用', '暂停'] },
  // Only told: a sheet neither withdraws sharing nor gives it back.
  { value: 'withdrawn', code: 'withdrawn', labels: ['共享已收回'] },
];

export const ownershipChoices: readonly SheetChoice[] = [
  { value: 'government', code: 'government', labels: ['政府自建', '公安自建'] },
  { value: 'leased', code: 'leased', labels: ['以租代建', '租赁'] },
  { value: 'self-built', code: 'self-built', labels: ['单位自建', '社会自建'] },
];

/** Vendor codes SBCS; the registry stores the name. Other names are taken as they are. */
export const vendorChoices: readonly SheetChoice[] = [
  ['Hikvision', '海康威视', '海康'],
  ['Dahua', '大华', '浙江大华'],
  ['Tiandy', '天地伟业'],
  ['Kedacom', '科达', '苏州科达'],
  ['Axis', '安讯士'],
  ['Bosch', '博世'],
  ['Yaan', '亚安'],
  ['Infinova', '英飞拓'],
  ['Uniview', '宇视', '浙江宇视'],
  ['Hisense', '海信'],
  ['Star-net', '星网锐捷'],
  ['Mingjing', '明景'],
  ['Lenovo', '联想'],
  ['ZTE', '中兴'],
  ['Huawei', '华为'],
].map(([value = '', ...labels], index) => ({ value, code: String(index + 1), labels }));

/** LWSX by its words only: 0 and 1 are inverted between templates. */
export const networkedChoices: readonly SheetChoice[] = [
  { value: 'yes', code: '已联网', labels: ['已联网', '联网', '是'] },
  { value: 'no', code: '未联网', labels: ['未联网', '不联网', '否'] },
];

export const flagChoices: readonly SheetChoice[] = [
  { value: 'true', code: '是', labels: ['是', '有', 'Y', 'YES', 'TRUE', '1', '√'] },
  { value: 'false', code: '否', labels: ['否', '无', 'N', 'NO', 'FALSE', '0', '×'] },
];

export const accessKindChoices: readonly SheetChoice[] = [
  { value: 'onvif', code: 'ONVIF', labels: ['ONVIF协议'] },
  { value: 'rtsp-list', code: 'RTSP', labels: ['RTSP协议', '直连', 'RTSP-LIST', '私有协议'] },
];

/** Words beside the code list's own, by field and value, that sheets use for the choices of the record. */
export const recordSynonyms: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  cameraType: {
    '1': ['球机', '球型摄像机', '云台球机'],
    '2': ['半球', '半球机'],
    '3': ['枪机', '固定枪机', '固定枪'],
    '4': ['遥控枪机', '云台枪机'],
    '5': ['遥控半球'],
    '6': ['全景', '多目拼接', '拼接'],
    '7': ['多目分割', '分割'],
  },
  supplyLight: {
    '1': ['无', '无补光'],
    '2': ['红外', '红外补光'],
    '3': ['白光', '白光补光'],
    '4': ['激光'],
    '9': ['其他', '其它'],
  },
  encoding: { '1': ['MPEG-4', 'MPEG4'], '2': ['H.264', 'H264', 'AVC'], '3': ['SVAC'], '4': ['H.265', 'H265', 'HEVC'] },
  direction: {
    '1': ['东', '由东向西', '自东向西'],
    '2': ['西', '由西向东'],
    '3': ['南', '由南向北'],
    '4': ['北', '由北向南'],
    '5': ['东南'],
    '6': ['东北'],
    '7': ['西南'],
    '8': ['西北'],
  },
  room: { '1': ['室外', '户外'], '2': ['室内'] },
};
