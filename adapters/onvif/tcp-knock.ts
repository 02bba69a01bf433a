import { connect } from 'node:net';
import type { DeviceAddress } from '../sdk/adapter.ts';

/** Whether somebody listens: `closed` is an answer too, `silent` is none. */
export type KnockResult = 'open' | 'closed' | 'silent';

/** One TCP connect, closed at once. */
export function knock(address: DeviceAddress, patienceMs: number, signal: AbortSignal): Promise<KnockResult> {
  if (signal.aborted) return Promise.resolve('silent');
  return new Promise((resolve) => {
    const socket = connect({ host: address.host, port: address.port });
    const finish = (result: KnockResult): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      socket.destroy();
      resolve(result);
    };
    const giveUp = (): void => finish('silent');
    // A busy process looks at its timers before its sockets: what has arrived meanwhile counts still.
    const timer = setTimeout(() => setImmediate(() => setImmediate(giveUp)), patienceMs);
    signal.addEventListener('abort', giveUp);
    socket.once('connect', () => finish('open'));
    socket.on('error', () => finish('closed'));
  });
}
