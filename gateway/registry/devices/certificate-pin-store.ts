import { type Model, type ModelStatic, UniqueConstraintError } from 'sequelize';
import type { DeviceAddress } from '../../../adapters/sdk/adapter.ts';
import type { CertificatePins } from '../../../adapters/sdk/certificate-pins.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { countColumn, instantColumn, textColumn } from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';

interface PinRow {
  readonly host: string;
  readonly port: number;
  /** SHA-256, `AB:CD:…`. */
  readonly fingerprint: string;
  readonly pinnedAtMs: number;
}

const columns = {
  host: { ...textColumn(64), primaryKey: true },
  port: { ...countColumn, primaryKey: true },
  fingerprint: textColumn(95),
  pinnedAtMs: instantColumn,
};

/** Certificates by address, for the gateway's own dialling: no operation shows them, so no scope applies. */
export class CertificatePinStore implements CertificatePins {
  readonly #rows: ModelStatic<Model<PinRow, PinRow>>;
  readonly #clock: Clock;

  constructor({ sequelize }: Database, clock: Clock) {
    this.#rows = sequelize.define('certificatePin', columns, {
      tableName: 'certificate_pins',
      underscored: true,
      timestamps: false,
    });
    this.#clock = clock;
  }

  async recall({ host, port }: DeviceAddress): Promise<string | undefined> {
    const row = await this.#rows.findOne({ where: { host, port } });
    return row?.get().fingerprint;
  }

  async pin({ host, port }: DeviceAddress, fingerprint: string): Promise<void> {
    try {
      await this.#rows.create({ host, port, fingerprint, pinnedAtMs: this.#clock.now() });
    } catch (cause) {
      // Pinned before, or at the same moment by another conversation: the first one stays.
      if (!(cause instanceof UniqueConstraintError)) throw cause;
    }
  }

  async forget({ host, port }: DeviceAddress): Promise<void> {
    await this.#rows.destroy({ where: { host, port } });
  }
}
