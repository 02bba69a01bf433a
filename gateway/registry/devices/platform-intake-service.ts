import type { DeviceAddress, DeviceCredential } from '../../../adapters/sdk/adapter.ts';
import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Secret } from '../../platform/secrets/secret.ts';
import type { AccessPathStore } from '../paths/access-path-store.ts';
import type { CameraId, CameraStream, CredentialId, Organisation, System } from '../camera.ts';
import type { CredentialStore } from '../paths/credential-store.ts';
import type { Author } from '../record/camera-change.ts';
import type { CameraRecord } from '../record/camera-record.ts';
import type { NewCore, RecordWriter } from '../record/record-writer-service.ts';
import type { SystemStore } from './system-store.ts';
import type { Vault } from '../vault.ts';

interface Deps {
  readonly systems: Pick<SystemStore, 'add'>;
  readonly credentials: Pick<CredentialStore, 'add' | 'find' | 'save'>;
  readonly paths: Pick<AccessPathStore, 'addMany'>;
  readonly writer: Pick<RecordWriter, 'writeMany'>;
  readonly vault: Vault;
  readonly clock: Clock;
}

interface NewPlatform {
  readonly adapterKind: string;
  readonly address: DeviceAddress;
  readonly name: string;
  readonly organisation: Organisation;
  readonly login: { readonly username: string; readonly password: Secret };
}

/** One point that becomes a camera. */
export interface TakenPoint {
  /** The platform's id of it. */
  readonly token: string;
  readonly core: Omit<NewCore, 'vendor' | 'model' | 'firmware' | 'serial' | 'systemId'>;
  readonly record: CameraRecord;
}

/** Where taken points hang. */
export type PlatformRoot = Pick<System, 'id' | 'adapterKind' | 'host' | 'port'> & {
  readonly credentialId: CredentialId;
};

const unknownStream = { codec: 'unknown', width: 0, height: 0, fps: 0, bitrateKbps: 0, rtspPort: 554 } as const;
/** Where a point's streams are is told at each dial; the path only names them. */
const pointStreams: readonly CameraStream[] = (['main', 'sub'] as const).map((profile) => ({
  ...{ profile, profileToken: profile, rtspPath: `/${profile}` },
  ...unknownStream,
}));

/** Takes carriers' platforms and their points into the registry. */
export class PlatformIntakeService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Stores a platform as a system, with its login sealed, inside the caller's transaction.
   *
   * @throws GatewayError `candidate/adopted` when the address is in the registry already
   */
  async addPlatform(
    { adapterKind, address, name, organisation, login }: NewPlatform,
    transaction: Transaction,
  ): Promise<PlatformRoot> {
    const { systems, credentials, vault, clock } = this.#deps;
    const createdAtMs = clock.now();
    const id = newId<'SystemId'>(createdAtMs);
    const credentialId = newId<'CredentialId'>(createdAtMs);
    const place = { organisationId: organisation.id, organisationPath: organisation.path };
    const nothing = { vendor: '', model: '', firmware: '', serial: '' };
    const root = { id, adapterKind, host: address.host, port: address.port };
    await systems.add({ ...root, kind: 'platform', name, ...place, ...nothing, createdAtMs }, transaction);
    const sealedPassword = vault.seal(credentialId, login.password);
    const { username } = login;
    const { path: organisationPath } = organisation;
    await credentials.add({ id: credentialId, organisationPath, username, sealedPassword, createdAtMs }, transaction);
    return { ...root, credentialId };
  }

  /**
   * Makes cameras of points inside the caller's transaction; give some hundred at a time. The caller announces them.
   *
   * @returns their ids, in the order of the points
   * @throws GatewayError `candidate/adopted` when somebody took one of them at the same moment
   */
  async takePoints(
    by: Author,
    { id: systemId, adapterKind, host, port, credentialId }: PlatformRoot,
    points: readonly TakenPoint[],
    transaction: Transaction,
  ): Promise<readonly CameraId[]> {
    const { writer, paths, clock } = this.#deps;
    const nothing = { vendor: '', model: '', firmware: '', serial: '' };
    const writes = points.map(({ core, record }) => ({
      core: { ...core, ...nothing, systemId },
      ...{ record, source: 'imported' as const },
    }));
    const { written } = await writer.writeMany(wholeEstate, by, writes, transaction);
    const added = points.flatMap(({ token: channelToken }, index) => {
      const camera = written[index]?.camera;
      if (camera === undefined) return [];
      const { id: cameraId, organisationPath } = camera;
      const where = { adapterKind, host, port, channelToken, credentialId, systemId };
      return [{ path: { cameraId, ...where, priority: 1, streams: pointStreams }, organisationPath }];
    });
    await paths.addMany(added, clock.now(), transaction);
    return written.map(({ cameraId }) => cameraId);
  }

  /** Gives cameras the names that their points go by now, inside the caller's transaction. */
  async renameCameras(
    scope: Scope,
    by: Author,
    names: readonly { readonly cameraId: CameraId; readonly name: string }[],
    transaction: Transaction,
  ): Promise<readonly CameraId[]> {
    const writes = names.map(({ cameraId, name }) => ({
      ...{ cameraId, core: { name }, record: {} },
      source: 'imported' as const,
    }));
    return (await this.#deps.writer.writeMany(scope, by, writes, transaction)).changed;
  }

  /** The login of a platform that the caller may use; undefined when it is gone. */
  async openLogin(id: CredentialId): Promise<DeviceCredential | undefined> {
    const stored = await this.#deps.credentials.find(wholeEstate, id);
    if (stored === undefined) return undefined;
    return { username: stored.username, password: this.#deps.vault.open(id, stored.sealedPassword) };
  }
}
