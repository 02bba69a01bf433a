import type { Model, ModelStatic } from 'sequelize';
import { z } from 'zod';
import type { Scope } from '../platform/actor/scope.ts';
import { idColumn, jsonColumn, keyColumn, pathColumn, readJson } from '../platform/database/columns.ts';
import type { Database } from '../platform/database/database.ts';
import type { Transaction } from '../platform/database/run-transaction.ts';
import { withinScope } from '../platform/database/within-scope.ts';
import { newId } from '../platform/ids/new-id.ts';
import type { DeviceTraits } from './rescan/device-match.ts';

interface SightingRow {
  readonly id: string;
  readonly scanId: string;
  readonly organisationPath: string;
  readonly device: string;
}

const columns = { id: keyColumn, scanId: idColumn, organisationPath: pathColumn, device: jsonColumn };

const text = z.string().exactOptional();
const deviceShape = z.object({
  adapterKind: z.string(),
  host: z.string(),
  port: z.int(),
  endpointUuid: text,
  mac: text,
  serial: text,
  vendor: text,
  model: text,
  name: text,
});

const rowsAtOnce = 500;

/** What the last scan of each kind saw, for comparing with the next one. */
export class SightingStore {
  readonly #database: Database;
  readonly #rows: ModelStatic<Model<SightingRow, SightingRow>>;

  constructor(database: Database) {
    this.#database = database;
    this.#rows = database.sequelize.define('scanSighting', columns, {
      tableName: 'scan_sightings',
      underscored: true,
      timestamps: false,
    });
  }

  async list(scope: Scope, scanId: string): Promise<DeviceTraits[]> {
    const rows = await this.#rows.findAll({ where: { ...withinScope(scope), scanId }, order: ['id'] });
    return rows.map((row) => readJson(deviceShape, row.get().device, `sightings of scan ${scanId}`));
  }

  /** Keeps what a scan saw; what the scans before it saw is forgotten. */
  replace(scope: Scope, scan: { id: string; before: readonly string[] }, devices: readonly DeviceTraits[]) {
    const { organisationPath } = scope;
    return this.#database.transaction(async (transaction: Transaction) => {
      await this.#rows.destroy({ where: { scanId: [...scan.before] }, transaction });
      for (let from = 0; from < devices.length; from += rowsAtOnce) {
        const rows = devices.slice(from, from + rowsAtOnce).map((device) => {
          return { id: newId(0), scanId: scan.id, organisationPath, device: JSON.stringify(device) };
        });
        await this.#rows.bulkCreate(rows, { transaction });
      }
    });
  }
}
