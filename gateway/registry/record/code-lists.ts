/** One value of a closed list: as it is stored, and as people read it. */
export interface FieldChoice {
  readonly value: string;
  readonly zh: string;
  readonly en: string;
}

/** 建设应用类别: who paid for the point and how it came in. */
export const buildCategories = [
  { value: '1', zh: '公安自建', en: 'Police-funded' },
  { value: '2', zh: '单位建设、租给公安', en: 'Unit-funded, leased to the police' },
  { value: '3', zh: '县乡财政建设', en: 'County- or town-funded' },
  { value: '4', zh: '公安转接', en: 'Relayed police point' },
  { value: '5', zh: '社会单位转接', en: 'Relayed social unit' },
  { value: '6', zh: '社会单位联网', en: 'Networked social unit' },
  { value: '7', zh: '移动点位', en: 'Mobile' },
  { value: '8', zh: '内部场所', en: 'Internal rooms' },
  { value: '9', zh: '试验点位', en: 'Experimental' },
] as const satisfies readonly FieldChoice[];

/** 摄像机类型 (GB/T 28181-2022 PTZType). */
export const cameraTypes = [
  { value: '1', zh: '球机', en: 'Dome' },
  { value: '2', zh: '半球', en: 'Half-dome' },
  { value: '3', zh: '固定枪机', en: 'Fixed bullet' },
  { value: '4', zh: '遥控枪机', en: 'Remote bullet' },
  { value: '5', zh: '遥控半球', en: 'Remote half-dome' },
  { value: '6', zh: '多目全景/拼接', en: 'Panoramic or stitched' },
  { value: '7', zh: '多目分割', en: 'Multi-lens split' },
] as const satisfies readonly FieldChoice[];

/** 光电成像类型 (GB/T 28181-2022 PhotoelectricImagingType). */
export const imagingTypes = [
  { value: '1', zh: '可见光', en: 'Visible light' },
  { value: '2', zh: '热成像', en: 'Thermal' },
  { value: '3', zh: '雷达成像', en: 'Radar' },
  { value: '4', zh: 'X 光成像', en: 'X-ray' },
  { value: '5', zh: '深度光场成像', en: 'Depth' },
  { value: '9', zh: '其他', en: 'Other' },
] as const satisfies readonly FieldChoice[];

/** 室内外属性 (GB/T 28181 RoomType). */
export const rooms = [
  { value: '1', zh: '室外', en: 'Outdoor' },
  { value: '2', zh: '室内', en: 'Indoor' },
] as const satisfies readonly FieldChoice[];

/** 补光属性 (GB/T 28181 SupplyLightType). */
export const supplyLights = [
  { value: '1', zh: '无补光', en: 'None' },
  { value: '2', zh: '红外补光', en: 'Infra-red' },
  { value: '3', zh: '白光补光', en: 'White light' },
  { value: '4', zh: '激光补光', en: 'Laser' },
  { value: '9', zh: '其他', en: 'Other' },
] as const satisfies readonly FieldChoice[];

/** 监视方位 (GB/T 28181 DirectionType). */
export const directions = [
  { value: '1', zh: '东', en: 'East' },
  { value: '2', zh: '西', en: 'West' },
  { value: '3', zh: '南', en: 'South' },
  { value: '4', zh: '北', en: 'North' },
  { value: '5', zh: '东南', en: 'South-east' },
  { value: '6', zh: '东北', en: 'North-east' },
  { value: '7', zh: '西南', en: 'South-west' },
  { value: '8', zh: '西北', en: 'North-west' },
] as const satisfies readonly FieldChoice[];

