import type { DeviceAddress } from '../../../adapters/sdk/adapter.ts';
import { wholeEstate } from '../../platform/actor/scope.ts';
import type { Actor } from '../../platform/actor/actor.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { RunTransaction, Transaction } from '../../platform/database/run-transaction.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Secret } from '../../platform/secrets/secret.ts';
import type { Camera, StoredPath, SystemId } from '../camera.ts';
import type { CameraStore } from '../cameras/camera-store.ts';
import type { AccessPathStore } from '../paths/access-path-store.ts';
import type { CredentialStore } from '../paths/credential-store.ts';
import '../paths/path-events.ts';
import { movedPaths, numberPaths } from '../paths/path-order.ts';
import type { PathStandingService } from '../paths/path-standing-service.ts';
import type { RecordWriter } from '../record/record-writer-service.ts';
import '../registry-events.ts';
import type { Vault } from '../vault.ts';
import type { PlatformRoot } from './platform-intake-service.ts';
import type { SystemStore } from './system-store.ts';

interface Deps {
  readonly systems: Pick<SystemStore, 'moveTo' | 'remove'>;
  readonly credentials: Pick<CredentialStore, 'save' | 'remove'>;
  readonly paths: Pick<
    AccessPathStore,
    'listOfSystem' | 'listCamerasBeside' | 'moveSystem' | 'listStored' | 'save' | 'remove'
  >;
  readonly cameras: Pick<CameraStore, 'findMany'>;
  readonly standings: Pick<PathStandingService, 'forget'>;
  readonly writer: Pick<RecordWriter, 'writeMany'>;
  readonly vault: Vault;
  readonly transaction: RunTransaction;
  readonly clock: Clock;
  readonly bus: EventBus;
}

/** Where a platform is now, and as whom it is asked; what is absent stays. */
interface PlatformMove {
  readonly address?: DeviceAddress;
  readonly login?: { readonly username: string; readonly password: Secret };
}

/** What becomes of cameras that no other path leads to: they stay, out of service, or leave the registry softly. */
export type OrphanFate = 'keep' | 'remove';

/** How many cameras a platform carries. */
export interface PlatformLoad {
  readonly cameras: number;
  /** Of those in the registry: no other path leads to them. */
  readonly orphans: number;
}

/** Paths in one transaction: a few ms of the database each. */
const pathsAtOnce = 200;

