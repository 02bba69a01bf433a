import { type Model, type ModelStatic, Op, UniqueConstraintError, type WhereOptions } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import { idColumn } from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import { type OnUnreadable, ReadableRows } from '../../platform/database/readable-rows.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import type { InstantCursor } from '../../platform/http/instant-cursor.ts';
import { without } from '../../platform/records/without.ts';
import type { CameraId } from '../../registry/camera.ts';
import { subjectKeyOf, ticketColumns, type TicketRow, toRow, toTicket } from './ticket-row.ts';
import type { Ticket, TicketState, TicketSubject } from './ticket.ts';
import type { CauseCode, FaultKind } from './ticket-words.ts';

/** What somebody waits for, as lists are narrowed to it. */
export type TicketWait = 'late' | 'unassigned' | 'approval' | 'suspended' | 'cause-code';

/** What a list is narrowed to; an absent member narrows nothing. */
export interface TicketFilter {
  readonly box?: 'open' | 'closed';
  readonly state?: TicketState | undefined;
  readonly unitId?: string | undefined;
  readonly cameraId?: string | undefined;
  readonly causeId?: string | undefined;
  readonly faultKind?: FaultKind | undefined;
  readonly waits?: TicketWait | undefined;
  /** For `waits: late`. */
  readonly nowMs: number;
}

interface TicketCameraRow {
  readonly ticketId: string;
  readonly cameraId: CameraId;
}

const rowsAtOnce = 500;

/** Tickets with the cameras that they cover. */
export class TicketStore {
  readonly #rows: ModelStatic<Model<TicketRow, TicketRow>>;
  readonly #cameras: ModelStatic<Model<TicketCameraRow, TicketCameraRow>>;
  readonly #stableMs: number;
  readonly #readable: ReadableRows;

