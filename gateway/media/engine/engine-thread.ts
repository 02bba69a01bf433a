/** Entry of the worker thread: binds the engine's core to the messages of the main thread. */
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../platform/clock/clock.ts';
import { AlarmClock } from './alarm-clock.ts';
import { EngineCore } from './engine-core.ts';
import type { EngineOrder, ThreadStart } from './engine-message.ts';

if (parentPort === null) throw new Error('engine-thread.ts runs as a worker thread only');
const port = parentPort;
// `startEngineWorker` gives it, typed by the same declaration.
const { policy, alarm } = workerData as ThreadStart;
const alarmClock = new AlarmClock(alarm);
const core = new EngineCore({
  clock: systemClock,
  policy,
  nap: (ms) => alarmClock.sleep(ms),
  post: (mail) => port.postMessage(mail),
});
port.on('message', (order: EngineOrder) => core.obey(order));
