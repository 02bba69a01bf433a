import { type Model, type ModelStatic, Op } from 'sequelize';
import { z } from 'zod';
import { type Role, roles } from '../../platform/actor/actor.ts';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  countColumn,
  flagColumn,
  idColumn,
  jsonColumn,
  keyColumn,
  optionalIdColumn,
  optionalTextColumn,
  pathColumn,
  readJson,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { findingCategories, findingSeverities } from '../finding.ts';
import type { RoutingRule } from './route-finding.ts';

interface Row extends Omit<RoutingRule, 'categories' | 'severities' | 'webhookIds' | 'post'> {
  readonly categories: string;
  readonly severities: string;
  readonly webhookIds: string;
  readonly postId: string | null;
  readonly postRole: Role | null;
}

/** Routing rules of jurisdictions. */
export class RuleStore {
  readonly #rows: ModelStatic<Model<Row, Row>>;

  constructor({ sequelize }: Database) {
    const columns = {
      id: keyColumn,
      organisationId: idColumn,
      organisationPath: pathColumn,
      name: textColumn(),
      position: countColumn,
      categories: jsonColumn,
      severities: jsonColumn,
      postId: optionalIdColumn,
      postRole: optionalTextColumn(16),
      webhookIds: jsonColumn,
      enabled: flagColumn,
      version: countColumn,
    };
    const options = { tableName: 'finding_rules', underscored: true, timestamps: false };
    this.#rows = sequelize.define('findingRule', columns, options);
  }

  async add(rule: RoutingRule): Promise<void> {
    await this.#rows.create(toRow(rule));
  }

  /** @returns false when it is not in the scope, or somebody else changed it meanwhile */
  async replace(scope: Scope, rule: RoutingRule): Promise<boolean> {
    const where = { [Op.and]: [withinScope(scope), { id: rule.id, version: rule.version - 1 }] };
    const [replaced] = await this.#rows.update(toRow(rule), { where });
    return replaced === 1;
  }

  async find(scope: Scope, id: string): Promise<RoutingRule | undefined> {
    const row = await this.#rows.findOne({ where: { [Op.and]: [withinScope(scope), { id }] } });
    return row === null ? undefined : toRule(row.get());
  }

  /** All of a part, by jurisdiction and position. */
  async list(scope: Scope): Promise<RoutingRule[]> {
    const rows = await this.#rows.findAll({
      where: withinScope(scope),
      order: ['organisationPath', 'position', 'id'],
      limit: 2000,
    });
    return rows.map((row) => toRule(row.get()));
  }

  /** Those of an organisation and of all above it: what a finding there has to be asked about. */
  async listAround(_scope: Scope, organisationPath: string): Promise<RoutingRule[]> {
    const ids = organisationPath.split('/').filter((id) => id !== '');
    const paths = ids.map((_, index) => `/${ids.slice(0, index + 1).join('/')}/`);
    const rows = await this.#rows.findAll({ where: { organisationPath: paths } });
    return rows.map((row) => toRule(row.get()));
  }
}

function toRow({ post, ...rule }: RoutingRule): Row {
  return {
    ...rule,
    categories: JSON.stringify(rule.categories),
    severities: JSON.stringify(rule.severities),
    webhookIds: JSON.stringify(rule.webhookIds),
    postId: post?.organisationId ?? null,
    postRole: post?.role ?? null,
  };
}

function toRule({ postId, postRole, ...row }: Row): RoutingRule {
  const where = `finding rule ${row.id}`;
  return {
    ...row,
    categories: readJson(z.array(z.enum(findingCategories)), row.categories, where),
    severities: readJson(z.array(z.enum(findingSeverities)), row.severities, where),
    webhookIds: readJson(z.array(z.string()), row.webhookIds, where),
    enabled: Boolean(row.enabled),
    ...(postId !== null && { post: { organisationId: postId, role: z.enum(roles).parse(postRole) } }),
  };
}