/** 摄像机位置类型 (GB/T 28181 PositionType, with the extension 96–99 in common use). */
export const positionTypes = [
  { value: '1', zh: '省际检查站', en: 'Provincial checkpoint' },
  { value: '2', zh: '党政机关', en: 'Party and government' },
  { value: '3', zh: '车站码头', en: 'Station or pier' },
  { value: '4', zh: '中心广场', en: 'Square' },
  { value: '5', zh: '体育场馆', en: 'Stadium' },
  { value: '6', zh: '商业中心', en: 'Commerce' },
  { value: '7', zh: '宗教场所', en: 'Religious site' },
  { value: '8', zh: '校园周边', en: 'School surroundings' },
  { value: '9', zh: '治安复杂区域', en: 'Complex public-order area' },
  { value: '10', zh: '交通干线', en: 'Trunk road' },
  { value: '11', zh: '医院周边', en: 'Hospital' },
  { value: '12', zh: '金融机构周边', en: 'Finance' },
  { value: '13', zh: '危险物品场所周边', en: 'Dangerous goods' },
  { value: '14', zh: '博物馆、展览馆', en: 'Museum' },
  { value: '15', zh: '重点水域、航道', en: 'Waterway' },
  { value: '96', zh: '市际检查站', en: 'City checkpoint' },
  { value: '97', zh: '涉外场所', en: 'Foreign-related site' },
  { value: '98', zh: '边境沿线', en: 'Border' },
  { value: '99', zh: '旅游景区', en: 'Tourism' },
] as const satisfies readonly FieldChoice[];

/** 摄像机编码格式, as the 27-column sheet counts them. */
export const encodings = [
  { value: '1', zh: 'MPEG-4', en: 'MPEG-4' },
  { value: '2', zh: 'H.264', en: 'H.264' },
  { value: '3', zh: 'SVAC', en: 'SVAC' },
  { value: '4', zh: 'H.265', en: 'H.265' },
] as const satisfies readonly FieldChoice[];

/** 网络标识, the 14th digit of a GB/T 28181 code. */
export const networkTypes = [
  { value: '0', zh: '视频传输网', en: 'Video transmission network' },
  { value: '1', zh: '视频传输网', en: 'Video transmission network' },
  { value: '2', zh: '行业专网', en: 'Industry network' },
  { value: '3', zh: '政法信息网', en: 'Political-legal network' },
  { value: '4', zh: '公安移动信息网', en: 'Mobile police network' },
  { value: '5', zh: '公安信息网', en: 'Police information network' },
  { value: '6', zh: '电子政务外网', en: 'E-government network' },
  { value: '7', zh: '互联网', en: 'Internet' },
  { value: '8', zh: '专线', en: 'Private line' },
] as const satisfies readonly FieldChoice[];

/** 联网属性. Templates disagree on 0 and 1, so the word is stored. */
export const networkedAnswers = [
  { value: 'yes', zh: '已联网', en: 'Networked' },
  { value: 'no', zh: '未联网', en: 'Not networked' },
] as const satisfies readonly FieldChoice[];

/** Editions of GB/T 28181: the meaning of the industry digits differs between them. */
export const gbEditions = [
  { value: '2011', zh: 'GB/T 28181-2011', en: 'GB/T 28181-2011' },
  { value: '2016', zh: 'GB/T 28181-2016', en: 'GB/T 28181-2016' },
  { value: '2022', zh: 'GB/T 28181-2022', en: 'GB/T 28181-2022' },
] as const satisfies readonly FieldChoice[];

/** 坐标系: what longitude and latitude were measured in. */
export const coordinateSystems = [
  { value: 'wgs84', zh: 'WGS-84', en: 'WGS-84' },
  { value: 'gcj02', zh: 'GCJ-02（火星坐标）', en: 'GCJ-02' },
  { value: 'bd09', zh: 'BD-09（百度坐标）', en: 'BD-09' },
] as const satisfies readonly FieldChoice[];

/** 适用条款: which article of State Council Order 799 the place falls under. */
export const regimes = [
  { value: 'art7', zh: '第七条公共场所', en: 'Article 7 public place' },
  { value: 'art9', zh: '第九条其他公共场所', en: 'Article 9 other public place' },
  { value: 'non-public', zh: '非公共场所', en: 'Not a public place' },
] as const satisfies readonly FieldChoice[];

/** 隐私遮挡. */
export const privacyMasks = [
  { value: 'none', zh: '未设置', en: 'None' },
  { value: 'set', zh: '已设置', en: 'Set' },
  { value: 'unknown', zh: '未核实', en: 'Not checked' },
] as const satisfies readonly FieldChoice[];
