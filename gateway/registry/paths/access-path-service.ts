import type {
  ChannelDescription,
  DeviceAddress,
  DeviceCredential,
  DeviceDescription,
} from '../../../adapters/sdk/adapter.ts';
import type { Actor } from '../../platform/actor/actor.ts';
import type { Scope } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { RunTransaction, Transaction } from '../../platform/database/run-transaction.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Log } from '../../platform/observability/log.ts';
import { Secret } from '../../platform/secrets/secret.ts';
import type { AccessPathStore } from './access-path-store.ts';
import type { AccessPath, Camera, StoredPath } from '../camera.ts';
import type { CameraStore } from '../cameras/camera-store.ts';
import { choosePath, type Redundancy, redundancyOf } from './choose-path.ts';
import { chooseStreams } from './choose-streams.ts';
import type { CredentialService } from './credential-service.ts';
import type { DeviceProvider } from '../devices/device-provider.ts';
import { maxPaths, movedPaths, numberPaths, orderPaths } from './path-order.ts';
import './path-events.ts';
import type { PathStanding } from './path-standing.ts';
import type { PathStandingService } from './path-standing-service.ts';
import { issueOfSource, sourceOf } from './source-path.ts';

interface Deps {
  readonly cameras: Pick<CameraStore, 'find'>;
  readonly paths: Pick<AccessPathStore, 'listStored' | 'findStored' | 'listSharing' | 'add' | 'save' | 'remove'>;
  readonly standings: Pick<PathStandingService, 'all' | 'forget'>;
  readonly credentials: Pick<CredentialService, 'openOf' | 'keep' | 'removeUnused'>;
  readonly devices: Pick<DeviceProvider, 'describe'>;
  readonly transaction: RunTransaction;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: Log;
}

/** A path with what is remembered of it; the standing is absent until something is known. */
export interface JudgedPath {
  readonly path: StoredPath;
  readonly standing?: PathStanding;
}

/** How one camera is reached. */
export interface CameraPaths {
  readonly items: readonly JudgedPath[];
  readonly redundancy: Redundancy;
  /** What would be dialled now. */
  readonly chosen?: StoredPath;
  readonly atMs: number;
}

/** A way to reach a camera, as a person describes it. */
export interface NewPath {
  readonly adapterKind: string;
  readonly host: string;
  readonly port: number;
  readonly channelToken?: string | undefined;
  readonly login?: { readonly username: string; readonly password: string } | undefined;
}

interface PathChange {
  readonly isEnabled?: boolean | undefined;
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  /** For another host: a stored login is never sent to one. */
  readonly login?: { readonly username: string; readonly password: string } | undefined;
}

