import type { Model, ModelStatic } from 'sequelize';
import type { Scope } from '../platform/actor/scope.ts';
import {
  instantColumn,
  keyColumn,
  optionalInstantColumn,
  optionalJsonColumn,
  optionalNumberColumn,
  pathColumn,
  readJson,
  textColumn,
} from '../platform/database/columns.ts';
import type { Database } from '../platform/database/database.ts';
import { withinScope } from '../platform/database/within-scope.ts';
import { withoutNulls } from '../platform/database/without-nulls.ts';
import type { CameraId } from '../registry/camera.ts';
import type { HealthBelief } from './health-state.ts';
import { storedFault } from './stored-fault.ts';

/** What is kept of one camera's health: the belief and its reason, not the streaks of probes. */
export interface CameraState {
  readonly cameraId: CameraId;
  readonly organisationPath: string;
  readonly health: HealthBelief;
}

interface StateRow {
  readonly cameraId: CameraId;
  readonly organisationPath: string;
  readonly status: HealthBelief['status'];
  readonly sinceMs: number;
  readonly lastGoodMs: number | null;
  readonly lastProbeMs: number | null;
  readonly rttMs: number | null;
  readonly clockOffsetMs: number | null;
  readonly fault: string | null;
}

const columns = {
  cameraId: keyColumn,
  organisationPath: pathColumn,
  status: textColumn(16),
  sinceMs: instantColumn,
  lastGoodMs: optionalInstantColumn,
  lastProbeMs: optionalInstantColumn,
  rttMs: optionalNumberColumn,
  clockOffsetMs: optionalNumberColumn,
  fault: optionalJsonColumn,
};

/** One row a camera, written when what we believe of it changes. */
export class CameraStateStore {
  readonly #rows: ModelStatic<Model<StateRow, StateRow>>;

  constructor({ sequelize }: Database) {
    this.#rows = sequelize.define('cameraState', columns, {
      tableName: 'camera_states',
      underscored: true,
      timestamps: false,
    });
  }

  async list(scope: Scope): Promise<CameraState[]> {
    const rows = await this.#rows.findAll({ where: withinScope(scope) });
    return rows.map((row) => toState(row.get()));
  }

  /** Adds or replaces; saving the same twice changes nothing. */
  async save(states: readonly CameraState[]): Promise<void> {
    await this.#rows.bulkCreate(states.map(toRow), {
      updateOnDuplicate: [
        'organisationPath',
        'status',
        'sinceMs',
        'lastGoodMs',
        'lastProbeMs',
        'rttMs',
        'clockOffsetMs',
        'fault',
      ],
    });
  }
}

function toRow({ cameraId, organisationPath, health }: CameraState): StateRow {
  return {
    cameraId,
    organisationPath,
    status: health.status,
    sinceMs: health.sinceMs,
    lastGoodMs: health.lastGoodMs ?? null,
    lastProbeMs: health.lastProbeMs ?? null,
    rttMs: health.rttMs ?? null,
    clockOffsetMs: health.clockOffsetMs ?? null,
    fault: health.fault === undefined ? null : JSON.stringify(health.fault),
  };
}

function toState({ cameraId, organisationPath, fault, ...rest }: StateRow): CameraState {
  const where = `camera_states.fault of ${cameraId}`;
  const health = { ...withoutNulls(rest), ...(fault !== null && { fault: readJson(storedFault, fault, where) }) };
  return { cameraId, organisationPath, health };
}
