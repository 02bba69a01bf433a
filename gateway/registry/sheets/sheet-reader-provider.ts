import type { ReadOptions } from './read-row.ts';
import type { SheetLimits } from './sheet-limits.ts';
import type { SheetReply, SheetRequest } from './sheet-protocol.ts';
import { ThreadReading } from './thread-reading-provider.ts';

/** A sheet that is being read on its thread. */
export interface SheetReading extends AsyncDisposable {
  /** The sheet or a fault first, then rows until the end. After a fault or the end there is nothing more. */
  next(): Promise<SheetReply>;
}

export interface OpenedSheet {
  readonly file: string;
  readonly key: Uint8Array;
  readonly options: ReadOptions;
}

const thread = new URL('./sheet-thread-provider.ts', import.meta.url);

/** Port to what reads sheets. */
export interface SheetReader {
  open(sheet: OpenedSheet): SheetReading;
}

/** Reads each sheet on a thread of its own, which a hostile sheet may only ruin for itself. */
export class SheetReaderProvider implements SheetReader {
  readonly #limits: SheetLimits;

  constructor(limits: SheetLimits) {
    this.#limits = limits;
  }

  open(sheet: OpenedSheet): SheetReading {
    const request: SheetRequest = { ...sheet, limits: this.#limits };
    return new ThreadReading<SheetReply>(thread, request);
  }
}
