import type { AdapterLog, CallLimits, DeviceCredential, Outcome } from '../../adapter.ts';
import type { DoorReply, DoorSocket, PluginContext } from '../../plugin-context.ts';
import type { RpcPeer } from '../rpc-peer.ts';
import { callIdOf } from './call-limits.ts';

/** A login by reference: the name, and a mark in place of the password. */
export interface ReferredLogin {
  readonly username: string;
  readonly mark: string;
}

const marks = new WeakMap<DeviceCredential, string>();

export function credentialOf({ username, mark }: ReferredLogin): DeviceCredential {
  const credential: DeviceCredential = {
    username,
    password: {
      reveal: () => {
        throw new Error('a plug-in never sees a password; use context.secretMark or DoorRequest.login');
      },
    },
  };
  marks.set(credential, mark);
  return credential;
}

function markOf(credential: DeviceCredential): string {
  const mark = marks.get(credential);
  if (mark === undefined) throw new Error('this credential does not come from the gateway');
  return mark;
}

/** The world of a plug-in: everything goes through the host. */
export function createDoorContext(peer: () => RpcPeer, log: AdapterLog): PluginContext {
  // The host answers with the shapes that are declared; this side need not mistrust it.
  const ask = async <Value>(method: string, limits: CallLimits, params: object): Promise<Outcome<Value>> => {
    const deadlineInMs = limits.deadlineMs - performance.now();
    return (await peer().request(method, { ...params, callId: callIdOf(limits), deadlineInMs })) as Outcome<Value>;
  };
  return {
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    // The host asks NetGuard at each dial; asking here would prove nothing.
    netGuard: { assertAllowed: () => undefined },
    log,
    secretMark: markOf,
    http: async ({ login, ...request }, limits) => {
      const mark = login === undefined ? {} : { login: { username: login.username, mark: markOf(login) } };
      const reply = await ask<Omit<DoorReply, 'body'> & { body: string }>('door.http', limits, { ...request, ...mark });
      if (reply.kind === 'failed') return reply;
      return { kind: 'ok', value: { ...reply.value, body: bytesOf(reply.value.body) } };
    },
    openTcp: async ({ host, port, isSecure = false }, limits) => {
      const opened = await ask<number>('door.open', limits, { address: { host, port }, isSecure });
      return opened.kind === 'failed' ? opened : { kind: 'ok', value: socketOf(peer(), opened.value) };
    },
    askUdp: async ({ address, payload, waitMs }, limits) => {
      const question = { address, waitMs, payload: textOf(payload) };
      const answers = await ask<readonly string[]>('door.udp', limits, question);
      return answers.kind === 'failed' ? answers : { kind: 'ok', value: answers.value.map(bytesOf) };
    },
  };
}

function socketOf(peer: RpcPeer, socketId: number): DoorSocket {
  return {
    read: async () => {
      const bytes = await peer.request('door.read', { socketId });
      return typeof bytes === 'string' ? bytesOf(bytes) : undefined;
    },
    write: async (bytes) => void (await peer.request('door.write', { socketId, bytes: textOf(bytes) })),
    close: () => peer.notify('door.close', { socketId }),
  };
}

function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, 'base64');
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
