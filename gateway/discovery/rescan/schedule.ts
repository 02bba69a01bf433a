import type { Brand } from '../../platform/ids/brand.ts';

export type ScheduleId = Brand<'ScheduleId'>;

/** A scan that an organisation wants again and again. */
export interface ScanSchedule {
  readonly id: ScheduleId;
  readonly organisationPath: string;
  readonly name: string;
  /** Cron expression with five fields, in Asia/Shanghai. */
  readonly cron: string;
  readonly multicast: boolean;
  readonly ranges: readonly string[];
  readonly enabled: boolean;
  readonly createdBy: string;
  readonly createdAtMs: number;
  readonly lastDueAtMs?: number;
}
