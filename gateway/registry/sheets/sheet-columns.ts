import { type RecordField, type RecordFieldName, recordFields } from '../record/record-fields.ts';
import {
  accessKindChoices,
  flagChoices,
  networkedChoices,
  ownershipChoices,
  pointClassChoices,
  recordSynonyms,
  type SheetChoice,
  statusChoices,
  vendorChoices,
} from './sheet-choices.ts';

/** The forms that the gateway itself knows: the 27 columns in common use, with the columns of operations, everything. */
export const sheetForms = ['standard-27', 'operations', 'full'] as const;
export type SheetForm = (typeof sheetForms)[number];

/** How a cell is read; `code` must be text, `open-choice` takes what is not in its list as it is. */
export type CellKind =
  | 'code'
  | 'gb-code'
  | 'text'
  | 'integer'
  | 'number'
  | 'date'
  | 'choice'
  | 'open-choice'
  | 'choices'
  | 'flag'
  | 'mac'
  | 'address'
  | 'secret';

/** One column of a sheet. */
export interface SheetColumn {
  /** Code in the heading, `SBBM`; our own columns are called like their field. */
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  /** What it fills: a field of the core or the record, or a name of `linkFields` or `accessFields`. */
  readonly field: string;
  readonly kind: CellKind;
  /** Not empty for a new camera: `*` always, `°` for class 1. */
  readonly required?: 'always' | 'class-1';
  readonly choices?: readonly SheetChoice[];
  readonly maxLength?: number;
  readonly min?: number;
  readonly max?: number;
}

/** Fields that name another thing of the registry; they are resolved before they are stored. */
export const linkFields = ['organisation', 'district', 'ownerUnit', 'managingUnit', 'maintainingUnit'] as const;
/** Fields of how the camera is reached. */
export const accessFields = ['host', 'port', 'channel', 'username', 'password', 'accessKind'] as const;
/** Fields of the core that a sheet fills. */
export const coreFields = [
  ...['name', 'vendor', 'model', 'serial', 'mac', 'place'],
  ...['pointClass', 'status', 'ownership'],
] as const;

type ColumnExtra = Partial<Omit<SheetColumn, 'code' | 'zh' | 'en' | 'field'>>;

const byField: ReadonlyMap<string, RecordField> = new Map(recordFields.map((field) => [field.name, field]));
const star = { required: 'always' } as const;
const degree = { required: 'class-1' } as const;

