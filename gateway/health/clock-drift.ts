import type { DeviceFault } from '../../adapters/sdk/adapter.ts';

/** Limits of a camera's clock against ours; local setting 本地设定. */
export interface ClockPolicy {
  /** From here the drift is noted. */
  readonly clockWarnSeconds: number;
  /** From here the camera is degraded: its pictures carry a wrong time. */
  readonly clockFailSeconds: number;
}

/** @param offsetMs device clock minus gateway clock, ms */
export function isClockWrong(offsetMs: number, policy: ClockPolicy): boolean {
  return Math.abs(offsetMs) >= policy.clockFailSeconds * 1000;
}

/** The drift as a fault for the technician; undefined while it is below the warning. */
export function clockFault(offsetMs: number, policy: ClockPolicy): DeviceFault | undefined {
  if (Math.abs(offsetMs) < policy.clockWarnSeconds * 1000) return undefined;
  const seconds = (Math.abs(offsetMs) / 1000).toFixed(1);
  const direction = offsetMs > 0 ? 'ahead of' : 'behind';
  return { stage: 'clock', reason: 'drift', detail: `The clock is ${seconds} s ${direction} the gateway's.` };
}
