import { type Model, type ModelStatic, Op } from 'sequelize';
import { z } from 'zod';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  idColumn,
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
import type { CheckEvidence } from './check-report.ts';
import { forbiddenInteriors } from './forbidden-interiors-api.ts';
import type { StoredCheck } from './stored-check.ts';

interface CheckRow {
  readonly id: StoredCheck['id'];
  readonly organisationPath: string;
  readonly candidateId: string;
  readonly state: StoredCheck['state'];
  readonly report: string;
  readonly checklist: string;
  readonly checkedBy: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
}

const columns = {
  id: keyColumn,
  organisationPath: pathColumn,
  candidateId: idColumn,
  state: textColumn(16),
  report: jsonColumn,
  checklist: jsonColumn,
  checkedBy: textColumn(),
  startedAtMs: instantColumn,
  endedAtMs: optionalInstantColumn,
};

const checklistShape = z.object({
  forbiddenInteriors: z.array(z.enum(forbiddenInteriors)),
  signagePresent: z.union([z.boolean(), z.literal('unknown')]),
});
const reportShape = z.object({
  // Written by us a moment ago or years ago; what it holds in detail is the screen's matter.
  evidence: z
    .custom<CheckEvidence>((value) => typeof value === 'object' && value !== null && 'ports' in value)
    .exactOptional(),
  picture: z.object({ contentType: z.string(), base64: z.string() }).exactOptional(),
});

/** Reports of checks before adoption. */
export class CheckStore {
  readonly #rows: ModelStatic<Model<CheckRow, CheckRow>>;

  constructor({ sequelize }: Database) {
    this.#rows = sequelize.define('checkReport', columns, {
      tableName: 'check_reports',
      underscored: true,
      timestamps: false,
    });
  }

  async add(check: StoredCheck): Promise<void> {
    await this.#rows.create(toRow(check));
  }

  async save(check: StoredCheck): Promise<void> {
    await this.#rows.update(withoutPath(toRow(check)), { where: { id: check.id } });
  }

  async find(scope: Scope, id: string): Promise<StoredCheck | undefined> {
    const row = await this.#rows.findOne({ where: { [Op.and]: [withinScope(scope), { id }] } });
    return row === null ? undefined : toCheck(row.get());
  }

  /** The newest first. */
  async listOfCandidate(scope: Scope, candidateId: string, limit: number): Promise<StoredCheck[]> {
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [withinScope(scope), { candidateId }] },
      order: [
        ['startedAtMs', 'DESC'],
        ['id', 'DESC'],
      ],
      limit,
    });
    return rows.map((row) => toCheck(row.get()));
  }

  /** Marks what the last process left running. */
  async breakOff(scope: Scope, atMs: number): Promise<void> {
    const where = { [Op.and]: [withinScope(scope), { state: 'running' }] };
    await this.#rows.update({ state: 'broken-off', endedAtMs: atMs }, { where });
  }
}

function toRow({ evidence, picture, checklist, endedAtMs, ...check }: StoredCheck): CheckRow {
  const report = { ...(evidence && { evidence }), ...(picture && { picture }) };
  return {
    ...check,
    report: JSON.stringify(report),
    checklist: JSON.stringify(checklist),
    endedAtMs: endedAtMs ?? null,
  };
}

function toCheck({ report, checklist, endedAtMs, ...row }: CheckRow): StoredCheck {
  return {
    ...row,
    ...readJson(reportShape, report, `check ${row.id}`),
    checklist: readJson(checklistShape, checklist, `check ${row.id}`),
    startedAtMs: Number(row.startedAtMs),
    ...(endedAtMs !== null && { endedAtMs: Number(endedAtMs) }),
  };
}
