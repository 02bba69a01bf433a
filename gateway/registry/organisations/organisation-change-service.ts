import type { Actor } from '../../platform/actor/actor.ts';
import type { RunTransaction, Transaction } from '../../platform/database/run-transaction.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { Organisation } from '../camera.ts';
import type { OrganisationMoveStore } from './organisation-move-store.ts';
import type { OrganisationEdit, OrganisationStore } from './organisation-store.ts';
import { depthOf, maxTreeDepth, pathBelow } from './organisation-tree.ts';
import './organisation-events.ts';

interface Deps {
  readonly organisations: Pick<OrganisationStore, 'find' | 'edit' | 'save' | 'findDeepest'>;
  readonly moves: Pick<OrganisationMoveStore, 'listScopedTables' | 'move'>;
  readonly transaction: RunTransaction;
  readonly bus: EventBus;
  readonly log: Log;
}

/** Renames organisations, gives them codes and hangs branches elsewhere. */
export class OrganisationChangeService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws GatewayError `organisation/unknown`, `organisation/duplicate` when a sibling has the name, or another one the code */
  async change(actor: Actor, organisationId: string, edit: OrganisationEdit): Promise<Organisation> {
    const { organisations, log } = this.#deps;
    const stored = await this.#find(actor, organisationId, 'params.organisationId');
    const { name, kind, policeOrgCode } = edit;
    if (!(await organisations.edit(actor.scope, stored, { name, kind, policeOrgCode }))) {
      throw unknown('params.organisationId');
    }
    // Somebody else may have changed or moved it meanwhile: what is told is what is stored.
    const edited = await this.#find(actor, organisationId, 'params.organisationId');
    log.info({ organisationId, userId: actor.userId }, 'organisation changed');
    return edited;
  }

  /**
   * Hangs a node with everything below it under another parent. The paths of all rows of the branch, in every table,
   * are rewritten in one transaction.
   *
   * Both the node and its new parent must be the actor's. The top of the actor's own part stays: what is above it
   * belongs to somebody else.
   *
   * @throws GatewayError `organisation/unknown`, `permission/denied` (own top), `organisation/duplicate` (name at the new
   * place), `request/invalid` (below itself, too deep)
   */
  async move(actor: Actor, organisationId: string, parentId: string): Promise<Organisation> {
    const { moves, transaction, bus, log } = this.#deps;
    const tables = await moves.listScopedTables(actor.scope);
    const step = await transaction(async (underWay) => {
      const node = await this.#find(actor, organisationId, 'params.organisationId', underWay);
      const parent = await this.#find(actor, parentId, 'body.parentId', underWay);
      const moved = { ...node, parentId: parent.id, path: pathBelow(parent.path, node.id) };
      if (moved.path === node.path) return { node, moved };
      refuseImpossible(actor, node, parent);
      await this.#refuseTooDeep(node, parent, underWay);
      await this.#save(actor, moved, underWay);
      await moves.move(tables, { fromPath: node.path, toPath: moved.path }, underWay);
      return { node, moved };
    });
    const { path: fromPath } = step.node;
    const { path: toPath } = step.moved;
    if (fromPath === toPath) return step.moved;
    log.info({ organisationId, parentId, userId: actor.userId }, 'organisation moved');
    bus.emit('organisation.moved', { organisationId: step.moved.id, fromPath, toPath });
    return step.moved;
  }

  async #save(actor: Actor, moved: Organisation, underWay: Transaction): Promise<void> {
    if (!(await this.#deps.organisations.save(actor.scope, moved, underWay))) throw unknown('params.organisationId');
  }

  async #refuseTooDeep(node: Organisation, parent: Organisation, underWay: Transaction): Promise<void> {
    const deepest = await this.#deps.organisations.findDeepest({ organisationPath: node.path }, underWay);
    const levels = depthOf((deepest ?? node).path) - depthOf(node.path) + 1;
    if (depthOf(parent.path) + levels > maxTreeDepth) {
      throw invalidParent(`the tree has at most ${maxTreeDepth} levels; choose a parent higher up`);
    }
  }

  async #find(actor: Actor, id: string, where: string, transaction?: Transaction): Promise<Organisation> {
    const organisation = await this.#deps.organisations.find(actor.scope, id, transaction);
    if (organisation === undefined) throw unknown(where);
    return organisation;
  }
}

function refuseImpossible(actor: Actor, node: Organisation, parent: Organisation): void {
  if (node.parentId === undefined || node.path === actor.scope.organisationPath) {
    throw new GatewayError('permission/denied', 'The top of your own part can be moved only by those above it.');
  }
  if (parent.path.startsWith(node.path)) throw invalidParent('an organisation cannot hang below itself');
}

function unknown(where: string): GatewayError {
  return new GatewayError('organisation/unknown', `${where} names no organisation of yours.`);
}

function invalidParent(message: string): GatewayError {
  return new GatewayError('request/invalid', `body.parentId: ${message}.`, {
    issues: [{ path: 'body.parentId', message }],
  });
}
