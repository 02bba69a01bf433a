import type { MediaPart } from '../fmp4/media-part.ts';
import type { EngineMail, ThreadReport } from './engine-message.ts';
import { PartRows } from './part-rows.ts';

/** Gathers reports, so that those of one turn of the event loop change threads together. */
export class ReportBox {
  readonly #send: (mail: EngineMail) => void;
  readonly #rows = new PartRows();
  #reports: (ThreadReport | number)[] = [];

  constructor(send: (mail: EngineMail) => void) {
    this.#send = send;
  }

  add(report: ThreadReport): void {
    this.#reports.push(report);
  }

  addPart(run: number, part: MediaPart, atMs: number, clockOffsetMs: number | undefined): void {
    this.#reports.push(this.#rows.add(part, { run, atMs, clockOffsetMs }));
  }

  /** Sends what there is, in order. */
  empty(): void {
    if (this.#reports.length === 0) return;
    this.#send({ reports: this.#reports, rows: this.#rows.take() });
    this.#reports = [];
  }
}
