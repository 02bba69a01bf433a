import type { SheetLimits } from '../../registry/sheets/sheet-limits.ts';
import type { ReadFault } from '../../registry/sheets/sheet-protocol.ts';
import { ThreadReading } from '../../registry/sheets/thread-reading-provider.ts';
import type { PointSheetHead, PointSheetReply, PointSheetRequest } from './point-sheet-protocol.ts';
import type { PointRow } from './read-point-row.ts';

/** A sheet that was read to its end. */
export interface ReadPointSheet {
  readonly head: PointSheetHead;
  readonly rows: readonly PointRow[];
}

/** Port to what reads sheets of points. */
export interface PointSheetReader {
  /** @returns why it is no sheet of points that can be read */
  read(file: Uint8Array): Promise<ReadPointSheet | ReadFault>;
}

const thread = new URL('./point-sheet-thread-provider.ts', import.meta.url);

/** Reads each sheet on a thread of its own, which a hostile sheet may only ruin for itself. */
export class PointSheetReaderProvider implements PointSheetReader {
  readonly #limits: SheetLimits;

  constructor(limits: SheetLimits) {
    this.#limits = limits;
  }

  async read(file: Uint8Array): Promise<ReadPointSheet | ReadFault> {
    const request: PointSheetRequest = { file, limits: this.#limits };
    await using reading = new ThreadReading<PointSheetReply>(thread, request);
    let head: PointSheetHead | undefined;
    const rows: PointRow[] = [];
    for (;;) {
      const reply = await reading.next();
      switch (reply.kind) {
        case 'fault':
          return reply.fault;
        case 'sheet':
          head = reply.head;
          break;
        case 'rows':
          rows.push(...reply.rows);
          break;
        case 'end':
          // The sheet comes before its end.
          return head === undefined ? 'empty' : { head, rows };
      }
    }
  }
}
