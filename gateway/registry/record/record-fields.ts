import type { Ownership, PointClass } from '../camera-class.ts';
import {
  buildCategories,
  cameraTypes,
  coordinateSystems,
  directions,
  encodings,
  type FieldChoice,
  gbEditions,
  imagingTypes,
  networkedAnswers,
  networkTypes,
  positionTypes,
  privacyMasks,
  regimes,
  rooms,
  supplyLights,
} from './code-lists.ts';

/** What a field holds: `choice` one value of a list, `choices` several (in sheets joined by “/”), `date` a civil date. */
export type FieldKind = 'text' | 'integer' | 'number' | 'date' | 'choice' | 'choices' | 'flag';

/** Under which heading people find a field. */
export type FieldGroup = 'identity' | 'place' | 'technical' | 'organisation' | 'people' | 'upkeep' | 'legal';

/** One field of the camera record. */
export interface RecordField {
  readonly name: string;
  readonly kind: FieldKind;
  readonly group: FieldGroup;
  readonly zh: string;
  readonly en: string;
  /** Of a text, in characters. */
  readonly maxLength?: number;
  /** Of an integer or a number, both ends included. */
  readonly min?: number;
  readonly max?: number;
  readonly choices?: readonly FieldChoice[];
  /** What the whole text must match, as the source of a regular expression. */
  readonly pattern?: string;
  /** Point classes that may not be without it. */
  readonly mandatoryFor?: readonly PointClass[];
  /** Ownerships whose records are incomplete without it; absent: nobody misses it. Mandatory fields are missed anyway. */
  readonly expectedFor?: readonly Ownership[];
}

const everybody = ['government', 'leased', 'self-built'] as const;

// One field a line, as a table.
// prettier-ignore
/**
 * Every field of the camera record beyond the core (name, place, class, device), in the order in which people read it.
 * It drives validation, completeness, history, the columns of sheets, and the form on the screen.
 * Sources: the catalogue of GB/T 28181-2022, GB/T 2260, GA/T 380, State Council Order 799.
 */
