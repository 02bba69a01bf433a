import { type Model, type ModelStatic, Op, UniqueConstraintError, type WhereOptions } from 'sequelize';
import type { InstantCursor } from '../platform/http/instant-cursor.ts';
import type { Role } from '../platform/actor/actor.ts';
import type { Scope } from '../platform/actor/scope.ts';
import {
  countColumn,
  flagColumn,
  idColumn,
  instantColumn,
  keyColumn,
  optionalIdColumn,
  optionalInstantColumn,
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../platform/database/columns.ts';
import type { Database } from '../platform/database/database.ts';
import type { Transaction } from '../platform/database/run-transaction.ts';
import { withinScope } from '../platform/database/within-scope.ts';
import { handlerStates, homeStates, openStates } from './course/finding-course.ts';
import type { Finding, FindingCategory } from './finding.ts';
import { type FindingRow, toCourseRow, toFinding, toRow } from './finding-row.ts';

const columns = {
  id: keyColumn,
  source: textColumn(16),
  organisationId: idColumn,
  organisationName: textColumn(),
  organisationPath: pathColumn,
  ownerPath: optionalTextColumn(640),
  cameraId: idColumn,
  cameraName: textColumn(),
  place: textColumn(256),
  roundId: optionalIdColumn,
  stopId: optionalIdColumn,
  category: textColumn(32),
  severity: textColumn(16),
  text: textColumn(500),
  userId: idColumn,
  officerName: textColumn(),
  foundAtMs: instantColumn,
  requestId: textColumn(64),
  hasSnapshot: flagColumn,
  snapshotProblem: optionalTextColumn(255),
  state: textColumn(16),
  version: countColumn,
  handlerId: optionalIdColumn,
  handlerName: optionalTextColumn(),
  handlerPath: optionalTextColumn(640),
  handlerRole: optionalTextColumn(16),
  dueAtMs: optionalInstantColumn,
  escalateAtMs: optionalInstantColumn,
  escalation: countColumn,
  mergedIntoId: optionalIdColumn,
  endedAtMs: optionalInstantColumn,
  holdBasis: optionalTextColumn(256),
  holdUntil: optionalTextColumn(10),
};

/**
 * Which findings a list holds: `waiting` of a role are those that it must bring on (absent role: of every role),
 * `open-at-own` the open ones at cameras of the part, whoever brings them on.
 */
export interface FindingFilter {
  readonly box: 'all' | 'open' | 'open-at-own' | 'ended' | 'waiting';
  readonly role?: Role | undefined;
  readonly category?: FindingCategory | undefined;
  readonly after?: InstantCursor | undefined;
  readonly limit: number;
}

/**
 * Findings; they are added and brought on, never deleted. Brought on by their own organisation and by whom they were
 * pushed to; seen by the owner of a granted camera, too.
 */
export class FindingStore {
  readonly #rows: ModelStatic<Model<FindingRow, FindingRow>>;

  constructor(database: Database) {
    this.#rows = database.sequelize.define('finding', columns, {
      tableName: 'findings',
      underscored: true,
      timestamps: false,
    });
  }

  /** @returns false when the user's request is stored already: nothing is written then */
  async add(finding: Finding, transaction?: Transaction): Promise<boolean> {
    try {
      await this.#rows.create(toRow(finding), { transaction: transaction ?? null });
    } catch (error) {
      if (error instanceof UniqueConstraintError) return false;
      throw error;
    }
    return true;
  }

  /** @returns false when somebody else brought it on meanwhile: nothing is written then */
  async save(finding: Finding, transaction: Transaction): Promise<boolean> {
    const where = { id: finding.id, version: finding.version - 1 };
    const [saved] = await this.#rows.update(toCourseRow(finding), { where, transaction });
    return saved === 1;
  }

  async find(scope: Scope, id: string, transaction?: Transaction): Promise<Finding | undefined> {
    const where = { [Op.and]: [visible(scope), { id }] };
    const row = await this.#rows.findOne({ where, transaction: transaction ?? null });
    return row === null ? undefined : toFinding(row.get());
  }

  /** To be read only. */
  async findSeen(scope: Scope, id: string): Promise<Finding | undefined> {
    const row = await this.#rows.findOne({ where: { [Op.and]: [seen(scope), { id }] } });
    return row === null ? undefined : toFinding(row.get());
  }

  async findRequest(
    scope: Scope,
    request: { readonly userId: string; readonly requestId: string },
  ): Promise<Finding | undefined> {
    const row = await this.#rows.findOne({ where: { [Op.and]: [visible(scope), request] } });
    return row === null ? undefined : toFinding(row.get());
  }

  /** Newest first; those that are open by the instant at which they are due. */
  async list(scope: Scope, filter: FindingFilter): Promise<{ findings: Finding[]; total: number }> {
    const { after, limit } = filter;
    const isDue = filter.box === 'open' || filter.box === 'waiting';
    const wanted = conditions(scope, filter);
    const where = after === undefined ? wanted : { [Op.and]: [wanted, isDue ? dueAfter(after) : beyond(after)] };
    const order: [string, string][] = isDue
      ? [['dueAtMs', 'ASC'], ['id', 'ASC']] // prettier-ignore
      : [['foundAtMs', 'DESC'], ['id', 'DESC']]; // prettier-ignore
    const [rows, total] = await Promise.all([
      this.#rows.findAll({ where, order, limit }),
      this.#rows.count({ where: wanted }),
    ]);
    return { findings: rows.map((row) => toFinding(row.get())), total };
  }

  /** How many of a box there are; with `dueBeforeMs` those that are overdue by then. */
  async count(scope: Scope, filter: Pick<FindingFilter, 'box' | 'role'>, dueBeforeMs?: number): Promise<number> {
    const wanted = conditions(scope, filter);
    const overdue = { dueAtMs: { [Op.lt]: dueBeforeMs } };
    return this.#rows.count({ where: dueBeforeMs === undefined ? wanted : { [Op.and]: [wanted, overdue] } });
  }

  /** Those of which a superior must hear by now, the longest overdue first. */
  async listToEscalate(scope: Scope, nowMs: number, limit: number): Promise<Finding[]> {
    const where = { [Op.and]: [withinScope(scope), { state: openStates, escalateAtMs: { [Op.lte]: nowMs } }] };
    const rows = await this.#rows.findAll({ where, order: ['escalateAtMs', 'id'], limit });
    return rows.map((row) => toFinding(row.get()));
  }

  /** Open findings of the same camera and category since an instant, newest first: perhaps the same thing. */
  async listSimilar(
    scope: Scope,
    { id, cameraId, category }: Pick<Finding, 'id' | 'cameraId' | 'category'>,
    sinceMs: number,
  ): Promise<Finding[]> {
    if (cameraId === undefined) return [];
    const same = { cameraId, category, state: openStates, foundAtMs: { [Op.gte]: sinceMs }, id: { [Op.ne]: id } };
    const where = { [Op.and]: [visible(scope), same] };
    const rows = await this.#rows.findAll({ where, order: [['foundAtMs', 'DESC']], limit: 10 });
    return rows.map((row) => toFinding(row.get()));
  }

  /** Duplicates that were merged into a finding, oldest first. */
  async listMerged(scope: Scope, intoId: string): Promise<Finding[]> {
    const where = { [Op.and]: [visible(scope), { mergedIntoId: intoId }] };
    const rows = await this.#rows.findAll({ where, order: ['foundAtMs', 'id'], limit: 100 });
    return rows.map((row) => toFinding(row.get()));
  }

  /** A granted camera went to another organisation of its owner's, or to another owner, who reads of it from now on. */
  async followCamera({
    cameraId,
    organisationPath: ownerPath,
  }: {
    readonly cameraId: string;
    readonly organisationPath: string;
  }): Promise<void> {
    // Most changes of cameras concern no finding: those are not written for.
    const where = { cameraId, ownerPath: { [Op.and]: [{ [Op.ne]: null }, { [Op.ne]: ownerPath }] } };
    if ((await this.#rows.count({ where })) > 0) await this.#rows.update({ ownerPath }, { where });
  }

  /** The posts, and the owners of cameras, of a branch of the tree that was hung elsewhere. */
  async followMove({ fromPath, toPath }: { readonly fromPath: string; readonly toPath: string }): Promise<void> {
    for (const column of ['handlerPath', 'ownerPath'] as const) {
      const rows = await this.#rows.findAll({ where: { [column]: { [Op.startsWith]: fromPath } } });
      for (const row of rows) {
        const { id, [column]: path } = row.get();
        await this.#rows.update({ [column]: toPath + (path ?? '').slice(fromPath.length) }, { where: { id } });
      }
    }
  }
}

/** Paths are made of ids only, so the prefix holds none of LIKE's wildcards. */
function visible(scope: Scope): WhereOptions {
  return { [Op.or]: [withinScope(scope), { handlerPath: { [Op.startsWith]: scope.organisationPath } }] };
}

/** `visible`, and what was found at cameras that the scope granted to others. */
function seen(scope: Scope): WhereOptions {
  return { [Op.or]: [visible(scope), { ownerPath: { [Op.startsWith]: scope.organisationPath } }] };
}

function conditions(
  scope: Scope,
  { box, role, category }: Pick<FindingFilter, 'box' | 'role' | 'category'>,
): WhereOptions {
  const parts = [seen(scope), boxOf(scope, box, role), ...(category === undefined ? [] : [{ category }])];
  return { [Op.and]: parts };
}

function boxOf(scope: Scope, box: FindingFilter['box'], role: Role | undefined): WhereOptions {
  switch (box) {
    case 'all':
      return {};
    case 'open':
      return { state: openStates };
    case 'open-at-own': {
      const atOwn = { [Op.and]: [withinScope(scope), { ownerPath: null }] };
      const lent = { ownerPath: { [Op.startsWith]: scope.organisationPath } };
      return { [Op.and]: [{ state: openStates }, { [Op.or]: [atOwn, lent] }] };
    }
    case 'ended':
      return { state: { [Op.notIn]: openStates } };
    case 'waiting': {
      const ofRole = role === undefined ? {} : { handlerRole: role };
      const handled = { state: handlerStates, handlerPath: { [Op.startsWith]: scope.organisationPath }, ...ofRole };
      const home = { [Op.and]: [withinScope(scope), { state: homeStates }] };
      return role === undefined || role === 'officer' ? { [Op.or]: [handled, home] } : handled;
    }
  }
}

function beyond(cursor: InstantCursor): WhereOptions {
  return {
    [Op.or]: [{ foundAtMs: { [Op.lt]: cursor.atMs } }, { foundAtMs: cursor.atMs, id: { [Op.lt]: cursor.id } }],
  };
}

function dueAfter(cursor: InstantCursor): WhereOptions {
  return {
    [Op.or]: [{ dueAtMs: { [Op.gt]: cursor.atMs } }, { dueAtMs: cursor.atMs, id: { [Op.gt]: cursor.id } }],
  };
}