/** The ways to reach a camera, as people add, order, switch and remove them. */
export class AccessPathService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws GatewayError `camera/unknown` */
  async list(scope: Scope, cameraId: string): Promise<CameraPaths> {
    await this.#camera(scope, cameraId);
    const { paths, standings, clock } = this.#deps;
    const stored = await paths.listStored(scope, [cameraId]);
    const atMs = clock.now();
    const chosen = choosePath(stored, standings.all, atMs);
    const items = stored.map((path) => this.judge(path));
    return { items, redundancy: redundancyOf(stored, standings.all, atMs), atMs, ...(chosen && { chosen }) };
  }

  judge(path: StoredPath): JudgedPath {
    const standing = this.#deps.standings.all.get(path.id);
    return { path, ...(standing && { standing }) };
  }

  /**
   * Logs in to a device, once, and takes it as one more way to reach the camera.
   *
   * @throws GatewayError `camera/unknown`, `request/invalid`, `candidate/adopted` when the channel leads to a camera
   * already, and as `DeviceProvider.describe` does
   */
  async add(actor: Actor, cameraId: string, wish: NewPath): Promise<JudgedPath> {
    const { paths, devices, credentials, transaction } = this.#deps;
    await this.#camera(actor.scope, cameraId);
    refuseMore(await paths.listStored(actor.scope, [cameraId]));
    refuseSource(wish);
    const { adapterKind, host, port } = wish;
    const [sister] = await paths.listSharing(actor.scope, { adapterKind, host, port });
    const known = sister && (await credentials.openOf(sister));
    const credential = wish.login === undefined ? known : credentialOf(wish.login);
    const target = { address: { host, port }, ...sourceOf(wish), ...(credential && { credential }) };
    const channel = pickChannel(await devices.describe(adapterKind, target), wish.channelToken);

    const { kept, id } = await transaction((underWay) => this.#keep(actor, cameraId, { wish, channel }, underWay));
    this.#announce(actor, kept, 'access path added');
    return this.judge(await this.#path(actor.scope, id));
  }

  /**
   * Switches a path on or off, or leads it to another address, where the same device must answer.
   *
   * @throws GatewayError `path/unknown`, `request/invalid`, `device/changed`, and as `DeviceProvider.describe` does
   */
  async change(actor: Actor, pathId: string, change: PathChange): Promise<JudgedPath> {
    const { paths, credentials, transaction, clock } = this.#deps;
    const stored = await this.#path(actor.scope, pathId);
    const asked = await this.#camera(actor.scope, stored.cameraId);
    const { host = stored.host, port = stored.port, isEnabled, login } = change;
    const isThere = host === stored.host && port === stored.port;
    const fresh = isThere || login === undefined ? undefined : credentialOf(login);
    const moved = isThere ? {} : await this.#move(asked, stored, { address: { host, port }, fresh });
    const { camera, changed } = await transaction(async (underWay) => {
      // The device took its time: the path may be another camera's by now, stand elsewhere in its order, or be gone.
      const now = await this.#path(actor.scope, pathId, underWay);
      const owner = await this.#camera(actor.scope, now.cameraId, underWay);
      const credentialId = fresh && (await credentials.keep(fresh, owner.organisationPath, underWay));
      const led = {
        ...{ ...now, ...moved },
        ...(credentialId && { credentialId }),
        ...(isEnabled !== undefined && { isEnabled }),
      };
      await paths.save(led, owner.organisationPath, clock.now(), underWay);
      return { camera: owner, changed: led };
    });
    this.#announce(actor, camera, 'access path changed');
    return this.judge(changed);
  }

  /** @throws GatewayError `camera/unknown`, or `request/invalid` unless each of the camera's paths is named once */
  async order(actor: Actor, cameraId: string, pathIds: readonly string[]): Promise<CameraPaths> {
    const { paths, transaction, clock } = this.#deps;
    const camera = await this.#camera(actor.scope, cameraId);
    await transaction(async (underWay) => {
      const stored = await paths.listStored(actor.scope, [cameraId], underWay);
      const ordered = orderPaths(stored, pathIds);
      if (ordered === undefined) throw invalid('body.pathIds', 'must name each access path of the camera exactly once');
      for (const path of movedPaths(stored, ordered)) {
        await paths.save(path, camera.organisationPath, clock.now(), underWay);
      }
    });
    this.#announce(actor, camera, 'access paths ordered');
    return this.list(actor.scope, cameraId);
  }

  /** @throws GatewayError `path/unknown` */
  async remove(actor: Actor, pathId: string): Promise<void> {
    const { paths, standings, credentials, transaction, clock } = this.#deps;
    const stored = await this.#path(actor.scope, pathId);
    const camera = await this.#camera(actor.scope, stored.cameraId);
    await transaction(async (underWay) => {
      await paths.remove(stored.id, underWay);
      const others = await paths.listStored(actor.scope, [camera.id], underWay);
      for (const path of movedPaths(others, numberPaths(others))) {
        await paths.save(path, camera.organisationPath, clock.now(), underWay);
      }
      if (stored.credentialId !== undefined) await credentials.removeUnused(stored.credentialId, underWay);
    });
    standings.forget(stored.id);
    this.#announce(actor, camera, 'access path removed');
  }

  /** Stores a path to a channel that answered, for the camera as it stands now: the device took its time. */
  async #keep(
    actor: Actor,
    cameraId: string,
    { wish, channel }: { readonly wish: NewPath; readonly channel: ChannelDescription },
    underWay: Transaction,
  ): Promise<{ readonly kept: Camera; readonly id: StoredPath['id'] }> {
    const { paths, credentials, clock } = this.#deps;
    const camera = await this.#camera(actor.scope, cameraId, underWay);
    const stored = await paths.listStored(actor.scope, [cameraId], underWay);
    refuseMore(stored);
    const { adapterKind, host, port } = wish;
    const [sister] = await paths.listSharing(actor.scope, { adapterKind, host, port }, underWay);
    const fresh = wish.login && credentialOf(wish.login);
    const credentialId = fresh
      ? await credentials.keep(fresh, camera.organisationPath, underWay)
      : sister?.credentialId;
    const { systemId } = sister ?? {};
    const path: AccessPath = {
      ...{ cameraId: camera.id, adapterKind, host, port },
      ...pathOfChannel(channel),
      ...(credentialId && { credentialId }),
      ...(systemId && { systemId }),
      priority: stored.length + 1,
    };
    return { kept: camera, id: await paths.add(path, camera.organisationPath, clock.now(), underWay) };
  }

  /** A recorder is moved as a whole; what else moves must still be the device that was adopted. */
  async #move(
    camera: Camera,
    path: StoredPath,
    { address, fresh }: { readonly address: DeviceAddress; readonly fresh: DeviceCredential | undefined },
  ): Promise<Partial<StoredPath>> {
    if (path.systemId !== undefined) {
      throw invalid('body.host', 'this path leads over a recorder or platform; find that at its new address by a scan');
    }
    const { devices, credentials } = this.#deps;
    if (fresh === undefined && path.credentialId !== undefined && address.host !== path.host) {
      throw invalid('body.login', 'is needed for another host: the stored login is sent to no host but its own');
    }
    refuseSource({ ...path, login: fresh });
    const credential = fresh ?? (await credentials.openOf(path));
    // Who tells no serial ignores it; a lone device that does must be the one that was adopted.
    const expectedSerial = camera.serial === '' ? undefined : camera.serial;
    const known = { ...sourceOf(path), ...(expectedSerial && { expectedSerial }) };
    const target = { address, ...known, ...(credential && { credential }) };
    const description = await devices.describe(path.adapterKind, target);
    return { ...address, ...pathOfChannel(pickChannel(description, path.channelToken)) };
  }

  async #camera(scope: Scope, cameraId: string, transaction?: Transaction): Promise<Camera> {
    const camera = await this.#deps.cameras.find(scope, cameraId, transaction);
    if (camera === undefined) throw new GatewayError('camera/unknown', 'There is no such camera in your part.');
    return camera;
  }

  async #path(scope: Scope, pathId: string, transaction?: Transaction): Promise<StoredPath> {
    const path = await this.#deps.paths.findStored(scope, pathId, transaction);
    if (path === undefined) throw new GatewayError('path/unknown', 'There is no such access path in your part.');
    return path;
  }

  #announce({ userId }: Actor, { id: cameraId, organisationPath }: Camera, what: string): void {
    this.#deps.log.info({ cameraId, userId }, what);
    this.#deps.bus.emit('camera.paths-changed', { cameraId, organisationPath });
  }
}

