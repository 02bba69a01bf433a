import type { DeviceFault } from '../../../adapters/sdk/adapter.ts';

/** What is done to a platform's points in the background: they are listed, taken into the registry, or given up. */
export interface PlatformRun {
  readonly kind: 'listing' | 'taking' | 'removal';
  readonly state: 'running' | 'done' | 'cancelled' | 'failed';
  /** Points listed or taken, or cameras that have lost their path, so far. */
  readonly points: number;
  /** How many there are to be; absent while that is not known. */
  readonly total?: number;
  /** Of a listing that is done: the list did not move under the walk and its total agrees. */
  readonly isComplete?: boolean;
  /** Rows of the platform that named a point twice, or none. */
  readonly oddRows?: number;
  readonly startedBy: string;
  readonly startedAtMs: number;
  readonly endedAtMs?: number;
  /** Why it failed, for a person. */
  readonly problem?: string;
  readonly fault?: DeviceFault;
}
