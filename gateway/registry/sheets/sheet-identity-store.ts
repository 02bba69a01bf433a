import { type Model, type ModelStatic, Op, type WhereOptions } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  countColumn,
  idColumn,
  keyColumn,
  optionalIdColumn,
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { withinScope } from '../../platform/database/within-scope.ts';

/** What rows of a sheet are recognised by. */
export interface SoughtIdentities {
  readonly cameraIds: readonly string[];
  readonly gbCodes: readonly string[];
  readonly localCodes: readonly string[];
  readonly hosts: readonly string[];
  readonly names: readonly string[];
}

/** A camera of the registry with what recognises it. */
export interface KnownIdentity {
  readonly id: string;
  readonly name: string;
  readonly organisationId: string;
  readonly gbCode: string | null;
  readonly localCode: string | null;
}

/** One way to reach a camera: also an identity. */
export interface KnownAddress {
  readonly cameraId: string;
  readonly host: string;
  readonly port: number;
  readonly channelToken: string;
  readonly adapterKind: string;
  readonly credentialId: string | null;
}

/** A camera that wants a code which another camera has. */
export interface KnownClaim {
  readonly cameraId: string;
  readonly gbCode: string;
}

/** A login as it is stored. */
export interface KnownLogin {
  readonly id: string;
  readonly username: string;
  readonly sealedPassword: string;
}

type CameraIdentityRow = KnownIdentity & { readonly organisationPath: string; readonly mergedIntoId: string | null };
type ClaimRow = KnownClaim & { readonly id: string; readonly organisationPath: string; readonly state: string };
type LoginRow = KnownLogin & { readonly organisationPath: string };
type AddressRow = KnownAddress & { readonly id: string; readonly organisationPath: string };

const plainTable = { underscored: true, timestamps: false };

/** Reads, of many rows at once, which cameras they are; it writes nothing. */
export class SheetIdentityStore {
  readonly #cameras: ModelStatic<Model<CameraIdentityRow, CameraIdentityRow>>;
  readonly #paths: ModelStatic<Model<AddressRow, AddressRow>>;
  readonly #claims: ModelStatic<Model<ClaimRow, ClaimRow>>;
  readonly #logins: ModelStatic<Model<LoginRow, LoginRow>>;

  constructor({ sequelize }: Database) {
    this.#cameras = sequelize.define(
      'cameraIdentity',
      {
        id: keyColumn,
        name: textColumn(),
        organisationId: idColumn,
        organisationPath: pathColumn,
        gbCode: optionalTextColumn(20),
        localCode: optionalTextColumn(20),
        mergedIntoId: optionalIdColumn,
      },
      { ...plainTable, tableName: 'cameras' },
    );
    this.#paths = sequelize.define(
      'cameraAddress',
      {
        id: keyColumn,
        cameraId: idColumn,
        organisationPath: pathColumn,
        host: textColumn(64),
        port: countColumn,
        channelToken: textColumn(),
        adapterKind: textColumn(32),
        credentialId: optionalIdColumn,
      },
      { ...plainTable, tableName: 'access_paths' },
    );
    this.#claims = sequelize.define(
      'codeClaim',
      {
        id: keyColumn,
        cameraId: idColumn,
        organisationPath: pathColumn,
        gbCode: textColumn(20),
        state: textColumn(16),
      },
      { ...plainTable, tableName: 'code_conflicts' },
    );
    this.#logins = sequelize.define(
      'cameraLogin',
      { id: keyColumn, organisationPath: pathColumn, username: textColumn(), sealedPassword: textColumn(2048) },
      { ...plainTable, tableName: 'credentials' },
    );
  }

  /** Every camera of the scope that one of the identities names. Those that were merged into another are left out. */
  async findCameras(scope: Scope, sought: SoughtIdentities, transaction?: Transaction): Promise<KnownIdentity[]> {
    const { cameraIds, gbCodes, localCodes, names } = sought;
    const found = new Map<string, KnownIdentity>();
    const conditions = { id: cameraIds, gbCode: gbCodes, localCode: localCodes, name: names };
    // One query for each, so that each uses its index.
    for (const [column, values] of Object.entries(conditions)) {
      if (values.length === 0) continue;
      const where: WhereOptions = {
        [Op.and]: [withinScope(scope), { [column]: [...new Set(values)] }, { mergedIntoId: null }],
      };
      const rows = await this.#cameras.findAll({ where, ...(transaction && { transaction }) });
      for (const row of rows) found.set(row.get().id, row.get());
    }
    return [...found.values()];
  }

  /** Every path of the scope to one of the hosts. */
  async findAddresses(scope: Scope, hosts: readonly string[], transaction?: Transaction): Promise<KnownAddress[]> {
    if (hosts.length === 0) return [];
    const where = { [Op.and]: [withinScope(scope), { host: [...new Set(hosts)] }] };
    const rows = await this.#paths.findAll({ where, ...(transaction && { transaction }) });
    return rows.map((row) => row.get());
  }

  /** Cameras of the scope that wait in the conflict queue for one of the codes. */
  async findClaims(scope: Scope, gbCodes: readonly string[], transaction?: Transaction): Promise<KnownClaim[]> {
    if (gbCodes.length === 0) return [];
    const where = { [Op.and]: [withinScope(scope), { gbCode: [...new Set(gbCodes)], state: 'open' }] };
    const rows = await this.#claims.findAll({ where, order: ['id'], ...(transaction && { transaction }) });
    return rows.map((row) => row.get());
  }

  async findLogins(scope: Scope, ids: readonly string[], transaction?: Transaction): Promise<KnownLogin[]> {
    if (ids.length === 0) return [];
    const where = { [Op.and]: [withinScope(scope), { id: [...new Set(ids)] }] };
    const rows = await this.#logins.findAll({ where, ...(transaction && { transaction }) });
    return rows.map((row) => row.get());
  }
}
