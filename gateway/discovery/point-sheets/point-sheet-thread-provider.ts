import { parentPort, workerData } from 'node:worker_threads';
import { findHeadings } from '../../registry/sheets/read-headings.ts';
import { readLines } from '../../registry/sheets/read-lines.ts';
import { pointHeadings } from './point-columns.ts';
import type { PointSheetReply, PointSheetRequest } from './point-sheet-protocol.ts';
import { readPointRow } from './read-point-row.ts';

/** Rows in one message: it is copied between threads, which holds both of them for some milliseconds. */
const rowsAtOnce = 200;

/** Entry of the thread on which a sheet of points is read. */
async function* replies({ file, limits }: PointSheetRequest): AsyncGenerator<PointSheetReply> {
  const read = await readLines(Buffer.from(file.buffer, file.byteOffset, file.length), limits);
  if (typeof read === 'string') {
    yield { kind: 'fault', fault: read };
    return;
  }
  const headings = findHeadings(read.lines, pointHeadings);
  if (headings?.columns.some(({ column }) => column.field === 'id') !== true) {
    yield { kind: 'fault', fault: 'no-headings' };
    return;
  }
  const lines = read.lines.filter(({ number }) => number > headings.lineNumber);
  const { format, encoding } = read;
  const names = headings.columns.map(({ heading }) => heading);
  const known = { headings: names, unknownColumns: headings.unknown, rowCount: lines.length };
  yield { kind: 'sheet', head: { format, ...(encoding && { encoding }), ...known } };
  for (let from = 0; from < lines.length; from += rowsAtOnce) {
    yield { kind: 'rows', rows: lines.slice(from, from + rowsAtOnce).map((line) => readPointRow(line, headings)) };
  }
  yield { kind: 'end' };
}

// Whoever starts this thread gives it exactly a request.
const source = replies(workerData as PointSheetRequest);
parentPort?.on('message', () => {
  void source.next().then(({ value, done }) => {
    if (done !== true) parentPort?.postMessage(value);
  });
});
