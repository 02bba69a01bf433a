import type { Scope } from '../../platform/actor/scope.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { without } from '../../platform/records/without.ts';
import type { Organisation } from '../camera.ts';
import { cutPage, readNameCursor } from '../name-cursor.ts';
import type { OrganisationCountsStore } from './organisation-counts-store.ts';
import type { OrganisationStore } from './organisation-store.ts';
import { type NodeCounts, trailsOf, withCounts } from '../tree-node.ts';
import { ancestorIds } from './organisation-tree.ts';

interface Deps {
  readonly organisations: Pick<OrganisationStore, 'find' | 'findMany' | 'listTop' | 'listChildren' | 'search'>;
  readonly counts: Pick<OrganisationCountsStore, 'countCamerasByBranch' | 'countCameras' | 'countChildren'>;
}

/** One node of a tree that is opened node by node; removed cameras do not count. */
export type OrganisationNode = Organisation & NodeCounts;

interface ChildrenQuery {
  /** The reader's own top when absent. */
  readonly parentId?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

interface NodePage {
  readonly items: readonly OrganisationNode[];
  readonly nextCursor?: string;
}

/** Reads the organisation tree node by node: the work of a request follows what it shows, not the size of the tree. */
export class OrganisationTreeService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** By name. @throws GatewayError `organisation/unknown`, or `request/invalid` for a cursor that no page returned */
  async listChildren(scope: Scope, { parentId, cursor, limit }: ChildrenQuery): Promise<NodePage> {
    const { organisations, counts } = this.#deps;
    if (parentId === undefined) return { items: await this.#top(scope) };
    const parent = await this.#find(scope, parentId, 'query.parentId');
    const after = cursor === undefined ? undefined : readNameCursor(cursor);
    const [found, cameras] = await Promise.all([
      organisations.listChildren(scope, parentId, { after, limit: limit + 1 }),
      counts.countCamerasByBranch(scope, parent.path),
    ]);
    const { items, ...rest } = cutPage(found, limit);
    return { ...rest, items: await this.#counted(scope, items, cameras) };
  }

  /** The way from the reader's own top down to a node, both included. @throws GatewayError `organisation/unknown` */
  async readTrail(scope: Scope, organisationId: string): Promise<Organisation[]> {
    const node = await this.#find(scope, organisationId, 'params.organisationId');
    const [trail = []] = await this.#trails(scope, [node]);
    return trail;
  }

  /** Nodes whose name holds the text, the upper ones first, each with the way down to it. */
  async search(scope: Scope, text: string, limit: number): Promise<Organisation[][]> {
    return this.#trails(scope, await this.#deps.organisations.search(scope, text, limit));
  }

  async #top(scope: Scope): Promise<readonly OrganisationNode[]> {
    const { organisations, counts } = this.#deps;
    const tops = await organisations.listTop(scope);
    const cameras = await Promise.all(
      tops.map(async ({ id, path }): Promise<[string, number]> => [id, await counts.countCameras(scope, path)]),
    );
    // The top shows no parent: that one is not visible.
    const seen = tops.map((node) => without(node, 'parentId'));
    return this.#counted(scope, seen, new Map(cameras));
  }

  async #counted(
    scope: Scope,
    nodes: readonly Organisation[],
    cameras: ReadonlyMap<string, number>,
  ): Promise<OrganisationNode[]> {
    const ids = nodes.map(({ id }) => id);
    return withCounts(nodes, { cameras, children: await this.#deps.counts.countChildren(scope, ids) });
  }

  #trails(scope: Scope, nodes: readonly Organisation[]): Promise<Organisation[][]> {
    return trailsOf(nodes, ancestorIds, (ids) => this.#deps.organisations.findMany(scope, ids));
  }

  async #find(scope: Scope, id: string, where: string): Promise<Organisation> {
    const organisation = await this.#deps.organisations.find(scope, id);
    if (organisation === undefined) {
      throw new GatewayError('organisation/unknown', `${where} names no organisation of yours.`);
    }
    return organisation;
  }
}
