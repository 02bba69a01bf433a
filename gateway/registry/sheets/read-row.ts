import { type Cell, isBlank, type Line } from './cell.ts';
import { type Coordinates, type CoordinateSystem, isInChina, isSwapped, swap, toWgs84 } from './coordinates.ts';
import { foldCode } from './fold-text.ts';
import { readCell, type SheetValue } from './read-cell.ts';
import type { FoundColumn, Headings } from './read-headings.ts';
import { rowProblem, type RowProblem } from './row-problem.ts';
import type { SheetColumn } from './sheet-columns.ts';
import type { TemplateProfile } from './template-profile.ts';

/** What a row says, by field, and what is wrong with it. */
export interface SheetRow {
  /** As the office program numbers it. */
  readonly number: number;
  /** Never holds a password: see `password`. */
  readonly values: Readonly<Record<string, SheetValue>>;
  /** Kept apart, so that nothing that shows values can show it. */
  readonly password?: string;
  readonly problems: readonly RowProblem[];
  /** The cells of known columns as they came, in their order, for the result file; those of passwords are empty. */
  readonly cells: readonly Cell[];
}

export interface ReadOptions {
  readonly profile: TemplateProfile;
  /** Datum of coordinates in rows that do not say; absent: it stays unknown. */
  readonly crs?: CoordinateSystem;
  /** Convert to WGS-84 what is said to be of another datum. Never done unasked. */
  readonly convert: boolean;
}

/** Reads a row: each cell by its column, then what only cells together can tell. */
export function readRow(line: Line, headings: Headings, options: ReadOptions): SheetRow {
  const values = new Map<string, SheetValue>();
  const problems: RowProblem[] = [];
  for (const found of headings.columns) {
    const cell = line.cells[found.index];
    if (cell === undefined || cell === null || isBlank(cell)) continue;
    const reading = readOne(found, cell, options.profile);
    if ('problem' in reading) problems.push(reading.problem);
    else if (reading.value !== '') values.set(found.column.field, reading.value);
  }
  splitCode(values);
  problems.push(...placeProblems(values, headings), ...accessProblems(values));
  settleDatum(values, options);
  const password = values.get('password');
  values.delete('password');
  return {
    number: line.number,
    // Keys are names of our own columns, never of the file.
    values: Object.fromEntries(values),
    ...(typeof password === 'string' && { password }),
    problems,
    cells: knownCells(line.cells, headings),
  };
}

/** The template's own meaning first; then the two values that no list may decide; then the list. */
function readOne({ column, heading }: FoundColumn, cell: Exclude<Cell, null>, { values }: TemplateProfile) {
  const text = foldCode(String(cell));
  const meant = values.find(({ field, from }) => field === column.field && foldCode(from) === text);
  if (meant !== undefined) return readCell(column, meant.to, heading);
  if (column.field === 'networked') return readNetworked(column, cell, heading);
  if (column.field === 'pointClass' && /^0*4(\.0+)?$/.test(text))
    return { problem: rowProblem(heading, 'point-class/ambiguous') };
  return readCell(column, cell, heading);
}

/** Only words tell; any number is unknown, said, and left out. */
function readNetworked(column: SheetColumn, cell: Exclude<Cell, null>, heading: string) {
  const reading = typeof cell === 'string' ? readCell(column, cell, heading) : undefined;
  if (reading !== undefined && 'value' in reading) return reading;
  return { problem: rowProblem(heading, 'networked/unknown', { value: String(cell) }) };
}

/** SBBM holds codes of 20 digits and older local ones; only the former are GB/T 28181 codes. */
function splitCode(values: Map<string, SheetValue>): void {
  const code = values.get('gbCode');
  if (typeof code !== 'string' || /^\d{20}$/.test(code)) return;
  values.delete('gbCode');
  if (!values.has('localCode')) values.set('localCode', code);
}

function placeProblems(values: ReadonlyMap<string, SheetValue>, headings: Headings): RowProblem[] {
  const point = pointOf(values);
  const column = headings.columns.find((found) => found.column.field === 'longitude')?.heading ?? '经度';
  if (point === undefined) {
    return values.has('longitude') || values.has('latitude') ? [rowProblem(column, 'coordinates/half')] : [];
  }
  if (isInChina(point)) return [];
  const value = `${String(point.longitude)}, ${String(point.latitude)}`;
  return [rowProblem(column, isSwapped(point) ? 'coordinates/swapped' : 'coordinates/outside', { value })];
}

function accessProblems(values: ReadonlyMap<string, SheetValue>): RowProblem[] {
  const hasLogin = values.has('username') || values.has('password');
  return hasLogin && !values.has('host') ? [rowProblem('', 'access/incomplete')] : [];
}

/** The row's own datum, else the file's. Without either the datum stays unknown. */
function settleDatum(values: Map<string, SheetValue>, { crs, profile, convert }: ReadOptions): void {
  const point = pointOf(values);
  const datum = datumOf(values.get('crs')) ?? crs ?? profile.crs;
  if (point === undefined || datum === undefined) return;
  values.set('crs', datum);
  if (!convert || datum === 'wgs84') return;
  const { longitude, latitude } = isSwapped(point) ? swap(toWgs84(swap(point), datum)) : toWgs84(point, datum);
  values.set('longitude', roundDegrees(longitude));
  values.set('latitude', roundDegrees(latitude));
  values.set('crs', 'wgs84');
}

function pointOf(values: ReadonlyMap<string, SheetValue>): Coordinates | undefined {
  const longitude = values.get('longitude');
  const latitude = values.get('latitude');
  return typeof longitude === 'number' && typeof latitude === 'number' ? { longitude, latitude } : undefined;
}

function datumOf(value: SheetValue | undefined): CoordinateSystem | undefined {
  return value === 'wgs84' || value === 'gcj02' || value === 'bd09' ? value : undefined;
}

/** Seven decimals are a centimetre. */
function roundDegrees(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}

/** What stands under an unknown heading may be a password too; it is not kept. */
function knownCells(cells: readonly Cell[], { columns }: Headings): Cell[] {
  return columns.map(({ index, column }) => (column.kind === 'secret' ? null : (cells[index] ?? null)));
}
