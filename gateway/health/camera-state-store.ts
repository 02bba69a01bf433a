import { DataTypes, type Model, type ModelStatic } from 'sequelize';
import { z } from 'zod';
import type { Scope } from '../platform/actor/scope.ts';
import {
  instantColumn,
  keyColumn,
  optionalInstantColumn,
  optionalJsonColumn,
  optionalNumberColumn,
  optionalTextColumn,
  pathColumn,
  readJson,
  textColumn,
} from '../platform/database/columns.ts';
import type { Database } from '../platform/database/database.ts';
import { withinScope } from '../platform/database/within-scope.ts';
import { withoutNulls } from '../platform/database/without-nulls.ts';
import type { CameraId } from '../registry/camera.ts';
import type { DeepBelief, HealthBelief, UnknownReason } from './health-state.ts';
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
  readonly why: UnknownReason | null;
  readonly deep: string | null;
  readonly changesMs: string | null;
  readonly isFlapping: boolean | null;
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
  why: optionalTextColumn(16),
  deep: optionalJsonColumn,
  changesMs: optionalJsonColumn,
  isFlapping: { type: DataTypes.BOOLEAN, allowNull: true },
};

/** All but the key: what saving a camera again replaces. */
const changing = Object.keys(columns).filter((name) => name !== 'cameraId') as Exclude<keyof StateRow, 'cameraId'>[];
const storedDeep: z.ZodType<DeepBelief> = z.object({
  refusal: storedFault.exactOptional(),
  found: z.array(storedFault),
  isConfirmed: z.boolean(),
  suspectedAtMs: z.number().exactOptional(),
  sinceMs: z.number().exactOptional(),
});
const storedChanges = z.array(z.number());

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
    await this.#rows.bulkCreate(states.map(toRow), { updateOnDuplicate: changing });
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
    fault: toText(health.fault),
    why: health.why ?? null,
    deep: toText(health.deep),
    changesMs: toText(health.changesMs),
    isFlapping: health.isFlapping ?? null,
  };
}

function toText(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

function toState({ cameraId, organisationPath, ...row }: StateRow): CameraState {
  const { fault, deep, changesMs, isFlapping, ...rest } = row;
  const where = `camera_states of ${cameraId}`;
  const health = {
    ...withoutNulls(rest),
    ...(fault !== null && { fault: readJson(storedFault, fault, where) }),
    ...(deep !== null && { deep: readJson(storedDeep, deep, where) }),
    ...(changesMs !== null && { changesMs: readJson(storedChanges, changesMs, where) }),
    ...(isFlapping === true && { isFlapping }),
  };
  return { cameraId, organisationPath, health };
}
