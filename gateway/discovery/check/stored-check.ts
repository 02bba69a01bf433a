import type { CheckEvidence, CheckId } from './check-report.ts';
import type { Checklist } from './checklist.ts';

/** A check that runs or has run, with everything that it found. */
export interface StoredCheck {
  readonly id: CheckId;
  readonly organisationPath: string;
  readonly candidateId: string;
  /** `broken-off`: the gateway ended meanwhile, or the check broke. */
  readonly state: 'running' | 'done' | 'broken-off';
  readonly checklist: Checklist;
  /** Absent while it runs. */
  readonly evidence?: CheckEvidence;
  /** A picture of now, as the device gave it. */
  readonly picture?: { readonly contentType: string; readonly base64: string };
  readonly checkedBy: string;
  readonly startedAtMs: number;
  readonly endedAtMs?: number;
}
