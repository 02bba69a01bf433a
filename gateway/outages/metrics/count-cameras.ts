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
const mostSeries = 2000;
const unknown: CameraLabels = { district: 'unknown', vendor: 'unknown' };

/**
 * Counts cameras by district, vendor, state and check, in one pass. Never by camera.
 *
 * `check` is the stage of the fault that an unhealthy camera shows, `none` of the others.
 *
 * @param labels as `boundLabels` gives them
 */
export function countCameras(
  cameras: Iterable<Pick<CameraHealth, 'path' | 'state'>>,
  labels: ReadonlyMap<string, CameraLabels>,
): CameraCount[] {
  const counts = tally(cameras, labels);
  return counts.length <= mostSeries ? counts : withoutVendors(counts);
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

/** Maps within maps: 20,000 joined keys for each scrape would cost more than all the rest. */
function tally(
  cameras: Iterable<Pick<CameraHealth, 'path' | 'state'>>,
  labels: ReadonlyMap<string, CameraLabels>,
): CameraCount[] {
  const counts: { readonly labels: CameraCount['labels']; value: number }[] = [];
  const found = new Map<CameraLabels, Map<string, Map<string, { value: number }>>>();
  for (const { path, state: health } of cameras) {
    const place = labels.get(path.cameraId) ?? unknown;
    const check = checkOf(health);
    const checks = within(within(found, place), health.status);
    const count = checks.get(check);
    if (count !== undefined) count.value++;
    else {
      const first = { labels: { ...place, state: health.status, check }, value: 1 };
      counts.push(first);
      checks.set(check, first);
    }
  }
  return counts;
}

function checkOf({ status, fault }: CameraHealth['state']): string {
  return status === 'online' ? 'none' : (fault?.stage ?? 'none');
}

function within<Key, Inner, Value>(maps: Map<Key, Map<Inner, Value>>, key: Key): Map<Inner, Value> {
  const known = maps.get(key);
  if (known !== undefined) return known;
  const made = new Map<Inner, Value>();
  maps.set(key, made);
  return made;
}

function withoutVendors(counts: readonly CameraCount[]): CameraCount[] {
  const folded = new Map<string, { labels: CameraCount['labels']; value: number }>();
  for (const { labels, value } of counts) {
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
