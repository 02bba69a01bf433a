import type { PlacedCamera } from '../../registry/camera.ts';
import { lastIdOf } from '../../registry/organisations/organisation-tree.ts';
import type { Cause } from './cause.ts';
import { type CauseTally, type SeverityPolicy, severityOf } from './cause-part.ts';
import type { CauseView } from './causes-api.ts';

/** A cause as far as the cameras of one part go. */
export interface SeenCause {
  readonly cause: Pick<Cause, 'id' | 'kind' | 'key' | 'name' | 'state' | 'confirmedAtMs' | 'maintenanceWindowId'>;
  readonly sum: CauseTally;
}

/** What is read beside causes to show them. */
export interface CauseWords {
  /** Of recorders, platforms and contracts that the reader may see, by id. */
  readonly names: ReadonlyMap<string, string>;
  readonly cameras: ReadonlyMap<string, PlacedCamera>;
  readonly organisations: ReadonlyMap<string, string>;
  readonly maintenanceOf: (windowId: string) => CauseView['maintenance'];
  /** Watched cameras of the part behind it; undefined of one that is over. */
  readonly memberCountOf: (seen: SeenCause) => number | undefined;
}

/** Kinds whose names only those read who may see the thing itself. */
export function isKept(kind: Cause['kind']): kind is 'recorder' | 'platform' | 'contract' {
  return kind === 'recorder' || kind === 'platform' || kind === 'contract';
}

export function viewCause(seen: SeenCause, words: CauseWords, policy: SeverityPolicy): CauseView {
  const { cause, sum } = seen;
  const memberCount = words.memberCountOf(seen);
  const { id, kind, state, confirmedAtMs, maintenanceWindowId } = cause;
  const organisationId = lastIdOf(sum.organisationPath);
  const maintenance = maintenanceWindowId === undefined ? undefined : words.maintenanceOf(maintenanceWindowId);
  return {
    ...{ id, kind, state },
    ...viewThing(cause, words),
    severity: severityOf(sum, policy),
    organisationId,
    organisationName: words.organisations.get(organisationId) ?? '',
    ...{ startedAtMs: sum.startedAtMs, openedAtMs: sum.openedAtMs },
    ...(confirmedAtMs !== undefined && { confirmedAtMs }),
    ...(state === 'closed' && sum.endedAtMs !== undefined && { endedAtMs: sum.endedAtMs }),
    ...{ cameraCount: sum.cameraIds.length, recoveringCount: sum.recoveringCount, affectedCount: sum.affectedCount },
    ...(memberCount !== undefined && { memberCount }),
    ...{ effect: sum.effect, fault: { ...sum.fault } },
    ...(maintenance && { maintenance }),
  };
}

function viewThing(
  { kind, key, name }: SeenCause['cause'],
  { names, cameras }: CauseWords,
): Pick<CauseView, 'name' | 'key' | 'place'> {
  if (kind === 'camera') {
    const camera = cameras.get(key);
    return { name: camera?.name ?? name, key, ...(camera && { place: camera.place }) };
  }
  if (!isKept(kind)) return { name, key };
  const seen = names.get(key);
  return seen === undefined ? { name: '' } : { name: seen, key };
}
