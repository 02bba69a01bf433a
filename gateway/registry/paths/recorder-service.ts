import type { DeviceTarget } from '../../../adapters/sdk/adapter.ts';
import { wholeEstate } from '../../platform/actor/scope.ts';
import type { SecretVault } from '../../platform/secrets/secret-vault.ts';
import type { AccessPathStore } from './access-path-store.ts';
import type { System } from '../camera.ts';
import type { CredentialStore } from './credential-store.ts';
import type { SystemStore } from '../devices/system-store.ts';

interface Deps {
  readonly systems: Pick<SystemStore, 'list'>;
  readonly paths: Pick<AccessPathStore, 'listSharing'>;
  readonly credentials: Pick<CredentialStore, 'find'>;
  readonly vault: Pick<SecretVault, 'open'>;
}

/** Recorders as the gateway's own watch dials them: address, login, and the channels that they had. */
export class RecorderService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Every recorder of the estate, by name. */
  async list(): Promise<readonly System[]> {
    const systems = await this.#deps.systems.list(wholeEstate);
    return systems.filter(({ kind }) => kind === 'nvr');
  }

  /** A recorder, or a device by itself. @returns undefined when no path leads there any more, or nobody knows its login */
  async open({
    adapterKind,
    host,
    port,
  }: Pick<System, 'adapterKind' | 'host' | 'port'>): Promise<DeviceTarget | undefined> {
    const { paths, credentials, vault } = this.#deps;
    const own = await paths.listSharing(wholeEstate, { adapterKind, host, port });
    const enabled = own.filter(({ isEnabled }) => isEnabled);
    const credentialId = enabled.find((path) => path.credentialId !== undefined)?.credentialId;
    const sealed = credentialId === undefined ? undefined : await credentials.find(wholeEstate, credentialId);
    if (credentialId === undefined || sealed === undefined) return undefined;
    return {
      address: { host, port },
      credential: { username: sealed.username, password: vault.open(credentialId, sealed.sealedPassword) },
      knownChannels: enabled.map(({ channelToken }) => channelToken),
    };
  }
}
