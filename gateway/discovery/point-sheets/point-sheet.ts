import type { PlatformPoint } from '../../../adapters/sdk/point-platform.ts';
import { rowProblem } from '../../registry/sheets/row-problem.ts';
import type { ListedPoint } from '../platforms/listed-point.ts';
import type { PointSheetHead } from './point-sheet-protocol.ts';
import type { PointRow } from './read-point-row.ts';

/** What applying a sheet would do, in points. */
export interface SheetEffect {
  /** Not on the platform's list yet, or not any more. */
  readonly new: number;
  readonly known: number;
  /** Cameras whose point goes by another name in the sheet. */
  readonly renamed: number;
  /** Cameras whose point the sheet does not have; 0 while rows are kept out, since then it may be one of them. */
  readonly vanishing: number;
}

/** A sheet of points after its dry run. */
export interface PointSheet {
  readonly id: string;
  readonly platformId: string;
  readonly fileName: string;
  readonly uploadedBy: string;
  readonly uploadedAtMs: number;
  readonly head: PointSheetHead;
  readonly rows: readonly PointRow[];
  /** Rows that an error keeps out. */
  readonly rejected: number;
  /** Rows whose longitude and latitude seem to have changed places: kept out until that is accepted. */
  readonly proposed: number;
  readonly effect: SheetEffect;
}

/** What is known of a point before the sheet. */
export type KnownPoint = Pick<ListedPoint, 'pointId' | 'decision' | 'isListed' | 'takenName'>;

/** Of two rows with one id the first counts. */
export function withoutDoubles(rows: readonly PointRow[], heading: string): PointRow[] {
  const firsts = new Map<string, number>();
  return rows.map((row) => {
    const { number, point, problems, cells } = row;
    if (point === undefined) return row;
    const first = firsts.get(point.id);
    firsts.set(point.id, first ?? number);
    if (first === undefined) return row;
    const other = String(first);
    return { number, cells, problems: [...problems, rowProblem(heading, 'row/double', { other })] };
  });
}

export function isProposal({ problems }: PointRow): boolean {
  return problems.some(({ severity }) => severity === 'proposal');
}

/** The points that a sheet lists. */
export function pointsOf(rows: readonly PointRow[], acceptsSwapped: boolean): PlatformPoint[] {
  return rows.flatMap((row) => (row.point === undefined || (isProposal(row) && !acceptsSwapped) ? [] : [row.point]));
}

/** Nothing is kept out, so that a point which the sheet lacks has vanished. */
export function isWhole({ rejected, proposed }: PointSheet, acceptsSwapped: boolean): boolean {
  return rejected === 0 && (proposed === 0 || acceptsSwapped);
}

/** What the rows would do; proposals count as accepted. */
export function effectOf(rows: readonly PointRow[], known: readonly KnownPoint[]): SheetEffect {
  const before = new Map(known.map((point) => [point.pointId, point]));
  const told = pointsOf(rows, true);
  const ids = new Set(told.map(({ id }) => id));
  const isTaken = ({ decision }: KnownPoint): boolean => decision === 'taken';
  const isNew = ({ id }: PlatformPoint): boolean => before.get(id)?.isListed !== true;
  const isRenamed = ({ id, name }: PlatformPoint): boolean => {
    const point = before.get(id);
    return point !== undefined && isTaken(point) && point.takenName !== name;
  };
  const fresh = told.filter(isNew).length;
  const isPartial = rows.some(({ point }) => point === undefined);
  const gone = known.filter((point) => isTaken(point) && point.isListed && !ids.has(point.pointId)).length;
  return {
    ...{ new: fresh, known: told.length - fresh, renamed: told.filter(isRenamed).length },
    vanishing: isPartial ? 0 : gone,
  };
}
