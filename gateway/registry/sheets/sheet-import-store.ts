import { type Model, type ModelStatic, Op } from 'sequelize';
import { z } from 'zod';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  idColumn,
  instantColumn,
  jsonColumn,
  keyColumn,
  optionalTextColumn,
  pathColumn,
  readJson,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { withoutPath } from '../../platform/database/without-path.ts';
import type { ImportId, ImportState, SheetImport } from './sheet-import.ts';

interface ImportDbRow {
  readonly id: ImportId;
  readonly organisationPath: string;
  readonly userId: string;
  readonly state: ImportState;
  readonly sealedKey: string | null;
  readonly facts: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

type Facts = Omit<SheetImport, 'id' | 'organisationPath' | 'userId' | 'state' | 'createdAtMs' | 'updatedAtMs'>;

// Written by this file only, from the very type; zod checks that it is an object at all.
const factsShape = z.custom<Facts>((value) => typeof value === 'object' && value !== null && 'options' in value);

const columns = {
  id: keyColumn,
  organisationPath: pathColumn,
  userId: idColumn,
  state: textColumn(16),
  sealedKey: optionalTextColumn(256),
  facts: jsonColumn,
  createdAtMs: instantColumn,
  updatedAtMs: instantColumn,
};

/** Imports of sheets with where they stand. Their rows are in SheetRowStore. */
export class SheetImportStore {
  readonly #rows: ModelStatic<Model<ImportDbRow, ImportDbRow>>;

  constructor(database: Database) {
    this.#rows = database.sequelize.define('sheetImport', columns, {
      tableName: 'sheet_imports',
      underscored: true,
      timestamps: false,
    });
  }

  /** Newest first. */
  async list(scope: Scope, limit: number): Promise<SheetImport[]> {
    const order: [string, string][] = [
      ['createdAtMs', 'DESC'],
      ['id', 'DESC'],
    ];
    const rows = await this.#rows.findAll({ where: withinScope(scope), order, limit });
    return rows.map((row) => toImport(row.get()));
  }

  async find(scope: Scope, id: string, transaction?: Transaction): Promise<SheetImport | undefined> {
    const row = await this.#rows.findOne({
      where: { [Op.and]: [withinScope(scope), { id }] },
      ...(transaction && { transaction }),
    });
    return row === null ? undefined : toImport(row.get());
  }

  /** Those that were in one of the states when the gateway stopped. */
  async listInState(scope: Scope, states: readonly ImportState[]): Promise<SheetImport[]> {
    const rows = await this.#rows.findAll({ where: { [Op.and]: [withinScope(scope), { state: [...states] }] } });
    return rows.map((row) => toImport(row.get()));
  }

  async listOlder(scope: Scope, beforeMs: number): Promise<SheetImport[]> {
    const where = { [Op.and]: [withinScope(scope), { createdAtMs: { [Op.lt]: beforeMs } }] };
    return (await this.#rows.findAll({ where })).map((row) => toImport(row.get()));
  }

  /** The sealed key of its kept file, while there is one. */
  async findSealedKey(scope: Scope, id: string): Promise<string | undefined> {
    const row = await this.#rows.findOne({ where: { [Op.and]: [withinScope(scope), { id }] } });
    return row?.get().sealedKey ?? undefined;
  }

  async add(sheetImport: SheetImport, sealedKey: string): Promise<void> {
    await this.#rows.create({ ...toRow(sheetImport), sealedKey });
  }

  /** Saves its new standing; the key goes when the file goes, which is when it is no longer read. */
  async save(sheetImport: SheetImport, transaction?: Transaction): Promise<void> {
    const { id, state } = sheetImport;
    const key = state === 'parsing' ? {} : { sealedKey: null };
    await this.#rows.update(
      { ...withoutPath(toRow(sheetImport)), ...key },
      { where: { id }, ...(transaction && { transaction }) },
    );
  }

  /**
   * Moves it from one state to another exactly once, however many ask at the same moment.
   *
   * @returns false when it was not in the state
   */
  async claim(id: ImportId, from: ImportState, to: ImportState): Promise<boolean> {
    const [claimed] = await this.#rows.update({ state: to }, { where: { id, state: from } });
    return claimed === 1;
  }

  async remove(id: ImportId, transaction: Transaction): Promise<void> {
    await this.#rows.destroy({ where: { id }, transaction });
  }
}

function toImport(row: ImportDbRow): SheetImport {
  const { id, organisationPath, userId, state, facts, createdAtMs, updatedAtMs } = row;
  return {
    ...readJson(factsShape, facts, `sheet import ${id}`),
    ...{ id, organisationPath, userId, state },
    createdAtMs: Number(createdAtMs),
    updatedAtMs: Number(updatedAtMs),
  };
}

function toRow(sheetImport: SheetImport): Omit<ImportDbRow, 'sealedKey'> {
  const { id, organisationPath, userId, state, createdAtMs, updatedAtMs, ...facts } = sheetImport;
  return { id, organisationPath, userId, state, createdAtMs, updatedAtMs, facts: JSON.stringify(facts) };
}
