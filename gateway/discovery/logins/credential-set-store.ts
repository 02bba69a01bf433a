import { type Model, type ModelStatic, Op, UniqueConstraintError } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  countColumn,
  instantColumn,
  keyColumn,
  optionalIdColumn,
  pathColumn,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { CredentialSet } from './credential-set.ts';

type SetRow = Omit<CredentialSet, 'unitId'> & { readonly unitId: string | null };

const columns = {
  id: keyColumn,
  organisationPath: pathColumn,
  unitId: optionalIdColumn,
  name: textColumn(),
  username: textColumn(),
  sealedPassword: textColumn(2048),
  version: countColumn,
  changedBy: textColumn(),
  changedAtMs: instantColumn,
};

/** Named logins. The store never sees an open password. */
export class CredentialSetStore {
  readonly #rows: ModelStatic<Model<SetRow, SetRow>>;

  constructor({ sequelize }: Database) {
    this.#rows = sequelize.define('credentialSet', columns, {
      tableName: 'credential_sets',
      underscored: true,
      timestamps: false,
    });
  }

  /** By name. */
  async list(scope: Scope): Promise<CredentialSet[]> {
    const rows = await this.#rows.findAll({ where: withinScope(scope), order: ['name', 'id'] });
    return rows.map((row) => toSet(row.get()));
  }

  async find(scope: Scope, id: string): Promise<CredentialSet | undefined> {
    const row = await this.#rows.findOne({ where: { [Op.and]: [withinScope(scope), { id }] } });
    return row === null ? undefined : toSet(row.get());
  }

  /** @throws GatewayError `credential-set/duplicate` when the organisation has one of the name */
  async add(set: CredentialSet): Promise<void> {
    try {
      await this.#rows.create({ ...set, unitId: set.unitId ?? null });
    } catch (cause) {
      throw cause instanceof UniqueConstraintError ? duplicate(set, cause) : cause;
    }
  }

  /** @throws GatewayError `credential-set/duplicate` */
  async save(set: CredentialSet): Promise<void> {
    try {
      await this.#rows.update({ ...set, unitId: set.unitId ?? null }, { where: { id: set.id } });
    } catch (cause) {
      throw cause instanceof UniqueConstraintError ? duplicate(set, cause) : cause;
    }
  }

  async remove(scope: Scope, id: string): Promise<void> {
    await this.#rows.destroy({ where: { [Op.and]: [withinScope(scope), { id }] } });
  }
}

function toSet({ unitId, ...row }: SetRow): CredentialSet {
  return { ...row, changedAtMs: Number(row.changedAtMs), ...(unitId !== null && { unitId }) };
}

function duplicate({ name }: CredentialSet, cause: unknown): GatewayError {
  return new GatewayError('credential-set/duplicate', `There is a credential set “${name}” already.`, { cause });
}
