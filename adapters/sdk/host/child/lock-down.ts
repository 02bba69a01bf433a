import { EventEmitter } from 'node:events';
import type { AdapterLog } from '../../adapter.ts';

/** Globals through which code could reach the system. */
const takenGlobals = [
  'process',
  'fetch',
  'WebSocket',
  'EventSource',
  'navigator',
  'BroadcastChannel',
  'MessageChannel',
];

/** What could signal the gateway, load a binding or give a socket object, should somebody get hold of `process`. */
const takenOfProcess = [
  ...['kill', '_kill', 'abort', 'binding', '_linkedBinding', 'dlopen', 'getBuiltinModule', 'execve', 'loadEnvFile'],
  ...['_debugProcess', '_debugEnd', '_getActiveHandles', '_getActiveRequests', 'chdir', 'umask', 'report'],
  ...['setuid', 'setgid', 'seteuid', 'setegid', 'setgroups', 'initgroups', 'stdin', 'stdout', 'stderr', 'mainModule'],
  ...['openStdin', '_startProfilerIdleNotifier', '_stopProfilerIdleNotifier', '_channel', 'channel', 'send'],
];

/**
 * Takes the ways to the system away from everything that is loaded from now on. Files and sockets are closed by the
 * kernel's seal anyway; signals are closed by this alone.
 */
export function lockDown(log: AdapterLog): void {
  for (const name of takenOfProcess) {
    Reflect.defineProperty(process, name, { value: undefined, writable: false, configurable: false });
  }
  Reflect.defineProperty(process, 'env', { value: Object.freeze({}), writable: false, configurable: false });
  // A replaced `emit` would be handed the process object.
  Object.freeze(EventEmitter.prototype);
  for (const name of takenGlobals) Reflect.deleteProperty(globalThis, name);
  const say =
    (level: 'debug' | 'warn') =>
    (...words: unknown[]): void =>
      log[level]({ words: words.map((word) => String(word).slice(0, 500)).slice(0, 8) }, 'plug-in says');
  const console = { debug: say('debug'), log: say('debug'), info: say('debug'), warn: say('warn'), error: say('warn') };
  Object.defineProperty(globalThis, 'console', { value: console, configurable: true });
}
