import { col, fn, type Model, type ModelStatic, Op, type WhereOptions } from 'sequelize';
import type { Scope } from '../platform/actor/scope.ts';
import {
  idColumn,
  instantColumn,
  jsonColumn,
  keyColumn,
  optionalIdColumn,
  optionalInstantColumn,
  pathColumn,
  readJson,
  textColumn,
} from '../platform/database/columns.ts';
import type { Database } from '../platform/database/database.ts';
import { withinScope } from '../platform/database/within-scope.ts';
import { withoutNulls } from '../platform/database/without-nulls.ts';
import { storedFault } from '../health/stored-fault.ts';
import type { CameraId } from '../registry/camera.ts';
import type { Outage, OutageState } from './outage.ts';

type OutageRow = Omit<Outage, 'endedAtMs' | 'fault'> & {
  readonly endedAtMs: number | null;
  readonly fault: string;
  /** The camera's id while it is open: the database itself lets in only one open outage a camera. */
  readonly openKey: string | null;
};

/** What a list is narrowed to; an absent member narrows nothing. */
interface OutageFilter {
  readonly state?: OutageState;
  readonly cameraId?: string;
}

interface OutageSlice {
  /** Id of the last outage of the page before. */
  readonly afterId?: string;
  readonly limit: number;
}

const columns = {
  id: keyColumn,
  cameraId: idColumn,
  organisationId: idColumn,
  organisationPath: pathColumn,
  state: textColumn(8),
  startedAtMs: instantColumn,
  openedAtMs: instantColumn,
  endedAtMs: optionalInstantColumn,
  fault: jsonColumn,
  openKey: optionalIdColumn,
};

const idsAtOnce = 1000;
const rowsAtOnce = 500;

/** Outage intervals. Ids are ordered by time, so newest first is by id. */
export class OutageStore {
  readonly #rows: ModelStatic<Model<OutageRow, OutageRow>>;

  constructor({ sequelize }: Database) {
    this.#rows = sequelize.define('outage', columns, { tableName: 'outages', underscored: true, timestamps: false });
  }

  async find(scope: Scope, id: string): Promise<Outage | undefined> {
    const row = await this.#rows.findOne({ where: { [Op.and]: [withinScope(scope), { id }] } });
    return row === null ? undefined : toOutage(row.get());
  }

  /** Newest first. */
  async list(scope: Scope, filter: OutageFilter, slice: OutageSlice): Promise<Outage[]> {
    const after = slice.afterId === undefined ? {} : { id: { [Op.lt]: slice.afterId } };
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [matching(scope, filter), after] },
      order: [['id', 'DESC']],
      limit: slice.limit,
    });
    return rows.map((row) => toOutage(row.get()));
  }

  async count(scope: Scope, filter: OutageFilter): Promise<number> {
    return this.#rows.count({ where: matching(scope, filter) });
  }

  /** All open ones. */
  async listOpen(scope: Scope): Promise<Outage[]> {
    const rows = await this.#rows.findAll({ where: matching(scope, { state: 'open' }) });
    return rows.map((row) => toOutage(row.get()));
  }

  /** The open ones of some cameras, at most one each. */
  async findOpen(scope: Scope, cameraIds: readonly string[]): Promise<Outage[]> {
    const found: Outage[] = [];
    for (let from = 0; from < cameraIds.length; from += idsAtOnce) {
      const openKey = cameraIds.slice(from, from + idsAtOnce);
      const rows = await this.#rows.findAll({ where: { [Op.and]: [withinScope(scope), { openKey }] } });
      found.push(...rows.map((row) => toOutage(row.get())));
    }
    return found;
  }

  /** When the last closed outage of each of some cameras ended, ms since epoch; those without one are left out. */
  async findLastEnds(scope: Scope, cameraIds: readonly string[]): Promise<Map<string, number>> {
    const ends = new Map<string, number>();
    for (let from = 0; from < cameraIds.length; from += idsAtOnce) {
      const cameraId = cameraIds.slice(from, from + idsAtOnce);
      const groups = await this.#rows.findAll({
        attributes: ['cameraId', [fn('MAX', col('ended_at_ms')), 'endedAtMs']],
        where: { [Op.and]: [withinScope(scope), { cameraId, endedAtMs: { [Op.ne]: null } }] },
        group: ['cameraId'],
        raw: true,
      });
      for (const { cameraId: id, endedAtMs } of groups as unknown as readonly OutageRow[])
        ends.set(id, Number(endedAtMs));
    }
    return ends;
  }

  /**
   * Adds open outages of different cameras; adding one twice changes nothing.
   *
   * @returns ids of those that are stored; a camera that has another one open already keeps that
   */
  async openMany(outages: readonly Outage[]): Promise<Set<string>> {
    const stored = new Set<string>();
    for (let from = 0; from < outages.length; from += rowsAtOnce) {
      const batch = outages.slice(from, from + rowsAtOnce);
      const rows = batch.map((outage) => ({
        ...outage,
        ...{ endedAtMs: null, fault: JSON.stringify(outage.fault), openKey: outage.cameraId },
      }));
      await this.#rows.bulkCreate(rows, { ignoreDuplicates: true });
      const found = await this.#rows.findAll({
        attributes: ['id'],
        where: { id: batch.map(({ id }) => id) },
        raw: true,
      });
      for (const { id } of found as unknown as readonly OutageRow[]) stored.add(id);
    }
    return stored;
  }

  /** The open outage of a camera follows it into another organisation; closed ones stay where they happened. */
  async moveOpen(cameraId: CameraId, organisationPath: string): Promise<void> {
    await this.#rows.update({ organisationPath }, { where: { openKey: cameraId } });
  }

  /** Ends an open outage; ending it twice keeps the first end. */
  async close({ id, endedAtMs }: Pick<Outage, 'id'> & { readonly endedAtMs: number }): Promise<void> {
    await this.#rows.update({ state: 'closed', endedAtMs, openKey: null }, { where: { id, state: 'open' } });
  }
}

function matching(scope: Scope, { state, cameraId }: OutageFilter): WhereOptions {
  return {
    [Op.and]: [withinScope(scope), state === undefined ? {} : { state }, cameraId === undefined ? {} : { cameraId }],
  };
}

function toOutage({ openKey: _openKey, fault, ...row }: OutageRow): Outage {
  return { ...withoutNulls(row), fault: readJson(storedFault, fault, `outages.fault of ${row.id}`) };
}
