import { type Model, type ModelStatic, Op, UniqueConstraintError, type WhereOptions } from 'sequelize';
import type { DeviceAddress } from '../../../adapters/sdk/adapter.ts';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  countColumn,
  flagColumn,
  idColumn,
  keyColumn,
  optionalIdColumn,
  optionalNumberColumn,
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { withoutNulls } from '../../platform/database/without-nulls.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type {
  AccessPath,
  AccessPathId,
  CameraId,
  CameraStream,
  CredentialId,
  StoredPath,
  SystemId,
} from '../camera.ts';
import { alreadyAdopted } from '../devices/device-identity.ts';

type OptionalMember = 'snapshotPath' | 'credentialId' | 'systemId';

type PathRow = Omit<StoredPath, OptionalMember | 'streams'> & {
  /** The camera's, so that paths are scoped like it. */
  readonly organisationPath: string;
  readonly snapshotPath: string | null;
  readonly credentialId: CredentialId | null;
  readonly systemId: SystemId | null;
};

type StreamRow = CameraStream & { readonly id: string; readonly accessPathId: string };

const pathColumns = {
  id: keyColumn,
  cameraId: idColumn,
  organisationPath: pathColumn,
  adapterKind: textColumn(32),
  host: textColumn(64),
  port: countColumn,
  channelToken: textColumn(),
  snapshotPath: optionalTextColumn(512),
  credentialId: optionalIdColumn,
  systemId: optionalIdColumn,
  priority: countColumn,
  isEnabled: flagColumn,
};

const streamColumns = {
  id: keyColumn,
  accessPathId: idColumn,
  profile: textColumn(8),
  profileToken: textColumn(),
  codec: textColumn(16),
  width: countColumn,
  height: countColumn,
  fps: { ...optionalNumberColumn, allowNull: false },
  bitrateKbps: countColumn,
  rtspPort: countColumn,
  rtspPath: textColumn(1024),
};

/** How many ids one query asks for. */
const idsAtOnce = 1000;

const plainTable = { underscored: true, timestamps: false };

/** The ways to reach cameras, each with its streams. One channel at one address is one path. */
export class AccessPathStore {
  readonly #paths: ModelStatic<Model<PathRow, PathRow>>;
  readonly #streams: ModelStatic<Model<StreamRow, StreamRow>>;

  constructor({ sequelize }: Database) {
    this.#paths = sequelize.define('accessPath', pathColumns, { ...plainTable, tableName: 'access_paths' });
    this.#streams = sequelize.define('cameraStream', streamColumns, { ...plainTable, tableName: 'camera_streams' });
  }

  /** Best first, switched off ones too. */
  listOfCamera(scope: Scope, cameraId: string): Promise<AccessPath[]> {
    return this.listOfCameras(scope, [cameraId]);
  }

