/** Entry of the worker thread: binds the engine's core to the messages of the main thread. */
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../platform/clock/clock.ts';
import { EngineCore } from './engine-core.ts';
import type { EngineOrder, WorkerPolicy } from './engine-message.ts';

if (parentPort === null) throw new Error('engine-thread.ts runs as a worker thread only');
const port = parentPort;
const core = new EngineCore({
  clock: systemClock,
  // Both come from LiveEngine, which is typed by the same declarations.
  policy: workerData as WorkerPolicy,
  post: (reports, transfer) => port.postMessage(reports, transfer),
});
port.on('message', (order: EngineOrder) => core.obey(order));
