import { createDecipheriv } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { readHeadings } from './read-headings.ts';
import { readLines } from './read-lines.ts';
import { readRow } from './read-row.ts';
import type { SheetReply, SheetRequest } from './sheet-protocol.ts';
import { fileCipher, nonceBytes, tagBytes } from './sheet-file-provider.ts';

/** Rows in one message: it is copied between threads, which holds both of them for some milliseconds. */
const rowsAtOnce = 200;

/** Entry of the thread on which a sheet is read: first what the sheet is, then some rows for each word of the owner. */
async function* replies({ file, key, limits, options }: SheetRequest): AsyncGenerator<SheetReply> {
  const read = await readLines(decipher(readFileSync(file), key), limits);
  if (typeof read === 'string') {
    yield { kind: 'fault', fault: read };
    return;
  }
  const headings = readHeadings(read.lines, options.profile);
  if (headings === undefined) {
    yield { kind: 'fault', fault: 'no-headings' };
    return;
  }
  const lines = read.lines.filter(({ number }) => number > headings.lineNumber);
  const { format, encoding } = read;
  yield { kind: 'sheet', format, ...(encoding && { encoding }), headings, rowCount: lines.length };
  for (let from = 0; from < lines.length; from += rowsAtOnce) {
    const rows = lines.slice(from, from + rowsAtOnce).map((line) => readRow(line, headings, options));
    yield { kind: 'rows', rows };
  }
  yield { kind: 'end' };
}

function decipher(sealed: Buffer, key: Uint8Array): Buffer {
  const opened = createDecipheriv(fileCipher, key, sealed.subarray(0, nonceBytes), { authTagLength: tagBytes });
  opened.setAuthTag(sealed.subarray(sealed.length - tagBytes));
  return Buffer.concat([opened.update(sealed.subarray(nonceBytes, sealed.length - tagBytes)), opened.final()]);
}

// Whoever starts this thread gives it exactly a request.
const source = replies(workerData as SheetRequest);
parentPort?.on('message', () => {
  void source.next().then(({ value, done }) => {
    if (done !== true) parentPort?.postMessage(value);
  });
});
