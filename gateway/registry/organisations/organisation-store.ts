import {
  col,
  fn,
  type Model,
  type ModelStatic,
  Op,
  UniqueConstraintError,
  type WhereOptions,
  where as whereFn,
} from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  instantColumn,
  keyColumn,
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import { RememberedReading } from '../../platform/database/remembered-reading.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { Organisation, OrganisationId, OrganisationKind } from '../camera.ts';
import type { NameCursor } from '../name-cursor.ts';

interface OrganisationRow {
  readonly id: OrganisationId;
  /** Empty for the root. */
  readonly parentId: OrganisationId | '';
  readonly kind: OrganisationKind;
  readonly name: string;
  readonly policeOrgCode: string | null;
  readonly organisationPath: string;
  readonly createdAtMs: number;
}

/** What of an organisation may be edited; absent members stay as they are. */
export interface OrganisationEdit {
  readonly name?: string | undefined;
  readonly kind?: OrganisationKind | undefined;
  /** Null clears it. */
  readonly policeOrgCode?: string | null | undefined;
}

/** How many ids one query asks for. */
const idsAtOnce = 1000;
const answersKept = 200;

/** The organisation tree, each node with its path. */
export class OrganisationStore {
  readonly #rows: ModelStatic<Model<OrganisationRow, OrganisationRow>>;
  /** Every page of cameras asks for the names of its organisations. */
  readonly #many: RememberedReading<readonly Organisation[]>;

