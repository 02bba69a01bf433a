import { connect } from 'node:net';

/** What a TCP port makes of a connect; closed at once. */
export type PortState = 'open' | 'closed' | 'silent';

const patienceMs = 1500;

/** Knocks at the ports of one address together; the caller has asked NetGuard. */
export function knockPorts(host: string, ports: readonly number[], signal: AbortSignal) {
  return Promise.all(ports.map(async (port) => ({ port, state: await knock(host, port, signal) })));
}

function knock(host: string, port: number, signal: AbortSignal): Promise<PortState> {
  if (signal.aborted) return Promise.resolve('silent');
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const finish = (state: PortState): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      socket.destroy();
      resolve(state);
    };
    const giveUp = (): void => finish('silent');
    const timer = setTimeout(giveUp, patienceMs);
    signal.addEventListener('abort', giveUp);
    socket.once('connect', () => finish('open'));
    socket.on('error', () => finish('closed'));
  });
}
