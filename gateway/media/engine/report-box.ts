import type { EngineReport } from './engine-message.ts';

type Send = (reports: readonly EngineReport[], transfer: readonly ArrayBuffer[]) => void;

/** Gathers reports, so that those of one turn of the event loop change threads together. */
export class ReportBox {
  readonly #send: Send;
  #reports: EngineReport[] = [];
  #transfer: ArrayBuffer[] = [];

  constructor(send: Send) {
    this.#send = send;
  }

  add(report: EngineReport, transfer: readonly ArrayBuffer[] = []): void {
    this.#reports.push(report);
    this.#transfer.push(...transfer);
  }

  /** Sends what there is, in order. */
  empty(): void {
    if (this.#reports.length === 0) return;
    this.#send(this.#reports, this.#transfer);
    this.#reports = [];
    this.#transfer = [];
  }
}
