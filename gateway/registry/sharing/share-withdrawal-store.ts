import { type Model, type ModelStatic, Op, UniqueConstraintError, type WhereOptions } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  idColumn,
  instantColumn,
  keyColumn,
  optionalIdColumn,
  optionalInstantColumn,
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { CameraId } from '../camera.ts';
import type { UnitId } from '../units/unit.ts';
import type { ShareAct, ShareSubject, ShareWithdrawal, ShareWithdrawalId } from './share-withdrawal.ts';

interface Row {
  readonly id: ShareWithdrawalId;
  readonly unitId: UnitId | null;
  readonly cameraId: CameraId | null;
  readonly organisationPath: string;
  readonly reason: string;
  readonly withdrawnAtMs: number;
  readonly withdrawnById: string;
  readonly withdrawnBy: string;
  readonly returnedAtMs: number | null;
  readonly returnedById: string | null;
  readonly returnedBy: string | null;
  readonly returnReason: string | null;
  readonly standingKey: string | null;
}

const columns = {
  id: keyColumn,
  unitId: optionalIdColumn,
  cameraId: optionalIdColumn,
  organisationPath: pathColumn,
  reason: textColumn(500),
  withdrawnAtMs: instantColumn,
  withdrawnById: idColumn,
  withdrawnBy: textColumn(),
  returnedAtMs: optionalInstantColumn,
  returnedById: optionalIdColumn,
  returnedBy: optionalTextColumn(),
  returnReason: optionalTextColumn(500),
  standingKey: optionalTextColumn(48),
};

/** Withdrawals of sharing; added and ended, never deleted. */
export class ShareWithdrawalStore {
  readonly #rows: ModelStatic<Model<Row, Row>>;

  constructor({ sequelize }: Database) {
    const options = { tableName: 'share_withdrawals', underscored: true, timestamps: false };
    this.#rows = sequelize.define('shareWithdrawal', columns, options);
  }

  /** @throws GatewayError `share/withdrawn` when the sharing of that unit or camera is withdrawn already */
  async add(withdrawal: ShareWithdrawal): Promise<void> {
    try {
      await this.#rows.create(toRow(withdrawal));
    } catch (cause) {
      if (!(cause instanceof UniqueConstraintError)) throw cause;
      throw new GatewayError('share/withdrawn', 'The sharing is withdrawn already.', { cause });
    }
  }

  async find(scope: Scope, id: string): Promise<ShareWithdrawal | undefined> {
    const row = await this.#rows.findOne({ where: { [Op.and]: [withinScope(scope), { id }] } });
    return row === null ? undefined : toWithdrawal(row.get());
  }

  /** @returns false when it does not stand any more */
  async end(scope: Scope, id: ShareWithdrawalId, { atMs, byId, by, reason }: ShareAct): Promise<boolean> {
    const ended = { returnedAtMs: atMs, returnedById: byId, returnedBy: by, returnReason: reason, standingKey: null };
    const [changed] = await this.#rows.update(ended, {
      where: { [Op.and]: [withinScope(scope), { id, returnedAtMs: null }] },
    });
    return changed === 1;
  }

  /** Of one unit or camera, newest first. */
  listOf(scope: Scope, subject: ShareSubject, limit: number): Promise<ShareWithdrawal[]> {
    return this.#list({ [Op.and]: [withinScope(scope), subject] }, limit);
  }

  /** All that stand, newest first. */
  listStanding(scope: Scope, transaction?: Transaction): Promise<ShareWithdrawal[]> {
    return this.#list({ [Op.and]: [withinScope(scope), { returnedAtMs: null }] }, undefined, transaction);
  }

  /**
   * Names the survivor of a merge.
   *
   * @throws GatewayError `share/withdrawn` while the sharing of either is withdrawn: cameras of the other would follow it
   */
  async replaceUnit(fromId: string, toId: string, transaction: Transaction): Promise<void> {
    const standing = await this.#rows.count({ where: { unitId: [fromId, toId], returnedAtMs: null }, transaction });
    if (standing > 0) {
      throw new GatewayError('share/withdrawn', 'The sharing of one of the two is withdrawn; give it back before.');
    }
    await this.#rows.update({ unitId: toId as UnitId }, { where: { unitId: fromId }, transaction });
  }

  /** A camera's own withdrawals go with it to another organisation. */
  async moveWithCamera(cameraId: CameraId, organisationPath: string, transaction: Transaction): Promise<void> {
    await this.#rows.update({ organisationPath }, { where: { cameraId }, transaction });
  }

  async #list(where: WhereOptions, limit?: number, transaction?: Transaction): Promise<ShareWithdrawal[]> {
    const rows = await this.#rows.findAll({
      where,
      order: [['withdrawnAtMs', 'DESC'], ['id', 'DESC']], // prettier-ignore
      ...(limit !== undefined && { limit }),
      ...(transaction && { transaction }),
    });
    return rows.map((row) => toWithdrawal(row.get()));
  }
}

const notReturned = { atMs: null, byId: null, by: null, reason: null };

function toRow({ id, subject, organisationPath, withdrawn, returned }: ShareWithdrawal): Row {
  const { atMs, byId, by, reason } = returned ?? notReturned;
  return {
    ...{ id, organisationPath, unitId: null, cameraId: null, ...subject },
    ...{ reason: withdrawn.reason, withdrawnAtMs: withdrawn.atMs },
    ...{ withdrawnById: withdrawn.byId, withdrawnBy: withdrawn.by },
    ...{ returnedAtMs: atMs, returnedById: byId, returnedBy: by, returnReason: reason },
    standingKey: returned === undefined ? keyOf(subject) : null,
  };
}

function keyOf(subject: ShareSubject): string {
  return 'unitId' in subject ? `unit/${subject.unitId}` : `camera/${subject.cameraId}`;
}

function toWithdrawal(row: Row): ShareWithdrawal {
  const { id, organisationPath, unitId, cameraId, returnedAtMs, returnedById, returnedBy, returnReason } = row;
  const withdrawn = { atMs: row.withdrawnAtMs, byId: row.withdrawnById, by: row.withdrawnBy, reason: row.reason };
  const subject = unitId === null ? cameraId !== null && { cameraId } : { unitId };
  if (subject === false) throw new Error(`share_withdrawals: ${id} names neither a unit nor a camera`);
  return {
    ...{ id, organisationPath, withdrawn, subject },
    ...(returnedAtMs !== null && {
      returned: { atMs: returnedAtMs, byId: returnedById ?? '', by: returnedBy ?? '', reason: returnReason ?? '' },
    }),
  };
}
