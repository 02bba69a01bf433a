import type { Actor } from '../../platform/actor/actor.ts';
import { isWithin, type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Log } from '../../platform/observability/log.ts';
import { without } from '../../platform/records/without.ts';
import type { Organisation, OrganisationKind } from '../camera.ts';
import type { OrganisationCountsStore } from './organisation-counts-store.ts';
import type { OrganisationStore } from './organisation-store.ts';
import { countWithDescendants, depthOf, inTreeOrder, maxTreeDepth, pathBelow } from './organisation-tree.ts';

interface Deps {
  readonly organisations: Pick<OrganisationStore, 'list' | 'count' | 'find' | 'findRoot' | 'add'>;
  readonly counts: Pick<OrganisationCountsStore, 'countCamerasByPath'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** An organisation with the number of cameras in it and below it. */
export interface CountedOrganisation extends Organisation {
  readonly cameraCount: number;
}

/** As many nodes as one list shows; their parents are among them. */
interface OrganisationList {
  readonly items: readonly CountedOrganisation[];
  /** Nodes of the scope, listed or not. */
  readonly total: number;
}

interface NewOrganisation {
  readonly parentId: string;
  readonly kind: OrganisationKind;
  readonly name: string;
  readonly policeOrgCode?: string | undefined;
}

/** Beyond it a list is no help to a person, and 10,000 nodes would be 4 MB. */
const maxListed = 2000;

/** The organisation tree: who is responsible for which cameras. */
export class OrganisationService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * The part inside the scope, parents before children. The top of it shows no parent: that one is not visible.
   *
   * Of a larger part only the upper levels are listed, as many nodes as `maxListed`; their counts are right all the
   * same. Large trees are opened node by node (OrganisationTreeService).
   */
  async listOrganisations(scope: Scope): Promise<OrganisationList> {
    const { organisations, counts } = this.#deps;
    const [nodes, total, ownCounts] = await Promise.all([
      organisations.list(scope, maxListed),
      organisations.count(scope),
      counts.countCamerasByPath(scope),
    ]);
    const cameras = countWithDescendants(nodes, ownCounts);
    const items = inTreeOrder(nodes).map((node) => ({
      ...withVisibleParent(scope, node),
      cameraCount: cameras.get(node.id) ?? 0,
    }));
    return { items, total };
  }

  /** @returns undefined when it is unknown or outside the scope */
  findOrganisation(scope: Scope, id: string): Promise<Organisation | undefined> {
    return this.#deps.organisations.find(scope, id);
  }

  /** @throws GatewayError `organisation/unknown` (parent), `organisation/duplicate` (name, code), `request/invalid` (depth) */
  async createOrganisation(
    actor: Actor,
    { parentId, kind, name, policeOrgCode }: NewOrganisation,
  ): Promise<CountedOrganisation> {
    const { organisations, clock, log } = this.#deps;
    const parent = await organisations.find(actor.scope, parentId);
    if (parent === undefined)
      throw new GatewayError('organisation/unknown', 'body.parentId names no organisation of yours.');
    if (depthOf(parent.path) >= maxTreeDepth) throw tooDeep();

    const id = newId<'OrganisationId'>(clock.now());
    const organisation = {
      ...{ id, parentId: parent.id, kind, name, path: pathBelow(parent.path, id) },
      ...(policeOrgCode !== undefined && { policeOrgCode }),
    };
    await organisations.add(organisation, clock.now());
    log.info({ organisationId: id, parentId: parent.id, userId: actor.userId }, 'organisation created');
    return { ...organisation, cameraCount: 0 };
  }

  /** Makes the top of the tree at the first start; later starts find it, whatever it is called by then. */
  async ensureRoot(name: string, kind: OrganisationKind): Promise<Organisation> {
    const { organisations, clock, log } = this.#deps;
    const existing = await organisations.findRoot(wholeEstate);
    if (existing !== undefined) return existing;

    const id = newId<'OrganisationId'>(clock.now());
    const root = { id, kind, name, path: pathBelow(wholeEstate.organisationPath, id) };
    await organisations.add(root, clock.now());
    log.info({ organisationId: id, name }, 'root organisation created');
    return root;
  }
}

function withVisibleParent(scope: Scope, organisation: Organisation): Organisation {
  const { id, path } = organisation;
  const parentPath = path.slice(0, -(id.length + 1));
  return isWithin(scope, parentPath) ? organisation : without(organisation, 'parentId');
}

function tooDeep(): GatewayError {
  const message = `the tree has at most ${maxTreeDepth} levels; choose a parent higher up`;
  return new GatewayError('request/invalid', `body.parentId: ${message}.`, {
    issues: [{ path: 'body.parentId', message }],
  });
}
