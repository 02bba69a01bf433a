import { type Model, type ModelStatic, Op, UniqueConstraintError } from 'sequelize';
import type { DeviceAddress } from '../../../adapters/sdk/adapter.ts';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  countColumn,
  idColumn,
  instantColumn,
  keyColumn,
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import { RememberedReading } from '../../platform/database/remembered-reading.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { type WithoutNulls, withoutNulls } from '../../platform/database/without-nulls.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import type { System, SystemId } from '../camera.ts';
import { alikeConditions, alreadyAdopted, type DeviceIdentity } from './device-identity.ts';

type SystemRow = Omit<System, 'mac'> & { readonly mac: string | null };

const columns = {
  id: keyColumn,
  kind: textColumn(16),
  name: textColumn(),
  organisationId: idColumn,
  organisationPath: pathColumn,
  adapterKind: textColumn(32),
  host: textColumn(64),
  port: countColumn,
  vendor: textColumn(),
  model: textColumn(),
  firmware: textColumn(),
  serial: textColumn(),
  mac: optionalTextColumn(32),
  createdAtMs: instantColumn,
};

const answersKept = 200;

/** Recorders (NVRs). One address is one system. */
export class SystemStore {
  readonly #rows: ModelStatic<Model<SystemRow, SystemRow>>;
  /** Every page of cameras asks for the names of its recorders. */
  readonly #many: RememberedReading<readonly System[]>;

  constructor(database: Database) {
    this.#many = new RememberedReading(database, ['systems'], { maxKeys: answersKept });
    this.#rows = database.sequelize.define('system', columns, {
      tableName: 'systems',
      underscored: true,
      timestamps: false,
    });
  }

  /** By name. */
  async list(scope: Scope): Promise<System[]> {
    const rows = await this.#rows.findAll({ where: withinScope(scope), order: ['name', 'id'] });
    return rows.map((row) => toSystem(row.get()));
  }

  findMany(scope: Scope, ids: readonly string[]): Promise<readonly System[]> {
    if (ids.length === 0) return Promise.resolve([]);
    return this.#many.read([scope.organisationPath, ...ids].join(' '), async () => {
      const rows = await this.#rows.findAll({ where: { ...withinScope(scope), id: [...ids] } });
      return rows.map((row) => toSystem(row.get()));
    });
  }

  async findByAddress(
    scope: Scope,
    adapterKind: string,
    { host, port }: DeviceAddress,
    transaction?: Transaction,
  ): Promise<System | undefined> {
    const row = await this.#rows.findOne({
      where: { ...withinScope(scope), adapterKind, host, port },
      ...(transaction && { transaction }),
    });
    return row === null ? undefined : toSystem(row.get());
  }

  /** Systems that may be the same device as `identity`. */
  async findAlike(scope: Scope, identity: DeviceIdentity, limit: number): Promise<System[]> {
    const alike = alikeConditions(identity);
    if (alike.length === 0) return [];
    const where = { [Op.and]: [withinScope(scope), { [Op.or]: alike }] };
    const rows = await this.#rows.findAll({ where, order: ['id'], limit });
    return rows.map((row) => toSystem(row.get()));
  }

  /** @throws GatewayError `candidate/adopted` when another adoption took the address at the same moment */
  async add(system: System, transaction?: Transaction): Promise<void> {
    try {
      await this.#rows.create({ ...system, mac: system.mac ?? null }, { ...(transaction && { transaction }) });
    } catch (cause) {
      throw cause instanceof UniqueConstraintError ? alreadyAdopted(system, cause) : cause;
    }
  }

  async remove(id: SystemId, transaction: Transaction): Promise<void> {
    await this.#rows.destroy({ where: { id }, transaction });
  }

  /** @throws GatewayError `candidate/adopted` when another system has the address */
  async moveTo(id: SystemId, { host, port }: DeviceAddress, transaction: Transaction): Promise<void> {
    try {
      await this.#rows.update({ host, port }, { where: { id }, transaction });
    } catch (cause) {
      throw cause instanceof UniqueConstraintError ? alreadyAdopted({ host, port }, cause) : cause;
    }
  }
}

function toSystem(row: SystemRow): System {
  const system: WithoutNulls<SystemRow> = withoutNulls(row);
  return { ...system, createdAtMs: Number(system.createdAtMs) };
}
