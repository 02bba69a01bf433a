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
import type { Scope } from '../../platform/actor/scope.ts';
import { addDays } from '../../platform/clock/civil-time.ts';
import {
  countColumn,
  idColumn,
  instantColumn,
  keyColumn,
  optionalNumberColumn,
  pathColumn,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { Contract, ContractCursor, ContractId, ContractStanding } from './contract.ts';

interface ContractRow extends Contract {
  /** The last standing that was announced. */
  readonly announced: ContractStanding | '';
  readonly createdAtMs: number;
}

/** A contract, and the standing that was announced last. */
export interface AnnouncedContract {
  readonly contract: Contract;
  readonly announced: ContractStanding | '';
}

/** The day that standings are told for. */
export interface ContractDay {
  /** Civil date in Asia/Shanghai. */
  readonly today: string;
  readonly warnDays: number;
}

/** What a list of contracts is narrowed to. */
export interface ContractFilter {
  readonly standing?: ContractStanding | undefined;
  /** Part of the number or the circuit. */
  readonly search?: string | undefined;
  readonly lessorUnitId?: string | undefined;
}

const columns = {
  id: keyColumn,
  organisationId: idColumn,
  organisationPath: pathColumn,
  number: textColumn(64),
  lessorUnitId: idColumn,
  points: countColumn,
  monthlyFeeFen: countColumn,
  startsOn: textColumn(10),
  endsOn: textColumn(10),
  agreedAvailability: { ...optionalNumberColumn, allowNull: false },
  circuit: textColumn(256),
  note: textColumn(500),
  announced: textColumn(16),
  createdAtMs: instantColumn,
};

/** Lease contracts. Which cameras are under them stands in the cameras' records. */
export class ContractStore {
  readonly #rows: ModelStatic<Model<ContractRow, ContractRow>>;

  constructor({ sequelize }: Database) {
    this.#rows = sequelize.define('leaseContract', columns, {
      tableName: 'lease_contracts',
      underscored: true,
      timestamps: false,
    });
  }

  async find(scope: Scope, id: string): Promise<Contract | undefined> {
    const row = await this.#rows.findOne({ where: { [Op.and]: [withinScope(scope), { id }] } });
    return row === null ? undefined : toContract(row.get());
  }

  /** In no particular order; ids that are unknown or foreign are left out. */
  async findMany(scope: Scope, ids: readonly string[], transaction?: Transaction): Promise<Contract[]> {
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [withinScope(scope), { id: [...ids] }] },
      ...(transaction && { transaction }),
    });
    return rows.map((row) => toContract(row.get()));
  }

  /** Contracts of those numbers; organisations number their own, so one number may be several contracts'. */
  async listByNumbers(scope: Scope, numbers: readonly string[], transaction?: Transaction): Promise<Contract[]> {
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [withinScope(scope), { number: [...numbers] }] },
      ...(transaction && { transaction }),
    });
    return rows.map((row) => toContract(row.get()));
  }

  /** One slice, the first to end first. */
  async list(
    scope: Scope,
    { filter, day }: { readonly filter: ContractFilter; readonly day: ContractDay },
    { after, limit }: { readonly after?: ContractCursor | undefined; readonly limit: number },
  ): Promise<Contract[]> {
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [matches(scope, filter, day), ...(after === undefined ? [] : [endsAfter(after)])] },
      order: ['endsOn', 'id'],
      limit,
    });
    return rows.map((row) => toContract(row.get()));
  }

  count(scope: Scope, filter: ContractFilter, day: ContractDay): Promise<number> {
    return this.#rows.count({ where: matches(scope, filter, day) });
  }

  /** Every contract, in no particular order. */
  async listAll(scope: Scope): Promise<Contract[]> {
    const rows = await this.#rows.findAll({ where: withinScope(scope) });
    return rows.map((row) => toContract(row.get()));
  }

  /** Ids of the contracts whose last day was before `today`. */
  async listEndedIds(scope: Scope, today: string): Promise<ContractId[]> {
    const where = { [Op.and]: [withinScope(scope), { endsOn: { [Op.lt]: today } }] };
    const rows = await this.#rows.findAll({ attributes: ['id'], where });
    return rows.map((row) => row.get().id);
  }

  /** Contracts of one standing that was not announced yet. */
  async listUnannounced(scope: Scope, standing: 'expiring' | 'ended', day: ContractDay): Promise<AnnouncedContract[]> {
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [matches(scope, { standing }, day), { announced: { [Op.ne]: standing } }] },
      order: ['endsOn', 'id'],
    });
    return rows.map((row) => ({ contract: toContract(row.get()), announced: row.get().announced }));
  }

  /** @returns false when it was announced meanwhile */
  async markAnnounced({ id }: Contract, before: ContractStanding | '', standing: ContractStanding): Promise<boolean> {
    const [marked] = await this.#rows.update({ announced: standing }, { where: { id, announced: before } });
    return marked === 1;
  }

  /** @throws GatewayError `contract/duplicate` when its organisation keeps one of that number */
  async add(contract: Contract, atMs: number): Promise<void> {
    try {
      await this.#rows.create({ ...contract, announced: '', createdAtMs: atMs });
    } catch (cause) {
      throw cause instanceof UniqueConstraintError ? duplicate(contract, cause) : cause;
    }
  }

  /**
   * An edited contract is announced anew.
   *
   * @returns false when it is not in the scope
   * @throws GatewayError `contract/duplicate`
   */
  async save(scope: Scope, contract: Contract): Promise<boolean> {
    try {
      const where = { [Op.and]: [withinScope(scope), { id: contract.id }] };
      const [saved] = await this.#rows.update({ ...contract, announced: '' }, { where });
      return saved === 1;
    } catch (cause) {
      throw cause instanceof UniqueConstraintError ? duplicate(contract, cause) : cause;
    }
  }

  /** Follows a lessor that was merged into another unit. */
  async replaceUnit(fromId: string, toId: string, transaction: Transaction): Promise<void> {
    await this.#rows.update({ lessorUnitId: toId }, { where: { lessorUnitId: fromId }, transaction });
  }
}

