import { type Model, type ModelStatic, Op } from 'sequelize';
import { z } from 'zod';
import type { Scope } from '../platform/actor/scope.ts';
import {
  countColumn,
  flagColumn,
  instantColumn,
  jsonColumn,
  keyColumn,
  optionalIdColumn,
  optionalInstantColumn,
  optionalJsonColumn,
  optionalTextColumn,
  pathColumn,
  readJson,
  textColumn,
} from '../platform/database/columns.ts';
import type { Database } from '../platform/database/database.ts';
import { withinScope } from '../platform/database/within-scope.ts';
import { withoutPath } from '../platform/database/without-path.ts';
import type { Scan, ScanState } from './scan.ts';
import type { TimeCursor } from './time-cursor.ts';

type Optional = 'startedBy' | 'scheduleId' | 'startedAtMs' | 'endedAtMs' | 'problem' | 'changes';

type ScanRow = Omit<Scan, Optional | 'ranges'> & {
  readonly ranges: string;
  readonly changes: string | null;
  readonly startedAtMs: number | null;
  readonly endedAtMs: number | null;
  readonly startedBy: string | null;
  readonly scheduleId: string | null;
  readonly problem: string | null;
};

const columns = {
  id: keyColumn,
  organisationPath: pathColumn,
  state: textColumn(16),
  cause: textColumn(16),
  startedBy: optionalTextColumn(),
  scheduleId: optionalIdColumn,
  multicast: flagColumn,
  ranges: jsonColumn,
  askedHosts: countColumn,
  hostCount: countColumn,
  foundDevices: countColumn,
  askedAtMs: instantColumn,
  startedAtMs: optionalInstantColumn,
  endedAtMs: optionalInstantColumn,
  problem: optionalTextColumn(1024),
  changes: optionalJsonColumn,
};

const rangesShape = z.array(z.string());
const count = z.int().optional();
const changesShape = z.object({ new: count, moved: count, gone: count, renamed: count, 'changed-serial': count });

/** Scans, also those that are long over. */
export class ScanStore {
  readonly #rows: ModelStatic<Model<ScanRow, ScanRow>>;

  constructor({ sequelize }: Database) {
    this.#rows = sequelize.define('scan', columns, { tableName: 'scans', underscored: true, timestamps: false });
  }

  async add(scan: Scan): Promise<void> {
    await this.#rows.create(toRow(scan));
  }

  async save(scan: Scan): Promise<void> {
    await this.#rows.update(withoutPath(toRow(scan)), { where: { id: scan.id } });
  }

  async find(scope: Scope, id: string): Promise<Scan | undefined> {
    const row = await this.#rows.findOne({ where: { [Op.and]: [withinScope(scope), { id }] } });
    return row === null ? undefined : toScan(row.get());
  }

  /** The newest first. */
  async list(scope: Scope, slice: { readonly after?: TimeCursor; readonly limit: number }): Promise<Scan[]> {
    const { after, limit } = slice;
    const older = after && {
      [Op.or]: [{ askedAtMs: { [Op.lt]: after.atMs } }, { askedAtMs: after.atMs, id: { [Op.lt]: after.id } }],
    };
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [withinScope(scope), ...(older ? [older] : [])] },
      order: [
        ['askedAtMs', 'DESC'],
        ['id', 'DESC'],
      ],
      limit,
    });
    return rows.map((row) => toScan(row.get()));
  }

  count(scope: Scope): Promise<number> {
    return this.#rows.count({ where: withinScope(scope) });
  }

  /** The oldest first. */
  async listInState(scope: Scope, state: ScanState): Promise<Scan[]> {
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [withinScope(scope), { state }] },
      order: ['askedAtMs', 'id'],
    });
    return rows.map((row) => toScan(row.get()));
  }

  /** Forgets the oldest of those that have ended, so that `keep` stay. */
  async prune(scope: Scope, keep: number): Promise<void> {
    const rows = await this.#rows.findAll({
      attributes: ['id'],
      where: { [Op.and]: [withinScope(scope), { state: ['done', 'cancelled', 'failed', 'broken-off'] }] },
      order: [
        ['askedAtMs', 'DESC'],
        ['id', 'DESC'],
      ],
      offset: keep,
      limit: 1000,
    });
    await this.#rows.destroy({ where: { id: rows.map((row) => row.get().id) } });
  }
}

function toRow(scan: Scan): ScanRow {
  const { changes } = scan;
  return {
    ...scan,
    ranges: JSON.stringify(scan.ranges),
    changes: changes === undefined ? null : JSON.stringify(changes),
    startedBy: scan.startedBy ?? null,
    scheduleId: scan.scheduleId ?? null,
    startedAtMs: scan.startedAtMs ?? null,
    endedAtMs: scan.endedAtMs ?? null,
    problem: scan.problem?.slice(0, 1024) ?? null,
  };
}

function toScan(row: ScanRow): Scan {
  const { ranges, changes, startedBy, scheduleId, startedAtMs, endedAtMs, problem, ...rest } = row;
  const where = `scan ${row.id}`;
  return {
    ...rest,
    multicast: Boolean(rest.multicast),
    askedAtMs: Number(rest.askedAtMs),
    ranges: readJson(rangesShape, ranges, where),
    ...(changes !== null && { changes: withoutGaps(readJson(changesShape, changes, where)) }),
    ...(startedBy !== null && { startedBy }),
    ...(scheduleId !== null && { scheduleId }),
    ...(startedAtMs !== null && { startedAtMs: Number(startedAtMs) }),
    ...(endedAtMs !== null && { endedAtMs: Number(endedAtMs) }),
    ...(problem !== null && { problem }),
  };
}

/** Absent is a missing key, not undefined. */
function withoutGaps(counts: z.output<typeof changesShape>): Scan['changes'] & {} {
  // Leaving out the undefined ones is exactly what the type says.
  return Object.fromEntries(Object.entries(counts).filter(([, value]) => value !== undefined));
}