/** A column that fills a field of the record: its kind, list and bounds are the record's. */
function ofRecord(code: string, field: RecordFieldName, zh: string, extra: ColumnExtra = {}): SheetColumn {
  const { en, kind, maxLength, min, max } = byField.get(field) ?? { en: field, kind: 'text' as const };
  const choices = kind === 'flag' ? flagChoices : choicesOf(field);
  return {
    ...{ code, zh, en, field, kind },
    ...(choices.length > 0 && { choices }),
    ...(maxLength !== undefined && { maxLength }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...extra,
  };
}

function choicesOf(field: RecordFieldName): SheetChoice[] {
  const synonyms = recordSynonyms[field] ?? {};
  return (byField.get(field)?.choices ?? []).map(({ value, zh, en }) => ({
    value,
    code: value,
    labels: [zh, en, ...(synonyms[value] ?? [])],
  }));
}

/** Headings of the field, by field. A heading that is not here is unknown, and its cells are never kept. */
const aliasesByField: Readonly<Record<string, readonly string[]>> = {
  gbCode: ['国标编码', '国标ID', '设备国标编码', '点位编码'],
  name: ['点位名称', '摄像机名称', '监控点名称'],
  vendor: ['厂商', '厂家', '设备厂家', '品牌'],
  district: ['行政区划', '区划'],
  pointClass: ['点位类型', '监控点类型', '点位类别'],
  model: ['型号'],
  host: ['IP', 'IP地址', 'IPV4地址', '设备IP', 'IP ADDRESS'],
  ipv6: ['IPV6地址'],
  mac: ['MAC'],
  supplyLight: ['补光'],
  functionNote: ['摄像机功能类型'],
  encoding: ['视频编码格式', '摄像机编码格式'],
  place: ['地址', '安装位置', '详细地址'],
  positionTypes: ['摄像机位置类型'],
  organisation: ['所属公安机关', '所属派出所', '辖区机构', '组织机构'],
  installedOn: ['安装日期'],
  managingContact: ['管理单位联系方式', '联系电话'],
  retentionDaysRequired: ['存储天数', '录像保存时间'],
  status: ['状态'],
  industry: ['所属部门行业', '所属行业'],
  username: ['用户名', '登录用户名', '登录名'],
  password: ['密码', '口令', '设备密码', '登录密码', '登录口令', 'pwd'],
  port: ['端口号', '设备端口', '服务端口'],
  channel: ['通道', '通道编号'],
  accessKind: ['接入协议'],
  poleNumber: ['杆号', '立杆编码'],
  maintainingUnit: ['运维单位', '维保单位'],
  onuSerial: ['ONU SN', 'ONU'],
  sharedOutside: ['对外共享'],
};

function other(code: string, field: string, [zh, en]: readonly [string, string], extra: ColumnExtra): SheetColumn {
  return { code, zh, en, field, kind: 'text', ...extra };
}

/** The sheet in common use: 27 columns in this order. `IPV4` is the address by which the camera is reached. */
export const standardColumns: readonly SheetColumn[] = [
  ofRecord('SBBM', 'gbCode', '设备编码', { kind: 'gb-code', ...star }),
  other('SBMC', 'name', ['设备名称', 'Name'], { maxLength: 128, ...star }),
  other('SBCS', 'vendor', ['设备厂商', 'Vendor'], {
    ...{ kind: 'open-choice', choices: vendorChoices, maxLength: 128 },
    ...star,
  }),
  other('XZQY', 'district', ['行政区域', 'Administrative area'], { kind: 'code', maxLength: 128, ...star }),
  other('JKDWLX', 'pointClass', ['监控点位类型', 'Point class'], {
    ...{ kind: 'choice', choices: pointClassChoices },
    ...star,
  }),
  other('SBXH', 'model', ['设备型号', 'Model'], { maxLength: 128 }),
  ofRecord('DWSC', 'alias', '点位俗称'),
  other('IPV4', 'host', ['IPV4', 'IPv4 address'], { kind: 'address', maxLength: 15 }),
  ofRecord('IPV6', 'ipv6', 'IPV6', { kind: 'address' }),
  other('MACDZ', 'mac', ['MAC地址', 'MAC address'], { kind: 'mac' }),
  ofRecord('SXJLX', 'cameraType', '摄像机类型'),
  ofRecord('SXJGNLX', 'functionNote', '功能类型'),
  ofRecord('BGSX', 'supplyLight', '补光属性'),
  ofRecord('SXJBMGS', 'encoding', '编码格式'),
  other('AZDZ', 'place', ['安装地址', 'Place'], { maxLength: 256, ...star }),
  ofRecord('JD', 'longitude', '经度', { min: -180, max: 180, ...star }),
  ofRecord('WD', 'latitude', '纬度', { min: -180, max: 180, ...star }),
  ofRecord('SXJWZLX', 'positionTypes', '位置类型', star),
  ofRecord('JSFW', 'direction', '监视方位'),
  ofRecord('LWSX', 'networked', '联网属性', { choices: networkedChoices, ...star }),
  other('SSXQGAJG', 'organisation', ['所属辖区公安机关', 'Police organisation'], {
    kind: 'code',
    maxLength: 512,
    ...star,
  }),
  ofRecord('AZSJ', 'installedOn', '安装时间', degree),
  other('GLDW', 'managingUnit', ['管理单位', 'Managing unit'], { maxLength: 128, ...star }),
  ofRecord('GLDWLXFS', 'managingContact', '联系方式', degree),
  ofRecord('LXBCTS', 'retentionDaysRequired', '录像保存天数', degree),
  other('SBZT', 'status', ['设备状态', 'Status'], { kind: 'choice', choices: statusChoices, ...star }),
  ofRecord('SSBMHY', 'industry', '所属部门/行业'),
];

/** What the operations template adds. The password is taken, sealed, and never comes out again. */
export const operationsColumns: readonly SheetColumn[] = [
  other('username', 'username', ['设备用户名', 'Device user name'], { maxLength: 128 }),
  other('password', 'password', ['设备口令', 'Device password'], { kind: 'secret', maxLength: 256 }),
  other('port', 'port', ['端口', 'Port'], { kind: 'integer', min: 1, max: 65_535 }),
  other('channel', 'channel', ['通道号', 'Channel'], { kind: 'code', maxLength: 128 }),
  other('accessKind', 'accessKind', ['接入方式', 'Way of access'], { kind: 'choice', choices: accessKindChoices }),
  ofRecord('poleNumber', 'poleNumber', '立杆编号'),
  other('maintainingUnit', 'maintainingUnit', ['维护单位', 'Maintaining unit'], { maxLength: 128 }),
  ofRecord('powerSource', 'powerSource', '供电方式'),
  ofRecord('ONU_SN', 'onuSerial', 'ONU序列号'),
  ofRecord('sharedOutside', 'sharedOutside', '是否对外共享'),
  ofRecord('buildCategory', 'buildCategory', '建设应用类别'),
];

const ownColumns: readonly SheetColumn[] = [
  other('cameraId', 'cameraId', ['网关点位编号', 'Camera id'], { kind: 'code', maxLength: 36 }),
  other('ownership', 'ownership', ['产权归属', 'Ownership'], { kind: 'choice', choices: ownershipChoices }),
  other('serial', 'serial', ['设备序列号', 'Serial number'], { kind: 'code', maxLength: 128 }),
  other('ownerUnit', 'ownerUnit', ['产权单位', 'Owner'], { maxLength: 128 }),
];

/** Stored as ids and written as names, by the link of the same name. */
const unitIdFields: ReadonlySet<string> = new Set(['ownerUnitId', 'managingUnitId', 'maintainingUnitId']);
const taken: ReadonlySet<string> = new Set([...standardColumns, ...operationsColumns].map(({ field }) => field));
const codeFields: ReadonlySet<string> = new Set(['localCode', 'civilCode', 'policeOrgCode', 'gridCode', 'contractId']);

/** Every field of the record that the other columns do not hold. */
const restColumns: readonly SheetColumn[] = recordFields
  .filter(({ name }) => !taken.has(name) && !unitIdFields.has(name))
  .map(({ name, zh }) =>
    ofRecord(name, name, zh, {
      ...(codeFields.has(name) && { kind: 'code' as const }),
      // A sheet may write the contract's number, which is longer than its id.
      ...(name === 'contractId' && { maxLength: 64 }),
    }),
  );

/** Columns of each form, in order. */
export const formColumns: Readonly<Record<SheetForm, readonly SheetColumn[]>> = {
  'standard-27': standardColumns,
  operations: [...standardColumns, ...operationsColumns],
  full: [...standardColumns, ...operationsColumns, ...ownColumns, ...restColumns],
};

/** Other headings that sheets in the field have for a column. */
export function aliasesOf({ field }: SheetColumn): readonly string[] {
  return aliasesByField[field] ?? [];
}

/** How a heading is written: `SBBM 设备编码*`. */
export function headingOf({ code, zh, field, required }: SheetColumn): string {
  const mark = required === 'always' ? '*' : required === 'class-1' ? '°' : '';
  const label = code === zh || code === field ? zh : `${code} ${zh}`;
  return `${label}${mark}`;
}
