import { type Model, type ModelStatic, Op, UniqueConstraintError } from 'sequelize';
import type { DeviceAddress } from '../../../adapters/sdk/adapter.ts';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  countColumn,
  idColumn,
  instantColumn,
  keyColumn,
  pathColumn,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { CredentialTry, TryOutcome } from './credential-set.ts';

interface TryRow extends CredentialTry {
  readonly id: string;
  /** Of the set. */
  readonly organisationPath: string;
  readonly triedAtMs: number;
}

const columns = {
  id: keyColumn,
  organisationPath: pathColumn,
  setId: idColumn,
  setVersion: countColumn,
  host: textColumn(64),
  port: countColumn,
  outcome: textColumn(16),
  triedAtMs: instantColumn,
};

/** Which logins were tried where: one row for each set, version and address, written before the try. */
export class CredentialTryStore {
  readonly #rows: ModelStatic<Model<TryRow, TryRow>>;

  constructor({ sequelize }: Database) {
    this.#rows = sequelize.define('credentialTry', columns, {
      tableName: 'credential_tries',
      underscored: true,
      timestamps: false,
    });
  }

  async listAt(scope: Scope, { host, port }: DeviceAddress): Promise<CredentialTry[]> {
    const rows = await this.#rows.findAll({ where: { [Op.and]: [withinScope(scope), { host, port }] } });
    return rows.map((row) => {
      const { setId, setVersion, outcome } = row.get();
      return { setId, setVersion, host, port, outcome };
    });
  }

  /** Tries that were refused, or may have been. */
  countRefused(scope: Scope, sinceMs: number): Promise<number> {
    const outcome: TryOutcome[] = ['refused', 'spent'];
    const where = { [Op.and]: [withinScope(scope), { outcome, triedAtMs: { [Op.gte]: sinceMs } }] };
    return this.#rows.count({ where });
  }

  /** @returns its id; undefined when this set was tried there and answered, or somebody else was faster */
  async claim(
    { organisationPath }: Scope,
    claimed: Omit<CredentialTry, 'outcome'>,
    atMs: number,
  ): Promise<string | undefined> {
    const id = newId(atMs);
    try {
      await this.#rows.create({ ...claimed, id, organisationPath, outcome: 'under-way', triedAtMs: atMs });
      return id;
    } catch (cause) {
      if (cause instanceof UniqueConstraintError) return this.#claimSpent(claimed, atMs);
      throw cause;
    }
  }

  /** A try of which nothing was heard is made once more; of several who want that one gets it. */
  async #claimSpent(
    { setId, setVersion, host, port }: Omit<CredentialTry, 'outcome'>,
    atMs: number,
  ): Promise<string | undefined> {
    const where = { setId, setVersion, host, port, outcome: 'spent' as const };
    const row = await this.#rows.findOne({ where, attributes: ['id'] });
    if (row === null) return undefined;
    const { id } = row.get();
    const change = { outcome: 'under-way' as const, triedAtMs: atMs };
    const [changed] = await this.#rows.update(change, { where: { id, outcome: 'spent' } });
    return changed === 1 ? id : undefined;
  }

  async settle(id: string, outcome: Exclude<TryOutcome, 'under-way'>): Promise<void> {
    await this.#rows.update({ outcome }, { where: { id } });
  }

  /** The device never got as far as a login. */
  async withdraw(id: string): Promise<void> {
    await this.#rows.destroy({ where: { id } });
  }
}
