/** The process of one plug-in. The host starts it, seals it, and only then sends it the plug-in's modules. */
import type { AdapterLog, DeviceAddress } from '../../adapter.ts';
import type { CreatePlugin } from '../../plugin-context.ts';
import { LineSplitter } from '../line-splitter.ts';
import { RpcPeer } from '../rpc-peer.ts';
import { createDoorContext } from './door-context.ts';
import { lockDown } from './lock-down.ts';
import { PluginModules } from './plugin-modules.ts';
import { AdapterServer } from './serve-adapter.ts';
import { readInput, writeLine } from './standard-streams.ts';

// Once, while files can be read: the time zone is a file.
new Date().getTimezoneOffset();

const exit = process.exit.bind(process);
const log: AdapterLog = {
  debug: (fields, message) => peer.notify('log', { level: 'debug', fields, message }),
  warn: (fields, message) => peer.notify('log', { level: 'warn', fields, message }),
};

let server: AdapterServer | undefined;

/** What the host sends: its shapes are its own. */
interface LoadOrder {
  readonly sources: Readonly<Record<string, string>>;
  readonly entry: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

async function load({ sources, entry, settings }: LoadOrder): Promise<{ members: string[] }> {
  lockDown(log);
  const module = await new PluginModules(sources).load(entry);
  const create = typeof module === 'object' && module !== null && 'createAdapter' in module && module.createAdapter;
  if (typeof create !== 'function') throw new Error(`${entry} exports no function createAdapter`);
  const createPlugin = create as CreatePlugin;
  server = new AdapterServer(
    () => peer,
    createPlugin(
      createDoorContext(() => peer, log),
      settings,
    ),
  );
  return { members: server.members() };
}

// The host is trusted by its plug-ins, not the other way round: its parameters need no check.
const peer: RpcPeer = new RpcPeer({
  send: writeLine,
  handlers: {
    'plugin.load': (params) => load(params as LoadOrder),
    'plugin.ping': () => 'pong',
    'adapter.call': (params) => server?.call(params as Parameters<AdapterServer['call']>[0]),
    'adapter.forgive': (params) => server?.forgive((params as { address: DeviceAddress }).address),
    'adapter.cancel': (params) => server?.cancel((params as { callId: number }).callId),
  },
});

function crash(error: unknown): void {
  peer.notify('crash', {
    message: error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 500) : 'unknown',
  });
  exit(70);
}

process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);

const splitter = new LineSplitter();
readInput(
  (chunk) => {
    for (const line of splitter.push(chunk)) peer.receive(line);
  },
  () => exit(0),
);
peer.notify('ready', {});
