import type { DeviceCredential } from '../../../adapters/sdk/adapter.ts';
import type { Actor } from '../../platform/actor/actor.ts';
import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { RunTransaction, Transaction } from '../../platform/database/run-transaction.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Log } from '../../platform/observability/log.ts';
import { Secret } from '../../platform/secrets/secret.ts';
import type { AccessPathStore } from './access-path-store.ts';
import type { CameraId, CredentialId, StoredPath } from '../camera.ts';
import type { CameraStore } from '../cameras/camera-store.ts';
import type { CredentialStore } from './credential-store.ts';
import type { DeviceProvider } from '../devices/device-provider.ts';
import './path-events.ts';
import type { PathStandingService } from './path-standing-service.ts';
import type { SystemStore } from '../devices/system-store.ts';
import type { Vault } from '../vault.ts';

interface Deps {
  readonly credentials: Pick<CredentialStore, 'find' | 'add' | 'save' | 'remove'>;
  readonly paths: Pick<AccessPathStore, 'findStored' | 'listSharing' | 'attachCredential'>;
  readonly cameras: Pick<CameraStore, 'findMany'>;
  readonly systems: Pick<SystemStore, 'findMany'>;
  readonly standings: Pick<PathStandingService, 'note'>;
  readonly devices: Pick<DeviceProvider, 'forgiveLogin'>;
  readonly vault: Vault;
  readonly transaction: RunTransaction;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: Log;
}

/** A login as a person typed it. */
interface TypedLogin {
  readonly username: string;
  readonly password: string;
}

interface LoginChange {
  /** Cameras that are reached with it. */
  readonly cameraCount: number;
  readonly changedAtMs: number;
}

/** The logins of devices: sealed when they come in, opened only to dial, never shown. */
export class CredentialService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** The login of a path that the caller may use; undefined when it has none. */
  async openOf({ credentialId }: Pick<StoredPath, 'credentialId'>): Promise<DeviceCredential | undefined> {
    if (credentialId === undefined) return undefined;
    // The path is in the caller's scope; the recorder's login that opens it may belong to a unit further up.
    const stored = await this.#deps.credentials.find(wholeEstate, credentialId);
    if (stored === undefined) return undefined;
    return { username: stored.username, password: this.#deps.vault.open(credentialId, stored.sealedPassword) };
  }

  /** Seals and stores a new login inside the caller's transaction. */
  async keep(
    { username, password }: { readonly username: string; readonly password: Secret },
    organisationPath: string,
    transaction: Transaction,
  ): Promise<CredentialId> {
    const { credentials, vault, clock } = this.#deps;
    const createdAtMs = clock.now();
    const id = newId<'CredentialId'>(createdAtMs);
    const sealedPassword = vault.seal(id, password);
    await credentials.add({ id, organisationPath, username, sealedPassword, createdAtMs }, transaction);
    return id;
  }

  /** Removes a login that no path uses any more. */
  async removeUnused(credentialId: CredentialId, transaction: Transaction): Promise<void> {
    const users = await this.#deps.paths.listSharing(wholeEstate, { credentialId }, transaction);
    if (users.length === 0) await this.#deps.credentials.remove(credentialId, transaction);
  }

  /** @throws GatewayError `path/unknown`, or `credential/unknown` when its login belongs to a unit above the actor */
  async changeOfPath(actor: Actor, pathId: string, login: TypedLogin): Promise<LoginChange> {
    const path = await this.#deps.paths.findStored(actor.scope, pathId);
    if (path === undefined) throw new GatewayError('path/unknown', 'There is no such access path in your part.');
    return this.#change(actor, path, login);
  }

  /** @throws GatewayError `path/unknown` when the system is, or has no channel; `credential/unknown` */
  async changeOfSystem(actor: Actor, systemId: string, login: TypedLogin): Promise<LoginChange> {
    const [system] = await this.#deps.systems.findMany(actor.scope, [systemId]);
    const found = system && (await this.#deps.paths.listSharing(actor.scope, addressOf(system)));
    const path = found?.find(({ credentialId }) => credentialId !== undefined) ?? found?.[0];
    if (path === undefined) throw new GatewayError('path/unknown', 'No channel of yours leads over such a system.');
    return this.#change(actor, path, login);
  }

  async #change({ scope, userId }: Actor, path: StoredPath, { username, password }: TypedLogin): Promise<LoginChange> {
    const { cameras, paths, devices, standings, transaction, bus, clock, log } = this.#deps;
    const secret = new Secret(password);
    const credentialId = await transaction(async (underWay) =>
      path.credentialId === undefined
        ? this.#give(scope, path, { username, password: secret }, underWay)
        : this.#reseal(scope, path.credentialId, { username, password: secret }, underWay),
    );
    const users = await paths.listSharing(wholeEstate, { credentialId });
    const cameraIds: CameraId[] = [...new Set(users.map(({ cameraId }) => cameraId))];
    const reached = await cameras.findMany(wholeEstate, cameraIds);
    const organisationPaths = new Map(reached.map(({ id, organisationPath }) => [id, organisationPath]));
    for (const { id: pathId, cameraId, adapterKind, host, port } of users) {
      devices.forgiveLogin({ adapterKind, host, port });
      const organisationPath = organisationPaths.get(cameraId) ?? scope.organisationPath;
      standings.note({ pathId, cameraId, organisationPath }, { kind: 'login-changed' });
    }
    log.info({ credentialId, userId, cameraCount: cameraIds.length }, 'device login changed');
    bus.emit('credential.changed', { credentialId, cameraIds });
    return { cameraCount: cameraIds.length, changedAtMs: clock.now() };
  }

  /** Seals another password under the same id: everything that uses it follows. */
  async #reseal(
    scope: Scope,
    id: CredentialId,
    { username, password }: { readonly username: string; readonly password: Secret },
    transaction: Transaction,
  ): Promise<CredentialId> {
    const { credentials, vault } = this.#deps;
    const isSaved = await credentials.save(
      scope,
      { id, username, sealedPassword: vault.seal(id, password) },
      transaction,
    );
    if (isSaved) return id;
    throw new GatewayError('credential/unknown', 'This path has no login of yours; it may belong to a unit above you.');
  }

  /** The first login of a path that had none. */
  async #give(
    scope: Scope,
    path: StoredPath,
    login: { readonly username: string; readonly password: Secret },
    transaction: Transaction,
  ): Promise<CredentialId> {
    const { paths } = this.#deps;
    const credentialId = await this.keep(login, scope.organisationPath, transaction);
    await paths.attachCredential(path.id, credentialId, transaction);
    return credentialId;
  }
}

function addressOf({ adapterKind, host, port }: Pick<StoredPath, 'adapterKind' | 'host' | 'port'>) {
  return { adapterKind, host, port };
}
