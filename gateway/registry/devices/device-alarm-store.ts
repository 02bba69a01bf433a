import { type Model, type ModelStatic, Op } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import { instantColumn, jsonColumn, keyColumn, pathColumn, readJson } from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import type { CameraId } from '../camera.ts';
import { type DeviceAlarm, storedIdentity } from './device-alarm.ts';
import type { DeviceIdentity } from './device-identity.ts';

type AlarmRow = Omit<DeviceAlarm, 'pinned' | 'found'> & { readonly pinned: string; readonly found: string };

const columns = {
  cameraId: keyColumn,
  organisationPath: pathColumn,
  pinned: jsonColumn,
  found: jsonColumn,
  raisedAtMs: instantColumn,
};

/** Alarms of changed devices: at most one a camera, until a person has looked. */
export class DeviceAlarmStore {
  readonly #rows: ModelStatic<Model<AlarmRow, AlarmRow>>;

  constructor({ sequelize }: Database) {
    this.#rows = sequelize.define('deviceAlarm', columns, {
      tableName: 'device_alarms',
      underscored: true,
      timestamps: false,
    });
  }

  /** Newest first. */
  async list(scope: Scope, limit: number): Promise<DeviceAlarm[]> {
    const order: [string, string][] = [['raisedAtMs', 'DESC'], ['cameraId', 'ASC']]; // prettier-ignore
    const rows = await this.#rows.findAll({ where: withinScope(scope), order, limit });
    return rows.map((row) => toAlarm(row.get()));
  }

  count(scope: Scope): Promise<number> {
    return this.#rows.count({ where: withinScope(scope) });
  }

  /** Which of these cameras have an alarm. */
  async listAlarmed(scope: Scope, cameraIds: readonly string[]): Promise<CameraId[]> {
    const rows = await this.#rows.findAll({
      attributes: ['cameraId'],
      where: { [Op.and]: [withinScope(scope), { cameraId: [...cameraIds] }] },
    });
    return rows.map((row) => row.get().cameraId);
  }

  async find(scope: Scope, cameraId: string, transaction?: Transaction): Promise<DeviceAlarm | undefined> {
    const row = await this.#rows.findOne({
      where: { [Op.and]: [withinScope(scope), { cameraId }] },
      ...(transaction && { transaction }),
    });
    return row === null ? undefined : toAlarm(row.get());
  }

  /** Adds or replaces. */
  async save({ pinned, found, ...alarm }: DeviceAlarm, transaction?: Transaction): Promise<void> {
    const row = { ...alarm, pinned: JSON.stringify(pinned), found: JSON.stringify(found) };
    await this.#rows.bulkCreate([row], {
      updateOnDuplicate: ['organisationPath', 'pinned', 'found', 'raisedAtMs'],
      ...(transaction && { transaction }),
    });
  }

  async remove(cameraId: CameraId, transaction?: Transaction): Promise<void> {
    await this.#rows.destroy({ where: { cameraId }, ...(transaction && { transaction }) });
  }

  /** Follows a camera that moved to another organisation. */
  async moveWithCamera(cameraId: CameraId, organisationPath: string, transaction?: Transaction): Promise<void> {
    await this.#rows.update({ organisationPath }, { where: { cameraId }, ...(transaction && { transaction }) });
  }
}

function toAlarm({ pinned, found, ...row }: AlarmRow): DeviceAlarm {
  const read = (text: string): DeviceIdentity => {
    const { mac, ...rest } = readJson(storedIdentity, text, `device alarm of ${row.cameraId}`);
    return { ...rest, ...(mac !== undefined && { mac }) };
  };
  return { ...row, raisedAtMs: Number(row.raisedAtMs), pinned: read(pinned), found: read(found) };
}
