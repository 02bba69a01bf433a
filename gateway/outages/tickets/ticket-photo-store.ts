import { type Model, type ModelStatic, Op } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  countColumn,
  idColumn,
  instantColumn,
  keyColumn,
  pathColumn,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import type { PhotoMediaType } from '../../registry/photos/photo.ts';

/** A photo that somebody took at the repair; the picture lies on the shelf under its id. */
export interface TicketPhoto {
  readonly id: string;
  readonly ticketId: string;
  /** The ticket's. */
  readonly organisationPath: string;
  readonly mediaType: PhotoMediaType;
  readonly sizeBytes: number;
  readonly addedBy: string;
  /** Ms since the epoch. */
  readonly addedAtMs: number;
}

const columns = {
  id: keyColumn,
  ticketId: idColumn,
  organisationPath: pathColumn,
  mediaType: textColumn(16),
  sizeBytes: countColumn,
  addedBy: textColumn(),
  addedAtMs: instantColumn,
};

/** What is known of tickets' photos. */
export class TicketPhotoStore {
  readonly #rows: ModelStatic<Model<TicketPhoto, TicketPhoto>>;

  constructor({ sequelize }: Database) {
    const options = { tableName: 'ticket_photos', underscored: true, timestamps: false };
    this.#rows = sequelize.define('ticketPhoto', columns, options);
  }

  async find(scope: Scope, id: string): Promise<TicketPhoto | undefined> {
    const row = await this.#rows.findOne({ where: { [Op.and]: [withinScope(scope), { id }] } });
    return row === null ? undefined : toPhoto(row.get());
  }

  /** Oldest first. */
  async list(scope: Scope, ticketId: string): Promise<TicketPhoto[]> {
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [withinScope(scope), { ticketId }] },
      order: ['addedAtMs', 'id'],
    });
    return rows.map((row) => toPhoto(row.get()));
  }

  async add(photo: TicketPhoto, transaction: Transaction): Promise<void> {
    await this.#rows.create(photo, { transaction });
  }

  /** The photos of a ticket that was handed to another organisation. */
  async move(ticketId: string, organisationPath: string, transaction: Transaction): Promise<void> {
    await this.#rows.update({ organisationPath }, { where: { ticketId }, transaction });
  }
}

function toPhoto(row: TicketPhoto): TicketPhoto {
  return { ...row, addedAtMs: Number(row.addedAtMs) };
}
