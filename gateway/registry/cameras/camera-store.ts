import { Op } from 'sequelize';
import type { GrantRight, Scope } from '../../platform/actor/scope.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { withinReach } from '../../platform/database/within-reach.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import type { Camera } from '../camera.ts';
import { CameraPairStore } from './camera-pair-store.ts';
import { cameraAttributes, type CameraModel, defineCameras, findRows } from './camera-model-store.ts';
import { derivedEdition, readProvenance, toCamera, toCameraRow, writeProvenance } from './camera-row.ts';
import { alikeConditions, type DeviceIdentity } from '../devices/device-identity.ts';
import type { CameraProvenance } from '../record/camera-change.ts';

/** A camera and where its values come from. */
export interface TracedCamera {
  readonly camera: Camera;
  readonly provenance: CameraProvenance;
}

/** How many ids one query asks for, and how many rows one INSERT writes. */
const idsAtOnce = 1000;
const rowsAtOnce = 500;

/** The records of cameras. How they are reached stands in AccessPathStore, how they are listed in CameraListStore. */
export class CameraStore {
  readonly #rows: CameraModel;
  readonly #pairs: CameraPairStore;
  readonly #database: Database;

  constructor(database: Database) {
    this.#rows = defineCameras(database);
    this.#pairs = new CameraPairStore(database);
    this.#database = database;
  }

