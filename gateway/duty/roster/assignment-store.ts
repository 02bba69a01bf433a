import { type Model, type ModelStatic, Op, UniqueConstraintError, type WhereOptions } from 'sequelize';
import type { UserId } from '../../platform/actor/actor.ts';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  idColumn,
  instantColumn,
  keyColumn,
  optionalIdColumn,
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import type { Assignment, Substitution } from './assignment.ts';

type AssignmentRow = Omit<Assignment, 'substitute'> & {
  readonly substituteId: UserId | null;
  readonly substituteName: string | null;
  readonly substituteReason: string | null;
};

const columns = {
  id: keyColumn,
  postId: idColumn,
  organisationPath: pathColumn,
  date: textColumn(10),
  slotKey: textColumn(8),
  officerId: idColumn,
  officerName: textColumn(),
  substituteId: optionalIdColumn,
  substituteName: optionalTextColumn(),
  substituteReason: optionalTextColumn(500),
  assignedBy: textColumn(),
  assignedAtMs: instantColumn,
};

const substitutionColumns = {
  id: keyColumn,
  assignmentId: idColumn,
  organisationPath: pathColumn,
  officerId: idColumn,
  officerName: textColumn(),
  insteadOfName: textColumn(),
  reason: textColumn(500),
  userId: idColumn,
  byName: textColumn(),
  atMs: instantColumn,
};

/** Civil dates, both included. */
interface Dates {
  readonly fromDate: string;
  readonly toDate: string;
}

const order = ['date', 'slotKey', 'assignedAtMs', 'id'];

/** Who is assigned to which slot of which date, and who comes instead. */
export class AssignmentStore {
  readonly #database: Database;
  readonly #rows: ModelStatic<Model<AssignmentRow, AssignmentRow>>;
  readonly #substitutions: ModelStatic<Model<Substitution, Substitution>>;

  constructor(database: Database) {
    const common = { underscored: true, timestamps: false };
    const { sequelize } = database;
    this.#database = database;
    this.#rows = sequelize.define('assignment', columns, { tableName: 'roster_assignments', ...common });
    this.#substitutions = sequelize.define('substitution', substitutionColumns, {
      tableName: 'roster_substitutions',
      ...common,
    });
  }

  /** Of some dates, in the order in which they were assigned. */
  async list(scope: Scope, { fromDate, toDate }: Dates): Promise<Assignment[]> {
    return this.#list({ [Op.and]: [withinScope(scope), { date: { [Op.between]: [fromDate, toDate] } }] });
  }

  /** Of some posts and dates. */
  async listOfPosts(scope: Scope, postIds: readonly string[], { fromDate, toDate }: Dates): Promise<Assignment[]> {
    const wanted = { postId: [...postIds], date: { [Op.between]: [fromDate, toDate] } };
    return this.#list({ [Op.and]: [withinScope(scope), wanted] });
  }

  /** To which somebody comes, as assigned or as a substitute. */
  async listOfOfficer(scope: Scope, officerId: string, { fromDate, toDate }: Dates): Promise<Assignment[]> {
    const comes = { [Op.or]: [{ officerId, substituteId: null }, { substituteId: officerId }] };
    return this.#list({ [Op.and]: [withinScope(scope), comes, { date: { [Op.between]: [fromDate, toDate] } }] });
  }

  /** Those of a slot from a date on: what stands in the way of taking the slot away. */
  async countFrom(
    scope: Scope,
    slot: { readonly postId: string; readonly slotKey: string },
    date: string,
  ): Promise<number> {
    return this.#rows.count({ where: { [Op.and]: [withinScope(scope), slot, { date: { [Op.gte]: date } }] } });
  }

  async find(scope: Scope, id: string): Promise<Assignment | undefined> {
    const row = await this.#rows.findOne({ where: { ...withinScope(scope), id } });
    return row === null ? undefined : toAssignment(row.get());
  }

  /** Takes some away and adds others, all or nothing. @returns false when somebody assigned one of them meanwhile */
  async change(removedIds: readonly string[], added: readonly Assignment[]): Promise<boolean> {
    try {
      await this.#database.transaction(async (transaction) => {
        if (removedIds.length > 0) await this.#rows.destroy({ where: { id: [...removedIds] }, transaction });
        if (added.length > 0) await this.#rows.bulkCreate(added.map(toRow), { transaction });
      });
    } catch (error) {
      if (error instanceof UniqueConstraintError) return false;
      throw error;
    }
    return true;
  }

  /** Keeps the substitution, and who comes now. */
  async substitute(substitution: Substitution): Promise<void> {
    const { assignmentId: id, officerId: substituteId, officerName: substituteName, reason } = substitution;
    await this.#database.transaction(async (transaction) => {
      await this.#substitutions.create(substitution, { transaction });
      const now = { substituteId, substituteName, substituteReason: reason };
      await this.#rows.update(now, { where: { id }, transaction });
    });
  }

  /** Every substitution of some assignments, oldest first. */
  async listSubstitutions(scope: Scope, assignmentIds: readonly string[]): Promise<Substitution[]> {
    const where = { [Op.and]: [withinScope(scope), { assignmentId: [...assignmentIds] }] };
    const rows = await this.#substitutions.findAll({ where, order: ['atMs', 'id'] });
    return rows.map((row) => ({ ...row.get(), atMs: Number(row.get().atMs) }));
  }

  async #list(where: WhereOptions): Promise<Assignment[]> {
    const rows = await this.#rows.findAll({ where, order });
    return rows.map((row) => toAssignment(row.get()));
  }
}

function toRow({ substitute, ...assignment }: Assignment): AssignmentRow {
  return {
    ...assignment,
    substituteId: substitute?.officerId ?? null,
    substituteName: substitute?.officerName ?? null,
    substituteReason: substitute?.reason ?? null,
  };
}

function toAssignment({ substituteId, substituteName, substituteReason, ...row }: AssignmentRow): Assignment {
  const reason = substituteReason ?? '';
  return {
    ...row,
    assignedAtMs: Number(row.assignedAtMs),
    ...(substituteId !== null && {
      substitute: { officerId: substituteId, officerName: substituteName ?? '', reason },
    }),
  };
}
