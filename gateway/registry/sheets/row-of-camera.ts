import type { AccessPath, Camera } from '../camera.ts';
import type { Cell } from './cell.ts';
import type { SheetColumn } from './sheet-columns.ts';

/** What a camera's row says besides its record: names instead of ids, and its first access path. */
export interface RowNames {
  /** Path of names, `市局/东区分局/东站派出所`. */
  readonly organisation?: string;
  readonly units: ReadonlyMap<string, string>;
  readonly path?: Pick<AccessPath, 'adapterKind' | 'host' | 'port' | 'channelToken'>;
}

/** A camera as a row of an export; importing it again changes nothing. Logins are never in it. */
export function rowOfCamera(camera: Camera, names: RowNames, columns: readonly SheetColumn[]): Cell[] {
  const values = valuesOf(camera, names);
  return columns.map((column) => writeCell(column, values.get(column.field)));
}

function valuesOf(camera: Camera, { organisation, units, path }: RowNames): ReadonlyMap<string, unknown> {
  const { record, name, vendor, model, serial, mac, place, pointClass, status, ownership } = camera;
  const unit = (id: string | undefined): string | undefined => (id === undefined ? undefined : units.get(id));
  return new Map<string, unknown>([
    ...Object.entries({ name, vendor, model, serial, mac, place, pointClass, status, ownership }),
    ...Object.entries(record),
    ['cameraId', camera.id],
    ['organisation', organisation],
    ['district', record.civilCode],
    ['ownerUnit', unit(record.ownerUnitId)],
    ['managingUnit', unit(record.managingUnitId)],
    ['maintainingUnit', unit(record.maintainingUnitId)],
    ...(path === undefined ? [] : accessOf(path)),
  ]);
}

function accessOf({ adapterKind, host, port, channelToken }: RowNames['path'] & {}): [string, unknown][] {
  const isKnownKind = adapterKind === 'onvif' || adapterKind === 'rtsp-list';
  // A path by another kind of source is not what a sheet can make.
  if (!isKnownKind) return [];
  return [
    ['host', host],
    ['port', port],
    ['channel', channelToken],
    ['accessKind', adapterKind],
  ];
}

function writeCell({ choices = [], kind }: SheetColumn, value: unknown): Cell {
  if (value === undefined || value === '' || kind === 'secret') return null;
  const codeOf = (each: unknown): string =>
    choices.find((choice) => choice.value === String(each))?.code ?? String(each);
  if (Array.isArray(value)) return value.map(codeOf).join('/');
  if (typeof value === 'number' && choices.length === 0) return value;
  return codeOf(value);
}
