import { plainHeading } from '../../registry/sheets/read-headings.ts';
import type { SheetColumn } from '../../registry/sheets/sheet-columns.ts';

interface PointColumn extends SheetColumn {
  /** What the column is called elsewhere. */
  readonly aliases: readonly string[];
}

/** Columns of a sheet of points, in the order in which the empty one has them. Ids are text: a number loses digits. */
export const pointColumns: readonly PointColumn[] = [
  {
    ...{ code: 'id', field: 'id', zh: '点位编号', en: 'Point id', kind: 'code', required: 'always', maxLength: 128 },
    aliases: ['平台编号', '设备编号', '点位ID', '设备ID', '设备标识', '编号', 'pointId', 'deviceId', 'deviceCode'],
  },
  {
    ...{ code: 'name', field: 'name', zh: '点位名称', en: 'Name', kind: 'text', required: 'always', maxLength: 128 },
    aliases: ['名称', '设备名称', '点位', 'deviceName', 'SBMC'],
  },
  {
    ...{ code: 'gbCode', field: 'gbCode', zh: '国标编码', en: 'GB code', kind: 'code', maxLength: 32 },
    aliases: ['设备编码', '国标ID', '国标码', 'SBBM', 'gbId'],
  },
  {
    ...{ code: 'longitude', field: 'longitude', zh: '经度', en: 'Longitude', kind: 'number', min: -180, max: 180 },
    aliases: ['JD', 'lon', 'lng'],
  },
  {
    ...{ code: 'latitude', field: 'latitude', zh: '纬度', en: 'Latitude', kind: 'number', min: -180, max: 180 },
    aliases: ['WD', 'lat'],
  },
  {
    ...{ code: 'area', field: 'area', zh: '所属区域', en: 'Area', kind: 'text', maxLength: 128 },
    aliases: ['区域', '行政区域', '乡镇', '村', '所属村', '归属', 'XZQY'],
  },
  {
    ...{ code: 'address', field: 'address', zh: '安装地址', en: 'Address', kind: 'text', maxLength: 256 },
    aliases: ['地址', '安装位置', '位置', 'AZDZ'],
  },
];

/** Every spelling of every heading; a column's own ones go before other words for any. */
export const pointHeadings: ReadonlyMap<string, SheetColumn> = new Map(
  [
    ...pointColumns.flatMap((column) => column.aliases.map((alias): [string, SheetColumn] => [alias, column])),
    ...pointColumns.flatMap((column): [string, SheetColumn][] => [
      [column.code, column],
      [column.zh, column],
      [column.en, column],
    ]),
  ].map(([heading, column]) => [plainHeading(heading), column]),
);
