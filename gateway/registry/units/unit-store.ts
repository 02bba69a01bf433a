import {
  col,
  fn,
  type Model,
  type ModelStatic,
  Op,
  UniqueConstraintError,
  type WhereOptions,
  where as whereFn,
} from 'sequelize';
import { z } from 'zod';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  idColumn,
  instantColumn,
  jsonColumn,
  keyColumn,
  optionalIdColumn,
  optionalTextColumn,
  pathColumn,
  readJson,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { NameCursor } from '../name-cursor.ts';
import { type Unit, type UnitId, type UnitKind, unitKinds } from './unit.ts';

interface UnitRow extends Omit<Unit, 'kinds' | 'contacts' | 'creditCode' | 'mergedIntoId'> {
  /** `,owner,carrier,` */
  readonly kinds: string;
  readonly contacts: string;
  readonly creditCode: string | null;
  readonly mergedIntoId: UnitId | null;
  readonly createdAtMs: number;
}

/** What a list of units is narrowed to. */
export interface UnitFilter {
  /** Part of the name or the credit code. */
  readonly search?: string | undefined;
  readonly kind?: UnitKind | undefined;
  /** Besides those of the scope: units that its cameras name. */
  readonly alsoIds: readonly string[];
}

const columns = {
  id: keyColumn,
  organisationId: idColumn,
  organisationPath: pathColumn,
  name: textColumn(),
  kinds: textColumn(),
  creditCode: optionalTextColumn(18),
  address: textColumn(256),
  contacts: jsonColumn,
  mergedIntoId: optionalIdColumn,
  createdAtMs: instantColumn,
};

const storedContacts = z.array(z.object({ name: z.string(), phone: z.string(), duty: z.string() }));
const rowsAtOnce = 500;

/** Units, each kept by the organisation that wrote it down. */
export class UnitStore {
  readonly #rows: ModelStatic<Model<UnitRow, UnitRow>>;

  constructor({ sequelize }: Database) {
    this.#rows = sequelize.define('unit', columns, { tableName: 'units', underscored: true, timestamps: false });
  }

  /** In no particular order; merged ones too. */
  async findMany(scope: Scope, ids: readonly string[], transaction?: Transaction): Promise<Unit[]> {
    if (ids.length === 0) return [];
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [withinScope(scope), { id: [...ids] }] },
      ...(transaction && { transaction }),
    });
    return rows.map((row) => toUnit(row.get()));
  }

  /** Units of the scope by their exact names; merged ones too. The highest keeper first. */
  async listByNames(scope: Scope, names: readonly string[], transaction?: Transaction): Promise<Unit[]> {
    const found: Unit[] = [];
    for (let from = 0; from < names.length; from += rowsAtOnce) {
      const rows = await this.#rows.findAll({
        where: { [Op.and]: [withinScope(scope), { name: names.slice(from, from + rowsAtOnce) }] },
        order: [[fn('LENGTH', col('organisation_path')), 'ASC'], 'id'],
        ...(transaction && { transaction }),
      });
      found.push(...rows.map((row) => toUnit(row.get())));
    }
    return found;
  }

  /** One slice by name, then id; merged ones are left out. */
  async list(
    scope: Scope,
    filter: UnitFilter,
    { after, limit }: { readonly after?: NameCursor | undefined; readonly limit: number },
  ): Promise<Unit[]> {
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [matches(scope, filter), ...(after === undefined ? [] : [comesAfter(after)])] },
      order: ['name', 'id'],
      limit,
    });
    return rows.map((row) => toUnit(row.get()));
  }

  count(scope: Scope, filter: UnitFilter): Promise<number> {
    return this.#rows.count({ where: matches(scope, filter) });
  }

  /** @throws GatewayError `unit/duplicate` when its organisation keeps one of that name */
  async add(units: readonly Unit[], atMs: number, transaction?: Transaction): Promise<void> {
    const rows = units.map((unit) => ({ ...toRow(unit), createdAtMs: atMs }));
    for (let from = 0; from < rows.length; from += rowsAtOnce) {
      try {
        await this.#rows.bulkCreate(rows.slice(from, from + rowsAtOnce), { ...(transaction && { transaction }) });
      } catch (cause) {
        throw cause instanceof UniqueConstraintError ? duplicate(cause) : cause;
      }
    }
  }

  /** @returns false when it is not in the scope. @throws GatewayError `unit/duplicate` */
  async save(scope: Scope, unit: Unit, transaction?: Transaction): Promise<boolean> {
    try {
      const [saved] = await this.#rows.update(toRow(unit), {
        where: { [Op.and]: [withinScope(scope), { id: unit.id }] },
        ...(transaction && { transaction }),
      });
      return saved === 1;
    } catch (cause) {
      throw cause instanceof UniqueConstraintError ? duplicate(cause) : cause;
    }
  }
}

function matches(scope: Scope, { search, kind, alsoIds }: UnitFilter): WhereOptions {
  const found = (text: string) =>
    ['name', 'credit_code'].map((column) =>
      whereFn(fn('INSTR', fn('LOWER', col(column)), fn('LOWER', text)), { [Op.gt]: 0 }),
    );
  return {
    [Op.and]: [
      { [Op.or]: [withinScope(scope), { id: [...alsoIds] }] },
      { mergedIntoId: null },
      ...(search === undefined ? [] : [{ [Op.or]: found(search) }]),
      ...(kind === undefined ? [] : [whereFn(fn('INSTR', col('kinds'), `,${kind},`), { [Op.gt]: 0 })]),
    ],
  };
}

function comesAfter({ name, id }: NameCursor): WhereOptions {
  return { [Op.or]: [{ name: { [Op.gt]: name } }, { name, id: { [Op.gt]: id } }] };
}

function duplicate(cause: UniqueConstraintError): GatewayError {
  const message = 'There is already a unit of this name; change that one, or merge the two.';
  return new GatewayError('unit/duplicate', message, { cause });
}

function toUnit({ kinds, contacts, creditCode, mergedIntoId, createdAtMs: _, ...row }: UnitRow): Unit {
  return {
    ...row,
    kinds: unitKinds.filter((kind) => kinds.includes(`,${kind},`)),
    contacts: readJson(storedContacts, contacts, `unit ${row.id}`),
    ...(creditCode !== null && { creditCode }),
    ...(mergedIntoId !== null && { mergedIntoId }),
  };
}

function toRow({ kinds, contacts, creditCode, mergedIntoId, ...unit }: Unit): Omit<UnitRow, 'createdAtMs'> {
  return {
    ...unit,
    kinds: `,${kinds.join(',')},`,
    contacts: JSON.stringify(contacts),
    creditCode: creditCode ?? null,
    mergedIntoId: mergedIntoId ?? null,
  };
}