  /**
   * A row that cannot be read is left out of lists and told of once.
   *
   * @param stableMs how long what came back by itself must stay before its ticket closes
   */
  constructor({ sequelize }: Database, stableMs: number, onUnreadable?: OnUnreadable) {
    this.#stableMs = stableMs;
    this.#readable = new ReadableRows(onUnreadable);
    const options = { underscored: true, timestamps: false };
    this.#rows = sequelize.define('ticket', ticketColumns, { tableName: 'tickets', ...options });
    this.#cameras = sequelize.define(
      'ticketCamera',
      { ticketId: { ...idColumn, primaryKey: true }, cameraId: { ...idColumn, primaryKey: true } },
      { tableName: 'ticket_cameras', ...options },
    );
  }

  async find(scope: Scope, id: string): Promise<Ticket | undefined> {
    const row = await this.#rows.findOne({ where: { [Op.and]: [withinScope(scope), { id }] } });
    return row === null ? undefined : toTicket(row.get());
  }

  /** Open ones by when they are due, closed ones newest first; `after` is the last one of the page before. */
  async list(
    scope: Scope,
    filter: TicketFilter & { readonly box: 'open' | 'closed' },
    { after, limit }: { readonly after?: InstantCursor | undefined; readonly limit: number },
  ): Promise<Ticket[]> {
    const isOpen = filter.box === 'open';
    const [instant, later] = isOpen ? (['dueAtMs', Op.gt] as const) : (['closedAtMs', Op.lt] as const);
    const isAfter = after && {
      [Op.or]: [{ [instant]: { [later]: after.atMs } }, { [instant]: after.atMs, id: { [later]: after.id } }],
    };
    const direction = isOpen ? 'ASC' : 'DESC';
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [await this.#matching(scope, filter), ...(isAfter ? [isAfter] : [])] },
      order: [
        [instant, direction],
        ['id', direction],
      ],
      limit,
    });
    return this.#read(rows);
  }

  async count(scope: Scope, filter: TicketFilter): Promise<number> {
    return this.#rows.count({ where: await this.#matching(scope, filter) });
  }

  /** The tickets of some causes, open or closed. */
  async listOfCauses(scope: Scope, causeIds: readonly string[]): Promise<Ticket[]> {
    const found: Ticket[] = [];
    for (let from = 0; from < causeIds.length; from += rowsAtOnce) {
      const causeId = causeIds.slice(from, from + rowsAtOnce);
      const rows = await this.#rows.findAll({ where: { [Op.and]: [withinScope(scope), { causeId }] } });
      found.push(...this.#read(rows));
    }
    return found;
  }

  /** Which of some causes have a ticket, open or closed; one that cannot be read counts too. */
  async listTicketed(scope: Scope, causeIds: readonly string[]): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    for (let from = 0; from < causeIds.length; from += rowsAtOnce) {
      const causeId = causeIds.slice(from, from + rowsAtOnce);
      const where = { [Op.and]: [withinScope(scope), { causeId }] };
      const rows = await this.#rows.findAll({ attributes: ['causeId'], where });
      for (const row of rows) found.add(row.get().causeId ?? '');
    }
    return found;
  }

  /** All open ones about one camera each. */
  async listOpenOfCameras(scope: Scope): Promise<Ticket[]> {
    const where = { state: { [Op.ne]: 'closed' }, subjectKind: 'camera' };
    return this.#read(await this.#rows.findAll({ where: { [Op.and]: [withinScope(scope), where] } }));
  }

  /** All open ones that are open for a cause. */
  async listOpenWithCause(scope: Scope): Promise<Ticket[]> {
    const where = { state: { [Op.ne]: 'closed' }, causeId: { [Op.ne]: null }, recoveredAtMs: null };
    const rows = await this.#rows.findAll({ where: { [Op.and]: [withinScope(scope), where] } });
    return this.#read(rows);
  }

  /** The open ticket about something, whichever cause it has; none when it cannot be read. */
  async findOpen(scope: Scope, subject: Pick<TicketSubject, 'kind' | 'key'>): Promise<Ticket | undefined> {
    const openKey = subjectKeyOf(subject);
    return this.#read(await this.#rows.findAll({ where: { [Op.and]: [withinScope(scope), { openKey }] } })).at(0);
  }

  /** Those that must be looked at by now. */
  async listToWake(scope: Scope, nowMs: number, limit: number): Promise<Ticket[]> {
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [withinScope(scope), { wakeAtMs: { [Op.lte]: nowMs } }] },
      order: ['wakeAtMs', 'id'],
      limit,
    });
    return this.#read(rows);
  }

  /** Whether the same broke for the same reason and was closed in [sinceMs, beforeMs). */
  async findRepeated(
    scope: Scope,
    ticket: Pick<Ticket, 'id' | 'subject'>,
    {
      causeCode,
      sinceMs,
      beforeMs,
    }: { readonly causeCode: CauseCode; readonly sinceMs: number; readonly beforeMs: number },
  ): Promise<boolean> {
    const { kind, key } = ticket.subject;
    const sameSubject = { subjectKind: kind, subjectKey: key };
    const sameCamera = kind === 'camera' ? [{ id: await this.#idsOf(key) }] : [];
    const where = {
      [Op.and]: [
        withinScope(scope),
        { [Op.or]: [sameSubject, ...sameCamera] },
        { causeCode, isFalse: false, id: { [Op.ne]: ticket.id } },
        { closedAtMs: { [Op.gte]: sinceMs, [Op.lt]: beforeMs } },
      ],
    };
    return (await this.#rows.count({ where })) > 0;
  }

  /** @returns false when its subject has an open ticket, or its cause had one; nothing is written then */
  async add(ticket: Ticket, cameraIds: readonly CameraId[], transaction: Transaction): Promise<boolean> {
    try {
      await this.#rows.create(toRow(ticket, this.#stableMs), { transaction });
    } catch (error) {
      if (error instanceof UniqueConstraintError) return false;
      throw error;
    }
    await this.addCameras(ticket.id, cameraIds, transaction);
    return true;
  }

  /** Cameras that it covers besides; adding one twice changes nothing. */
  async addCameras(ticketId: string, cameraIds: readonly CameraId[], transaction: Transaction): Promise<void> {
    for (let from = 0; from < cameraIds.length; from += rowsAtOnce) {
      const rows = cameraIds.slice(from, from + rowsAtOnce).map((cameraId) => ({ ticketId, cameraId }));
      await this.#cameras.bulkCreate(rows, { ignoreDuplicates: true, transaction });
    }
  }

  /** @returns false when it has another version than the one before this; nothing is written then */
  async save(ticket: Ticket, transaction: Transaction): Promise<boolean> {
    const row = without(toRow(ticket, this.#stableMs), 'id', 'organisationPath', 'organisationId');
    const [saved] = await this.#rows.update(row, {
      where: { id: ticket.id, version: ticket.version - 1 },
      transaction,
    });
    return saved === 1;
  }

  /** Hands it to another organisation. @returns as `save` */
  async move(ticket: Ticket, transaction: Transaction): Promise<boolean> {
    const { id, version, organisationId, organisationName, organisationPath } = ticket;
    const [moved] = await this.#rows.update(
      { version, organisationId, organisationName, organisationPath },
      { where: { id, version: version - 1 }, transaction },
    );
    return moved === 1;
  }

  /** Cameras that a ticket of the scope covers, at most `limit`. */
  async listCameraIds(scope: Scope, ticketId: string, limit: number): Promise<CameraId[]> {
    if ((await this.find(scope, ticketId)) === undefined) return [];
    const rows = await this.#cameras.findAll({ where: { ticketId }, order: ['cameraId'], limit });
    return rows.map((row) => row.get().cameraId);
  }

  /** Every camera that these tickets of the scope cover. */
  async listCamerasOf(
    scope: Scope,
    ticketIds: readonly string[],
  ): Promise<{ readonly ticketId: string; readonly cameraId: CameraId }[]> {
    const own = await this.#rows.findAll({
      attributes: ['id'],
      where: { [Op.and]: [withinScope(scope), { id: [...ticketIds] }] },
    });
    const rows = await this.#cameras.findAll({ where: { ticketId: own.map((row) => row.get().id) } });
    return rows.map((row) => row.get());
  }

  /** Tickets of a unit that was merged into another are the other's. */
  async replaceUnit(fromId: string, toId: string, transaction: Transaction): Promise<void> {
    await this.#rows.update({ unitId: toId }, { where: { unitId: fromId }, transaction });
  }

  #read(rows: readonly Model<TicketRow, TicketRow>[]): Ticket[] {
    return this.#readable.read(
      rows.map((row) => row.get()),
      toTicket,
    );
  }

  async #matching(scope: Scope, filter: TicketFilter): Promise<WhereOptions> {
    const { box, state, unitId, cameraId, causeId, faultKind, waits, nowMs } = filter;
    const plain = Object.entries({ state, unitId, causeId, faultKind }).filter(([, value]) => value !== undefined);
    return {
      [Op.and]: [
        withinScope(scope),
        Object.fromEntries(plain),
        box === undefined ? {} : { state: { [box === 'open' ? Op.ne : Op.eq]: 'closed' } },
        cameraId === undefined ? {} : { id: await this.#idsOf(cameraId) },
        waits === undefined ? {} : waiting(waits, nowMs),
      ],
    };
  }

  async #idsOf(cameraId: string): Promise<string[]> {
    const rows = await this.#cameras.findAll({ attributes: ['ticketId'], where: { cameraId } });
    return rows.map((row) => row.get().ticketId);
  }
}

function waiting(waits: TicketWait, nowMs: number): WhereOptions {
  switch (waits) {
    case 'late':
      return { state: { [Op.notIn]: ['closed', 'checking'] }, recoveredAtMs: null, dueAtMs: { [Op.lte]: nowMs } };
    case 'unassigned':
      return { state: { [Op.ne]: 'closed' }, unitId: null };
    case 'approval':
      return { suspensionState: 'asked' };
    case 'suspended':
      return { suspensionState: 'approved' };
    case 'cause-code':
      return { state: 'closed', causeCode: null, isFalse: false, closure: { [Op.ne]: 'merged' } };
  }
}
