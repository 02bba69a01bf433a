import { type Model, type ModelStatic, Op, UniqueConstraintError } from 'sequelize';
import type { DeviceAddress } from '../../adapters/sdk/adapter.ts';
import type { Scope } from '../platform/actor/scope.ts';
import {
  countColumn,
  idColumn,
  keyColumn,
  optionalIdColumn,
  optionalNumberColumn,
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../platform/database/columns.ts';
import type { Database } from '../platform/database/database.ts';
import type { Transaction } from '../platform/database/run-transaction.ts';
import { withoutNulls } from '../platform/database/without-nulls.ts';
import { withinScope } from '../platform/database/within-scope.ts';
import { newId } from '../platform/ids/new-id.ts';
import type { AccessPath, CameraId, CameraStream, CredentialId, SystemId } from './camera.ts';
import { alreadyAdopted } from './device-identity.ts';

type OptionalMember = 'snapshotPath' | 'credentialId' | 'systemId';

type PathRow = Omit<AccessPath, OptionalMember | 'streams'> & {
  readonly id: string;
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

  /** Best first. */
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

  /**
   * @param organisationPath the camera's
   * @throws GatewayError `candidate/adopted` when another adoption took the channel at the same moment
   */
  async add(path: AccessPath, organisationPath: string, atMs: number, transaction?: Transaction): Promise<void> {
    const { streams, snapshotPath = null, credentialId = null, systemId = null, ...rest } = path;
    const id = newId(atMs);
    try {
      await this.#paths.create(
        { ...rest, id, organisationPath, snapshotPath, credentialId, systemId },
        { ...(transaction && { transaction }) },
      );
    } catch (cause) {
      throw cause instanceof UniqueConstraintError ? alreadyAdopted(path, cause) : cause;
    }
    const rows = streams.map((stream) => ({ ...stream, id: newId(atMs), accessPathId: id }));
    await this.#streams.bulkCreate(rows, { ...(transaction && { transaction }) });
  }

  /** Follows a camera that moved to another organisation. */
  async moveWithCamera(cameraId: CameraId, organisationPath: string, transaction: Transaction): Promise<void> {
    await this.#paths.update({ organisationPath }, { where: { cameraId }, transaction });
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

function toPath({ id: _id, organisationPath: _scope, ...row }: PathRow, streams: readonly CameraStream[]): AccessPath {
  return { ...withoutNulls(row), streams };
}

function toStream(row: StreamRow): CameraStream {
  const { profile, profileToken, codec, width, height, fps, bitrateKbps, rtspPort, rtspPath } = row;
  return { profile, profileToken, codec, width, height, fps, bitrateKbps, rtspPort, rtspPath };
}
