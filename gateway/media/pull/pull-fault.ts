import type { DeviceFault, FaultReason, Outcome } from '../../../adapters/sdk/adapter.ts';

/** @param detail names what was asked for and what is wrong with it; never an address */
export function pullFault(reason: FaultReason, detail: string): DeviceFault {
  return { stage: 'stream', reason, detail };
}

export function failedPull(reason: FaultReason, detail: string): Outcome<never> {
  return { kind: 'failed', fault: pullFault(reason, detail) };
}
