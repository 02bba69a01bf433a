import { createServer, type Server } from 'node:http';
import type { Express } from 'express';
import { GatewayError } from '../errors/gateway-error.ts';

export interface HttpServer {
  readonly server: Server;
  /** `http://host:port` of the socket that listens. */
  readonly url: string;
  /** Stops listening, lets answers under way end for `graceMs`, then cuts what is left. */
  close(graceMs: number): Promise<void>;
}

/** @throws GatewayError `port/occupied` when somebody else listens there or the address is not ours */
export async function listen(app: Express, address: { host: string; port: number }): Promise<HttpServer> {
  const server = createServer(app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(explain(cause, address)));
    server.listen(address.port, address.host, resolve);
  });
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : address.port;
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  return { server, url: `http://${host}:${port}`, close: (graceMs) => closeServer(server, graceMs) };
}

function explain(cause: Error, { host, port }: { host: string; port: number }): GatewayError {
  const why = 'code' in cause && cause.code === 'EADDRINUSE' ? 'is in use by another program' : 'cannot be used';
  return new GatewayError(
    'port/occupied',
    `Port ${port} on ${host} ${why}. Stop that program or choose another port: VPG_SERVER_PORT=8081.`,
    { cause },
  );
}

async function closeServer(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(timer);
}
