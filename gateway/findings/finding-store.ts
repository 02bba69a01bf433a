import { type Model, type ModelStatic, Op, UniqueConstraintError, type WhereOptions } from 'sequelize';
import type { InstantCursor } from '../patrol/instant-cursor.ts';
import type { Scope } from '../platform/actor/scope.ts';
import {
  flagColumn,
  idColumn,
  instantColumn,
  keyColumn,
  optionalIdColumn,
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../platform/database/columns.ts';
import type { Database } from '../platform/database/database.ts';
import { withinScope } from '../platform/database/within-scope.ts';
import type { Finding } from './finding.ts';

interface FindingRow extends Omit<Finding, 'roundId' | 'stopId' | 'snapshotProblem'> {
  readonly roundId: string | null;
  readonly stopId: string | null;
  readonly snapshotProblem: string | null;
}

const newestFirst: [string, string][] = [
  ['foundAtMs', 'DESC'],
  ['id', 'DESC'],
];

/** Findings; they are added, never changed and never deleted. */
export class FindingStore {
  readonly #rows: ModelStatic<Model<FindingRow, FindingRow>>;

  constructor(database: Database) {
    this.#rows = database.sequelize.define(
      'finding',
      {
        id: keyColumn,
        organisationId: idColumn,
        organisationName: textColumn(),
        organisationPath: pathColumn,
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
      },
      { tableName: 'findings', underscored: true, timestamps: false },
    );
  }

  /** @returns false when the user's request is stored already: nothing is written then */
  async add(finding: Finding): Promise<boolean> {
    try {
      await this.#rows.create(toRow(finding));
    } catch (error) {
      if (error instanceof UniqueConstraintError) return false;
      throw error;
    }
    return true;
  }

  async find(scope: Scope, id: string): Promise<Finding | undefined> {
    const row = await this.#rows.findOne({ where: { ...withinScope(scope), id } });
    return row === null ? undefined : toFinding(row.get());
  }

  async findRequest(
    scope: Scope,
    request: { readonly userId: string; readonly requestId: string },
  ): Promise<Finding | undefined> {
    const row = await this.#rows.findOne({ where: { ...withinScope(scope), ...request } });
    return row === null ? undefined : toFinding(row.get());
  }

  /** Newest first. */
  async list(
    scope: Scope,
    { after, limit }: { readonly after?: InstantCursor | undefined; readonly limit: number },
  ): Promise<{ findings: Finding[]; total: number }> {
    const filter = withinScope(scope);
    const where: WhereOptions = after === undefined ? filter : { [Op.and]: [filter, beyond(after)] };
    const [rows, total] = await Promise.all([
      this.#rows.findAll({ where, order: newestFirst, limit }),
      this.#rows.count({ where: filter }),
    ]);
    return { findings: rows.map((row) => toFinding(row.get())), total };
  }
}

function beyond(cursor: InstantCursor): WhereOptions {
  return {
    [Op.or]: [{ foundAtMs: { [Op.lt]: cursor.atMs } }, { foundAtMs: cursor.atMs, id: { [Op.lt]: cursor.id } }],
  };
}

function toRow(finding: Finding): FindingRow {
  return {
    ...finding,
    roundId: finding.roundId ?? null,
    stopId: finding.stopId ?? null,
    snapshotProblem: finding.snapshotProblem ?? null,
  };
}

function toFinding({ roundId, stopId, snapshotProblem, ...row }: FindingRow): Finding {
  return {
    ...row,
    foundAtMs: Number(row.foundAtMs),
    hasSnapshot: Boolean(row.hasSnapshot),
    ...(roundId !== null && { roundId }),
    ...(stopId !== null && { stopId }),
    ...(snapshotProblem !== null && { snapshotProblem }),
  };
}
