import { type Model, type ModelStatic, Op } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import { idColumn } from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { withoutNulls } from '../../platform/database/without-nulls.ts';
import type { CameraId } from '../../registry/camera.ts';
import type { Repair } from './repair.ts';
import type { FigurePeriod } from './ticket-figures.ts';
import { ticketColumns, type TicketRow } from './ticket-row.ts';

interface TicketCameraRow {
  readonly ticketId: string;
  readonly cameraId: CameraId;
}

const attributes = [
  ...(['id', 'organisationName', 'subjectKind', 'subjectName', 'faultKind', 'unitId', 'unitName'] as const),
  ...(['startedAtMs', 'openedAtMs', 'restoredAtMs', 'closedAtMs', 'suspendedMs', 'isRespondLate'] as const),
  ...(['isRepairLate', 'isRepeat', 'isFalse', 'causeCode'] as const),
];
type RepairRow = Pick<TicketRow, (typeof attributes)[number]>;

const rowsAtOnce = 2000;
const ticketsAtOnce = 500;

/** Tickets as the records behind reports: without their notes, read slice by slice. */
export class RepairStore {
  readonly #rows: ModelStatic<Model<TicketRow, TicketRow>>;
  readonly #cameras: ModelStatic<Model<TicketCameraRow, TicketCameraRow>>;

  constructor({ sequelize }: Database) {
    const options = { underscored: true, timestamps: false };
    this.#rows = sequelize.define('repair', ticketColumns, { tableName: 'tickets', ...options });
    this.#cameras = sequelize.define(
      'repairCamera',
      { ticketId: { ...idColumn, primaryKey: true }, cameraId: { ...idColumn, primaryKey: true } },
      { tableName: 'ticket_cameras', ...options },
    );
  }

  /** Opened or closed in the period, without those that turned out to be a part of another one; in the order of ids. */
  async listOf(scope: Scope, { fromMs, toMs }: FigurePeriod): Promise<Repair[]> {
    const within = { [Op.gte]: fromMs, [Op.lt]: toMs };
    const counted = [
      withinScope(scope),
      { [Op.or]: [{ openedAtMs: within }, { closedAtMs: within }] },
      { closure: { [Op.or]: [null, { [Op.ne]: 'merged' }] } },
    ];
    const found: Repair[] = [];
    for (;;) {
      const afterId = found.at(-1)?.id;
      const rows: unknown = await this.#rows.findAll({
        attributes: [...attributes],
        where: { [Op.and]: [...counted, afterId === undefined ? {} : { id: { [Op.gt]: afterId } }] },
        order: ['id'],
        limit: rowsAtOnce,
        raw: true,
      });
      // Raw rows hold exactly the columns.
      const slice = (rows as readonly RepairRow[]).map(toRepair);
      found.push(...slice);
      if (slice.length < rowsAtOnce) return found;
    }
  }

  /** Every camera that these tickets of the scope cover. */
  async listCameras(
    scope: Scope,
    tickets: readonly Pick<Repair, 'id'>[],
  ): Promise<{ readonly ticketId: string; readonly cameraId: CameraId }[]> {
    const found: TicketCameraRow[] = [];
    for (let from = 0; from < tickets.length; from += ticketsAtOnce) {
      const id = tickets.slice(from, from + ticketsAtOnce).map((ticket) => ticket.id);
      const where = { [Op.and]: [withinScope(scope), { id }] };
      const own = await this.#rows.findAll({ attributes: ['id'], where });
      const rows: unknown = await this.#cameras.findAll({
        where: { ticketId: own.map((row) => row.get().id) },
        raw: true,
      });
      // Raw rows hold exactly the columns.
      found.push(...(rows as readonly TicketCameraRow[]));
    }
    return found;
  }
}

/** Instants come from MariaDB as texts, flags from both as numbers. */
function toRepair(row: RepairRow): Repair {
  const { restoredAtMs, closedAtMs, ...plain } = withoutNulls(row);
  return {
    ...plain,
    ...{ startedAtMs: Number(row.startedAtMs), openedAtMs: Number(row.openedAtMs) },
    ...(restoredAtMs !== undefined && { restoredAtMs: Number(restoredAtMs) }),
    ...(closedAtMs !== undefined && { closedAtMs: Number(closedAtMs) }),
    ...{ suspendedMs: Number(row.suspendedMs), isRespondLate: Boolean(row.isRespondLate) },
    ...{ isRepairLate: Boolean(row.isRepairLate), isRepeat: Boolean(row.isRepeat), isFalse: Boolean(row.isFalse) },
  };
}
