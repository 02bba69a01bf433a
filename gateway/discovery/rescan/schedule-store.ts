import { type Model, type ModelStatic, Op } from 'sequelize';
import { z } from 'zod';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  flagColumn,
  instantColumn,
  jsonColumn,
  keyColumn,
  optionalInstantColumn,
  pathColumn,
  readJson,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { withoutPath } from '../../platform/database/without-path.ts';
import type { ScanSchedule } from './schedule.ts';

type ScheduleRow = Omit<ScanSchedule, 'ranges' | 'lastDueAtMs'> & {
  readonly ranges: string;
  readonly lastDueAtMs: number | null;
};

const columns = {
  id: keyColumn,
  organisationPath: pathColumn,
  name: textColumn(),
  cron: textColumn(64),
  multicast: flagColumn,
  ranges: jsonColumn,
  enabled: flagColumn,
  createdBy: textColumn(),
  createdAtMs: instantColumn,
  lastDueAtMs: optionalInstantColumn,
};

/** Scans that organisations want again and again. */
export class ScheduleStore {
  readonly #rows: ModelStatic<Model<ScheduleRow, ScheduleRow>>;

  constructor({ sequelize }: Database) {
    this.#rows = sequelize.define('scanSchedule', columns, {
      tableName: 'scan_schedules',
      underscored: true,
      timestamps: false,
    });
  }

  /** By name. */
  async list(scope: Scope): Promise<ScanSchedule[]> {
    const rows = await this.#rows.findAll({ where: withinScope(scope), order: ['name', 'id'] });
    return rows.map((row) => toSchedule(row.get()));
  }

  async find(scope: Scope, id: string): Promise<ScanSchedule | undefined> {
    const row = await this.#rows.findOne({ where: { [Op.and]: [withinScope(scope), { id }] } });
    return row === null ? undefined : toSchedule(row.get());
  }

  async add(schedule: ScanSchedule): Promise<void> {
    await this.#rows.create(toRow(schedule));
  }

  async save(schedule: ScanSchedule): Promise<void> {
    await this.#rows.update(withoutPath(toRow(schedule)), { where: { id: schedule.id } });
  }

  async remove(scope: Scope, id: string): Promise<void> {
    await this.#rows.destroy({ where: { [Op.and]: [withinScope(scope), { id }] } });
  }
}

function toRow(schedule: ScanSchedule): ScheduleRow {
  return { ...schedule, ranges: JSON.stringify(schedule.ranges), lastDueAtMs: schedule.lastDueAtMs ?? null };
}

function toSchedule({ ranges, lastDueAtMs, ...row }: ScheduleRow): ScanSchedule {
  return {
    ...row,
    ranges: readJson(z.array(z.string()), ranges, `scan schedule ${row.id}`),
    multicast: Boolean(row.multicast),
    enabled: Boolean(row.enabled),
    createdAtMs: Number(row.createdAtMs),
    ...(lastDueAtMs !== null && { lastDueAtMs: Number(lastDueAtMs) }),
  };
}