/** Leads a platform with everything behind it elsewhere, or takes it away. */
export class PlatformChangeService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Moves the platform and every path over it, and seals its login anew, inside the caller's transaction.
   *
   * @throws GatewayError `candidate/adopted` when the address is taken, `credential/unknown`
   */
  async move(
    actor: Actor,
    { id, credentialId }: PlatformRoot,
    { address, login }: PlatformMove,
    transaction: Transaction,
  ): Promise<void> {
    const { systems, paths, credentials, vault } = this.#deps;
    if (address !== undefined) {
      await systems.moveTo(id, address, transaction);
      await paths.moveSystem(wholeEstate, id, address, transaction);
    }
    if (login === undefined) return;
    const sealedPassword = vault.seal(credentialId, login.password);
    const sealed = { id: credentialId, username: login.username, sealedPassword };
    if (await credentials.save(actor.scope, sealed, transaction)) return;
    throw new GatewayError('credential/unknown', 'The login of this platform belongs to a unit above you.');
  }

  /** Tells everybody who dials that the platform is elsewhere, or is asked by another login. */
  async announceMove({ id, credentialId }: PlatformRoot): Promise<void> {
    const { paths, bus } = this.#deps;
    const cameras = await this.#camerasOf(await paths.listOfSystem(wholeEstate, id));
    const cameraIds = cameras.map((camera) => camera.id);
    bus.emit('credential.changed', { credentialId, cameraIds });
    for (const { id: cameraId, organisationPath } of cameras) {
      bus.emit('camera.paths-changed', { cameraId, organisationPath });
    }
  }

  async load(systemId: SystemId): Promise<PlatformLoad> {
    const paths = await this.#deps.paths.listOfSystem(wholeEstate, systemId);
    const cameras = await this.#camerasOf(paths);
    const beside = await this.#deps.paths.listCamerasBeside(wholeEstate, systemId, idsOf(paths));
    const orphans = cameras.filter(({ id, status }) => status !== 'removed' && !beside.has(id));
    return { cameras: cameras.length, orphans: orphans.length };
  }

  /**
   * Ends some hundred paths over the platform and announces it; call until it returns 0.
   *
   * @returns how many cameras have lost theirs
   */
  async endPaths(actor: Actor, systemId: SystemId, fate: OrphanFate): Promise<number> {
    const { paths, standings, transaction, bus } = this.#deps;
    const done = await transaction(async (underWay) => {
      const ending = await paths.listOfSystem(wholeEstate, systemId, { limit: pathsAtOnce, transaction: underWay });
      for (const { id } of ending) await paths.remove(id, underWay);
      const cameras = await this.#camerasOf(ending, underWay);
      const left = await this.#close(cameras, underWay);
      const orphans = cameras.filter(({ id }) => !left.has(id));
      const writes = orphans.flatMap((camera) => endOf(camera, fate));
      // Also one that was moved out of the actor's part since: nobody reaches it any more, wherever it lies.
      const { written } = await this.#deps.writer.writeMany(wholeEstate, actor, writes, underWay);
      return { ending, cameras, written };
    });
    for (const { id } of done.ending) standings.forget(id);
    for (const { id: cameraId, organisationPath } of done.cameras) {
      bus.emit('camera.paths-changed', { cameraId, organisationPath });
    }
    for (const { cameraId, outcome, camera } of done.written) {
      const { organisationPath, status } = camera;
      if (outcome === 'changed') bus.emit('camera.changed', { cameraId, organisationPath, status });
    }
    return done.ending.length === 0 ? 0 : done.cameras.length;
  }

  /** Takes the platform itself and its login away, inside the caller's transaction; no path leads over it any more. */
  async remove({ id, credentialId }: PlatformRoot, transaction: Transaction): Promise<void> {
    await this.#deps.systems.remove(id, transaction);
    await this.#deps.credentials.remove(credentialId, transaction);
  }

  /** Numbers the paths that are left anew; @returns cameras that have any */
  async #close(cameras: readonly Camera[], transaction: Transaction): Promise<ReadonlySet<string>> {
    const { paths, clock } = this.#deps;
    const ids = cameras.map(({ id }) => id);
    const left = Map.groupBy(await paths.listStored(wholeEstate, ids, transaction), ({ cameraId }) => cameraId);
    for (const { id, organisationPath } of cameras) {
      const own = left.get(id) ?? [];
      for (const path of movedPaths(own, numberPaths(own))) {
        await paths.save(path, organisationPath, clock.now(), transaction);
      }
    }
    return new Set(left.keys());
  }

  async #camerasOf(paths: readonly StoredPath[], transaction?: Transaction): Promise<readonly Camera[]> {
    const ids = idsOf(paths);
    const found: Camera[] = [];
    for (let from = 0; from < ids.length; from += pathsAtOnce) {
      found.push(...(await this.#deps.cameras.findMany(wholeEstate, ids.slice(from, from + pathsAtOnce), transaction)));
    }
    return found;
  }
}

function idsOf(paths: readonly StoredPath[]): string[] {
  return [...new Set(paths.map(({ cameraId }) => cameraId))];
}

/** Nobody reaches it any more: in service it would count as due for ever. */
function endOf({ id: cameraId, status }: Camera, fate: OrphanFate) {
  const isInService = status === 'active' || status === 'repair';
  const after = fate === 'remove' ? 'removed' : isInService ? 'suspended' : status;
  if (after === status) return [];
  return [{ cameraId, core: { status: after } as const, record: {}, source: 'manual' as const }];
}
