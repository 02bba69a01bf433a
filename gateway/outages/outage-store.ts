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
import type { Transaction } from '../platform/database/run-transaction.ts';
import { withinScope } from '../platform/database/within-scope.ts';
import { withoutNulls } from '../platform/database/without-nulls.ts';
import { storedFault } from '../health/stored-fault.ts';
import type { CameraId } from '../registry/camera.ts';
import type { CauseId } from './causes/cause.ts';
import type { Outage, OutageId, OutageState } from './outage.ts';

/** What a closing needs of an outage. */
type ClosedOutage = Pick<Outage, 'id'> & { readonly endedAtMs: number };

/** What is marked of an open one. */
type TurnedOutage = Pick<Outage, 'id' | 'recoveringSinceMs'>;

type OutageRow = Omit<Outage, 'endedAtMs' | 'fault' | 'causeId' | 'recoveringSinceMs'> & {
  readonly endedAtMs: number | null;
  readonly recoveringSinceMs: number | null;
  readonly causeId: CauseId | null;
  readonly fault: string;
  /** The camera's id while it is open: the database itself lets in only one open outage a camera. */
  readonly openKey: string | null;
};

/** What a list is narrowed to; an absent member narrows nothing. */
interface OutageFilter {
  readonly state?: OutageState;
  readonly cameraId?: string;
  readonly causeId?: string;
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
  effect: textColumn(16),
  causeId: optionalIdColumn,
  recoveringSinceMs: optionalInstantColumn,
};