/** Before anybody is dialled. */
function refuseSource(described: Parameters<typeof issueOfSource>[0]): void {
  const issue = issueOfSource(described);
  if (issue !== undefined) throw invalid(issue.path, issue.message);
}

function refuseMore(stored: readonly StoredPath[]): void {
  if (stored.length >= maxPaths) throw invalid('body', `a camera has at most ${maxPaths} access paths; remove one`);
}

function credentialOf({
  username,
  password,
}: {
  readonly username: string;
  readonly password: string;
}): DeviceCredential & {
  readonly password: Secret;
} {
  return { username, password: new Secret(password) };
}

function pickChannel({ channels }: DeviceDescription, wanted: string | undefined): ChannelDescription {
  const found = wanted === undefined && channels.length === 1 ? channels[0] : undefined;
  const channel = found ?? channels.find(({ channelToken }) => channelToken === wanted);
  if (channel !== undefined) return channel;
  const names = channels.slice(0, 20).map(({ channelToken }) => channelToken);
  throw invalid('body.channelToken', `the device has ${channels.length} channels; name one of ${names.join(', ')}`);
}

function pathOfChannel({ channelToken, snapshotPath, streams }: ChannelDescription) {
  return { channelToken, ...(snapshotPath !== undefined && { snapshotPath }), streams: chooseStreams(streams) };
}

function invalid(path: string, message: string): GatewayError {
  return new GatewayError('request/invalid', `${path}: ${message}.`, { issues: [{ path, message }] });
}
