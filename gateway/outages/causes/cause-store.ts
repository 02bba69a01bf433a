import { col, fn, type Model, type ModelStatic, Op, where, type WhereOptions } from 'sequelize';
import { storedFault } from '../../health/stored-fault.ts';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  countColumn,
  idColumn,
  instantColumn,
  jsonColumn,
  keyColumn,
  optionalIdColumn,
  optionalInstantColumn,
  pathColumn,
  readJson,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { withoutNulls } from '../../platform/database/without-nulls.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Cause, CauseId, CauseKind } from './cause.ts';
import type { CausePart } from './cause-part.ts';

type OptionalMember = 'confirmedAtMs' | 'endedAtMs' | 'mergedIntoId' | 'maintenanceWindowId';

type CauseRow = Omit<Cause, OptionalMember | 'key' | 'fault'> & {
  readonly causeKey: string;
  readonly fault: string;
} & { readonly [Key in OptionalMember]: Exclude<Cause[Key], undefined> | null };

type PartRow = Omit<CausePart, 'fault'> & { readonly id: string; readonly fault: string };

/** What a list of causes that are over is narrowed to. */
export interface ClosedFilter {
  readonly kind?: CauseKind | undefined;
  /** Least and most cameras hit, of the scope. */
  readonly atLeast?: number | undefined;
  readonly below?: number | undefined;
  /** Highest point class of the cameras hit: this or a higher one (a smaller number), or lower ones only. */
  readonly classUpTo?: number | undefined;
  readonly classBelow?: number | undefined;
}

const causeColumns = {
  id: keyColumn,
  kind: textColumn(16),
  causeKey: textColumn(128),
  name: textColumn(256),
  organisationPath: pathColumn,
  state: textColumn(16),
  severity: textColumn(16),
  startedAtMs: instantColumn,
  openedAtMs: instantColumn,
  confirmedAtMs: optionalInstantColumn,
  endedAtMs: optionalInstantColumn,
  mergedIntoId: optionalIdColumn,
  cameraCount: countColumn,
  peakCount: countColumn,
  memberCount: countColumn,
  fault: jsonColumn,
  maintenanceWindowId: optionalIdColumn,
};

const partColumns = {
  id: keyColumn,
  causeId: idColumn,
  kind: textColumn(16),
  organisationPath: pathColumn,
  affectedCount: countColumn,
  topClass: countColumn,
  effect: textColumn(16),
  startedAtMs: instantColumn,
  openedAtMs: instantColumn,
  endedAtMs: instantColumn,
  fault: jsonColumn,
};

const rowsAtOnce = 500;
const plainTable = { underscored: true, timestamps: false };
const affected = fn('SUM', col('affected_count'));
const topClass = fn('MIN', col('top_class'));

/** Causes, and of those that are over what they were to each organisation. Ids are ordered by time. */
export class CauseStore {
  readonly #causes: ModelStatic<Model<CauseRow, CauseRow>>;
  readonly #parts: ModelStatic<Model<PartRow, PartRow>>;

  constructor({ sequelize }: Database) {
    this.#causes = sequelize.define('cause', causeColumns, { ...plainTable, tableName: 'causes' });
    this.#parts = sequelize.define('causePart', partColumns, { ...plainTable, tableName: 'cause_parts' });
  }

