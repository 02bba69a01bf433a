import { createHash } from 'node:crypto';
import { type Model, type ModelStatic, Op, type WhereOptions } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  countColumn,
  idColumn,
  instantColumn,
  jsonColumn,
  keyColumn,
  optionalIdColumn,
  optionalInstantColumn,
  optionalJsonColumn,
  pathColumn,
  readJson,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import type { CameraId } from '../camera.ts';
import type { MergeProposal, MergeState, MergeUndo } from './merge-proposal.ts';
import { storedReasons, storedUndo } from './merge-proposal.ts';
import { textOfReasons } from './merge-reason.ts';

type ProposalRow = Omit<MergeProposal, 'reasons' | 'decidedAtMs' | 'decidedBy' | 'undo'> & {
  readonly reasons: string;
  readonly reasonKey: string;
  readonly decidedAtMs: number | null;
  readonly decidedBy: string | null;
  readonly undo: string | null;
};

interface MergedRow {
  readonly id: CameraId;
  readonly mergedIntoId: CameraId | null;
}

const columns = {
  id: keyColumn,
  organisationPath: pathColumn,
  firstCameraId: idColumn,
  secondCameraId: idColumn,
  reasons: jsonColumn,
  reasonKey: textColumn(64),
  confidence: countColumn,
  state: textColumn(16),
  createdAtMs: instantColumn,
  decidedAtMs: optionalInstantColumn,
  decidedBy: optionalIdColumn,
  undo: optionalJsonColumn,
};

/** Where a page of proposals begins: behind this one. */
export interface ProposalCursor {
  readonly confidence: number;
  readonly id: string;
}

/** How many ids one query asks for. */
const idsAtOnce = 1000;

/** Proposals to merge two cameras, decided ones too: what was dismissed must not be told again. */
export class MergeProposalStore {
  readonly #rows: ModelStatic<Model<ProposalRow, ProposalRow>>;
  readonly #merged: ModelStatic<Model<MergedRow, MergedRow>>;

  constructor({ sequelize }: Database) {
    const plain = { underscored: true, timestamps: false };
    this.#rows = sequelize.define('mergeProposal', columns, { ...plain, tableName: 'merge_proposals' });
    const merged = { id: keyColumn, mergedIntoId: optionalIdColumn };
    this.#merged = sequelize.define('mergedCamera', merged, { ...plain, tableName: 'cameras' });
  }

  async find(scope: Scope, id: string, transaction?: Transaction): Promise<MergeProposal | undefined> {
    const row = await this.#rows.findOne({
      where: { [Op.and]: [withinScope(scope), { id }] },
      ...(transaction && { transaction, lock: transaction.LOCK.UPDATE }),
    });
    return row === null ? undefined : toProposal(row.get());
  }

  /** Of one state, the surest first. */
  async list(
    scope: Scope,
    state: MergeState,
    { after, limit }: { readonly after?: ProposalCursor; readonly limit: number },
  ): Promise<MergeProposal[]> {
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [withinScope(scope), { state }, ...(after ? [comesAfter(after)] : [])] },
      order: [['confidence', 'DESC'], 'id'],
      limit,
    });
    return rows.map((row) => toProposal(row.get()));
  }

  count(scope: Scope, state: MergeState): Promise<number> {
    return this.#rows.count({ where: { [Op.and]: [withinScope(scope), { state }] } });
  }

  /** Every proposal, whatever its state, about any of these cameras. */
  async listAbout(scope: Scope, cameraIds: readonly string[], transaction?: Transaction): Promise<MergeProposal[]> {
    const found = new Map<string, MergeProposal>();
    for (let from = 0; from < cameraIds.length; from += idsAtOnce) {
      const ids = cameraIds.slice(from, from + idsAtOnce);
      const rows = await this.#rows.findAll({
        where: { [Op.and]: [withinScope(scope), { [Op.or]: [{ firstCameraId: ids }, { secondCameraId: ids }] }] },
        ...(transaction && { transaction }),
      });
      for (const row of rows) found.set(row.get().id, toProposal(row.get()));
    }
    return [...found.values()];
  }

  /** What another search proposed at the same moment for the same reasons is left as it is. */
  async add(proposals: readonly MergeProposal[], transaction?: Transaction): Promise<void> {
    const rows = proposals.map(toRow);
    await this.#rows.bulkCreate(rows, { ignoreDuplicates: true, ...(transaction && { transaction }) });
  }

  /** Other reasons, or a decision. */
  async change(proposal: MergeProposal, transaction?: Transaction): Promise<void> {
    const { id, ...row } = toRow(proposal);
    await this.#rows.update(row, { where: { id }, ...(transaction && { transaction }) });
  }

  /** Says which camera another one turned out to be; null when they are two again. */
  async noteMerged(cameraId: CameraId, mergedIntoId: CameraId | null, transaction: Transaction): Promise<void> {
    await this.#merged.update({ mergedIntoId }, { where: { id: cameraId }, transaction });
  }
}

function comesAfter({ confidence, id }: ProposalCursor): WhereOptions {
  return { [Op.or]: [{ confidence: { [Op.lt]: confidence } }, { confidence, id: { [Op.gt]: id } }] };
}

function toRow({ reasons, undo, decidedAtMs, decidedBy, ...rest }: MergeProposal): ProposalRow {
  return {
    ...rest,
    ...{ decidedAtMs: decidedAtMs ?? null, decidedBy: decidedBy ?? null },
    reasons: JSON.stringify(reasons),
    reasonKey: createHash('sha256').update(textOfReasons(reasons)).digest('hex'),
    undo: undo === undefined ? null : JSON.stringify(undo),
  };
}

function toProposal({ reasonKey: _key, reasons, undo, decidedAtMs, decidedBy, ...row }: ProposalRow): MergeProposal {
  const where = `merge proposal ${row.id}`;
  return {
    ...row,
    createdAtMs: Number(row.createdAtMs),
    reasons: readJson(storedReasons, reasons, where),
    ...(decidedAtMs !== null && { decidedAtMs: Number(decidedAtMs) }),
    ...(decidedBy !== null && { decidedBy }),
    // The ids are those that a merge wrote.
    ...(undo !== null && { undo: readJson(storedUndo, undo, where) as unknown as MergeUndo }),
  };
}
