import { Worker } from 'node:worker_threads';
import type { EngineOrder, EngineReport, WorkerPolicy } from './engine-message.ts';

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
  const worker = new Worker(new URL('./engine-thread.ts', import.meta.url), { workerData: policy, env: {} });
  let isGone = false;
  const crash = (error: Error): void => {
    if (!isGone) listener.onCrash(error);
    isGone = true;
  };
  worker.on('message', (reports: readonly EngineReport[]) => {
    for (const report of reports) listener.onReport(report);
  });
  worker.on('error', (error) => crash(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', (code) => crash(new Error(`the media thread ended with code ${code}`)));
  return {
    post: (order) => worker.postMessage(order),
    terminate: async () => {
      isGone = true;
      await worker.terminate();
    },
  };
}
