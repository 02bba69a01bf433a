import { Worker } from 'node:worker_threads';
import { AlarmClock } from './alarm-clock.ts';
import type { EngineMail, EngineOrder, EngineReport, ThreadStart, WorkerPolicy } from './engine-message.ts';
import { readPartRow } from './part-rows.ts';
import { SlabShelf } from './slab-shelf.ts';

/** The worker thread as the engine sees it. */
export interface EngineWorker {
  post(order: EngineOrder): void;
  terminate(): Promise<void>;
}

interface EngineWorkerListener {
  onReport(report: EngineReport): void;
  /** The thread is gone and was not asked to go. Called once. */
  onCrash(error: Error): void;
}

/** Starts the worker thread. Its environment is empty: it needs nothing of the process's. */
export function startEngineWorker(policy: WorkerPolicy, listener: EngineWorkerListener): EngineWorker {
  const alarm = new AlarmClock();
  const start: ThreadStart = { policy, alarm: alarm.memory };
  const worker = new Worker(new URL('./engine-thread.ts', import.meta.url), { workerData: start, env: {} });
  const slabs = new SlabShelf((memory) => worker.postMessage({ kind: 'reuse', memory } satisfies EngineOrder));
  let isGone = false;
  const crash = (error: Error): void => {
    if (!isGone) listener.onCrash(error);
    isGone = true;
  };
  worker.on('message', (mail: EngineMail) => {
    for (const report of readMail(mail, slabs)) listener.onReport(report);
  });
  worker.on('error', (error) => crash(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', (code) => crash(new Error(`the media thread ended with code ${code}`)));
  return {
    post: (order) => {
      if (order.kind === 'dial') slabs.begin(order.run);
      worker.postMessage(order);
      alarm.ring();
      // Behind the order: the thread has stopped writing before it may use the memory again.
      if (order.kind === 'hang-up') slabs.end(order.run);
    },
    terminate: async () => {
      isGone = true;
      await worker.terminate();
    },
  };
}

function* readMail({ reports, rows }: EngineMail, slabs: SlabShelf): Generator<EngineReport> {
  for (const report of reports) {
    if (typeof report === 'number') {
      const row = readPartRow(rows, report);
      const part = slabs.partOf(row);
      const { run, atMs, clockOffsetMs } = row;
      if (part !== undefined) yield { kind: 'part', run, part, atMs, clockOffsetMs };
    } else if (report.kind === 'slab') {
      slabs.turnTo(report.run, report.memory);
    } else {
      if (report.kind === 'ended') slabs.end(report.run);
      yield report;
    }
  }
}
