import type { Camera } from '../camera.ts';
import { checkEdit, editCamera } from '../record/record-edit.ts';
import { recordProblemWords } from '../record/record-problem.ts';
import { changeOfRow, changesNothing, type RowChange, type RowLinks } from './camera-of-row.ts';
import type { ImportRow } from './import-row.ts';
import type { RowMatch } from './match-row.ts';
import { newCoreOf } from './new-core.ts';
import type { SheetRow } from './read-row.ts';
import { rowProblem, type RowProblem } from './row-problem.ts';
import { formColumns, headingOf, type SheetColumn } from './sheet-columns.ts';
import { type ImportOptions, type Proposal, proposals } from './sheet-import.ts';

/** What an import would do with the access path that a row describes. */
export type AccessStanding = 'none' | 'same' | 'new' | 'login' | 'foreign-login' | 'taken';

/** A row and everything that was looked up for it. */
export interface RowFacts {
  readonly row: Pick<SheetRow, 'number' | 'values' | 'problems' | 'cells'>;
  readonly links: RowLinks;
  /** It names units that are not in the registry yet; applying makes them. */
  readonly namesNewUnits: boolean;
  readonly match: RowMatch;
  /** The camera that it is. */
  readonly stored?: Camera;
  readonly access: AccessStanding;
  readonly isCodeTaken: boolean;
  /** The camera waits in the conflict queue for the code of the row. */
  readonly claimsCode: boolean;
  /** The earlier row that is this camera. */
  readonly doubleOf?: number;
}

/** Decides what a row would do, and says everything that is wrong with it. Pure: the same facts, the same verdict. */
export function judgeRow(facts: RowFacts, options: ImportOptions): ImportRow {
  const { row, stored, isCodeTaken } = facts;
  const proposal = proposals.find((code) => row.problems.some((problem) => problem.code === code));
  const change = changeOfRow(row.values, facts.links, proposal !== undefined);
  const problems = [
    ...row.problems,
    ...identityProblems(facts),
    ...(stored === undefined ? gapProblems(facts, options) : []),
    ...recordProblems(change, facts, options),
  ];
  const isRejected = problems.some(({ severity }) => severity === 'error');
  return {
    number: row.number,
    verdict: isRejected ? 'rejected' : verdictOf(change, facts),
    ...(proposal !== undefined && !isRejected && { proposal: proposal satisfies Proposal }),
    ...(stored !== undefined && { cameraId: stored.id }),
    values: row.values,
    cells: row.cells,
    problems,
    isCodeTaken,
  };
}

/** Verdict of a row that can be applied. */
function verdictOf(change: RowChange, facts: RowFacts): 'added' | 'changed' | 'unchanged' {
  const { stored, access, namesNewUnits, claimsCode } = facts;
  if (stored === undefined) return 'added';
  const asked = claimsCode ? { ...change, record: withoutCode(change.record) } : change;
  const isAccessSame = access !== 'new' && access !== 'login';
  return changesNothing(stored, asked) && isAccessSame && !namesNewUnits ? 'unchanged' : 'changed';
}

function withoutCode({ gbCode: _claimed, ...others }: RowChange['record']): RowChange['record'] {
  return others;
}

function identityProblems({ match, doubleOf, isCodeTaken, row, access }: RowFacts): RowProblem[] {
  const problems: RowProblem[] = [];
  if (match.kind === 'ambiguous') problems.push(rowProblem('', 'identity/ambiguous', { value: match.value }));
  const isReadable = !row.problems.some(({ severity }) => severity === 'error');
  if (match.kind === 'none' && match.isWeak && isReadable) problems.push(rowProblem('', 'identity/weak'));
  if (doubleOf !== undefined) problems.push(rowProblem('', 'row/double', { other: String(doubleOf) }));
  if (isCodeTaken && doubleOf === undefined) {
    const other = { other: 'an earlier row', otherZh: '前面的行' };
    problems.push(rowProblem('SBBM', 'code/conflict', { ...other, value: String(row.values['gbCode'] ?? '') }));
  }
  return [...problems, ...accessProblems(access)];
}

function accessProblems(access: AccessStanding): RowProblem[] {
  return access === 'taken' || access === 'foreign-login' ? [rowProblem('', `access/${access}`)] : [];
}

/** What the sheet requires of a new camera. What a cell says badly was said already. */
function gapProblems({ row, links }: RowFacts, { profile, gaps }: ImportOptions): RowProblem[] {
  const said = new Set(row.problems.map(({ column }) => column).filter((column) => column !== ''));
  const isSaid = (heading: string): boolean =>
    [...said].some((column) => heading.includes(column) || column.includes(heading));
  return formColumns[profile.form]
    .filter((column) => isRequired(column, row.values) && !isFilled(column.field, row.values, links))
    .map((column) => ({ column, heading: headingOf(column) }))
    .filter(({ column, heading }) => !isSaid(heading) && !isSaid(column.zh))
    .map(({ column, heading }) => {
      const problem = rowProblem(heading, 'value/missing');
      return gaps === 'accept' && !vitalFields.has(column.field)
        ? { ...problem, severity: 'warning' as const }
        : problem;
    });
}

/** Without these there is no camera. */
const vitalFields: ReadonlySet<string> = new Set(['name', 'pointClass', 'organisation']);

/** LWSX may stay unknown; the place is for classes 1 and 2 (GB/T 28181-2022). */
function isRequired({ field, required }: SheetColumn, { pointClass }: RowFacts['row']['values']): boolean {
  if (required === undefined || field === 'networked') return false;
  if (required === 'class-1') return pointClass === '1';
  const isPlace = field === 'longitude' || field === 'latitude';
  return !isPlace || pointClass === '1' || pointClass === '2';
}

function isFilled(field: string, values: RowFacts['row']['values'], links: RowLinks): boolean {
  if (field === 'gbCode' && values['localCode'] !== undefined) return true;
  return values[field] !== undefined || (field === 'organisation' && links.organisation !== undefined);
}

/** What the registry itself would refuse; gaps were judged by the sheet's own rules. */
function recordProblems(change: RowChange, { stored, row, links }: RowFacts, options: ImportOptions): RowProblem[] {
  const before = stored ?? newCoreOf(change, links, options);
  if (before === undefined || row.problems.some(({ severity }) => severity === 'error')) return [];
  const after = editCamera({ ...blankOf(before) }, stored === undefined ? {} : change.core, change.record, 0);
  return checkEdit(stored, after, true).map(({ code, message }) =>
    rowProblem('', 'record/incomplete', { hint: message, hintZh: `${recordProblemWords[code].zh}：${message}` }),
  );
}

function blankOf(camera: Camera | Omit<Camera, 'id' | 'record' | 'version' | 'createdAtMs'>): Camera {
  // The id of a camera that is not stored yet is nowhere looked at.
  return { id: '' as Camera['id'], record: {}, version: 1, createdAtMs: 0, ...camera };
}
