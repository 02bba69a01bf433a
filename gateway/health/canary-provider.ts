import { connect } from 'node:net';

const deadlineMs = 1500;

/**
 * Knocks at a canary by TCP. A refused connection is an answer, too: the way to it is there. Canaries stand in the
 * configuration, so whoever may write that decides about them, and not the ranges that cameras may lie in.
 *
 * @param canary `host:port`, IPv6 in brackets
 */
export function knock(canary: string, signal: AbortSignal): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const { hostname, port } = new URL(`tcp://${canary}`);
  const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) });
  const end = (isThere: boolean): void => {
    socket.destroy();
    resolve(isThere);
  };
  const giveUp = (): void => end(false);
  const timer = setTimeout(giveUp, deadlineMs);
  signal.addEventListener('abort', giveUp);
  socket.once('connect', () => end(true));
  socket.once('error', (error) => end('code' in error && error.code === 'ECONNREFUSED'));
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  });
}
