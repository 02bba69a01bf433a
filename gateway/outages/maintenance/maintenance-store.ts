import { type Model, type ModelStatic, Op, type WhereOptions } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  countColumn,
  idColumn,
  instantColumn,
  jsonColumn,
  keyColumn,
  optionalInstantColumn,
  optionalTextColumn,
  pathColumn,
  readJson,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { withoutNulls } from '../../platform/database/without-nulls.ts';
import { type MaintenanceWindow, overAt } from './maintenance-window.ts';
import { storedSchedule, storedTarget } from './stored-window.ts';

type OptionalMember = 'changedAtMs' | 'changedBy' | 'endedAtMs' | 'endedBy';

type WindowRow = Omit<MaintenanceWindow, OptionalMember | 'schedule' | 'target'> & {
  readonly schedule: string;
  readonly target: string;
  readonly overAtMs: number | null;
  readonly answeredAtMs?: number | null;
  readonly answeredCount?: number;
} & { readonly [Key in OptionalMember]: Exclude<MaintenanceWindow[Key], undefined> | null };

const columns = {
  id: keyColumn,
  organisationId: idColumn,
  organisationPath: pathColumn,
  reason: textColumn(200),
  schedule: jsonColumn,
  target: jsonColumn,
  overAtMs: optionalInstantColumn,
  createdAtMs: instantColumn,
  createdBy: textColumn(),
  changedAtMs: optionalInstantColumn,
  changedBy: optionalTextColumn(),
  endedAtMs: optionalInstantColumn,
  endedBy: optionalTextColumn(),
  version: countColumn,
  answeredAtMs: optionalInstantColumn,
  answeredCount: { ...countColumn, defaultValue: 0 },
};

/** When everything that a window kept quiet answered again, ms since the epoch, and how many cameras that were. */
export interface Answered {
  readonly atMs: number;
  readonly cameraCount: number;
}

/** Which windows a list shows as of an instant: those that count or will, or those that are over. */
export interface WindowFilter {
  readonly isOver: boolean;
  readonly atMs: number;
}

/** Maintenance windows. Ids are ordered by time. */
export class MaintenanceStore {
  readonly #rows: ModelStatic<Model<WindowRow, WindowRow>>;

  constructor({ sequelize }: Database) {
    this.#rows = sequelize.define('maintenanceWindow', columns, {
      tableName: 'maintenance_windows',
      underscored: true,
      timestamps: false,
    });
  }

  async find(scope: Scope, id: string): Promise<MaintenanceWindow | undefined> {
    const row = await this.#rows.findOne({ where: { [Op.and]: [withinScope(scope), { id }] } });
    return row === null ? undefined : toWindow(row.get());
  }

  /** Newest first. */
  async list(
    scope: Scope,
    filter: WindowFilter,
    { beforeId, limit }: { readonly beforeId?: string | undefined; readonly limit?: number },
  ): Promise<MaintenanceWindow[]> {
    const before = beforeId === undefined ? {} : { id: { [Op.lt]: beforeId } };
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [matching(scope, filter), before] },
      order: [['id', 'DESC']],
      ...(limit !== undefined && { limit }),
    });
    return rows.map((row) => toWindow(row.get()));
  }

  count(scope: Scope, filter: WindowFilter): Promise<number> {
    return this.#rows.count({ where: matching(scope, filter) });
  }

  async add(window: MaintenanceWindow): Promise<void> {
    await this.#rows.create(toRow(window));
  }

  /** @returns false when `version` is no longer the stored one; nothing is written then. The stored one becomes the next. */
  async save(scope: Scope, window: MaintenanceWindow): Promise<boolean> {
    const { id, version } = window;
    const [saved] = await this.#rows.update(
      { ...toRow(window), version: version + 1 },
      { where: { [Op.and]: [withinScope(scope), { id, version }] } },
    );
    return saved === 1;
  }

  /** Writes that everything answers again, or that it no longer does. The version stays: nobody has changed the window. */
  async saveAnswered(id: string, answered: Answered | undefined): Promise<void> {
    const { atMs = null, cameraCount = 0 } = answered ?? {};
    await this.#rows.update({ answeredAtMs: atMs, answeredCount: cameraCount }, { where: { id } });
  }

  /** Windows that are not over at an instant and whose cameras answer again, by id. */
  async listAnswered(scope: Scope, atMs: number): Promise<ReadonlyMap<string, Answered>> {
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [matching(scope, { isOver: false, atMs }), { answeredAtMs: { [Op.ne]: null } }] },
    });
    return new Map(
      rows.map((row) => {
        const { id, answeredAtMs, answeredCount } = row.get();
        return [id, { atMs: Number(answeredAtMs), cameraCount: Number(answeredCount) }];
      }),
    );
  }
}

function matching(scope: Scope, { isOver, atMs }: WindowFilter): WhereOptions {
  const over = { overAtMs: { [Op.lte]: atMs } };
  const current = { [Op.or]: [{ overAtMs: null }, { overAtMs: { [Op.gt]: atMs } }] };
  return { [Op.and]: [withinScope(scope), isOver ? over : current] };
}

function toRow(window: MaintenanceWindow): WindowRow {
  const { changedAtMs = null, changedBy = null, endedAtMs = null, endedBy = null, schedule, target } = window;
  return {
    ...{ ...window, changedAtMs, changedBy, endedAtMs, endedBy },
    overAtMs: overAt(window) ?? null,
    schedule: JSON.stringify(schedule),
    target: JSON.stringify(target),
  };
}

function toWindow({
  overAtMs: _over,
  answeredAtMs: _at,
  answeredCount: _count,
  ...stored
}: WindowRow): MaintenanceWindow {
  const { schedule, target, ...row } = stored;
  return {
    ...withoutNulls(row),
    schedule: readJson(storedSchedule, schedule, `maintenance_windows.schedule of ${row.id}`),
    target: readJson(storedTarget, target, `maintenance_windows.target of ${row.id}`),
  };
}
