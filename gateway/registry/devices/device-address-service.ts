import type { DeviceAddress } from '../../../adapters/sdk/adapter.ts';
import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { AccessPathStore } from '../paths/access-path-store.ts';
import type { CameraStore } from '../cameras/camera-store.ts';
import { alreadyAdopted } from './device-identity.ts';
import '../registry-events.ts';
import type { SystemStore } from './system-store.ts';

interface Deps {
  readonly cameras: Pick<CameraStore, 'findMany'>;
  readonly paths: Pick<AccessPathStore, 'listSharing' | 'save'>;
  readonly systems: Pick<SystemStore, 'findByAddress' | 'moveTo'>;
  readonly clock: Clock;
  readonly bus: EventBus;
}

interface DeviceMove {
  readonly adapterKind: string;
  readonly from: DeviceAddress;
  readonly to: DeviceAddress;
}

/** A device that got another address: everything that leads to it follows. */
export class DeviceAddressService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Leads the paths to a device, and the recorder itself, to its new address.
   *
   * @returns its cameras; empty when the scope has none at the old address
   * @throws GatewayError `candidate/adopted` when something else of the registry is at the new address, or the device
   * belongs to others as well
   */
  async move(scope: Scope, { adapterKind, from, to }: DeviceMove, transaction: Transaction): Promise<string[]> {
    const { cameras, paths, systems, clock } = this.#deps;
    const all = await paths.listSharing(wholeEstate, { adapterKind, ...from }, transaction);
    const mine = await cameras.findMany(scope, [...new Set(all.map(({ cameraId }) => cameraId))], transaction);
    if (mine.length === 0) return [];
    const organisations = new Map<string, string>(mine.map(({ id, organisationPath }) => [id, organisationPath]));
    for (const path of all) {
      const organisationPath = organisations.get(path.cameraId);
      if (organisationPath === undefined) throw alreadyAdopted(from);
      await paths.save({ ...path, ...to }, organisationPath, clock.now(), transaction);
    }
    const system = await systems.findByAddress(wholeEstate, adapterKind, from, transaction);
    if (system !== undefined) await systems.moveTo(system.id, to, transaction);
    return mine.map(({ id }) => id);
  }

  /** Tells the others of cameras whose paths changed. */
  async announce(scope: Scope, cameraIds: readonly string[]): Promise<void> {
    const { cameras, bus } = this.#deps;
    for (const { id, organisationPath, status } of await cameras.findMany(scope, cameraIds)) {
      bus.emit('camera.changed', { cameraId: id, organisationPath, status });
    }
  }
}
