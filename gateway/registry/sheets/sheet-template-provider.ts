import writeXlsx from 'write-excel-file/node';
import { formColumns, headingOf, type SheetForm } from './sheet-columns.ts';

const isPlainNumber: ReadonlySet<string> = new Set(['integer', 'number']);
/** Rows below the headings whose cells are prepared: enough to type in, and pasting keeps the format. */
const preparedRows = 200;
const width = 18;

/** An empty sheet of a form; its cells are texts, so that an office program leaves codes alone. */
export async function makeTemplate(form: SheetForm): Promise<Buffer> {
  const columns = formColumns[form];
  const headings = columns.map((column) => ({ value: headingOf(column), fontWeight: 'bold' as const, format: '@' }));
  const blank = columns.map(({ kind }) => (isPlainNumber.has(kind) ? null : { value: '', type: String, format: '@' }));
  const rows = [headings, ...Array.from({ length: preparedRows }, () => blank)];
  return writeXlsx(rows, { columns: columns.map(() => ({ width })), stickyRowsCount: 1 }).toBuffer();
}
