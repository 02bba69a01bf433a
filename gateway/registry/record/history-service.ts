import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { CameraStore } from '../cameras/camera-store.ts';
import type { MergeProposalStore } from '../merging/merge-proposal-store.ts';
import type { OrganisationStore } from '../organisations/organisation-store.ts';
import type { ContractStore } from '../contracts/contract-store.ts';
import type { SystemStore } from '../devices/system-store.ts';
import type { CameraChangeEntry } from './camera-change.ts';
import { hideOutside, linkedIds, type LinkKind, linkKinds, type ShownEntry } from './outside-link.ts';
import type { ChangePlace, ChangeStore } from './change-store.ts';
import { noPageCursor } from '../../platform/http/page-cursor.ts';

interface Deps {
  readonly cameras: Pick<CameraStore, 'find' | 'findMany'>;
  readonly changes: Pick<ChangeStore, 'list' | 'count'>;
  readonly merges: Pick<MergeProposalStore, 'listAbout'>;
  readonly organisations: Pick<OrganisationStore, 'findMany'>;
  readonly systems: Pick<SystemStore, 'findMany'>;
  readonly contracts: Pick<ContractStore, 'findMany'>;
}

export interface HistoryPage {
  readonly items: readonly ShownEntry[];
  readonly nextCursor?: string;
  readonly total: number;
}

/** What became of a record over time. */
export class HistoryService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Edits of a camera and of those that were merged into it, newest first. Organisations, systems, cameras and contracts
   * that the reader does not see are told as being outside, not even as an id.
   *
   * @throws GatewayError `camera/unknown`, `request/invalid` for a cursor that no page returned
   */
  async readHistory(
    scope: Scope,
    cameraId: string,
    { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
  ): Promise<HistoryPage> {
    const { cameras, changes } = this.#deps;
    const before = cursor === undefined ? undefined : readPlace(cursor);
    if ((await cameras.find(scope, cameraId)) === undefined) {
      throw new GatewayError('camera/unknown', 'There is no such camera in your part.');
    }
    const ids = [cameraId, ...(await this.#mergedInto(cameraId))];
    const [found, total] = await Promise.all([
      changes.list(scope, ids, { limit: limit + 1, ...(before && { before }) }),
      changes.count(scope, ids),
    ]);
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return {
      items: await this.#withoutForeign(scope, items),
      total,
      ...(last && { nextCursor: writePlace(last) }),
    };
  }

  /** Cameras that turned out to be this one, and those that had turned out to be one of them. */
  async #mergedInto(cameraId: string): Promise<string[]> {
    const found = new Set<string>();
    let kept: readonly string[] = [cameraId];
    while (kept.length > 0) {
      const proposals = await this.#deps.merges.listAbout(wholeEstate, kept);
      const removed = proposals.flatMap(({ state, undo }) =>
        state === 'accepted' && undo !== undefined && kept.includes(undo.keptId) ? [undo.removedId] : [],
      );
      kept = removed.filter((id) => !found.has(id) && id !== cameraId);
      for (const id of kept) found.add(id);
    }
    return [...found];
  }

  async #withoutForeign(scope: Scope, entries: readonly CameraChangeEntry[]): Promise<ShownEntry[]> {
    const found = await Promise.all(linkKinds.map((kind) => this.#findSeen(scope, kind, linkedIds(entries, kind))));
    const mine = new Set<unknown>(found.flat().map(({ id }) => id));
    return entries.map((entry) => hideOutside(entry, mine));
  }

  async #findSeen(scope: Scope, kind: LinkKind, ids: readonly string[]): Promise<readonly { readonly id: string }[]> {
    if (ids.length === 0) return [];
    const { organisations, systems, cameras, contracts } = this.#deps;
    return { organisation: organisations, system: systems, camera: cameras, contract: contracts }[kind].findMany(
      scope,
      ids,
    );
  }
}

function writePlace({ atMs, version, id }: ChangePlace): string {
  return [atMs, version, id].join('.');
}

function readPlace(cursor: string): ChangePlace {
  const [, atMs, version, id] = /^(\d{1,15})\.(\d{1,9})\.([\w-]{1,36})$/.exec(cursor) ?? [];
  if (id !== undefined) return { atMs: Number(atMs), version: Number(version), id };
  throw noPageCursor();
}
