import { type Model, type ModelStatic, Op } from 'sequelize';
import { z } from 'zod';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  instantColumn,
  jsonColumn,
  keyColumn,
  optionalInstantColumn,
  optionalTextColumn,
  pathColumn,
  readJson,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { withoutNulls } from '../../platform/database/without-nulls.ts';
import type { CameraId } from '../../registry/camera.ts';
import { storedFault } from '../stored-fault.ts';
import { comparisonGaps, type DeepCheck, type DeepVerdict } from './deep-check.ts';
import { deepStepShape, pictureMeasuresShape, streamFactsShape } from './pictures-api.ts';

interface Row {
  readonly cameraId: CameraId;
  readonly organisationPath: string;
  readonly atMs: number;
  readonly verdict: DeepVerdict;
  readonly nextAtMs: number;
  readonly wrongSinceMs: number | null;
  readonly unchangedSinceMs: number | null;
  /** Base64. */
  readonly thumbnail: string | null;
  readonly findings: string;
}

const columns = {
  cameraId: keyColumn,
  organisationPath: pathColumn,
  atMs: instantColumn,
  verdict: textColumn(16),
  nextAtMs: instantColumn,
  wrongSinceMs: optionalInstantColumn,
  unchangedSinceMs: optionalInstantColumn,
  thumbnail: optionalTextColumn(1024),
  findings: jsonColumn,
};

const findingsShape = z.object({
  faults: z.array(storedFault),
  steps: z.array(deepStepShape),
  stream: streamFactsShape.exactOptional(),
  measures: pictureMeasuresShape.exactOptional(),
  comparisonGap: z.enum(comparisonGaps).exactOptional(),
  intactRuns: z.int(),
  lastWrongMs: z.number().exactOptional(),
});

/** When a camera is looked at again. */
export interface NextCheck {
  readonly cameraId: CameraId;
  readonly verdict: DeepVerdict;
  readonly nextAtMs: number;
}

/** The last deep check of each camera: one row a camera, written by each check. */
export class DeepCheckStore {
  readonly #rows: ModelStatic<Model<Row, Row>>;

  constructor({ sequelize }: Database) {
    const options = { tableName: 'deep_checks', underscored: true, timestamps: false };
    this.#rows = sequelize.define('deepCheck', columns, options);
  }

  async find(scope: Scope, cameraId: string): Promise<DeepCheck | undefined> {
    const row = await this.#rows.findOne({ where: { [Op.and]: [withinScope(scope), { cameraId }] } });
    return row === null ? undefined : toCheck(row.get());
  }

  /** Adds or replaces. */
  async save(check: DeepCheck): Promise<void> {
    await this.#rows.upsert(toRow(check));
  }

  /** When each camera that was ever checked is looked at again. */
  async listNext(scope: Scope): Promise<NextCheck[]> {
    const rows = await this.#rows.findAll({
      where: withinScope(scope),
      attributes: ['cameraId', 'verdict', 'nextAtMs'],
      raw: true,
    });
    // Raw rows have exactly the attributes that were asked for; MariaDB gives big integers as text.
    return (rows as unknown as NextCheck[]).map((row) => ({ ...row, nextAtMs: Number(row.nextAtMs) }));
  }

  /** Follows a camera that moved to another organisation. */
  async moveWithCamera(cameraId: CameraId, organisationPath: string): Promise<void> {
    await this.#rows.update({ organisationPath }, { where: { cameraId } });
  }
}

function toRow(check: DeepCheck): Row {
  const { cameraId, organisationPath, atMs, verdict, nextAtMs, wrongSinceMs, unchangedSinceMs, thumbnail, ...rest } =
    check;
  return {
    ...{ cameraId, organisationPath, atMs, verdict, nextAtMs },
    wrongSinceMs: wrongSinceMs ?? null,
    unchangedSinceMs: unchangedSinceMs ?? null,
    thumbnail: thumbnail === undefined ? null : Buffer.from(thumbnail).toString('base64'),
    findings: JSON.stringify(rest),
  };
}

function toCheck(row: Row): DeepCheck {
  const { findings, thumbnail, atMs, nextAtMs, wrongSinceMs, unchangedSinceMs, ...rest } = withoutNulls(row);
  return {
    ...rest,
    ...readJson(findingsShape, findings, `deep_checks.findings of ${row.cameraId}`),
    ...{ atMs: Number(atMs), nextAtMs: Number(nextAtMs) },
    ...(wrongSinceMs !== undefined && { wrongSinceMs: Number(wrongSinceMs) }),
    ...(unchangedSinceMs !== undefined && { unchangedSinceMs: Number(unchangedSinceMs) }),
    ...(thumbnail !== undefined && { thumbnail: Uint8Array.from(Buffer.from(thumbnail, 'base64')) }),
  };
}