export const recordFields = [
  { name: 'gbCode', kind: 'text', maxLength: 20, group: 'identity', expectedFor: everybody, zh: '国标编码', en: 'GB/T 28181 code' },
  { name: 'gbEdition', kind: 'choice', choices: gbEditions, group: 'identity', zh: '编码版本', en: 'Edition of the code' },
  { name: 'localCode', kind: 'text', maxLength: 20, pattern: '[0-9A-Za-z]{18,20}', group: 'identity', zh: '本地编码', en: 'Local code' },
  { name: 'alias', kind: 'text', maxLength: 128, group: 'identity', zh: '点位俗称', en: 'Local name' },
  { name: 'buildCategory', kind: 'choice', choices: buildCategories, group: 'identity', expectedFor: everybody, zh: '建设应用类别', en: 'Build category' },

  { name: 'longitude', kind: 'number', min: 73, max: 136, group: 'place', mandatoryFor: [1, 2], expectedFor: everybody, zh: '经度', en: 'Longitude' },
  { name: 'latitude', kind: 'number', min: 3, max: 54, group: 'place', mandatoryFor: [1, 2], expectedFor: everybody, zh: '纬度', en: 'Latitude' },
  { name: 'crs', kind: 'choice', choices: coordinateSystems, group: 'place', zh: '坐标系', en: 'Coordinate system' },
  { name: 'room', kind: 'choice', choices: rooms, group: 'place', expectedFor: everybody, zh: '室内外', en: 'Indoor or outdoor' },
  { name: 'positionTypes', kind: 'choices', choices: positionTypes, group: 'place', expectedFor: everybody, zh: '位置类型', en: 'Position type' },
  { name: 'direction', kind: 'choice', choices: directions, group: 'place', expectedFor: everybody, zh: '监视方位', en: 'Direction' },

  { name: 'cameraType', kind: 'choices', choices: cameraTypes, group: 'technical', expectedFor: everybody, zh: '摄像机类型', en: 'Camera type' },
  { name: 'imaging', kind: 'choice', choices: imagingTypes, group: 'technical', zh: '成像类型', en: 'Imaging' },
  { name: 'supplyLight', kind: 'choice', choices: supplyLights, group: 'technical', expectedFor: everybody, zh: '补光属性', en: 'Supplementary light' },
  { name: 'functionNote', kind: 'text', maxLength: 128, group: 'technical', zh: '功能说明', en: 'Function' },
  { name: 'encoding', kind: 'choice', choices: encodings, group: 'technical', expectedFor: everybody, zh: '编码格式', en: 'Encoding' },
  { name: 'ipv6', kind: 'text', maxLength: 45, group: 'technical', zh: 'IPv6 地址', en: 'IPv6 address' },
  { name: 'networked', kind: 'choice', choices: networkedAnswers, group: 'technical', expectedFor: everybody, zh: '联网属性', en: 'Networked' },
  { name: 'networkType', kind: 'choice', choices: networkTypes, group: 'technical', expectedFor: everybody, zh: '接入网络', en: 'Network' },
  { name: 'retentionDaysRequired', kind: 'integer', min: 1, max: 3650, group: 'technical', mandatoryFor: [1], expectedFor: everybody, zh: '录像保存天数', en: 'Days of recording required' },

  { name: 'civilCode', kind: 'text', maxLength: 12, pattern: '[0-9]{6,12}', group: 'organisation', expectedFor: everybody, zh: '行政区划代码', en: 'Civil code' },
  { name: 'policeOrgCode', kind: 'text', maxLength: 12, pattern: '[0-9A-Z]{12}', group: 'organisation', expectedFor: everybody, zh: '所属公安机关代码', en: 'Police organisation code' },
  { name: 'gridCode', kind: 'text', maxLength: 32, pattern: '[0-9A-Za-z_-]{1,32}', group: 'organisation', zh: '网格编码', en: 'Grid code' },
  { name: 'industry', kind: 'text', maxLength: 64, group: 'organisation', zh: '所属部门/行业', en: 'Department or industry' },

  { name: 'ownerUnitId', kind: 'text', maxLength: 36, group: 'people', expectedFor: everybody, zh: '产权单位', en: 'Owner' },
  { name: 'managingUnitId', kind: 'text', maxLength: 36, group: 'people', expectedFor: everybody, zh: '管理单位', en: 'Managing unit' },
  { name: 'managingContact', kind: 'text', maxLength: 128, group: 'people', mandatoryFor: [1], expectedFor: everybody, zh: '管理单位联系方式', en: 'Contact of the managing unit' },
  { name: 'maintainingUnitId', kind: 'text', maxLength: 36, group: 'people', expectedFor: everybody, zh: '维护单位', en: 'Maintaining unit' },
  { name: 'contractId', kind: 'text', maxLength: 36, group: 'people', expectedFor: ['leased'], zh: '租赁合同', en: 'Lease contract' },

  { name: 'installedOn', kind: 'date', group: 'upkeep', mandatoryFor: [1], expectedFor: everybody, zh: '安装时间', en: 'Installed on' },
  { name: 'poleNumber', kind: 'text', maxLength: 64, group: 'upkeep', expectedFor: ['government', 'leased'], zh: '立杆编号', en: 'Pole number' },
  { name: 'powerSource', kind: 'text', maxLength: 64, group: 'upkeep', expectedFor: ['government', 'leased'], zh: '供电方式', en: 'Power source' },
  { name: 'onuSerial', kind: 'text', maxLength: 64, group: 'upkeep', expectedFor: ['leased'], zh: 'ONU 序列号', en: 'ONU serial' },
  { name: 'upstreamNode', kind: 'text', maxLength: 128, group: 'upkeep', expectedFor: everybody, zh: '上联节点', en: 'Upstream switch or NVR' },
  { name: 'note', kind: 'text', maxLength: 500, group: 'upkeep', zh: '备注', en: 'Note' },

  { name: 'regime', kind: 'choice', choices: regimes, group: 'legal', expectedFor: everybody, zh: '适用条款', en: 'Legal regime' },
  { name: 'filingNumber', kind: 'text', maxLength: 64, group: 'legal', expectedFor: everybody, zh: '备案编号', en: 'Filing number' },
  { name: 'filedOn', kind: 'date', group: 'legal', expectedFor: everybody, zh: '备案日期', en: 'Filed on' },
  { name: 'signagePresent', kind: 'flag', group: 'legal', expectedFor: everybody, zh: '已设提示标识', en: 'Signage present' },
  { name: 'interiorCheckPassed', kind: 'flag', group: 'legal', expectedFor: everybody, zh: '禁装部位核查通过', en: 'Forbidden-interior check passed' },
  { name: 'privacyMask', kind: 'choice', choices: privacyMasks, group: 'legal', zh: '隐私遮挡', en: 'Privacy mask' },
  { name: 'sharedOutside', kind: 'flag', group: 'legal', zh: '对外共享', en: 'Shared outside' },
] as const satisfies readonly RecordField[];

type KnownField = (typeof recordFields)[number];

/** Name of a field of the record. */
export type RecordFieldName = KnownField['name'];

/** What the field of that name holds. */
export type FieldValue<Name extends RecordFieldName> = ValueOf<Extract<KnownField, { readonly name: Name }>>;

type ValueOf<Field> = Field extends { readonly kind: 'integer' | 'number' }
  ? number
  : Field extends { readonly kind: 'flag' }
    ? boolean
    : Field extends { readonly choices: readonly { readonly value: infer Value }[]; readonly kind: infer Kind }
      ? Kind extends 'choices'
        ? readonly Value[]
        : Value
      : string;

const byName: ReadonlyMap<string, RecordField> = new Map(recordFields.map((field) => [field.name, field]));

/** @returns undefined when the record has no field of that name */
export function findField(name: string): RecordField | undefined {
  return byName.get(name);
}
