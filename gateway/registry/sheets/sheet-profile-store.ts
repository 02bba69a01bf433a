import { type Model, type ModelStatic, UniqueConstraintError } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  instantColumn,
  jsonColumn,
  keyColumn,
  pathColumn,
  readJson,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { profileContent } from './profile-shape.ts';
import type { TemplateProfile } from './template-profile.ts';

/** A profile that an administrator wrote, for their part and everything below it. */
export interface StoredProfile extends TemplateProfile {
  readonly organisationPath: string;
  readonly createdAtMs: number;
}

interface ProfileRow {
  readonly id: string;
  readonly organisationPath: string;
  readonly name: string;
  readonly content: string;
  readonly createdAtMs: number;
}

/** Template profiles beside the built-in ones. */
export class SheetProfileStore {
  readonly #rows: ModelStatic<Model<ProfileRow, ProfileRow>>;

  constructor(database: Database) {
    this.#rows = database.sequelize.define(
      'sheetProfile',
      {
        id: keyColumn,
        organisationPath: pathColumn,
        name: textColumn(),
        content: jsonColumn,
        createdAtMs: instantColumn,
      },
      { tableName: 'sheet_profiles', underscored: true, timestamps: false },
    );
  }

  /** By name. */
  async list(scope: Scope): Promise<StoredProfile[]> {
    const rows = await this.#rows.findAll({ where: withinScope(scope), order: ['name', 'id'] });
    return rows.map((row) => toProfile(row.get()));
  }

  async find(scope: Scope, id: string): Promise<StoredProfile | undefined> {
    const row = await this.#rows.findOne({ where: { ...withinScope(scope), id } });
    return row === null ? undefined : toProfile(row.get());
  }

  /** Adds it, or replaces the one of its id. @throws GatewayError `sheet-profile/duplicate` */
  async save(profile: StoredProfile): Promise<void> {
    const { id, organisationPath, name, createdAtMs, ...content } = profile;
    const row = { id, organisationPath, name, createdAtMs, content: JSON.stringify(content) };
    try {
      const [saved] = await this.#rows.update(row, { where: { id } });
      if (saved === 0 && (await this.#rows.findByPk(id)) === null) await this.#rows.create(row);
    } catch (cause) {
      if (!(cause instanceof UniqueConstraintError)) throw cause;
      const message = `There is already a template called “${name}”; choose another name.`;
      throw new GatewayError('sheet-profile/duplicate', message, { cause });
    }
  }

  async remove(id: string): Promise<void> {
    await this.#rows.destroy({ where: { id } });
  }
}

function toProfile({ id, organisationPath, name, content, createdAtMs }: ProfileRow): StoredProfile {
  const { crs, ...rest } = readJson(profileContent, content, `sheet profile ${id}`);
  return { id, organisationPath, name, createdAtMs: Number(createdAtMs), ...rest, ...(crs && { crs }) };
}
