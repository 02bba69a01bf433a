import {
  type GrantedCameras,
  type GrantedPlace,
  type GrantRight,
  grantRights,
  isWithin,
} from '../../platform/actor/scope.ts';
import { type CameraGrant, endOf, rightsOf } from './camera-grant.ts';

/** A grant that is not ended, with where its camera stands. */
export interface StandingGrant extends Pick<
  CameraGrant,
  'cameraId' | 'organisationId' | 'organisationPath' | 'fromMs' | 'untilDay'
> {
  /** Of the camera's own organisation. */
  readonly ownerPath: string;
  readonly endMs: number;
  readonly rights: readonly GrantRight[];
}

export function toStanding(grant: CameraGrant, ownerPath: string): StandingGrant {
  const { cameraId, organisationId, organisationPath, fromMs, untilDay } = grant;
  const endMs = endOf(grant);
  return { cameraId, organisationId, organisationPath, fromMs, untilDay, ownerPath, endMs, rights: rightsOf(grant) };
}

/** So many parts of the tree are looked from at most before the views are made anew. */
const maxViews = 2000;

/**
 * Every grant that counts or will, in memory: each request asks which cameras are granted to its reader.
 *
 * A grant counts for everybody whose part holds the grantee and not the camera itself.
 */
export class GrantMemory {
  readonly #now: () => number;
  #byCamera: ReadonlyMap<string, readonly StandingGrant[]> = new Map();
  /** Which of them counted when somebody looked last. */
  #inForce: readonly StandingGrant[] = [];
  /** When the next one begins or ends, ms since epoch. */
  #nextTurnMs = Infinity;
  #generation = 0;
  readonly #views = new Map<string, GrantedView>();

  /** @param now the civil clock, ms since epoch */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Another one whenever other grants count. */
  get generation(): number {
    return this.#generation;
  }

  get nowMs(): number {
    return this.#now();
  }

  /** How many count. */
  get size(): number {
    return this.#inForce.length;
  }

  /**
   * Takes in what stands now.
   *
   * @returns cameras of which other grants count than before
   */
  load(standing: readonly StandingGrant[]): readonly string[] {
    this.#byCamera = Map.groupBy(standing, ({ cameraId }) => cameraId);
    return this.#count();
  }

  /** A camera moved to another organisation. @returns as `load` */
  moveCamera(cameraId: string, ownerPath: string): readonly string[] {
    const grants = this.#byCamera.get(cameraId);
    if (grants === undefined || grants.every((grant) => grant.ownerPath === ownerPath)) return [];
    const others = [...this.#byCamera.values()].flat().filter((grant) => grant.cameraId !== cameraId);
    return this.load([...others, ...grants.map((grant) => ({ ...grant, ownerPath }))]);
  }

  /**
   * To be called each second: grants begin and end with time.
   *
   * @returns as `load`
   */
  turn(): readonly string[] {
    return this.#now() < this.#nextTurnMs ? [] : this.#count();
  }

  #count(): readonly string[] {
    const nowMs = this.#now();
    const standing = [...this.#byCamera.values()].flat();
    const inForce = standing.filter((grant) => counts(grant, nowMs));
    const before = new Set(this.#inForce.map(markOf));
    const after = new Set(inForce.map(markOf));
    const turns = standing.flatMap(({ fromMs, endMs }) => [fromMs, endMs]).filter((atMs) => atMs > nowMs);
    this.#nextTurnMs = turns.reduce((next, atMs) => Math.min(next, atMs), Infinity);
    this.#inForce = inForce;
    const changed = [...before, ...after].filter((mark) => !before.has(mark) || !after.has(mark));
    if (changed.length > 0) this.#generation += 1;
    return [...new Set(changed.map((mark) => mark.slice(0, mark.indexOf(' '))))];
  }

  /** What is granted into the part of the tree that begins at a path. The view stays true while time passes. */
  seenFrom(organisationPath: string): GrantedCameras {
    const known = this.#views.get(organisationPath);
    if (known !== undefined) return known;
    if (this.#views.size >= maxViews) this.#views.clear();
    const view = new GrantedView(this, organisationPath);
    this.#views.set(organisationPath, view);
    return view;
  }

  /** Of one camera, those that count for readers of that part now. */
  ofCamera(organisationPath: string, cameraId: string): readonly StandingGrant[] {
    const grants = this.#byCamera.get(cameraId);
    if (grants === undefined) return [];
    const nowMs = this.#now();
    return grants.filter((grant) => counts(grant, nowMs) && isGrantedInto(organisationPath, grant));
  }

  /** Of all cameras, those that counted when the second turned. */
  listInto(organisationPath: string): readonly StandingGrant[] {
    return this.#inForce.filter((grant) => isGrantedInto(organisationPath, grant));
  }
}

/** What one part of the tree is granted. */
class GrantedView implements GrantedCameras {
  readonly #memory: GrantMemory;
  readonly #organisationPath: string;
  readonly #ids = new Map<GrantRight, readonly string[]>();
  #generation = -1;

  constructor(memory: GrantMemory, organisationPath: string) {
    this.#memory = memory;
    this.#organisationPath = organisationPath;
  }

  get atMs(): number {
    return this.#memory.nowMs;
  }

  get edition(): number {
    return this.#memory.generation;
  }

  ids(right: GrantRight): readonly string[] {
    if (this.#generation !== this.#memory.generation) {
      this.#generation = this.#memory.generation;
      const grants = this.#memory.listInto(this.#organisationPath);
      for (const each of grantRights) {
        const ids = grants.filter(({ rights }) => rights.includes(each)).map(({ cameraId }) => cameraId);
        this.#ids.set(each, [...new Set<string>(ids)]);
      }
    }
    return this.#ids.get(right) ?? [];
  }

  find(cameraId: string, right: GrantRight): GrantedPlace | undefined {
    const grants = this.#memory.ofCamera(this.#organisationPath, cameraId);
    const rights = grantRights.filter((each) => grants.some((grant) => grant.rights.includes(each)));
    // The highest organisation that was given it, so that everybody of the part finds it at the same place.
    const [place] = grants.toSorted((one, other) => one.organisationPath.length - other.organisationPath.length);
    if (place === undefined || !rights.includes(right)) return undefined;
    const { organisationId, organisationPath } = place;
    const untilDay = grants.reduce((last, grant) => (grant.untilDay > last ? grant.untilDay : last), '');
    return { organisationId, organisationPath, untilDay, rights };
  }

  below(organisationPath: string): GrantedCameras {
    return this.#memory.seenFrom(organisationPath);
  }
}

function counts({ fromMs, endMs }: StandingGrant, atMs: number): boolean {
  return fromMs <= atMs && atMs < endMs;
}

function isGrantedInto(top: string, { organisationPath, ownerPath }: StandingGrant): boolean {
  const part = { organisationPath: top };
  return isWithin(part, organisationPath) && !isWithin(part, ownerPath);
}

/** Everything by which two grants differ for a reader; it begins with the camera. */
function markOf({ cameraId, organisationPath, ownerPath, rights, untilDay }: StandingGrant): string {
  return `${cameraId} ${organisationPath} ${ownerPath} ${rights.join(',')} ${untilDay}`;
}
