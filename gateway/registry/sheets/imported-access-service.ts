import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { newId } from '../../platform/ids/new-id.ts';
import { Secret } from '../../platform/secrets/secret.ts';
import type { AccessPathStore } from '../paths/access-path-store.ts';
import type { CameraId, CredentialId } from '../camera.ts';
import type { CredentialStore } from '../paths/credential-store.ts';
import type { Vault } from '../vault.ts';
import type { KnownLogin, SheetIdentityStore } from './sheet-identity-store.ts';

/** How a sheet says that a camera is reached. Discovery describes the path later: until then it has no streams. */
export interface ImportedAccess {
  readonly cameraId: CameraId;
  readonly organisationPath: string;
  readonly adapterKind: string;
  readonly host: string;
  readonly port: number;
  readonly channelToken: string;
  readonly username?: string;
  readonly password?: string;
}

interface Deps {
  readonly identities: Pick<SheetIdentityStore, 'findAddresses' | 'findLogins'>;
  readonly paths: Pick<AccessPathStore, 'addMany' | 'listStored' | 'save'>;
  readonly credentials: Pick<CredentialStore, 'addMany'>;
  readonly vault: Vault;
  readonly clock: Clock;
}

/** Stores access paths and logins of sheets; the passwords are sealed here and nowhere opened. */
export class ImportedAccessService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Adds paths behind those that the cameras have already.
   *
   * @returns cameras whose address another camera has, in or outside of the scope; nothing is written for them
   */
  async add(scope: Scope, accesses: readonly ImportedAccess[], transaction: Transaction): Promise<ReadonlySet<string>> {
    const { identities, paths, credentials } = this.#deps;
    if (accesses.length === 0) return new Set();
    const atMs = this.#deps.clock.now();
    const known = await identities.findAddresses(
      wholeEstate,
      accesses.map(({ host }) => host),
      transaction,
    );
    const takenKeys = new Set(known.map(keyOf));
    const taken = new Set(
      accesses.filter((access) => takenKeys.has(keyOf(access))).map(({ cameraId }) => cameraId as string),
    );
    const free = accesses.filter(({ cameraId }) => !taken.has(cameraId));
    const stored = await paths.listStored(
      scope,
      free.map(({ cameraId }) => cameraId),
      transaction,
    );
    const counts = Map.groupBy(stored, ({ cameraId }) => cameraId);
    const logins = free.map((access) => this.#loginOf(access, atMs));
    await credentials.addMany(
      logins.flatMap((login) => login ?? []),
      transaction,
    );
    const added = free.map((access, index) => ({
      path: pathOf(access, logins[index]?.id, (counts.get(access.cameraId)?.length ?? 0) + 1),
      organisationPath: access.organisationPath,
    }));
    await paths.addMany(added, atMs, transaction);
    return taken;
  }

  /** Gives paths that are there the login of the sheet; what the sheet does not say of it stays. */
  async changeLogin(scope: Scope, accesses: readonly ImportedAccess[], transaction: Transaction): Promise<void> {
    const { identities, paths, credentials } = this.#deps;
    const atMs = this.#deps.clock.now();
    const stored = await paths.listStored(
      scope,
      accesses.map(({ cameraId }) => cameraId),
      transaction,
    );
    for (const access of accesses) {
      const atHost = stored.filter(({ cameraId, host }) => cameraId === access.cameraId && host === access.host);
      // A sheet without ports means the path that there is.
      const path = atHost.find((each) => isPathOf(each, access)) ?? atHost[0];
      if (path === undefined) continue;
      const ids = path.credentialId === undefined ? [] : [path.credentialId];
      const [before] = await identities.findLogins(scope, ids, transaction);
      const login = this.#loginOf({ ...access, ...this.#completed(access, before) }, atMs);
      if (login === undefined) continue;
      await credentials.addMany([login], transaction);
      await paths.save({ ...path, credentialId: login.id }, access.organisationPath, atMs, transaction);
    }
  }

  /** A sheet may say the user name only, or the password only. */
  #completed({ username, password }: ImportedAccess, before: KnownLogin | undefined) {
    const known = before && { name: before.username, secret: this.#deps.vault.open(before.id, before.sealedPassword) };
    return { username: username ?? known?.name ?? '', password: password ?? known?.secret.reveal() ?? '' };
  }

  #loginOf({ username, password, organisationPath }: ImportedAccess, atMs: number) {
    if (username === undefined && password === undefined) return undefined;
    const id = newId<'CredentialId'>(atMs);
    const sealedPassword = this.#deps.vault.seal(id, new Secret(password ?? ''));
    return { id, organisationPath, username: username ?? '', sealedPassword, createdAtMs: atMs };
  }
}

function isPathOf(path: Address, { port, channelToken }: ImportedAccess): boolean {
  return path.port === port && (channelToken === '' || path.channelToken === channelToken);
}

type Address = Pick<ImportedAccess, 'adapterKind' | 'host' | 'port' | 'channelToken'>;

function keyOf({ adapterKind, host, port, channelToken }: Address): string {
  return `${adapterKind} ${host} ${String(port)} ${channelToken}`;
}

function pathOf(access: ImportedAccess, credentialId: CredentialId | undefined, priority: number) {
  const { cameraId, adapterKind, host, port, channelToken } = access;
  return {
    cameraId,
    adapterKind,
    host,
    port,
    channelToken,
    ...(credentialId && { credentialId }),
    priority,
    streams: [],
  };
}
