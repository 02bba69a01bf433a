import { type Model, type ModelStatic, Op } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  countColumn,
  idColumn,
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
import { withoutPath } from '../../platform/database/without-path.ts';
import { sceneBody } from '../scenes/scenes-api.ts';
import type { Display, DisplayId } from './display.ts';

type Optional = 'tokenHash' | 'tokenUntilMs' | 'boundHash' | 'boundAtMs' | 'revokedAtMs';

type Row = Omit<Display, 'scene' | 'run' | Optional> & {
  readonly [Key in Optional]: Required<Display>[Key] | null;
} & { readonly scene: string | null; readonly startedAtMs: number; readonly pausedAtMs: number | null };

const columns = {
  id: keyColumn,
  organisationId: idColumn,
  organisationPath: pathColumn,
  name: textColumn(),
  scene: optionalJsonColumn,
  startedAtMs: instantColumn,
  pausedAtMs: optionalInstantColumn,
  tokenHash: optionalTextColumn(64),
  tokenUntilMs: optionalInstantColumn,
  boundHash: optionalTextColumn(64),
  boundAtMs: optionalInstantColumn,
  expiresAtMs: instantColumn,
  createdAtMs: instantColumn,
  createdBy: textColumn(),
  revokedAtMs: optionalInstantColumn,
  version: countColumn,
};
const mostListed = 500;

/** Displays of walls. Of what opens them only hashes are known; those that were revoked stay, and are found no more. */
export class DisplayStore {
  readonly #rows: ModelStatic<Model<Row, Row>>;

  constructor({ sequelize }: Database) {
    const options = { tableName: 'wall_displays', underscored: true, timestamps: false };
    this.#rows = sequelize.define('wallDisplay', columns, options);
  }

  async add(display: Display): Promise<void> {
    await this.#rows.create(toRow(display));
  }

  /** @returns false when it is not in the scope, was revoked, or somebody else changed it meanwhile */
  async save(scope: Scope, display: Display): Promise<boolean> {
    const same = { id: display.id, version: display.version - 1, revokedAtMs: null };
    const where = { [Op.and]: [withinScope(scope), same] };
    const [saved] = await this.#rows.update(withoutPath(toRow(display)), { where });
    return saved === 1;
  }

  async find(scope: Scope, id: string): Promise<Display | undefined> {
    return this.#findOne(scope, { id: id as DisplayId }); // a brand; one that names nothing finds nothing
  }

  /** By name. */
  async list(scope: Scope): Promise<Display[]> {
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [withinScope(scope), { revokedAtMs: null }] },
      order: ['name', 'id'],
      limit: mostListed,
    });
    return rows.map((row) => toDisplay(row.get()));
  }

  /** The display that an unused token opens. */
  async findByToken(scope: Scope, tokenHash: string): Promise<Display | undefined> {
    return this.#findOne(scope, { tokenHash });
  }

  /** The display of the browser that holds this secret. */
  async findByBound(scope: Scope, boundHash: string): Promise<Display | undefined> {
    return this.#findOne(scope, { boundHash });
  }

  async #findOne(scope: Scope, what: Partial<Row>): Promise<Display | undefined> {
    const row = await this.#rows.findOne({ where: { [Op.and]: [withinScope(scope), { ...what, revokedAtMs: null }] } });
    return row === null ? undefined : toDisplay(row.get());
  }
}

function toRow({ scene, run, ...display }: Display): Row {
  const nothing = { tokenHash: null, tokenUntilMs: null, boundHash: null, boundAtMs: null, revokedAtMs: null };
  return {
    ...nothing,
    ...display,
    scene: scene === undefined ? null : JSON.stringify(scene),
    startedAtMs: run.startedAtMs,
    pausedAtMs: run.pausedAtMs ?? null,
  };
}

/** MariaDB's driver may give big numbers as texts. */
function toDisplay(row: Row): Display {
  const { scene, startedAtMs, pausedAtMs, tokenUntilMs, boundAtMs, revokedAtMs, ...display } = withoutNulls(row);
  return {
    ...display,
    ...(scene !== undefined && { scene: readJson(sceneBody, scene, `display ${row.id}`) }),
    run: { startedAtMs: Number(startedAtMs), ...(pausedAtMs !== undefined && { pausedAtMs: Number(pausedAtMs) }) },
    ...(tokenUntilMs !== undefined && { tokenUntilMs: Number(tokenUntilMs) }),
    ...(boundAtMs !== undefined && { boundAtMs: Number(boundAtMs) }),
    ...(revokedAtMs !== undefined && { revokedAtMs: Number(revokedAtMs) }),
    expiresAtMs: Number(row.expiresAtMs),
    createdAtMs: Number(row.createdAtMs),
  };
}