  /** Suspected and confirmed ones, the oldest first. */
  async listOpen(scope: Scope): Promise<Cause[]> {
    const rows = await this.#causes.findAll({
      where: { [Op.and]: [withinScope(scope), { state: ['suspected', 'confirmed'] }] },
      order: ['id'],
    });
    return rows.map((row) => toCause(row.get()));
  }

  /** Those that lie in the scope as a whole, in no order. */
  async findMany(scope: Scope, ids: readonly string[]): Promise<Cause[]> {
    const found: Cause[] = [];
    for (let from = 0; from < ids.length; from += rowsAtOnce) {
      const id = ids.slice(from, from + rowsAtOnce);
      const rows = await this.#causes.findAll({ where: { [Op.and]: [withinScope(scope), { id }] } });
      found.push(...rows.map((row) => toCause(row.get())));
    }
    return found;
  }

  /** Adds causes, or writes what they are now. */
  async save(causes: readonly Cause[], transaction: Transaction): Promise<void> {
    for (let from = 0; from < causes.length; from += rowsAtOnce) {
      const rows = causes.slice(from, from + rowsAtOnce).map(toRow);
      await this.#causes.bulkCreate(rows, { updateOnDuplicate: changing, transaction });
    }
  }

  /** Forgets causes that became part of another one and began before an instant. @returns how many */
  async forgetMerged(beforeMs: number): Promise<number> {
    return this.#causes.destroy({ where: { state: 'merged', openedAtMs: { [Op.lt]: beforeMs } } });
  }

  /** Writes what causes that are over were to each organisation; what was written of them before is replaced. */
  async saveParts(parts: readonly CausePart[], transaction: Transaction): Promise<void> {
    const ids = [...new Set(parts.map(({ causeId }) => causeId))];
    for (let from = 0; from < ids.length; from += rowsAtOnce) {
      await this.#parts.destroy({ where: { causeId: ids.slice(from, from + rowsAtOnce) }, transaction });
    }
    for (let from = 0; from < parts.length; from += rowsAtOnce) {
      const rows = parts
        .slice(from, from + rowsAtOnce)
        .map((part) => ({ ...part, id: newId(part.endedAtMs), fault: JSON.stringify(part.fault) }));
      await this.#parts.bulkCreate(rows, { transaction });
    }
  }

  /** Ids of causes that are over and hit cameras of the scope, newest first. */
  async listClosedIds(
    scope: Scope,
    filter: ClosedFilter,
    { beforeId, limit }: { readonly beforeId?: string | undefined; readonly limit: number },
  ): Promise<CauseId[]> {
    const before = beforeId === undefined ? {} : { causeId: { [Op.lt]: beforeId } };
    const rows = await this.#parts.findAll({
      attributes: ['causeId'],
      where: { [Op.and]: [closedIn(scope, filter), before] },
      group: ['causeId'],
      having: sized(filter),
      order: [['causeId', 'DESC']],
      limit,
      raw: true,
    });
    return (rows as unknown as readonly PartRow[]).map(({ causeId }) => causeId);
  }

  async countClosed(scope: Scope, filter: ClosedFilter): Promise<number> {
    const isSized = Reflect.ownKeys(sized(filter)).length > 0;
    if (!isSized) return this.#parts.count({ where: closedIn(scope, filter), distinct: true, col: 'causeId' });
    const rows = await this.#parts.findAll({
      attributes: ['causeId'],
      where: closedIn(scope, filter),
      group: ['causeId'],
      having: sized(filter),
      raw: true,
    });
    return rows.length;
  }

  /** What causes that are over were to the organisations of the scope. */
  async listParts(scope: Scope, causeIds: readonly string[]): Promise<CausePart[]> {
    const rows = await this.#parts.findAll({
      where: { [Op.and]: [withinScope(scope), { causeId: [...causeIds] }] },
      order: ['id'],
    });
    return rows.map((row) => toPart(row.get()));
  }
}

// Each but the key is a column that may change.
const changing = Object.keys(causeColumns).filter((name) => name !== 'id') as (keyof CauseRow)[];

function closedIn(scope: Scope, { kind }: ClosedFilter): WhereOptions {
  return { [Op.and]: [withinScope(scope), kind === undefined ? {} : { kind }] };
}

function sized({ atLeast, below, classUpTo, classBelow }: ClosedFilter): WhereOptions {
  const conditions = [
    ...(atLeast === undefined ? [] : [where(affected, { [Op.gte]: atLeast })]),
    ...(below === undefined ? [] : [where(affected, { [Op.lt]: below })]),
    ...(classUpTo === undefined ? [] : [where(topClass, { [Op.lte]: classUpTo })]),
    ...(classBelow === undefined ? [] : [where(topClass, { [Op.gt]: classBelow })]),
  ];
  return conditions.length === 0 ? {} : { [Op.and]: conditions };
}

function toRow({ key, fault, ...cause }: Cause): CauseRow {
  const { confirmedAtMs = null, endedAtMs = null, mergedIntoId = null, maintenanceWindowId = null } = cause;
  const optional = { confirmedAtMs, endedAtMs, mergedIntoId, maintenanceWindowId };
  return { ...cause, ...optional, causeKey: key, fault: JSON.stringify(fault) };
}

function toCause({ causeKey: key, fault, ...row }: CauseRow): Cause {
  return { ...withoutNulls(row), key, fault: readJson(storedFault, fault, `causes.fault of ${row.id}`) };
}

function toPart({ id: _id, fault, ...row }: PartRow): CausePart {
  return { ...row, fault: readJson(storedFault, fault, `cause_parts.fault of ${row.causeId}`) };
}
