import { type Model, type ModelStatic, Op, type WhereOptions } from 'sequelize';
import { z } from 'zod';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  countColumn,
  flagColumn,
  idColumn,
  jsonColumn,
  optionalIdColumn,
  optionalTextColumn,
  pathColumn,
  readJson,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import type { ImportRow } from './import-row.ts';
import { type Proposal, proposals, type RowVerdict } from './sheet-import.ts';

interface RowDbRow {
  readonly importId: string;
  readonly number: number;
  readonly organisationPath: string;
  readonly verdict: RowVerdict;
  readonly proposal: Proposal | null;
  readonly applied: RowVerdict | null;
  readonly hasProblems: boolean;
  readonly cameraId: string | null;
  readonly content: string;
  readonly sealedPassword: string | null;
}

/** Which rows of an import a page shows. */
export interface RowFilter {
  readonly verdict?: RowVerdict;
  /** Only rows of which something is to be said. */
  readonly withProblems?: boolean;
}

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const contentShape = z.object({
  values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
  cells: z.array(cell),
  isCodeTaken: z.boolean(),
  // Made by rowProblem alone, whose codes may grow.
  problems: z.array(z.custom<ImportRow['problems'][number]>((value) => typeof value === 'object' && value !== null)),
});

const columns = {
  importId: { ...idColumn, primaryKey: true },
  number: { ...countColumn, primaryKey: true },
  organisationPath: pathColumn,
  verdict: textColumn(16),
  proposal: optionalTextColumn(32),
  applied: optionalTextColumn(16),
  hasProblems: flagColumn,
  cameraId: optionalIdColumn,
  content: jsonColumn,
  sealedPassword: optionalTextColumn(2048),
};

/** Rows of imports, by their number. */
export class SheetRowStore {
  readonly #rows: ModelStatic<Model<RowDbRow, RowDbRow>>;

  constructor(database: Database) {
    this.#rows = database.sequelize.define('sheetRow', columns, {
      tableName: 'sheet_rows',
      underscored: true,
      timestamps: false,
    });
  }

  /** Rows behind `after`, by number. */
  async list(
    scope: Scope,
    importId: string,
    { after, limit, ...filter }: RowFilter & { readonly after: number; readonly limit: number },
  ): Promise<ImportRow[]> {
    const where = { [Op.and]: [matches(scope, importId, filter), { number: { [Op.gt]: after } }] };
    const rows = await this.#rows.findAll({ where, order: ['number'], limit });
    return rows.map((row) => toImportRow(row.get()));
  }

  count(scope: Scope, importId: string, filter: RowFilter): Promise<number> {
    return this.#rows.count({ where: matches(scope, importId, filter) });
  }

  /** The next rows to apply: good ones, and those whose proposal was accepted. */
  async listToApply(
    scope: Scope,
    importId: string,
    slice: { readonly accepted: readonly Proposal[]; readonly limit: number; readonly after: number },
  ): Promise<ImportRow[]> {
    const { accepted, limit, after } = slice;
    const isAccepted = { [Op.or]: [{ proposal: null }, { proposal: [...accepted] }] };
    const where = {
      [Op.and]: [
        withinScope(scope),
        { importId, applied: null, verdict: { [Op.ne]: 'rejected' }, number: { [Op.gt]: after } },
        isAccepted,
      ],
    };
    const rows = await this.#rows.findAll({ where, order: ['number'], limit });
    return rows.map((row) => toImportRow(row.get()));
  }

  /** Rows that were applied, by number. */
  async listApplied(
    scope: Scope,
    importId: string,
    { limit, after }: { readonly limit: number; readonly after: number },
  ): Promise<ImportRow[]> {
    const applied = { importId, applied: { [Op.ne]: null }, number: { [Op.gt]: after } };
    const where = { [Op.and]: [withinScope(scope), applied] };
    const rows = await this.#rows.findAll({ where, order: ['number'], limit });
    return rows.map((row) => toImportRow(row.get()));
  }

  async add(importId: string, organisationPath: string, rows: readonly ImportRow[]): Promise<void> {
    await this.#rows.bulkCreate(rows.map((row) => toDbRow(importId, organisationPath, row)));
  }

  /** Saves what rows did; their passwords go. */
  async saveApplied(
    importId: string,
    rows: readonly Pick<ImportRow, 'number' | 'applied'>[],
    transaction: Transaction,
  ): Promise<void> {
    for (const [applied, members] of Map.groupBy(rows, (row) => row.applied ?? 'rejected')) {
      const where = { importId, number: members.map(({ number }) => number) };
      await this.#rows.update({ applied, sealedPassword: null }, { where, transaction });
    }
  }

  /** Saves what is to be said of rows, where that changed. */
  async saveProblems(importId: string, rows: readonly ImportRow[], transaction: Transaction): Promise<void> {
    for (const row of rows) {
      const { content, hasProblems } = toDbRow(importId, '', row);
      await this.#rows.update({ content, hasProblems }, { where: { importId, number: row.number }, transaction });
    }
  }

  /** Forgets passwords of rows that nobody will apply any more. */
  async dropPasswords(importId: string): Promise<void> {
    await this.#rows.update({ sealedPassword: null }, { where: { importId, sealedPassword: { [Op.ne]: null } } });
  }

  async remove(importId: string, transaction?: Transaction): Promise<void> {
    await this.#rows.destroy({ where: { importId }, ...(transaction && { transaction }) });
  }
}

function matches(scope: Scope, importId: string, { verdict, withProblems }: RowFilter): WhereOptions<RowDbRow> {
  return {
    [Op.and]: [
      withinScope(scope),
      { importId },
      ...(verdict === undefined ? [] : [{ verdict }]),
      ...(withProblems === true ? [{ hasProblems: true }] : []),
    ],
  };
}

function toImportRow(row: RowDbRow): ImportRow {
  const { number, verdict, proposal, applied, cameraId, sealedPassword } = row;
  return {
    ...readJson(contentShape, row.content, `row ${String(number)} of sheet import ${row.importId}`),
    ...{ number, verdict },
    // A proposal that a later version no longer makes cannot be accepted, and holds nothing back.
    ...(proposal !== null && proposals.includes(proposal) && { proposal }),
    ...(applied !== null && { applied }),
    ...(cameraId !== null && { cameraId }),
    ...(sealedPassword !== null && { sealedPassword }),
  };
}

function toDbRow(importId: string, organisationPath: string, row: ImportRow): RowDbRow {
  const { number, verdict, proposal = null, applied = null, cameraId = null, sealedPassword = null } = row;
  const { values, cells, problems, isCodeTaken } = row;
  return {
    ...{ importId, number, organisationPath, verdict, proposal, applied, cameraId, sealedPassword },
    hasProblems: problems.length > 0,
    content: JSON.stringify({ values, cells, problems, isCodeTaken }),
  };
}
