import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { CameraStore } from '../cameras/camera-store.ts';
import type { MergeProposalStore } from '../merging/merge-proposal-store.ts';
import type { OrganisationStore } from '../organisations/organisation-store.ts';
import type { CameraChangeEntry, FieldChange } from './camera-change.ts';
import type { ChangePlace, ChangeStore } from './change-store.ts';
import { noPageCursor } from '../../platform/http/page-cursor.ts';

interface Deps {
  readonly cameras: Pick<CameraStore, 'find'>;
  readonly changes: Pick<ChangeStore, 'list' | 'count'>;
  readonly merges: Pick<MergeProposalStore, 'listAbout'>;
  readonly organisations: Pick<OrganisationStore, 'findMany'>;
}

export interface HistoryPage {
  readonly items: readonly CameraChangeEntry[];
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
   * Edits of a camera and of those that were merged into it, newest first. An organisation that is not the reader's is
   * not told, not even as an id.
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
      items: await this.#withVisiblePlaces(scope, items),
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

  async #withVisiblePlaces(scope: Scope, entries: readonly CameraChangeEntry[]): Promise<CameraChangeEntry[]> {
    const moves = entries.flatMap(({ fields }) => fields.filter(({ field }) => field === 'organisationId'));
    const ids = new Set(moves.flatMap(({ from, to }) => [from, to]).filter((id) => typeof id === 'string'));
    const mine = new Set<unknown>((await this.#deps.organisations.findMany(scope, [...ids])).map(({ id }) => id));
    const hide = ({ field, from, to }: FieldChange): FieldChange => ({
      field,
      ...(mine.has(from) && { from }),
      ...(mine.has(to) && { to }),
    });
    return entries.map((entry) => ({
      ...entry,
      fields: entry.fields.map((change) => (change.field === 'organisationId' ? hide(change) : change)),
    }));
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