  constructor(database: Database) {
    this.#many = new RememberedReading(database, ['organisations'], { maxKeys: answersKept });
    this.#rows = database.sequelize.define(
      'organisation',
      {
        id: keyColumn,
        parentId: textColumn(36),
        kind: textColumn(16),
        name: textColumn(),
        policeOrgCode: optionalTextColumn(12),
        organisationPath: pathColumn,
        createdAtMs: instantColumn,
      },
      { tableName: 'organisations', underscored: true, timestamps: false },
    );
  }

  /**
   * The upper levels first, so that a list which ends at `limit` still has the parent of everything in it: ids have one
   * length, so a longer path is a deeper one.
   */
  async list(scope: Scope, limit?: number): Promise<Organisation[]> {
    const rows = await this.#rows.findAll({
      where: withinScope(scope),
      order: [[fn('LENGTH', col('organisation_path')), 'ASC'], 'name', 'id'],
      ...(limit !== undefined && { limit }),
    });
    return rows.map((row) => toOrganisation(row.get()));
  }

  count(scope: Scope): Promise<number> {
    return this.#rows.count({ where: withinScope(scope) });
  }

  /** One of the nodes at the lowest level of the scope. */
  async findDeepest(scope: Scope, transaction?: Transaction): Promise<Organisation | undefined> {
    const row = await this.#rows.findOne({
      where: withinScope(scope),
      order: [[fn('LENGTH', col('organisation_path')), 'DESC']],
      ...(transaction && { transaction }),
    });
    return row === null ? undefined : toOrganisation(row.get());
  }

  /** The node that a scope leads to; every root when it is the whole estate. */
  async listTop(scope: Scope): Promise<Organisation[]> {
    const top = scope.organisationPath === '/' ? { parentId: '' } : { organisationPath: scope.organisationPath };
    const rows = await this.#rows.findAll({ where: { [Op.and]: [withinScope(scope), top] }, order: ['name', 'id'] });
    return rows.map((row) => toOrganisation(row.get()));
  }

  /** One slice of the children of a node, by name. */
  async listChildren(
    scope: Scope,
    parentId: string,
    { after, limit }: { readonly after?: NameCursor | undefined; readonly limit: number },
  ): Promise<Organisation[]> {
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [withinScope(scope), { parentId }, ...(after === undefined ? [] : [comesAfter(after)])] },
      order: ['name', 'id'],
      limit,
    });
    return rows.map((row) => toOrganisation(row.get()));
  }

  /** Nodes whose name holds the text; Latin letters match in either case. The upper ones first. */
  async search(scope: Scope, text: string, limit: number): Promise<Organisation[]> {
    const holds = whereFn(fn('INSTR', fn('LOWER', col('name')), fn('LOWER', text)), { [Op.gt]: 0 });
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [withinScope(scope), holds] },
      order: [[fn('LENGTH', col('organisation_path')), 'ASC'], 'name', 'id'],
      limit,
    });
    return rows.map((row) => toOrganisation(row.get()));
  }

  async find(scope: Scope, id: string, transaction?: Transaction): Promise<Organisation | undefined> {
    const row = await this.#rows.findOne({
      where: { ...withinScope(scope), id },
      ...(transaction && { transaction }),
    });
    return row === null ? undefined : toOrganisation(row.get());
  }

  findMany(scope: Scope, ids: readonly string[]): Promise<readonly Organisation[]> {
    if (ids.length === 0) return Promise.resolve([]);
    return this.#many.read([scope.organisationPath, ...ids].join(' '), () => this.#findMany(scope, ids));
  }

  async #findMany(scope: Scope, ids: readonly string[]): Promise<Organisation[]> {
    const found: Organisation[] = [];
    for (let from = 0; from < ids.length; from += idsAtOnce) {
      const rows = await this.#rows.findAll({
        where: { ...withinScope(scope), id: ids.slice(from, from + idsAtOnce) },
      });
      found.push(...rows.map((row) => toOrganisation(row.get())));
    }
    return found;
  }

  /** Where organisations hang now, by id; none of them moves before the transaction ends. */
  async holdPaths(scope: Scope, ids: readonly string[], transaction: Transaction): Promise<Map<string, string>> {
    const paths = new Map<string, string>();
    for (let from = 0; from < ids.length; from += idsAtOnce) {
      const rows = await this.#rows.findAll({
        where: { ...withinScope(scope), id: ids.slice(from, from + idsAtOnce) },
        lock: transaction.LOCK.SHARE,
        transaction,
      });
      for (const row of rows) paths.set(row.get().id, row.get().organisationPath);
    }
    return paths;
  }

  /** The top of the tree, when it lies inside the scope. */
  async findRoot(scope: Scope): Promise<Organisation | undefined> {
    const row = await this.#rows.findOne({ where: { ...withinScope(scope), parentId: '' }, order: ['createdAtMs'] });
    return row === null ? undefined : toOrganisation(row.get());
  }

  /** @throws GatewayError `organisation/duplicate` when its parent has a child of that name, or another one its code */
  async add(organisation: Organisation, atMs: number): Promise<void> {
    const { id, kind, name, path, policeOrgCode = null } = organisation;
    try {
      await this.#rows.create({
        id,
        parentId: organisation.parentId ?? '',
        kind,
        name,
        policeOrgCode,
        organisationPath: path,
        createdAtMs: atMs,
      });
    } catch (cause) {
      throw cause instanceof UniqueConstraintError ? duplicate(organisation, cause) : cause;
    }
  }

  /**
   * Writes what was edited and nothing else: whoever hangs the node elsewhere, or edits something else of it, meanwhile
   * is not undone.
   *
   * @param edit absent members stay; a code of null is cleared
   * @returns false when it is not in the scope
   * @throws GatewayError `organisation/duplicate` when its parent has a child of that name, or another one its code
   */
  async edit(scope: Scope, organisation: Organisation, edit: OrganisationEdit): Promise<boolean> {
    const { id } = organisation;
    const columns = Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined));
    if (Object.keys(columns).length === 0) return (await this.find(scope, id)) !== undefined;
    try {
      const [saved] = await this.#rows.update(columns, { where: { ...withinScope(scope), id } });
      return saved === 1;
    } catch (cause) {
      const { name = organisation.name, policeOrgCode } = edit;
      const wanted = { ...organisation, name, ...(typeof policeOrgCode === 'string' && { policeOrgCode }) };
      throw cause instanceof UniqueConstraintError ? duplicate(wanted, cause) : cause;
    }
  }

  /**
   * Writes name, kind, code and parent. The path is not written: a move rewrites it everywhere at once (OrganisationMoveStore).
   *
   * @returns false when it is not in the scope
   * @throws GatewayError `organisation/duplicate` when its parent has a child of that name, or another one its code
   */
  async save(scope: Scope, organisation: Organisation, transaction?: Transaction): Promise<boolean> {
    const { id, kind, name, parentId = '', policeOrgCode = null } = organisation;
    try {
      const [saved] = await this.#rows.update(
        { kind, name, parentId, policeOrgCode },
        { where: { ...withinScope(scope), id }, ...(transaction && { transaction }) },
      );
      return saved === 1;
    } catch (cause) {
      throw cause instanceof UniqueConstraintError ? duplicate(organisation, cause) : cause;
    }
  }
}

function comesAfter({ name, id }: NameCursor): WhereOptions {
  return { [Op.or]: [{ name: { [Op.gt]: name } }, { name, id: { [Op.gt]: id } }] };
}

function duplicate({ name, policeOrgCode = '' }: Organisation, cause: UniqueConstraintError): GatewayError {
  const isCode = JSON.stringify([cause.fields, cause.errors.map(({ path }) => path)]).includes('police');
  const message = isCode
    ? `The police organisation code ${policeOrgCode} is another organisation's; check it.`
    : `There is already an organisation named “${name}” below this one; choose another name.`;
  return new GatewayError('organisation/duplicate', message, { cause });
}

function toOrganisation({ id, parentId, kind, name, policeOrgCode, organisationPath }: OrganisationRow): Organisation {
  return {
    ...{ id, kind, name, path: organisationPath },
    ...(parentId !== '' && { parentId }),
    ...(policeOrgCode !== null && { policeOrgCode }),
  };
}
