import type { Model, ModelStatic } from 'sequelize';
import { z } from 'zod';
import type { DeviceFault } from '../../../adapters/sdk/adapter.ts';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  countColumn,
  instantColumn,
  keyColumn,
  optionalInstantColumn,
  optionalJsonColumn,
  optionalTextColumn,
  pathColumn,
  readJson,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { withoutNulls } from '../../platform/database/without-nulls.ts';
import type { AccessPathId } from '../camera.ts';
import { newStanding, type PathStanding } from './path-standing.ts';

/** A standing with whose it is. Streaks and live streams are of the running gateway and not kept. */
export interface StoredStanding {
  readonly pathId: AccessPathId;
  /** The camera's. */
  readonly organisationPath: string;
  readonly standing: PathStanding;
}

interface StandingRow {
  readonly pathId: AccessPathId;
  readonly organisationPath: string;
  readonly reach: PathStanding['reach'];
  readonly sinceMs: number;
  readonly lastGoodMs: number | null;
  readonly lastTriedMs: number | null;
  readonly heldUntilMs: number | null;
  readonly streamFailures: number;
  readonly loginRefusedBy: 'probe' | 'stream' | null;
  readonly fault: string | null;
}

const columns = {
  pathId: keyColumn,
  organisationPath: pathColumn,
  reach: textColumn(16),
  sinceMs: instantColumn,
  lastGoodMs: optionalInstantColumn,
  lastTriedMs: optionalInstantColumn,
  heldUntilMs: optionalInstantColumn,
  streamFailures: countColumn,
  loginRefusedBy: optionalTextColumn(16),
  fault: optionalJsonColumn,
};

/** Stages and reasons are the SDK's words; a word that is new there must not make old rows unreadable. */
const storedFault = z.object({ stage: z.string(), reason: z.string(), detail: z.string() });

/** How access paths fared: one row a path of cameras that have several. */
export class PathStandingStore {
  readonly #rows: ModelStatic<Model<StandingRow, StandingRow>>;

  constructor({ sequelize }: Database) {
    this.#rows = sequelize.define('pathStanding', columns, {
      tableName: 'path_standings',
      underscored: true,
      timestamps: false,
    });
  }

  async list(scope: Scope): Promise<StoredStanding[]> {
    const rows = await this.#rows.findAll({ where: withinScope(scope) });
    return rows.map((row) => toStanding(row.get()));
  }

  /** Adds or replaces; saving the same twice changes nothing. */
  async save(standings: readonly StoredStanding[]): Promise<void> {
    await this.#rows.bulkCreate(standings.map(toRow), {
      updateOnDuplicate: [
        'organisationPath',
        'reach',
        'sinceMs',
        'lastGoodMs',
        'lastTriedMs',
        'heldUntilMs',
        'streamFailures',
        'loginRefusedBy',
        'fault',
      ],
    });
  }
}

function toRow({ pathId, organisationPath, standing }: StoredStanding): StandingRow {
  return {
    pathId,
    organisationPath,
    reach: standing.reach,
    sinceMs: standing.sinceMs,
    lastGoodMs: standing.lastGoodMs ?? null,
    lastTriedMs: standing.lastTriedMs ?? null,
    heldUntilMs: standing.heldUntilMs ?? null,
    streamFailures: standing.streamFailures,
    loginRefusedBy: standing.loginRefusedBy ?? null,
    fault: standing.fault === undefined ? null : JSON.stringify(standing.fault),
  };
}

function toStanding({ pathId, organisationPath, fault, ...row }: StandingRow): StoredStanding {
  const where = `path_standings.fault of ${pathId}`;
  // It was a DeviceFault when it was written; see storedFault.
  const told = fault === null ? undefined : (readJson(storedFault, fault, where) as DeviceFault);
  const known = withoutNulls(row);
  return {
    pathId,
    organisationPath,
    standing: { ...newStanding(known.sinceMs), ...known, ...(told && { fault: told }) },
  };
}
