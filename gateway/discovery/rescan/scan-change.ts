import type { ScanChange } from './diff-scan.ts';

/**
 * `open` waits for a person; `noted` asks nothing; `overtaken`: a later scan looked again.
 * A camera's path is changed by `accepted` only, for a rogue device can claim to be any camera.
 */
export const scanChangeStates = ['open', 'noted', 'accepted', 'dismissed', 'overtaken'] as const;
export type ScanChangeState = (typeof scanChangeStates)[number];

/** A difference that a scan found, and what became of it. */
export interface StoredChange {
  readonly id: string;
  readonly scanId: string;
  readonly organisationPath: string;
  readonly state: ScanChangeState;
  readonly change: ScanChange;
  readonly seenAtMs: number;
  readonly decidedAtMs?: number;
  readonly decidedBy?: string;
}
