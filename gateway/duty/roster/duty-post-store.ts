import { type Model, type ModelStatic, Op } from 'sequelize';
import { z } from 'zod';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  countColumn,
  flagColumn,
  idColumn,
  jsonColumn,
  keyColumn,
  pathColumn,
  readJson,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { withoutPath } from '../../platform/database/without-path.ts';
import type { DutyPost } from './duty-post.ts';

type PostRow = Omit<DutyPost, 'slots'> & { readonly slots: string };

const columns = {
  id: keyColumn,
  organisationId: idColumn,
  organisationPath: pathColumn,
  name: textColumn(),
  slots: jsonColumn,
  wanted: countColumn,
  enabled: flagColumn,
  version: countColumn,
};

const storedSlots = z.array(z.strictObject({ key: z.string(), name: z.string(), start: z.string(), end: z.string() }));

/** Duty posts. */
export class DutyPostStore {
  readonly #rows: ModelStatic<Model<PostRow, PostRow>>;

  constructor({ sequelize }: Database) {
    this.#rows = sequelize.define('dutyPost', columns, {
      tableName: 'duty_posts',
      underscored: true,
      timestamps: false,
    });
  }

  /** By name. */
  async list(scope: Scope): Promise<DutyPost[]> {
    const rows = await this.#rows.findAll({ where: withinScope(scope), order: ['name', 'id'] });
    return rows.map((row) => toPost(row.get()));
  }

  /** The posts that stand at some organisations, by name. */
  async listAt(scope: Scope, organisationIds: readonly string[]): Promise<DutyPost[]> {
    const where = { [Op.and]: [withinScope(scope), { organisationId: [...organisationIds] }] };
    const rows = await this.#rows.findAll({ where, order: ['name', 'id'] });
    return rows.map((row) => toPost(row.get()));
  }

  async find(scope: Scope, id: string): Promise<DutyPost | undefined> {
    const row = await this.#rows.findOne({ where: { ...withinScope(scope), id } });
    return row === null ? undefined : toPost(row.get());
  }

  async add(post: DutyPost): Promise<void> {
    await this.#rows.create(toRow(post));
  }

  /**
   * @param post as decided from the version that it still carries
   * @returns the post with its new version; undefined when somebody else saved it since
   */
  async save(post: DutyPost): Promise<DutyPost | undefined> {
    const next = { ...post, version: post.version + 1 };
    const where = { id: post.id, version: post.version };
    const [saved] = await this.#rows.update(withoutPath(toRow(next)), { where });
    return saved === 1 ? next : undefined;
  }
}

function toRow({ slots, ...post }: DutyPost): PostRow {
  return { ...post, slots: JSON.stringify(slots) };
}

function toPost({ slots, enabled, ...row }: PostRow): DutyPost {
  return { ...row, enabled: Boolean(enabled), slots: readJson(storedSlots, slots, `duty post ${row.id}`) };
}
