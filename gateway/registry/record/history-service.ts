import type { Scope } from '../../platform/actor/scope.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { CameraStore } from '../camera-store.ts';
import type { OrganisationStore } from '../organisation-store.ts';
import type { CameraChangeEntry, FieldChange } from './camera-change.ts';
import type { ChangeStore } from './change-store.ts';

interface Deps {
  readonly cameras: Pick<CameraStore, 'find'>;
  readonly changes: Pick<ChangeStore, 'list' | 'count'>;
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
   * Edits of a camera, newest first. An organisation that is not the reader's is not told, not even as an id.
   *
   * @throws GatewayError `camera/unknown`, `request/invalid` for a cursor that no page returned
   */
  async readHistory(
    scope: Scope,
    cameraId: string,
    { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
  ): Promise<HistoryPage> {
    const { cameras, changes } = this.#deps;
    const beforeVersion = cursor === undefined ? undefined : readVersion(cursor);
    if ((await cameras.find(scope, cameraId)) === undefined) {
      throw new GatewayError('camera/unknown', 'There is no such camera in your part.');
    }
    const [found, total] = await Promise.all([
      changes.list(scope, cameraId, { limit: limit + 1, ...(beforeVersion !== undefined && { beforeVersion }) }),
      changes.count(scope, cameraId),
    ]);
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return {
      items: await this.#withVisiblePlaces(scope, items),
      total,
      ...(last && { nextCursor: String(last.version) }),
    };
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

function readVersion(cursor: string): number {
  if (/^\d{1,9}$/.test(cursor)) return Number(cursor);
  const message = 'must be the nextCursor of the page before';
  throw new GatewayError('request/invalid', `query.cursor ${message}.`, {
    issues: [{ path: 'query.cursor', message }],
  });
}