const idsAtOnce = 1000;
const rowsAtOnce = 500;
/** A cause of so many has a statement of its own. */
const manyOutages = 100;
/** Outage intervals. Ids are ordered by time, so newest first is by id. */
export class OutageStore {
  readonly #rows: ModelStatic<Model<OutageRow, OutageRow>>;
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
    this.#rows = database.sequelize.define('outage', columns, {
      tableName: 'outages',
      underscored: true,
      timestamps: false,
    });
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
        ...{ endedAtMs: null, causeId: outage.causeId ?? null, recoveringSinceMs: outage.recoveringSinceMs ?? null },
        ...{ fault: JSON.stringify(outage.fault), openKey: outage.cameraId },
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

  /**
   * Open ones whose camera answers again since `beforeMs` or longer, the first to answer first.
   *
   * @param slice.after the last one of the slice before
   */
  async listRecovered(
    scope: Scope,
    beforeMs: number,
    { limit, after }: { readonly limit: number; readonly after?: Outage | undefined },
  ): Promise<Outage[]> {
    const calm = { state: 'open', recoveringSinceMs: { [Op.lte]: beforeMs } };
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [withinScope(scope), calm, after === undefined ? {} : recoveredAfter(after)] },
      order: ['recoveringSinceMs', 'id'],
      limit,
    });
    return rows.map((row) => toOutage(row.get()));
  }

  /** Those that nobody has found a cause for yet, the oldest first. */
  async listWithoutCause(scope: Scope, limit: number): Promise<Outage[]> {
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [withinScope(scope), { causeId: null }] },
      order: ['id'],
      limit,
    });
    return rows.map((row) => toOutage(row.get()));
  }

  /** All outages of some causes, open and closed, the oldest first. */
  async listOfCauses(scope: Scope, causeIds: readonly CauseId[]): Promise<Outage[]> {
    const found: Outage[] = [];
    for (let from = 0; from < causeIds.length; from += idsAtOnce) {
      const causeId = causeIds.slice(from, from + idsAtOnce);
      const rows = await this.#rows.findAll({ where: { [Op.and]: [withinScope(scope), { causeId }] }, order: ['id'] });
      found.push(...rows.map((row) => toOutage(row.get())));
    }
    return found;
  }

  /** Outages of one camera or many belong to this cause from now on. */
  async assignCause(causeId: CauseId, ids: readonly OutageId[], transaction: Transaction): Promise<void> {
    for (let from = 0; from < ids.length; from += idsAtOnce) {
      await this.#rows.update({ causeId }, { where: { id: ids.slice(from, from + idsAtOnce) }, transaction });
    }
  }

  /**
   * Each outage belongs to its cause from now on: hundreds with one statement. One by one they would keep the database to
   * themselves for as long as hundreds of statements take, and whoever signs in meanwhile would wait.
   */
  async assignCauses(causeOf: ReadonlyMap<OutageId, CauseId>, transaction: Transaction): Promise<void> {
    const groups = [...Map.groupBy(causeOf, ([, causeId]) => causeId)];
    const isLarge = ([, pairs]: (typeof groups)[number]): boolean => pairs.length >= manyOutages;
    for (const [causeId, pairs] of groups.filter(isLarge)) {
      const ids = pairs.map(([id]) => id);
      await this.assignCause(causeId, ids, transaction);
    }
    const others = groups.filter((group) => !isLarge(group)).flatMap(([, pairs]) => pairs);
    await this.#writeEach(others, (own) => `SET cause_id = ${own} WHERE id IN (?)`, transaction);
  }

  /** Marks since when the cameras of open outages answer again; absent: they do not. All of them or none. */
  async markRecovering(turned: readonly TurnedOutage[]): Promise<void> {
    const sinces = turned.map(({ id, recoveringSinceMs = null }) => [id, recoveringSinceMs] as const);
    await this.#database.transaction((transaction) =>
      this.#writeEach(
        sinces,
        (own) => `SET recovering_since_ms = ${own} WHERE id IN (?) AND state = 'open'`,
        transaction,
      ),
    );
  }

  /** The open outage of a camera follows it into another organisation; closed ones stay where they happened. */
  async moveOpen(cameraId: CameraId, organisationPath: string): Promise<void> {
    await this.#rows.update({ organisationPath }, { where: { openKey: cameraId } });
  }

  /** Ends open outages, all of them or none; ending one twice keeps the first end. */
  async closeMany(ended: readonly ClosedOutage[]): Promise<void> {
    const ends = ended.map(({ id, endedAtMs }) => [id, endedAtMs] as const);
    const end = (own: string): string =>
      `SET state = 'closed', ended_at_ms = ${own}, open_key = NULL, recovering_since_ms = NULL
       WHERE id IN (?) AND state = 'open'`;
    await this.#database.transaction((transaction) => this.#writeEach(ends, end, transaction));
  }

  /**
   * Writes to each of some outages a value of its own: hundreds with one statement.
   *
   * @param change the statement behind the table's name; `own` is the row's value, `?` the ids
   */
  async #writeEach(
    pairs: readonly (readonly [OutageId, string | number | null])[],
    change: (own: string) => string,
    transaction: Transaction,
  ): Promise<void> {
    for (let from = 0; from < pairs.length; from += rowsAtOnce) {
      const batch = pairs.slice(from, from + rowsAtOnce);
      const own = `CASE id ${batch.map(() => 'WHEN ? THEN ?').join(' ')} END`;
      const replacements = [...batch.flat(), batch.map(([id]) => id)];
      await this.#database.sequelize.query(`UPDATE outages ${change(own)}`, { replacements, transaction });
    }
  }
}

function matching(scope: Scope, { state, cameraId, causeId }: OutageFilter): WhereOptions {
  const named = {
    ...(state !== undefined && { state }),
    ...(cameraId !== undefined && { cameraId }),
    ...(causeId !== undefined && { causeId }),
  };
  return { [Op.and]: [withinScope(scope), named] };
}

function recoveredAfter({ id, recoveringSinceMs = 0 }: Outage): WhereOptions {
  return {
    [Op.or]: [{ recoveringSinceMs: { [Op.gt]: recoveringSinceMs } }, { recoveringSinceMs, id: { [Op.gt]: id } }],
  };
}

function toOutage({ openKey: _openKey, fault, ...row }: OutageRow): Outage {
  return { ...withoutNulls(row), fault: readJson(storedFault, fault, `outages.fault of ${row.id}`) };
}
