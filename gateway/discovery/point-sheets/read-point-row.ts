import type { PlatformPoint } from '../../../adapters/sdk/point-platform.ts';
import { type Cell, isBlank, type Line } from '../../registry/sheets/cell.ts';
import { isInChina, isSwapped } from '../../registry/sheets/coordinates.ts';
import { readCell, type SheetValue } from '../../registry/sheets/read-cell.ts';
import type { Headings } from '../../registry/sheets/read-headings.ts';
import { rowProblem, type RowProblem } from '../../registry/sheets/row-problem.ts';
import { pointColumns } from './point-columns.ts';

/** One row of a sheet of points. */
export interface PointRow {
  /** As the office program numbers it. */
  readonly number: number;
  /** Absent when an error keeps the row out. With a proposal its longitude and latitude have changed places. */
  readonly point?: PlatformPoint;
  readonly problems: readonly RowProblem[];
  /** The cells of known columns as they came, in the order of the headings; long texts are cut. */
  readonly cells: readonly Cell[];
}

/** Of a text a person is shown so much; a checked sheet waits in memory. */
const shownLength = 100;

/** Reads a row by the same rules as a camera sheet: codes are text, places lie in China. */
export function readPointRow(line: Line, headings: Headings): PointRow {
  const values = new Map<string, SheetValue>();
  const problems: RowProblem[] = [];
  const cells = headings.columns.map(({ index }) => cut(line.cells[index] ?? null));
  for (const { index, heading, column } of headings.columns) {
    const cell = line.cells[index];
    if (cell === undefined || cell === null || isBlank(cell)) continue;
    const reading = readCell(column, cell, heading);
    if ('problem' in reading) problems.push(reading.problem);
    else if (reading.value !== '') values.set(column.field, reading.value);
  }
  problems.push(...missing(values, problems, headings), ...misplaced(values, problems, headings));
  const isKeptOut = problems.some(({ severity }) => severity === 'error');
  return { number: line.number, ...(!isKeptOut && { point: toPoint(values) }), problems, cells };
}

function cut(cell: Cell): Cell {
  return typeof cell === 'string' && cell.length > shownLength ? `${cell.slice(0, shownLength)}…` : cell;
}

/** A cell that could not be read has been told of already. */
function missing(
  values: ReadonlyMap<string, SheetValue>,
  told: readonly RowProblem[],
  headings: Headings,
): RowProblem[] {
  return pointColumns
    .filter(({ required, field }) => required === 'always' && !values.has(field))
    .map(({ field, zh }) => headingOf(headings, field) ?? zh)
    .filter((heading) => !told.some(({ column }) => column === heading))
    .map((heading) => rowProblem(heading, 'value/missing'));
}

function misplaced(
  values: ReadonlyMap<string, SheetValue>,
  told: readonly RowProblem[],
  headings: Headings,
): RowProblem[] {
  const [longitude, latitude] = [values.get('longitude'), values.get('latitude')];
  const heading = headingOf(headings, 'longitude') ?? '经度';
  if (typeof longitude !== 'number' || typeof latitude !== 'number') {
    const spoilt = ['longitude', 'latitude'].map((field) => headingOf(headings, field));
    const isTold = told.some(({ column }) => spoilt.includes(column));
    const isHalf = !isTold && (longitude === undefined) !== (latitude === undefined);
    return isHalf ? [rowProblem(heading, 'coordinates/half')] : [];
  }
  const place = { longitude, latitude };
  if (isInChina(place)) return [];
  const value = `${String(longitude)}, ${String(latitude)}`;
  return [rowProblem(heading, isSwapped(place) ? 'coordinates/swapped' : 'coordinates/outside', { value })];
}

function toPoint(values: ReadonlyMap<string, SheetValue>): PlatformPoint {
  const text = (field: string): string | undefined => {
    const value = values.get(field);
    return typeof value === 'string' ? value : undefined;
  };
  const [gbCode, area, address] = [text('gbCode'), text('area'), text('address')];
  return {
    ...{ id: text('id') ?? '', name: text('name') ?? '', state: 'unknown' },
    ...(gbCode !== undefined && { gbCode }),
    ...placeOf(values.get('longitude'), values.get('latitude')),
    ...(area !== undefined && { area }),
    ...(address !== undefined && { address }),
  };
}

function placeOf(longitude: SheetValue | undefined, latitude: SheetValue | undefined) {
  if (typeof longitude !== 'number' || typeof latitude !== 'number') return {};
  return isSwapped({ longitude, latitude }) ? { longitude: latitude, latitude: longitude } : { longitude, latitude };
}

function headingOf({ columns }: Headings, field: string): string | undefined {
  return columns.find(({ column }) => column.field === field)?.heading;
}
