import type { CameraHealth } from '../../health/camera-health.ts';

/** What a camera is counted under, besides its health. */
export interface CameraLabels {
  /** The county, as its name is. */
  readonly district: string;
  readonly vendor: string;
}

/** How many cameras of a district and vendor are in a state, by what the check found. */
export interface CameraCount {
  readonly labels: {
    readonly district: string;
    readonly vendor: string;
    readonly state: string;
    readonly check: string;
  };
  readonly value: number;
}

/** Values that a label may have; the rarest ones are counted together as `other`. */
const mostDistricts = 50;
const mostVendors = 15;
/** Above it vendors are not told apart. Prometheus and the scrape both live from there being few. */
const mostSeries = 3000;
const unknown: CameraLabels = { district: 'unknown', vendor: 'unknown' };

/**
 * Counts cameras by district, vendor, state and check, in one pass. Never by camera.
 *
 * `check` is the stage of the fault that an unhealthy camera shows, `none` of the others.
 */
export function countCameras(
  cameras: Iterable<Pick<CameraHealth, 'path' | 'state'>>,
  labels: ReadonlyMap<string, CameraLabels>,
): CameraCount[] {
  const counts = tally(cameras, labels);
  return counts.size <= mostSeries ? [...counts.values()] : withoutVendors(counts);
}

/**
 * The labels of cameras with the rarest districts and vendors folded into `other`, so that their number stays bounded
 * whatever people type.
 */
export function boundLabels(labels: ReadonlyMap<string, CameraLabels>): Map<string, CameraLabels> {
  const districts = commonest([...labels.values()].map(({ district }) => district), mostDistricts); // prettier-ignore
  const vendors = commonest(
    [...labels.values()].map(({ vendor }) => vendor),
    mostVendors,
  );
  // The same few objects for all cameras: 20,000 of them would cost memory for nothing.
  const known = new Map<string, CameraLabels>();
  const bounded = new Map<string, CameraLabels>();
  for (const [id, { district, vendor }] of labels) {
    const folded = {
      district: districts.has(district) ? district : 'other',
      vendor: vendors.has(vendor) ? vendor : 'other',
    };
    const key = `${folded.district}\n${folded.vendor}`;
    const shared = known.get(key) ?? folded;
    known.set(key, shared);
    bounded.set(id, shared);
  }
  return bounded;
}

function tally(
  cameras: Iterable<Pick<CameraHealth, 'path' | 'state'>>,
  labels: ReadonlyMap<string, CameraLabels>,
): Map<string, { labels: CameraCount['labels']; value: number }> {
  const counts = new Map<string, { labels: CameraCount['labels']; value: number }>();
  for (const { path, state: health } of cameras) {
    const { district, vendor } = labels.get(path.cameraId) ?? unknown;
    const { status: state } = health;
    const check = state === 'online' ? 'none' : (health.fault?.stage ?? 'none');
    const key = `${district}\n${vendor}\n${state}\n${check}`;
    const count = counts.get(key);
    if (count === undefined) counts.set(key, { labels: { district, vendor, state, check }, value: 1 });
    else count.value++;
  }
  return counts;
}

function withoutVendors(counts: ReadonlyMap<string, CameraCount>): CameraCount[] {
  const folded = new Map<string, { labels: CameraCount['labels']; value: number }>();
  for (const { labels, value } of counts.values()) {
    const all = { ...labels, vendor: 'all' };
    const key = `${all.district}\n${all.state}\n${all.check}`;
    const count = folded.get(key);
    if (count === undefined) folded.set(key, { labels: all, value });
    else count.value += value;
  }
  return [...folded.values()];
}

function commonest(texts: readonly string[], most: number): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  const sorted = [...counts].toSorted(([one, few], [other, many]) => many - few || one.localeCompare(other));
  return new Set(sorted.slice(0, most).map(([text]) => text));
}
