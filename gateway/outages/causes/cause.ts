import type { DeviceFault } from '../../../adapters/sdk/adapter.ts';
import type { Brand } from '../../platform/ids/brand.ts';

export type CauseId = Brand<'CauseId'>;

/**
 * What broke: one camera, or something that many cameras stand behind. `upstream` is an ONU, OLT or switch as cameras'
 * records name it, `area` a village or town, `subnet` an IPv4 /24.
 */
export const causeKinds = ['camera', 'recorder', 'platform', 'upstream', 'contract', 'area', 'subnet'] as const;
export type CauseKind = (typeof causeKinds)[number];

/**
 * `suspected` until it is certain that no larger cause explains it; `confirmed` causes ring alarms and open tickets;
 * `merged` ones turned out to be a part of another.
 */
export const causeStates = ['suspected', 'confirmed', 'closed', 'merged'] as const;
export type CauseState = (typeof causeStates)[number];

/** How urgent a cause is, by the class of its cameras and by their number. */
export const severities = ['critical', 'major', 'minor'] as const;
export type Severity = (typeof severities)[number];

/**
 * One cause 故障原因 of outages. Every outage has exactly one; a group's outages are linked to it. Instants are ms since
 * the epoch.
 */
export interface Cause {
  readonly id: CauseId;
  readonly kind: CauseKind;
  /** The camera, recorder, contract or area by id, the upstream node by its serial or name, the subnet as a CIDR. */
  readonly key: string;
  /** The same in words of when it was opened. */
  readonly name: string;
  /** The lowest organisation that holds all cameras of the cause. */
  readonly organisationPath: string;
  readonly state: CauseState;
  readonly severity: Severity;
  /** The earliest last good reading of its cameras. */
  readonly startedAtMs: number;
  readonly openedAtMs: number;
  readonly confirmedAtMs?: number;
  /** When the last of its cameras came back. */
  readonly endedAtMs?: number;
  /** Only of a merged one. */
  readonly mergedIntoId?: CauseId;
  /** Cameras that cannot be used because of it now. */
  readonly cameraCount: number;
  /** The most that `cameraCount` has been. */
  readonly peakCount: number;
  /** Active cameras that stand behind it, whether they answer or not; 1 for a camera. */
  readonly memberCount: number;
  /** What most of its cameras show. */
  readonly fault: DeviceFault;
  /** Work that was announced: no alarm, no ticket. */
  readonly maintenanceWindowId?: string;
}
