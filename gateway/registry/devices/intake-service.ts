import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { AccessPathStore } from '../paths/access-path-store.ts';
import { type AdoptionPlan, type AdoptionRecord, type KnownAtAddress, planAdoption } from './adoption.ts';
import type { AccessPath, CameraId, System } from '../camera.ts';
import type { CameraStore } from '../cameras/camera-store.ts';
import type { CredentialStore } from '../paths/credential-store.ts';
import { alikeBecause, alreadyAdopted, type DeviceIdentity } from './device-identity.ts';
import { provenanceOfDevice } from '../record/camera-change.ts';
import type { DeviceService } from './device-service.ts';
import type { OrganisationStore } from '../organisations/organisation-store.ts';
import type { SystemStore } from './system-store.ts';
import type { Vault } from '../vault.ts';

interface Deps {
  readonly cameras: Pick<CameraStore, 'findMany' | 'findAlike' | 'add'>;
  readonly paths: Pick<AccessPathStore, 'listAtAddress' | 'add'>;
  readonly systems: Pick<SystemStore, 'findByAddress' | 'findAlike' | 'add'>;
  readonly credentials: Pick<CredentialStore, 'add'>;
  readonly organisations: Pick<OrganisationStore, 'holdPaths'>;
  readonly vault: Vault;
  readonly clock: Clock;
  /** Told of what a known device says of itself: it may be another one than before. */
  readonly devices?: Pick<DeviceService, 'check'>;
}

/** What the registry holds of a device after it was taken in. */
export interface Intake {
  /** All of its cameras, in the order of its channels. */
  readonly cameraIds: readonly CameraId[];
  /** Those of them that were not there before. */
  readonly addedCameraIds: readonly CameraId[];
  readonly system?: System;
}

/** Something of mine that may be the same device: a person decides, nothing is merged. */
export interface PossibleDuplicate {
  readonly kind: 'camera' | 'system';
  readonly id: string;
  readonly name: string;
  readonly because: 'mac' | 'serial';
}

/** A list for a person to look through; a vendor with one serial for all would fill it. */
const maxDuplicates = 20;

/** Takes devices into the registry. */
export class IntakeService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Stores a device's credential, system, cameras and paths inside the caller's transaction. Doing it again changes
   * nothing: the access path (adapter, host, port, channel) is the key, and only channels that are new are added.
   *
   * @throws GatewayError `candidate/adopted` when the address is in the registry outside of the scope
   */
  async takeIn(scope: Scope, wished: AdoptionRecord, transaction: Transaction): Promise<Intake> {
    const record = await this.#placed(wished, transaction);
    const { paths, systems } = this.#deps;
    const { adapterKind, address } = record;
    const knownPaths = await paths.listAtAddress(wholeEstate, adapterKind, address, transaction);
    const system = await systems.findByAddress(wholeEstate, adapterKind, address, transaction);
    await this.#refuseForeign(scope, record, knownPaths, transaction);
    await this.#deps.devices?.check(record, record.description, transaction);

    const atMs = this.#deps.clock.now();
    const plan = planAdoption(record, knownAt(knownPaths, system), newIds(atMs), atMs);
    await this.#save(record, plan, atMs, transaction);
    return {
      cameraIds: inChannelOrder(record, [...knownPaths, ...plan.paths]),
      addedCameraIds: plan.cameras.map(({ id }) => id),
      ...(plan.system && { system: plan.system }),
    };
  }

  /** Devices of the scope, other than the one just taken in, that share its MAC or serial. */
  async findDuplicates(scope: Scope, identity: DeviceIdentity, intake: Intake): Promise<PossibleDuplicate[]> {
    const { cameras, systems } = this.#deps;
    const own = new Set<string>([...intake.cameraIds, ...(intake.system ? [intake.system.id] : [])]);
    const [alikeCameras, alikeSystems] = await Promise.all([
      cameras.findAlike(scope, identity, maxDuplicates + own.size),
      systems.findAlike(scope, identity, maxDuplicates + 1),
    ]);
    return [
      ...alikeSystems.map((system) => ({ kind: 'system' as const, device: system })),
      ...alikeCameras.map((camera) => ({ kind: 'camera' as const, device: camera })),
    ]
      .filter(({ device }) => !own.has(device.id))
      .slice(0, maxDuplicates)
      .map(({ kind, device }) => ({
        kind,
        id: device.id,
        name: device.name,
        because: alikeBecause(identity, device),
      }));
  }

  /** The device took its time to answer: its organisation may hang elsewhere by now. */
  async #placed(record: AdoptionRecord, transaction: Transaction): Promise<AdoptionRecord> {
    const { organisation } = record;
    const paths = await this.#deps.organisations.holdPaths(wholeEstate, [organisation.id], transaction);
    return { ...record, organisation: { ...organisation, path: paths.get(organisation.id) ?? organisation.path } };
  }

  async #refuseForeign(
    scope: Scope,
    { address }: AdoptionRecord,
    knownPaths: readonly AccessPath[],
    transaction: Transaction,
  ): Promise<void> {
    const ids = [...new Set(knownPaths.map(({ cameraId }) => cameraId))];
    const mine = await this.#deps.cameras.findMany(scope, ids, transaction);
    if (mine.length < ids.length) throw alreadyAdopted(address);
  }

  async #save(record: AdoptionRecord, plan: AdoptionPlan, atMs: number, transaction: Transaction): Promise<void> {
    const { cameras, paths, systems, credentials, vault } = this.#deps;
    const { organisation, credential } = record;
    if (plan.newCredential) {
      const { username, password } = credential;
      const sealedPassword = vault.seal(plan.credentialId, password);
      const { path: organisationPath } = organisation;
      await credentials.add(
        { id: plan.credentialId, organisationPath, username, sealedPassword, createdAtMs: atMs },
        transaction,
      );
    }
    if (plan.newSystem && plan.system) await systems.add(plan.system, transaction);
    await cameras.add(plan.cameras, transaction, (camera) => provenanceOfDevice(camera, atMs));
    for (const path of plan.paths) await paths.add(path, organisation.path, atMs, transaction);
  }
}

function knownAt(paths: readonly AccessPath[], system: System | undefined): KnownAtAddress {
  const credentialId = paths.find((path) => path.credentialId !== undefined)?.credentialId;
  return {
    channelTokens: new Set(paths.map(({ channelToken }) => channelToken)),
    ...(system && { system }),
    ...(credentialId && { credentialId }),
  };
}

function newIds(atMs: number) {
  return {
    camera: () => newId<'CameraId'>(atMs),
    system: () => newId<'SystemId'>(atMs),
    credential: () => newId<'CredentialId'>(atMs),
  };
}

function inChannelOrder({ description }: AdoptionRecord, paths: readonly AccessPath[]): CameraId[] {
  const cameraIds = new Map(paths.map(({ channelToken, cameraId }) => [channelToken, cameraId]));
  return description.channels.flatMap(({ channelToken }) => cameraIds.get(channelToken) ?? []);
}