  /** Of several cameras together, best first. */
  async listOfCameras(scope: Scope, cameraIds: readonly string[]): Promise<AccessPath[]> {
    const rows = await this.#paths.findAll({
      where: { [Op.and]: [withinScope(scope), { cameraId: [...cameraIds] }] },
      order: ['priority', 'id'],
    });
    return this.#withStreams(rows.map((row) => row.get()));
  }

  /** Every channel that is known at an address. */
  async listAtAddress(
    scope: Scope,
    adapterKind: string,
    { host, port }: DeviceAddress,
    transaction?: Transaction,
  ): Promise<AccessPath[]> {
    const rows = await this.#paths.findAll({
      where: { [Op.and]: [withinScope(scope), { adapterKind, host, port }] },
      ...(transaction && { transaction }),
    });
    const paths = rows.map((row) => row.get());
    return this.#withStreams(paths, transaction);
  }

  /** With their ids, switched off ones too; best first. */
  async listStored(scope: Scope, cameraIds: readonly string[], transaction?: Transaction): Promise<StoredPath[]> {
    return this.#listStored({ [Op.and]: [withinScope(scope), { cameraId: [...cameraIds] }] }, transaction);
  }

  async findStored(scope: Scope, id: string, transaction?: Transaction): Promise<StoredPath | undefined> {
    const [path] = await this.#listStored({ [Op.and]: [withinScope(scope), { id }] }, transaction);
    return path;
  }

  /** Every path of one device, or of one login. */
  async listSharing(
    scope: Scope,
    shared: Pick<StoredPath, 'credentialId'> | Pick<StoredPath, 'adapterKind' | 'host' | 'port'>,
    transaction?: Transaction,
  ): Promise<StoredPath[]> {
    return this.#listStored({ [Op.and]: [withinScope(scope), { ...shared }] }, transaction);
  }

  /** Every path over a recorder or platform, by camera. */
  async listOfSystem(
    scope: Scope,
    systemId: SystemId,
    { limit, transaction }: { readonly limit?: number; readonly transaction?: Transaction } = {},
  ): Promise<StoredPath[]> {
    return this.#listStored({ [Op.and]: [withinScope(scope), { systemId }] }, transaction, limit);
  }

  /** Those of the cameras that some path leads to which is not over this system. */
  async listCamerasBeside(
    scope: Scope,
    systemId: SystemId,
    cameraIds: readonly string[],
  ): Promise<ReadonlySet<string>> {
    const beside = new Set<string>();
    for (let from = 0; from < cameraIds.length; from += idsAtOnce) {
      const others = { [Op.or]: [{ systemId: null }, { systemId: { [Op.ne]: systemId } }] };
      const rows = await this.#paths.findAll({
        where: { [Op.and]: [withinScope(scope), { cameraId: cameraIds.slice(from, from + idsAtOnce) }, others] },
        attributes: ['cameraId'],
      });
      for (const row of rows) beside.add(row.get().cameraId);
    }
    return beside;
  }

  /**
   * Leads every path over a system to its new address.
   *
   * @throws GatewayError `candidate/adopted` when a channel at the new address is known
   */
  async moveSystem(
    scope: Scope,
    systemId: SystemId,
    { host, port }: DeviceAddress,
    transaction: Transaction,
  ): Promise<void> {
    const where = { [Op.and]: [withinScope(scope), { systemId }] };
    try {
      await this.#paths.update({ host, port }, { where, transaction });
    } catch (cause) {
      throw cause instanceof UniqueConstraintError ? alreadyAdopted({ host, port }, cause) : cause;
    }
  }

  /**
   * Every path to a host, whatever speaks to it: one picture may be known by two adapters.
   *
   * @returns at most `limit`
   */
  async listAtHost(scope: Scope, host: string, limit: number): Promise<StoredPath[]> {
    return this.#listStored({ [Op.and]: [withinScope(scope), { host }] }, undefined, limit);
  }

  /**
   * @param organisationPath the camera's
   * @returns its id
   * @throws GatewayError `candidate/adopted` when another adoption took the channel at the same moment
   */
  async add(
    path: AccessPath,
    organisationPath: string,
    atMs: number,
    transaction?: Transaction,
  ): Promise<AccessPathId> {
    const { streams, snapshotPath = null, credentialId = null, systemId = null, ...rest } = path;
    const id = newId<'AccessPathId'>(atMs);
    try {
      await this.#paths.create(
        { ...rest, id, organisationPath, snapshotPath, credentialId, systemId, isEnabled: true },
        { ...(transaction && { transaction }) },
      );
    } catch (cause) {
      throw cause instanceof UniqueConstraintError ? alreadyAdopted(path, cause) : cause;
    }
    await this.#addStreams(id, streams, atMs, transaction);
    return id;
  }

  /**
   * Several at once, of an import or of a platform.
   *
   * @throws GatewayError `candidate/adopted` when somebody took one of the channels at the same moment
   */
  async addMany(
    added: readonly { readonly path: AccessPath; readonly organisationPath: string }[],
    atMs: number,
    transaction: Transaction,
  ): Promise<void> {
    const streamRows: StreamRow[] = [];
    const rows = added.map(({ path, organisationPath }) => {
      const { streams, snapshotPath = null, credentialId = null, systemId = null, ...rest } = path;
      const id = newId<'AccessPathId'>(atMs);
      streamRows.push(...streams.map((stream) => ({ ...stream, id: newId(atMs), accessPathId: id })));
      return { ...rest, id, organisationPath, snapshotPath, credentialId, systemId, isEnabled: true };
    });
    try {
      await this.#paths.bulkCreate(rows, { transaction });
    } catch (cause) {
      const [first] = added;
      throw cause instanceof UniqueConstraintError && first ? alreadyAdopted(first.path, cause) : cause;
    }
    await this.#streams.bulkCreate(streamRows, { transaction });
  }

  /** Changes where a path leads, which streams it has, whose it is, its place and whether it is used. */
  async save(path: StoredPath, organisationPath: string, atMs: number, transaction: Transaction): Promise<void> {
    const { streams, snapshotPath = null, credentialId = null, systemId = null, ...rest } = path;
    const row = { ...rest, organisationPath, snapshotPath, credentialId, systemId };
    try {
      await this.#paths.update(row, { where: { id: path.id }, transaction });
    } catch (cause) {
      throw cause instanceof UniqueConstraintError ? alreadyAdopted(path, cause) : cause;
    }
    await this.#streams.destroy({ where: { accessPathId: path.id }, transaction });
    await this.#addStreams(path.id, streams, atMs, transaction);
  }

  /** Gives a path another login. */
  async attachCredential(id: AccessPathId, credentialId: CredentialId, transaction: Transaction): Promise<void> {
    await this.#paths.update({ credentialId }, { where: { id }, transaction });
  }

  async remove(id: AccessPathId, transaction: Transaction): Promise<void> {
    await this.#streams.destroy({ where: { accessPathId: id }, transaction });
    await this.#paths.destroy({ where: { id }, transaction });
  }

  /** Follows a camera that moved to another organisation. */
  async moveWithCamera(cameraId: CameraId, organisationPath: string, transaction: Transaction): Promise<void> {
    await this.#paths.update({ organisationPath }, { where: { cameraId }, transaction });
  }

  async #listStored(where: WhereOptions<PathRow>, transaction?: Transaction, limit?: number): Promise<StoredPath[]> {
    const found = await this.#paths.findAll({
      where,
      order: ['priority', 'id'],
      ...(limit !== undefined && { limit }),
      ...(transaction && { transaction }),
    });
    const rows = found.map((row) => row.get());
    const paths = await this.#withStreams(rows, transaction);
    // Both lists are in one order.
    return paths.flatMap((path, index) => {
      const row = rows[index];
      return row === undefined ? [] : [{ ...path, id: row.id, isEnabled: Boolean(row.isEnabled) }];
    });
  }

  async #addStreams(
    accessPathId: AccessPathId,
    streams: readonly CameraStream[],
    atMs: number,
    transaction?: Transaction,
  ): Promise<void> {
    const rows = streams.map((stream) => ({ ...stream, id: newId(atMs), accessPathId }));
    await this.#streams.bulkCreate(rows, { ...(transaction && { transaction }) });
  }

  async #withStreams(rows: readonly PathRow[], transaction?: Transaction): Promise<AccessPath[]> {
    const streams = new Map<string, CameraStream[]>(rows.map(({ id }) => [id, []]));
    for (let from = 0; from < rows.length; from += idsAtOnce) {
      const ids = rows.slice(from, from + idsAtOnce).map(({ id }) => id);
      const found = await this.#streams.findAll({
        where: { accessPathId: ids },
        order: ['profile'],
        ...(transaction && { transaction }),
      });
      for (const row of found) {
        const stream = row.get();
        streams.get(stream.accessPathId)?.push(toStream(stream));
      }
    }
    return rows.map((row) => toPath(row, streams.get(row.id) ?? []));
  }
}

function toPath(
  { id: _id, organisationPath: _scope, isEnabled: _isEnabled, ...row }: PathRow,
  streams: readonly CameraStream[],
): AccessPath {
  return { ...withoutNulls(row), streams };
}

function toStream(row: StreamRow): CameraStream {
  const { profile, profileToken, codec, width, height, fps, bitrateKbps, rtspPort, rtspPath } = row;
  return { profile, profileToken, codec, width, height, fps, bitrateKbps, rtspPort, rtspPath };
}
