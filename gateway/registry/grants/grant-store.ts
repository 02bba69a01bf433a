import { literal, type Model, type ModelStatic, Op, UniqueConstraintError, type WhereOptions } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import { civilTimeOf } from '../../platform/clock/civil-time.ts';
import {
  flagColumn,
  idColumn,
  instantColumn,
  keyColumn,
  optionalInstantColumn,
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { withoutNulls } from '../../platform/database/without-nulls.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { CameraGrant } from './camera-grant.ts';

interface GrantRow extends Omit<CameraGrant, 'endedAtMs' | 'endedBy' | 'endReason'> {
  readonly endedAtMs: number | null;
  readonly endedBy: string | null;
  readonly endReason: string | null;
  /** Camera and grantee while it is not ended. */
  readonly standingKey: string | null;
}

/** How a grant was ended. */
export interface GrantEnd {
  readonly endedAtMs: number;
  /** Empty when its last day was over. */
  readonly endedBy: string;
  readonly endReason: string;
}

/** Whose grants are meant: those given by the scope's part, or those given to it. */
export type GrantSide = 'given' | 'received';

const columns = {
  id: keyColumn,
  cameraId: idColumn,
  organisationId: idColumn,
  organisationPath: pathColumn,
  fromMs: instantColumn,
  untilDay: textColumn(10),
  reason: textColumn(500),
  mayLive: flagColumn,
  maySnapshot: flagColumn,
  mayPatrol: flagColumn,
  grantedById: idColumn,
  grantedBy: textColumn(),
  grantedAtMs: instantColumn,
  endedAtMs: optionalInstantColumn,
  endedBy: optionalTextColumn(),
  endReason: optionalTextColumn(500),
  standingKey: optionalTextColumn(80),
};

/** Grants of cameras to neighbours; added and ended, never changed or deleted. A row's path is the grantee's. */
export class GrantStore {
  readonly #rows: ModelStatic<Model<GrantRow, GrantRow>>;

  constructor({ sequelize }: Database) {
    this.#rows = sequelize.define('cameraGrant', columns, {
      tableName: 'camera_grants',
      underscored: true,
      timestamps: false,
    });
  }

  /** @param scope of the grantee */
  async find(scope: Scope, id: string): Promise<CameraGrant | undefined> {
    const row = await this.#rows.findOne({ where: { [Op.and]: [withinScope(scope), { id }] } });
    return row === null ? undefined : toGrant(row.get());
  }

  /** Newest first. @param scope of the grantee: everybody's for whoever has the camera itself */
  async listOfCamera(scope: Scope, cameraId: string, limit: number): Promise<CameraGrant[]> {
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [withinScope(scope), { cameraId }] },
      order: [
        ['grantedAtMs', 'DESC'],
        ['id', 'DESC'],
      ],
      limit,
    });
    return rows.map((row) => toGrant(row.get()));
  }

  /** Those that are not ended, the first to end first. */
  async listStanding(scope: Scope, side: GrantSide, limit: number): Promise<CameraGrant[]> {
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [onSide(scope, side), { endedAtMs: null }] },
      order: ['untilDay', 'id'],
      limit,
      ...replacementsOf(scope),
    });
    return rows.map((row) => toGrant(row.get()));
  }

  /** All that are not ended, for the gateway's own memory of them. */
  async listAllStanding(scope: Scope): Promise<CameraGrant[]> {
    const rows = await this.#rows.findAll({ where: { [Op.and]: [withinScope(scope), { endedAtMs: null }] } });
    return rows.map((row) => toGrant(row.get()));
  }

  /** Those whose last day was before the day of `atMs` and that are not ended yet. */
  async listOver(scope: Scope, atMs: number, limit: number): Promise<CameraGrant[]> {
    const over = { endedAtMs: null, untilDay: { [Op.lt]: civilTimeOf(atMs).date } };
    const rows = await this.#rows.findAll({ where: { [Op.and]: [withinScope(scope), over] }, order: ['id'], limit });
    return rows.map((row) => toGrant(row.get()));
  }

  /** How many of the scope's part are not ended; with a day, those whose last day is that one or before. */
  countStanding(scope: Scope, side: GrantSide, untilDay?: string): Promise<number> {
    const until = untilDay === undefined ? {} : { untilDay: { [Op.lte]: untilDay } };
    return this.#rows.count({
      where: { [Op.and]: [onSide(scope, side), { endedAtMs: null }, until] },
      ...replacementsOf(scope),
    });
  }

  /** A number that is another one after any grant was added or ended: each row is written once and ended once. */
  async readEdition(scope: Scope): Promise<string> {
    const [all, standing] = await Promise.all([
      this.#rows.count({ where: withinScope(scope) }),
      this.#rows.count({ where: { [Op.and]: [withinScope(scope), { endedAtMs: null }] } }),
    ]);
    return `${String(all)} ${String(standing)}`;
  }

  /** @throws GatewayError `grant/duplicate` when the grantee has the camera already */
  async add(grant: CameraGrant): Promise<void> {
    const ended = { endedAtMs: null, endedBy: null, endReason: null };
    try {
      await this.#rows.create({ ...grant, ...ended, standingKey: `${grant.cameraId} ${grant.organisationId}` });
    } catch (cause) {
      if (!(cause instanceof UniqueConstraintError)) throw cause;
      const message = 'This camera is granted to that organisation already; end that grant first.';
      throw new GatewayError('grant/duplicate', message, { cause });
    }
  }

  /** @returns false when it was ended before: the first end stays */
  async end(id: string, end: GrantEnd): Promise<boolean> {
    const [ended] = await this.#rows.update({ ...end, standingKey: null }, { where: { id, endedAtMs: null } });
    return ended === 1;
  }
}

const ofOwnCameras = literal('(SELECT id FROM cameras WHERE organisation_path LIKE :ownPath)');

/** Whose a camera is stands with the camera. What one part grants within itself is given, and received by nobody else. */
function onSide(scope: Scope, side: GrantSide): WhereOptions {
  if (side === 'given') return { cameraId: { [Op.in]: ofOwnCameras } };
  return { [Op.and]: [withinScope(scope), { cameraId: { [Op.notIn]: ofOwnCameras } }] };
}

/** What `onSide` names. Paths are made of ids only, so the prefix holds none of LIKE's wildcards. */
function replacementsOf({ organisationPath }: Scope): { readonly replacements: { readonly ownPath: string } } {
  return { replacements: { ownPath: `${organisationPath}%` } };
}

/** Instants come from MariaDB as texts, flags from both as numbers. */
function toGrant({ standingKey: _key, ...row }: GrantRow): CameraGrant {
  const { endedAtMs, ...grant } = withoutNulls(row);
  return {
    ...grant,
    ...{ fromMs: Number(row.fromMs), grantedAtMs: Number(row.grantedAtMs) },
    ...{ mayLive: Boolean(row.mayLive), maySnapshot: Boolean(row.maySnapshot), mayPatrol: Boolean(row.mayPatrol) },
    ...(endedAtMs !== undefined && { endedAtMs: Number(endedAtMs) }),
  };
}
