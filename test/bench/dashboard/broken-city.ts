import type { PlannedCamera } from '../../fixtures/estate/planned-camera.ts';

/** What is broken of a city on an ordinary day: each group has one cause. Hosts, as the farm of the same city has them. */
interface BrokenCity {
  readonly groups: readonly (readonly string[])[];
  readonly cameras: number;
}

const recorders = 15;
const villages = 6;
const singles = 49;
/** Far enough apart that no two hang on the same node. */
const stride = 149;

/** Recorders of units, villages behind an OLT, and roadside cameras by themselves: about 600 cameras with 70 causes. */
export function breakCity(cameras: readonly PlannedCamera[]): BrokenCity {
  const active = cameras.filter(({ status }) => status === 'active');
  const groups = [
    ...spread(
      groupBy(active, 'self-built', ({ host }) => host),
      recorders,
    ),
    ...spread(
      groupBy(active, 'leased', ({ upstreamNode = '' }) => upstreamNode),
      villages,
    ),
    ...active
      .filter(({ ownership }) => ownership === 'government')
      .filter((_, index) => index % stride === 0)
      .slice(0, singles)
      .map((camera) => [camera]),
  ];
  return {
    groups: groups.map((group) => [...new Set(group.map(({ host }) => host))]),
    cameras: groups.flat().length,
  };
}

function groupBy(
  cameras: readonly PlannedCamera[],
  ownership: PlannedCamera['ownership'],
  keyOf: (camera: PlannedCamera) => string,
): PlannedCamera[][] {
  const own = cameras.filter((camera) => camera.ownership === ownership);
  return [...Map.groupBy(own, keyOf).values()];
}

function spread<Item>(items: readonly Item[], count: number): Item[] {
  const step = Math.max(1, Math.floor(items.length / count));
  return items.filter((_, index) => index % step === 0).slice(0, count);
}
