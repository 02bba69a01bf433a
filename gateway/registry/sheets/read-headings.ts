import type { Line } from './cell.ts';
import { foldCode } from './fold-text.ts';
import { aliasesOf, formColumns, type SheetColumn } from './sheet-columns.ts';
import type { TemplateProfile } from './template-profile.ts';

/** A column of the file: where it stands, what it is called there, and what it means to us. */
export interface FoundColumn {
  readonly index: number;
  readonly heading: string;
  readonly column: SheetColumn;
}

export interface Headings {
  /** Number of the line that holds them; rows begin below it. */
  readonly lineNumber: number;
  readonly columns: readonly FoundColumn[];
  /** Headings that mean nothing to us, and second ones of a column; their cells are not read. */
  readonly unknown: readonly string[];
  /** Required columns that the file does not have. */
  readonly missing: readonly SheetColumn[];
}

/** A title and a note may stand above the headings. */
const linesToTry = 10;
/** Fewer recognised headings than these are chance. */
const fewestColumns = 2;
const marks = /[*＊°º☆★]|[（(](?:必填|选填|必选|可选)[）)]/gu;

/** @returns undefined when no line near the top has headings that we know */
export function readHeadings(lines: readonly Line[], profile: TemplateProfile): Headings | undefined {
  const found = findHeadings(lines, meaningsFor(profile));
  if (found === undefined) return undefined;
  const fields = new Set(found.columns.map(({ column }) => column.field));
  const missing = formColumns[profile.form].filter(
    ({ required, field }) => required !== undefined && !fields.has(field),
  );
  return { ...found, missing };
}

/**
 * The line near the top that has most known headings.
 *
 * @param meanings columns by their plain headings
 */
export function findHeadings(lines: readonly Line[], meanings: ReadonlyMap<string, SheetColumn>): Headings | undefined {
  const found = lines
    .slice(0, linesToTry)
    .map((line) => readLine(line, meanings))
    .reduce<Headings | undefined>(
      (best, each) => (each.columns.length > (best?.columns.length ?? 0) ? each : best),
      undefined,
    );
  return found === undefined || found.columns.length < fewestColumns ? undefined : found;
}

/** Every spelling of every heading; the profile's own come first. A code, a label, or both, in either order. */
function meaningsFor({ headings }: TemplateProfile): ReadonlyMap<string, SheetColumn> {
  const meanings = new Map<string, SheetColumn>();
  const byField = new Map(formColumns.full.map((column) => [column.field, column]));
  for (const { heading, field } of headings) {
    const column = byField.get(field);
    if (column !== undefined) meanings.set(plainHeading(heading), column);
  }
  const learn = (spelling: string, column: SheetColumn): void => {
    const key = plainHeading(spelling);
    if (!meanings.has(key)) meanings.set(key, column);
  };
  for (const column of formColumns.full) {
    const { code, zh, en, field } = column;
    for (const spelling of [code, zh, en, field, `${code}${zh}`, `${zh}${code}`, `${code}${en}`])
      learn(spelling, column);
  }
  // Own headings of every column go before the other words for any.
  for (const column of formColumns.full) for (const alias of aliasesOf(column)) learn(alias, column);
  return meanings;
}

function readLine({ number, cells }: Line, meanings: ReadonlyMap<string, SheetColumn>): Headings {
  const columns: FoundColumn[] = [];
  const unknown: string[] = [];
  const seen = new Set<string>();
  for (const [index, cell] of cells.entries()) {
    if (cell === null || typeof cell === 'boolean') continue;
    const heading = String(cell).trim();
    if (heading === '') continue;
    const column = meanings.get(plainHeading(heading));
    if (column === undefined || seen.has(column.field)) unknown.push(heading.slice(0, 64));
    else columns.push({ index, heading: heading.slice(0, 64), column });
    if (column !== undefined) seen.add(column.field);
  }
  return { lineNumber: number, columns, unknown, missing: [] };
}

/** Without marks, spaces, brackets and hyphens; Latin letters in capitals. */
export function plainHeading(heading: string): string {
  return foldCode(heading)
    .replace(marks, '')
    .replace(/[()（）[\]【】:：\-—]/gu, '')
    .toUpperCase();
}
