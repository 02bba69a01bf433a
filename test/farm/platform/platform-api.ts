import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { platformFault } from './platform-fault.ts';
import type { PlatformState } from './platform-state.ts';

const host = '127.0.0.1';
const maxBodyBytes = 4096;
const onlineChange = z.strictObject({ isOnline: z.boolean() });

/**
 * What really is, for tests in other processes: `GET /truth`; `PUT /faults` adds one and `DELETE /faults` takes all
 * away; `PUT /points/:id/online`; `DELETE /points/:id`.
 *
 * @param port 0 takes a free one
 */
export async function startPlatformApi(port: number, state: PlatformState): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    void answer(request, state).then(({ status, body }) => send(response, status, body));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return { url: `http://${host}:${typeof address === 'object' && address !== null ? address.port : port}`, server };
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function answer(request: IncomingMessage, state: PlatformState): Promise<Answer> {
  const { pathname } = new URL(request.url ?? '/', 'http://farm');
  if (pathname === '/truth') return { status: 200, body: truthOf(state) };
  if (pathname === '/faults') return changeFaults(request, state);
  const [, id = '', isOnline] = /^\/points\/([^/]+)(\/online)?$/.exec(pathname) ?? [];
  if (state.find(id) === undefined) return { status: 404, body: { problem: `There is no point ${id}.` } };
  if (request.method === 'DELETE') state.remove(id);
  else if (isOnline !== undefined) {
    const change = onlineChange.safeParse(await readJson(request));
    if (!change.success) return { status: 422, body: { problem: z.prettifyError(change.error) } };
    state.setOnline(id, change.data.isOnline);
  }
  return { status: 200, body: truthOf(state) };
}

async function changeFaults(request: IncomingMessage, state: PlatformState): Promise<Answer> {
  if (request.method === 'DELETE') state.clearFaults();
  else {
    const fault = platformFault.safeParse(await readJson(request));
    if (!fault.success) return { status: 422, body: { problem: z.prettifyError(fault.error) } };
    state.setFault(fault.data);
  }
  return { status: 200, body: { faults: state.listFaults() } };
}

function truthOf(state: PlatformState) {
  const points = state.points();
  const offline = points.filter(({ id }) => !state.isOnline(id)).map(({ id }) => id);
  return { points: points.length, offline, counts: { ...state.counts }, faults: state.listFaults() };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > maxBodyBytes) return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