function matches(scope: Scope, { standing, search, lessorUnitId }: ContractFilter, day: ContractDay): WhereOptions {
  const holds = (text: string) =>
    ['number', 'circuit'].map((column) =>
      whereFn(fn('INSTR', fn('LOWER', col(column)), fn('LOWER', text)), { [Op.gt]: 0 }),
    );
  return {
    [Op.and]: [
      withinScope(scope),
      ...(standing === undefined ? [] : [stands(standing, day)]),
      ...(search === undefined ? [] : [{ [Op.or]: holds(search) }]),
      ...(lessorUnitId === undefined ? [] : [{ lessorUnitId }]),
    ],
  };
}

/** `contractStanding` as a condition; dates compare as texts. */
function stands(standing: ContractStanding, { today, warnDays }: ContractDay): WhereOptions {
  const warnTo = addDays(today, warnDays);
  switch (standing) {
    case 'ended':
      return { endsOn: { [Op.lt]: today } };
    case 'not-begun':
      return { endsOn: { [Op.gte]: today }, startsOn: { [Op.gt]: today } };
    case 'expiring':
      return { endsOn: { [Op.between]: [today, warnTo] }, startsOn: { [Op.lte]: today } };
    case 'running':
      return { endsOn: { [Op.gt]: warnTo }, startsOn: { [Op.lte]: today } };
  }
}

function endsAfter({ endsOn, id }: ContractCursor): WhereOptions {
  return { [Op.or]: [{ endsOn: { [Op.gt]: endsOn } }, { endsOn, id: { [Op.gt]: id } }] };
}

function duplicate({ number }: Contract, cause: UniqueConstraintError): GatewayError {
  const message = `There is already a contract “${number}”; change that one, or give another number.`;
  return new GatewayError('contract/duplicate', message, { cause });
}

function toContract({ announced: _announced, createdAtMs: _created, ...contract }: ContractRow): Contract {
  return contract;
}
