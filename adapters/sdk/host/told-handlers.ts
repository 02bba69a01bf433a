import type { AdapterContext } from '../adapter.ts';
import { toldDevice, toldEvent, toldLog, toldProgress } from './adapter-message.ts';
import type { CallBook } from './call-book.ts';
import { callQuestion } from './door-message.ts';
import { FloodGate } from './flood-gate.ts';
import type { RpcHandler } from './rpc-peer.ts';

/** Addresses that one search hands to a plug-in at most. */
const maxHosts = 20_000;
/** Devices that one search may tell. */
const maxDevices = 10_000;

/** Lines a second that a plug-in may write into the gateway's log; the others are counted. */
const maxLogLines = 10;

/** What a plug-in tells without being asked: heard only for calls under way. */
export function toldHandlers(
  kind: string,
  calls: CallBook,
  { clock, log, netGuard }: Pick<AdapterContext, 'clock' | 'log' | 'netGuard'>,
): Readonly<Record<string, RpcHandler>> {
  const logGate = new FloodGate({ linesPerSecond: maxLogLines, bytesPerSecond: Number.POSITIVE_INFINITY });
  let leftOut = 0;
  const toldDevices = new WeakMap<object, number>();
  return {
    'told.hosts': (params) => {
      const { hosts = [] } = calls.find(callQuestion.parse(params).callId) ?? {};
      return Iterator.from(hosts).take(maxHosts).toArray();
    },
    'told.device': (params) => {
      const { callId, device } = toldDevice.parse(params);
      const call = calls.find(callId);
      if (call?.listener === undefined) return;
      const told = (toldDevices.get(call) ?? 0) + 1;
      toldDevices.set(call, told);
      if (told <= maxDevices && isAllowed(netGuard, device.address.host)) call.listener.onDevice(device);
    },
    'told.progress': (params) => {
      const { callId, askedHosts } = toldProgress.parse(params);
      calls.find(callId)?.listener?.onProgress(askedHosts);
    },
    'told.event': (params) => {
      const { callId, event } = toldEvent.parse(params);
      calls.find(callId)?.events?.onEvent(event);
    },
    log: (params) => {
      const { level, fields, message } = toldLog.parse(params);
      if (!logGate.admit(1, 0, clock.monotonic())) {
        leftOut += 1;
        return;
      }
      log[level]({ plugin: kind, said: fields, ...(leftOut > 0 && { leftOut }) }, message);
      leftOut = 0;
    },
  };
}

function isAllowed(netGuard: AdapterContext['netGuard'], host: string): boolean {
  try {
    netGuard.assertAllowed(host);
    return true;
  } catch {
    return false;
  }
}
