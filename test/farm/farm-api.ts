import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { type DeviceState, farmFault } from './device-state.ts';

const host = '127.0.0.1';
const maxBodyBytes = 4096;

/** What the farm's HTTP API speaks of. */
export interface FarmApiSubjects {
  readonly states: ReadonlyMap<string, DeviceState>;
  readonly truth: () => unknown;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * `GET /truth`; `PUT` and `DELETE /devices/:id/fault`, for one channel of an NVR with `?channel=TOKEN`.
 *
 * @param port 0 takes a free one
 */
export async function startFarmApi(port: number, subjects: FarmApiSubjects): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    void answer(request, subjects).then((reply) => send(response, reply));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return { url: `http://${host}:${typeof address === 'object' && address !== null ? address.port : port}`, server };
}

async function answer(request: IncomingMessage, { states, truth }: FarmApiSubjects): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://farm');
  if (url.pathname === '/truth') return { status: 200, body: truth() };
  const id = /^\/devices\/([\w-]+)\/fault$/.exec(url.pathname)?.[1];
  if (id === undefined) return refuse(404, 'There are only /truth and /devices/:id/fault.');
  const state = states.get(id);
  if (state === undefined) return refuse(404, `There is no device ${id}; there are ${[...states.keys()].join(', ')}.`);
  const channel = url.searchParams.get('channel') ?? '';
  const tokens = state.device.channels.map(({ token }) => token);
  if (channel !== '' && !tokens.includes(channel)) {
    return refuse(404, `${id} has no channel ${channel}; it has ${tokens.join(', ')}.`);
  }
  return change(request, state, channel);
}

async function change(request: IncomingMessage, state: DeviceState, channel: string): Promise<Answer> {
  if (request.method === 'DELETE') {
    state.setFault(undefined, channel);
    return { status: 200, body: { faults: state.listFaults() } };
  }
  if (request.method !== 'PUT') return refuse(405, 'PUT sets a fault, DELETE takes it away.');
  const fault = farmFault.safeParse(await readJson(request));
  if (!fault.success) return refuse(422, z.prettifyError(fault.error));
  if (!state.canShow(fault.data)) return refuse(422, 'The clips of this device have no spoilt pictures (hasSpoilt).');
  state.setFault(fault.data, channel);
  return { status: 200, body: { faults: state.listFaults() } };
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

function refuse(status: number, problem: string): Answer {
  return { status, body: { problem } };
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
