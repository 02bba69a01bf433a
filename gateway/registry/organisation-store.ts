import { type Model, type ModelStatic, UniqueConstraintError } from 'sequelize';
import type { Scope } from '../platform/actor/scope.ts';
import { instantColumn, keyColumn, pathColumn, textColumn } from '../platform/database/columns.ts';
import type { Database } from '../platform/database/database.ts';
import type { Transaction } from '../platform/database/run-transaction.ts';
import { withinScope } from '../platform/database/within-scope.ts';
import { GatewayError } from '../platform/errors/gateway-error.ts';
import type { Organisation, OrganisationId, OrganisationKind } from './camera.ts';

interface OrganisationRow {
  readonly id: OrganisationId;
  /** Empty for the root. */
  readonly parentId: OrganisationId | '';
  readonly kind: OrganisationKind;
  readonly name: string;
  readonly organisationPath: string;
  readonly createdAtMs: number;
}

/** The organisation tree, each node with its path. */
export class OrganisationStore {
  readonly #rows: ModelStatic<Model<OrganisationRow, OrganisationRow>>;

  constructor(database: Database) {
    this.#rows = database.sequelize.define(
      'organisation',
      {
        id: keyColumn,
        parentId: textColumn(36),
        kind: textColumn(16),
        name: textColumn(),
        organisationPath: pathColumn,
        createdAtMs: instantColumn,
      },
      { tableName: 'organisations', underscored: true, timestamps: false },
    );
  }

  async list(scope: Scope): Promise<Organisation[]> {
    const rows = await this.#rows.findAll({ where: withinScope(scope) });
    return rows.map((row) => toOrganisation(row.get()));
  }

  async find(scope: Scope, id: string, transaction?: Transaction): Promise<Organisation | undefined> {
    const row = await this.#rows.findOne({
      where: { ...withinScope(scope), id },
      ...(transaction && { transaction }),
    });
    return row === null ? undefined : toOrganisation(row.get());
  }

  async findMany(scope: Scope, ids: readonly string[]): Promise<Organisation[]> {
    if (ids.length === 0) return [];
    const rows = await this.#rows.findAll({ where: { ...withinScope(scope), id: [...ids] } });
    return rows.map((row) => toOrganisation(row.get()));
  }

  /** The top of the tree, when it lies inside the scope. */
  async findRoot(scope: Scope): Promise<Organisation | undefined> {
    const row = await this.#rows.findOne({ where: { ...withinScope(scope), parentId: '' }, order: ['createdAtMs'] });
    return row === null ? undefined : toOrganisation(row.get());
  }

  /** @throws GatewayError `organisation/duplicate` when its parent has a child of that name already */
  async add(organisation: Organisation, atMs: number): Promise<void> {
    const { id, kind, name, path } = organisation;
    try {
      await this.#rows.create({
        id,
        parentId: organisation.parentId ?? '',
        kind,
        name,
        organisationPath: path,
        createdAtMs: atMs,
      });
    } catch (cause) {
      if (!(cause instanceof UniqueConstraintError)) throw cause;
      const message = `There is already an organisation named “${name}” below this one; choose another name.`;
      throw new GatewayError('organisation/duplicate', message, { cause });
    }
  }
}

function toOrganisation({ id, parentId, kind, name, organisationPath }: OrganisationRow): Organisation {
  return { id, ...(parentId === '' ? {} : { parentId }), kind, name, path: organisationPath };
}
