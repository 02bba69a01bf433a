import { connect, type Socket } from 'node:net';

/**
 * A socket to the database server that gives up: mysql2 has no deadline for a query, so a hung server would hold every
 * caller for ever.
 *
 * @param timeoutMs longest silence while an answer is awaited, connecting included; idle connections stay open
 */
export function connectWithDeadline(host: string, port: number, timeoutMs: number): Socket {
  const socket = connect({ host, port, noDelay: true, keepAlive: true });
  let writtenAtAnswer = -1;
  socket.on('data', () => {
    writtenAtAnswer = socket.bytesWritten;
  });
  socket.setTimeout(timeoutMs, () => {
    if (socket.bytesWritten === writtenAtAnswer) return;
    const error = new Error(`the database server did not answer within ${String(timeoutMs)} ms`);
    socket.destroy(Object.assign(error, { code: 'ETIMEDOUT' }));
  });
  return socket;
}
