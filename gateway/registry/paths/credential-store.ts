import { type Model, type ModelStatic, Op } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import { instantColumn, keyColumn, pathColumn, textColumn } from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import type { CredentialId, SealedCredential } from '../camera.ts';

/** User names and sealed passwords of devices. The store never sees an open password. */
export class CredentialStore {
  readonly #rows: ModelStatic<Model<SealedCredential, SealedCredential>>;

  constructor(database: Database) {
    this.#rows = database.sequelize.define(
      'credential',
      {
        id: keyColumn,
        organisationPath: pathColumn,
        username: textColumn(),
        sealedPassword: textColumn(2048),
        createdAtMs: instantColumn,
      },
      { tableName: 'credentials', underscored: true, timestamps: false },
    );
  }

  async find(scope: Scope, id: string): Promise<SealedCredential | undefined> {
    const row = await this.#rows.findOne({ where: { ...withinScope(scope), id } });
    if (row === null) return undefined;
    const credential = row.get();
    return { ...credential, createdAtMs: Number(credential.createdAtMs) };
  }

  async add(credential: SealedCredential, transaction?: Transaction): Promise<void> {
    await this.#rows.create(credential, { ...(transaction && { transaction }) });
  }

  /** @returns false when there is no such login in the scope; nothing is written */
  async save(
    scope: Scope,
    { id, username, sealedPassword }: Pick<SealedCredential, 'id' | 'username' | 'sealedPassword'>,
    transaction: Transaction,
  ): Promise<boolean> {
    const where = { [Op.and]: [withinScope(scope), { id }] };
    // MariaDB counts rows that really changed: the same text sealed anew differs, but a vault may not promise that.
    const found = await this.#rows.count({ where, transaction });
    if (found === 0) return false;
    await this.#rows.update({ username, sealedPassword }, { where, transaction });
    return true;
  }

  async remove(id: CredentialId, transaction: Transaction): Promise<void> {
    await this.#rows.destroy({ where: { id }, transaction });
  }

  async addMany(credentials: readonly SealedCredential[], transaction: Transaction): Promise<void> {
    await this.#rows.bulkCreate([...credentials], { transaction });
  }
}