  async find(scope: Scope, id: string, transaction?: Transaction): Promise<Camera | undefined> {
    const [row] = await findRows(this.#rows, cameraAttributes, {
      where: { [Op.and]: [withinScope(scope), { id }] },
      ...(transaction && { transaction }),
    });
    return row && toCamera(row);
  }

  /** In no particular order; ids that are unknown or foreign are left out. */
  async findMany(scope: Scope, ids: readonly string[], transaction?: Transaction): Promise<Camera[]> {
    const cameras: Camera[] = [];
    for (let from = 0; from < ids.length; from += idsAtOnce) {
      const rows = await findRows(this.#rows, cameraAttributes, {
        where: { [Op.and]: [withinScope(scope), { id: ids.slice(from, from + idsAtOnce) }] },
        ...(transaction && { transaction }),
      });
      cameras.push(...rows.map(toCamera));
    }
    return cameras;
  }

  /** One that the scope has or is granted. Whoever changes something asks `find`. */
  async findInReach(scope: Scope, id: string, right: GrantRight): Promise<Camera | undefined> {
    const [camera] = await this.findManyInReach(scope, [id], right);
    return camera;
  }

  /** Those that the scope has or is granted, in no particular order. */
  async findManyInReach(scope: Scope, ids: readonly string[], right: GrantRight): Promise<Camera[]> {
    const cameras: Camera[] = [];
    for (let from = 0; from < ids.length; from += idsAtOnce) {
      const sought = { column: 'id', ids: ids.slice(from, from + idsAtOnce), right };
      const rows = await findRows(this.#rows, cameraAttributes, { where: withinReach(scope, sought) });
      cameras.push(...rows.map(toCamera));
    }
    return cameras;
  }

  /** Where cameras stand, by id. */
  async findPaths(scope: Scope, ids: readonly string[]): Promise<Map<string, string>> {
    const paths = new Map<string, string>();
    for (let from = 0; from < ids.length; from += idsAtOnce) {
      const rows = await findRows(this.#rows, ['id', 'organisationPath'], {
        where: { [Op.and]: [withinScope(scope), { id: ids.slice(from, from + idsAtOnce) }] },
      });
      for (const { id, organisationPath } of rows) paths.set(id, organisationPath);
    }
    return paths;
  }

  /** For an edit: with provenance, and nobody else may write them until the transaction ends. */
  async findTraced(scope: Scope, ids: readonly string[], transaction: Transaction): Promise<TracedCamera[]> {
    const traced: TracedCamera[] = [];
    for (let from = 0; from < ids.length; from += idsAtOnce) {
      const rows = await findRows(this.#rows, [...cameraAttributes, 'provenanceJson'], {
        where: { [Op.and]: [withinScope(scope), { id: ids.slice(from, from + idsAtOnce) }] },
        lock: transaction.LOCK.UPDATE,
        transaction,
      });
      traced.push(
        ...rows.map((row) => ({ camera: toCamera(row), provenance: readProvenance(row.id, row.provenanceJson) })),
      );
    }
    return traced;
  }

  /** Origin of a camera's values; empty for one that is unknown. */
  async findProvenance(scope: Scope, id: string): Promise<CameraProvenance> {
    const [row] = await findRows(this.#rows, ['id', 'provenanceJson'], {
      where: { [Op.and]: [withinScope(scope), { id }] },
    });
    return row === undefined ? {} : readProvenance(row.id, row.provenanceJson);
  }

  /** Which of the codes are taken already, and by which camera. */
  async findHolders(
    scope: Scope,
    gbCodes: readonly string[],
    transaction?: Transaction,
  ): Promise<Map<string, Pick<Camera, 'id' | 'organisationPath'>>> {
    const holders = new Map<string, Pick<Camera, 'id' | 'organisationPath'>>();
    for (let from = 0; from < gbCodes.length; from += idsAtOnce) {
      const rows = await findRows(this.#rows, ['id', 'gbCode', 'organisationPath'], {
        where: { [Op.and]: [withinScope(scope), { gbCode: gbCodes.slice(from, from + idsAtOnce) }] },
        ...(transaction && { transaction }),
      });
      for (const { gbCode, id, organisationPath } of rows) holders.set(gbCode ?? '', { id, organisationPath });
    }
    return holders;
  }

  /** Active cameras by id, for walking over all of them without holding the event loop. */
  async listActive(scope: Scope, slice: { readonly afterId?: string; readonly limit: number }): Promise<Camera[]> {
    const { afterId = '', limit } = slice;
    const rows = await findRows(this.#rows, cameraAttributes, {
      where: { [Op.and]: [withinScope(scope), { status: 'active' }, { id: { [Op.gt]: afterId } }] },
      order: ['id'],
      limit,
    });
    return rows.map(toCamera);
  }

  /** Cameras whose worked-out columns are of an older edition of the gateway. */
  async listOutdated(scope: Scope, limit: number, transaction: Transaction): Promise<Camera[]> {
    const rows = await findRows(this.#rows, cameraAttributes, {
      where: { [Op.and]: [withinScope(scope), { derivedEdition: { [Op.lt]: derivedEdition } }] },
      limit,
      transaction,
    });
    return rows.map(toCamera);
  }

  /** Cameras of each system, by its id; removed ones do not count. */
  async countBySystem(scope: Scope): Promise<Map<string, number>> {
    const groups = await this.#rows.count({
      where: { [Op.and]: [withinScope(scope), { systemId: { [Op.ne]: null }, removedAtMs: null }] },
      attributes: ['systemId'],
      group: ['systemId'],
    });
    return new Map(groups.map((group) => [String(group['systemId']), Number(group.count)]));
  }

  /** Cameras that may be the same device as `identity`. */
  async findAlike(scope: Scope, identity: DeviceIdentity, limit: number): Promise<Camera[]> {
    const alike = alikeConditions(identity);
    if (alike.length === 0) return [];
    const where = { [Op.and]: [withinScope(scope), { [Op.or]: alike }] };
    const rows = await findRows(this.#rows, cameraAttributes, {
      where,
      order: ['id'],
      limit,
    });
    return rows.map(toCamera);
  }

  /** @param provenanceOf where the values of a new camera come from; nothing is known of it when absent */
  async add(
    cameras: readonly Camera[],
    transaction?: Transaction,
    provenanceOf: (camera: Camera) => CameraProvenance = () => ({}),
  ): Promise<void> {
    if (transaction === undefined) {
      return this.#database.transaction((underWay) => this.add(cameras, underWay, provenanceOf));
    }
    for (let from = 0; from < cameras.length; from += rowsAtOnce) {
      const rows = cameras
        .slice(from, from + rowsAtOnce)
        .map((camera) => ({ ...toCameraRow(camera), provenanceJson: writeProvenance(provenanceOf(camera)) }));
      await this.#rows.bulkCreate(rows, { transaction });
      await this.#follow(rows, new Map(), transaction);
    }
  }

  /**
   * Saves an edited record as the next version.
   *
   * @param camera its `version` is the one that the editor saw
   * @param provenance as it is after the edit; the stored one stays when absent
   * @returns false when that version is no longer the stored one, or the camera is not in the scope; nothing is written
   */
  async save(scope: Scope, camera: Camera, transaction?: Transaction, provenance?: CameraProvenance): Promise<boolean> {
    if (transaction === undefined) {
      return this.#database.transaction((underWay) => this.save(scope, camera, underWay, provenance));
    }
    const { id, version } = camera;
    const row = toCameraRow(camera);
    const before = await this.#searchTexts([id], transaction);
    const [saved] = await this.#rows.update(
      { ...row, version: version + 1, ...(provenance && { provenanceJson: writeProvenance(provenance) }) },
      { where: { [Op.and]: [withinScope(scope), { id, version }] }, transaction },
    );
    if (saved === 1) await this.#follow([row], before, transaction);
    return saved === 1;
  }

  /** Overwrites cameras that the transaction read by `findTraced`; their `version` is the new one. */
  async overwrite(traced: readonly TracedCamera[], transaction: Transaction): Promise<void> {
    for (let from = 0; from < traced.length; from += rowsAtOnce) {
      const rows = traced
        .slice(from, from + rowsAtOnce)
        .map(({ camera, provenance }) => ({ ...toCameraRow(camera), provenanceJson: writeProvenance(provenance) }));
      const ids = rows.map(({ id }) => id);
      const before = await this.#searchTexts(ids, transaction);
      await this.#rows.bulkCreate(rows, { updateOnDuplicate: allButId, transaction });
      await this.#follow(rows, before, transaction);
    }
  }

  /** Works the worked-out columns out anew; versions stay. */
  async refresh(cameras: readonly Camera[], transaction: Transaction): Promise<void> {
    const rows = cameras.map(toCameraRow);
    const ids = rows.map(({ id }) => id);
    const before = await this.#searchTexts(ids, transaction);
    for (const { completeness, missingMandatory, searchText, id } of rows) {
      await this.#rows.update(
        { completeness, missingMandatory, searchText, derivedEdition },
        { where: { id }, transaction },
      );
    }
    await this.#follow(rows, before, transaction);
  }

  /** By camera; nobody else may write them until the transaction ends. */
  async #searchTexts(ids: readonly string[], transaction: Transaction): Promise<Map<string, string>> {
    const rows = await findRows(this.#rows, ['id', 'searchText'], {
      where: { id: [...ids] },
      lock: transaction.LOCK.UPDATE,
      transaction,
    });
    return new Map(rows.map(({ id, searchText }) => [id, searchText]));
  }

  #follow(
    rows: readonly { readonly id: string; readonly searchText: string }[],
    before: ReadonlyMap<string, string>,
    transaction: Transaction,
  ): Promise<void> {
    const changes = rows.map(({ id, searchText }) => ({
      cameraId: id,
      before: before.get(id) ?? '',
      after: searchText,
    }));
    return this.#pairs.follow(changes, transaction);
  }
}

const allButId = [
  ...cameraAttributes.filter((name) => name !== 'id'),
  ...(['completeness', 'missingMandatory', 'searchText', 'derivedEdition', 'provenanceJson'] as const),
];
