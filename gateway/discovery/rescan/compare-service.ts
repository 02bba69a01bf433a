import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { DeviceService } from '../../registry/devices/device-service.ts';
import type { CandidateStore } from '../candidate-store.ts';
import { findPrevious, type Scan, type ScanChangeCounts } from '../scan.ts';
import type { NetRanges } from '../scan-run-service.ts';
import type { ScanStore } from '../scan-store.ts';
import type { SightingStore } from '../sighting-store.ts';
import type { Sighting } from '../sightings.ts';
import type { DeviceTraits } from './device-match.ts';
import { countChanges, diffScan, type RegisteredDevice, type ScanChange } from './diff-scan.ts';
import type { ScanChangeStore } from './scan-change-store.ts';

interface Deps {
  readonly scans: Pick<ScanStore, 'listInState'>;
  readonly sightings: Pick<SightingStore, 'list' | 'replace'>;
  readonly changes: Pick<ScanChangeStore, 'replaceOpen'>;
  readonly candidates: Pick<CandidateStore, 'markKnown'>;
  /** Devices of a scope in the registry, one for each address. */
  readonly registered: (scope: Scope) => Promise<readonly RegisteredDevice[]>;
  /** MAC addresses that the machine's own network layer knows, by host. */
  readonly neighbours: () => Promise<ReadonlyMap<string, string>>;
  /** Raises an alarm when another device answers for a camera than the one adopted. */
  readonly devices: Pick<DeviceService, 'checkSighting'>;
  readonly ranges: Pick<NetRanges, 'expand'>;
  readonly clock: Clock;
}

/** Differences that are kept one by one; more than that is a move of a whole network, and the counts tell it. */
const keptChanges = 5000;

/** Compares what a scan saw with the last one and with the registry. */
export class CompareService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Stores the differences and what was seen, for the next time; nothing of the registry is changed. */
  async compare(scan: Scan, found: readonly Sighting[]): Promise<ScanChangeCounts> {
    const { scans, sightings, changes, registered, neighbours, clock } = this.#deps;
    const scope = { organisationPath: scan.organisationPath };
    const previous = findPrevious(scan, await scans.listInState(scope, 'done'));
    const [mine, before, macs] = await Promise.all([
      registered(scope),
      previous === undefined ? [] : sightings.list(scope, previous.id),
      neighbours(),
    ]);
    await this.#deps.candidates.markKnown(scope, mine);
    await this.#lookForOthers(found, mine);
    const seen = found.map((sighting) => toTraits(sighting, macs));
    const everyone = await this.#withoutForeign(scan, mine, seen);
    const all = diffScan({ seen: everyone, before, registered: mine, isCovered: this.#coverage(scan) });
    // The first scan of a range finds everything new; the list of candidates shows that already.
    const kept = previous === undefined ? all.filter(({ kind }) => kind !== 'new') : all;
    await sightings.replace(scope, { id: scan.id, before: previous === undefined ? [] : [previous.id] }, seen);
    await changes.replaceOpen(scope, scan.id, kept.slice(0, keptChanges).map(toStored), clock.now());
    return countChanges(all);
  }

  /**
   * What a device says of itself counts, not what the network layer says of its address: a camera with two interfaces has
   * two addresses there.
   */
  async #lookForOthers(found: readonly Sighting[], mine: readonly RegisteredDevice[]): Promise<void> {
    const known = new Map(mine.map((device) => [keyOf(device), device]));
    for (const { adapterKind, device } of found) {
      const { address, serial, mac } = device;
      const registered = known.get(keyOf({ adapterKind, ...address }));
      if (registered === undefined) continue;
      const isOther =
        (serial !== undefined && serial !== registered.serial) || (mac !== undefined && mac !== registered.mac);
      if (isOther) await this.#deps.devices.checkSighting({ adapterKind, address, serial, mac });
    }
  }

  /** Devices that stand in the registry elsewhere in the estate are none of this list's news. */
  async #withoutForeign(scan: Scan, mine: readonly RegisteredDevice[], seen: readonly DeviceTraits[]) {
    if (scan.organisationPath === wholeEstate.organisationPath) return seen;
    const own = new Set(mine.map(keyOf));
    const estate = new Set((await this.#deps.registered(wholeEstate)).map(keyOf));
    return seen.filter((device) => own.has(keyOf(device)) || !estate.has(keyOf(device)));
  }

  /** Silence is an answer where the sweep came to its end; multicast alone proves nothing. */
  #coverage(scan: Scan): (host: string) => boolean {
    if (scan.askedHosts < scan.hostCount || scan.hostCount === 0) return () => false;
    const asked = new Set(this.#deps.ranges.expand(scan.ranges).hosts);
    return (host) => asked.has(host);
  }
}

function toTraits({ adapterKind, device }: Sighting, macs: ReadonlyMap<string, string>): DeviceTraits {
  const { address, endpointUuid, serial, name, hardware } = device;
  const mac = device.mac ?? macs.get(address.host);
  return {
    adapterKind,
    ...address,
    ...(endpointUuid !== undefined && { endpointUuid: endpointUuid.slice(0, 64) }),
    ...(mac !== undefined && { mac }),
    ...(serial !== undefined && { serial }),
    ...(name !== undefined && { name }),
    ...(hardware !== undefined && { model: hardware }),
  };
}

/** What waits for a person's word: anything that concerns a camera of the registry and is more than a name. */
function toStored(change: ScanChange) {
  const asks = change.kind === 'moved' || change.kind === 'changed-serial';
  return { change, state: asks && change.cameraIds !== undefined ? ('open' as const) : ('noted' as const) };
}

function keyOf({ adapterKind, host, port }: DeviceTraits): string {
  return `${adapterKind} ${host} ${port}`;
}
