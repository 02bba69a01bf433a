import type { DeviceFault } from '../../../adapters/sdk/adapter.ts';
import type { CameraId } from '../../registry/camera.ts';
import type { Outage, OutageEffect } from '../outage.ts';
import type { CauseId, CauseKind, Severity } from './cause.ts';

/** An outage that belongs to a cause, with the class of its camera. */
export interface LinkedOutage {
  readonly outage: Outage;
  readonly pointClass: number;
}

/** What outages of one cause come to, of all of its cameras or of those of one part. */
export interface CauseTally {
  /** Cameras that cannot be used now. */
  readonly cameraIds: readonly CameraId[];
  /** Those of them that answer, with a bad picture. */
  readonly impairedCount: number;
  readonly recoveringCount: number;
  /** All cameras that were hit. */
  readonly affectedCount: number;
  /** The highest point class of them; 1 is the highest. */
  readonly topClass: number;
  readonly effect: OutageEffect;
  readonly startedAtMs: number;
  readonly openedAtMs: number;
  /** Absent while an outage is open. */
  readonly endedAtMs?: number;
  /** What most of them show. */
  readonly fault: DeviceFault;
  /** The lowest organisation that holds all of them. */
  readonly organisationPath: string;
}

/** What a cause that is over was to one organisation. Instants are ms since the epoch. */
export interface CausePart {
  readonly causeId: CauseId;
  readonly kind: CauseKind;
  readonly organisationPath: string;
  readonly affectedCount: number;
  readonly topClass: number;
  readonly effect: OutageEffect;
  readonly startedAtMs: number;
  readonly openedAtMs: number;
  readonly endedAtMs: number;
  readonly fault: DeviceFault;
}

export interface SeverityPolicy {
  /** A cause of so many cameras is critical. */
  readonly criticalCameras: number;
  /** One of a camera of this point class or a higher one is major. */
  readonly majorClass: number;
}

/** @returns undefined for no outage at all */
export function tally(linked: Iterable<LinkedOutage>): CauseTally | undefined {
  const all = [...linked];
  const [first] = all;
  if (first === undefined) return undefined;
  const outages = all.map(({ outage }) => outage);
  const down = outages.filter(isDownNow);
  const isOpen = outages.some(({ state }) => state === 'open');
  const judged = down.length > 0 ? down : outages;
  return {
    cameraIds: down.map(({ cameraId }) => cameraId),
    impairedCount: down.filter(({ effect }) => effect === 'impaired').length,
    recoveringCount: outages.filter(({ recoveringSinceMs }) => recoveringSinceMs !== undefined).length,
    affectedCount: new Set(outages.map(({ cameraId }) => cameraId)).size,
    topClass: least(all.map(({ pointClass }) => pointClass)),
    effect: judged.every(({ effect }) => effect === 'impaired') ? 'impaired' : 'down',
    startedAtMs: least(outages.map(({ startedAtMs }) => startedAtMs)),
    openedAtMs: least(outages.map(({ openedAtMs }) => openedAtMs)),
    ...(!isOpen && { endedAtMs: most(outages.map(({ endedAtMs = 0 }) => endedAtMs)) }),
    fault: commonFault(judged),
    organisationPath: commonPath(outages.map(({ organisationPath }) => organisationPath)),
  };
}

/** True while the camera cannot be used because of it. */
export function isDownNow({ state, recoveringSinceMs }: Outage): boolean {
  return state === 'open' && recoveringSinceMs === undefined;
}

export function severityOf(
  { affectedCount, topClass }: Pick<CauseTally, 'affectedCount' | 'topClass'>,
  { criticalCameras, majorClass }: SeverityPolicy,
): Severity {
  if (affectedCount >= criticalCameras) return 'critical';
  return topClass <= majorClass ? 'major' : 'minor';
}

/** What is left of a cause that is over: one part for each organisation that it hit. */
export function partsOf(
  { id: causeId, kind }: { readonly id: CauseId; readonly kind: CauseKind },
  linked: Iterable<LinkedOutage>,
): CausePart[] {
  const byPath = Map.groupBy(linked, ({ outage }) => outage.organisationPath);
  return [...byPath].flatMap(([organisationPath, own]) => {
    const sum = tally(own);
    if (sum?.endedAtMs === undefined) return [];
    const { affectedCount, topClass, effect, startedAtMs, openedAtMs, endedAtMs, fault } = sum;
    return {
      ...{ causeId, kind, organisationPath, affectedCount, topClass },
      ...{ effect, startedAtMs, openedAtMs, endedAtMs, fault },
    };
  });
}

/** Parts of one cause put together, for a reader of several organisations. @returns undefined for none */
export function joinParts(parts: readonly CausePart[]): CauseTally | undefined {
  const largest = parts.toSorted((a, b) => b.affectedCount - a.affectedCount)[0];
  if (largest === undefined) return undefined;
  return {
    ...{ cameraIds: [], impairedCount: 0, recoveringCount: 0, fault: largest.fault },
    affectedCount: parts.reduce((sum, { affectedCount }) => sum + affectedCount, 0),
    topClass: least(parts.map(({ topClass }) => topClass)),
    effect: parts.every(({ effect }) => effect === 'impaired') ? 'impaired' : 'down',
    startedAtMs: least(parts.map(({ startedAtMs }) => startedAtMs)),
    openedAtMs: least(parts.map(({ openedAtMs }) => openedAtMs)),
    endedAtMs: most(parts.map(({ endedAtMs }) => endedAtMs)),
    organisationPath: commonPath(parts.map(({ organisationPath }) => organisationPath)),
  };
}

function commonFault(outages: readonly Outage[]): DeviceFault {
  const kinds = Map.groupBy(outages, ({ fault }) => `${fault.stage}/${fault.reason}`);
  const [largest] = [...kinds.values()].sort((a, b) => b.length - a.length);
  return largest?.[0]?.fault ?? { stage: 'request', reason: 'timeout', detail: 'No reason was recorded.' };
}

/** The longest path that all paths begin with. */
export function commonPath(paths: readonly string[]): string {
  const [first = '/', ...others] = [...new Set(paths)];
  return others.reduce((common, path) => {
    let shared = common;
    while (!path.startsWith(shared)) shared = shared.slice(0, shared.lastIndexOf('/', shared.length - 2) + 1);
    return shared;
  }, first);
}

/** Also of many more than a call takes arguments. */
function least(numbers: readonly number[]): number {
  return numbers.reduce((low, number) => Math.min(low, number), Infinity);
}

function most(numbers: readonly number[]): number {
  return numbers.reduce((high, number) => Math.max(high, number), -Infinity);
}
