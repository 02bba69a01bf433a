import type { DeviceAddress, DeviceDescription } from '../../../adapters/sdk/adapter.ts';
import type { CertificatePins } from '../../../adapters/sdk/certificate-pins.ts';
import type { Actor } from '../../platform/actor/actor.ts';
import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { RunTransaction, Transaction } from '../../platform/database/run-transaction.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Log } from '../../platform/observability/log.ts';
import { Secret } from '../../platform/secrets/secret.ts';
import type { AccessPathStore } from '../paths/access-path-store.ts';
import { identityOf } from './adoption.ts';
import type { Camera, CameraId, StoredPath } from '../camera.ts';
import type { CameraStore } from '../cameras/camera-store.ts';
import { chooseStreams } from '../paths/choose-streams.ts';
import { sourceOf } from '../paths/source-path.ts';
import type { CredentialService } from '../paths/credential-service.ts';
import { type DeviceAlarm, identityPart, isOtherDevice } from './device-alarm.ts';
import type { DeviceAlarmStore } from './device-alarm-store.ts';
import './device-events.ts';
import type { DeviceIdentity } from './device-identity.ts';
import type { DeviceProvider } from './device-provider.ts';
import '../paths/path-events.ts';
import type { CoreChange } from '../record/record-edit.ts';
import type { RecordWriter } from '../record/record-writer-service.ts';
import '../registry-events.ts';

interface Deps {
  readonly cameras: Pick<CameraStore, 'find' | 'findMany' | 'findTraced'>;
  readonly paths: Pick<AccessPathStore, 'listStored' | 'listSharing' | 'save'>;
  readonly alarms: Pick<
    DeviceAlarmStore,
    'list' | 'count' | 'listAlarmed' | 'find' | 'save' | 'remove' | 'moveWithCamera'
  >;
  readonly credentials: Pick<CredentialService, 'openOf' | 'keep'>;
  readonly devices: Pick<DeviceProvider, 'describe' | 'forgiveLogin'>;
  /** Certificates of first logins. */
  readonly pins: Pick<CertificatePins, 'forget'>;
  readonly writer: Pick<RecordWriter, 'writeMany'>;
  readonly transaction: RunTransaction;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: Log;
}

/** A device that a scan saw. */
interface SeenDevice {
  readonly adapterKind: string;
  readonly address: DeviceAddress;
  readonly serial?: string | undefined;
  readonly mac?: string | undefined;
}

type FullIdentity = ReturnType<typeof identityOf>;

/** What stands on a device. */
interface DeviceLabel {
  readonly vendor: string;
  readonly model: string;
  readonly serial: string;
  readonly firmware?: string | undefined;
  readonly mac?: string | undefined;
}

/** What a person says when a camera's device was replaced. */
export interface DeviceReplacement {
  /** Version of the record that the person saw. */
  readonly version: number;
  /** As the label says; left out, the device itself is asked over the camera's direct path. */
  readonly identity?: DeviceLabel | undefined;
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly login?: { readonly username: string; readonly password: string } | undefined;
}

/** A new device with the path that leads to it; no path when only its label was read. */
interface NewDevice {
  readonly identity: FullIdentity;
  readonly path?: StoredPath;
}

/** Which device stands behind a camera: replaced by a person, or changed without one. */
export class DeviceService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Compares a device that described itself with the one that its camera was adopted with; raises an alarm when it is
   * another one. Cameras behind a recorder are not judged by the recorder's serial.
   *
   * @returns the cameras with a new alarm
   */
  async check(
    where: { readonly adapterKind: string; readonly address: DeviceAddress },
    description: DeviceDescription,
    transaction?: Transaction,
  ): Promise<CameraId[]> {
    return this.#compare(where, () => identityOf(description), transaction);
  }

  /** As `check`, of a device that told something of itself to everybody, without a login. */
  checkSighting({ adapterKind, address, serial = '', mac }: SeenDevice): Promise<CameraId[]> {
    return this.#compare({ adapterKind, address }, ({ vendor, model }) => ({
      ...{ vendor, model, serial },
      ...(mac !== undefined && { mac }),
    }));
  }

  /** Which of these cameras have an alarm. */
  async findAlarmed(scope: Scope, cameraIds: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(await this.#deps.alarms.listAlarmed(scope, cameraIds));
  }

  async #compare(
    { adapterKind, address }: { readonly adapterKind: string; readonly address: DeviceAddress },
    tell: (camera: Camera) => DeviceIdentity,
    transaction?: Transaction,
  ): Promise<CameraId[]> {
    const { paths, cameras } = this.#deps;
    const { host, port } = address;
    const known = await paths.listSharing(wholeEstate, { adapterKind, host, port }, transaction);
    const own = known.filter(({ systemId }) => systemId === undefined);
    if (own.length !== 1) return [];
    const [camera] = await cameras.findMany(
      wholeEstate,
      own.map(({ cameraId }) => cameraId),
      transaction,
    );
    if (camera === undefined) return [];
    const found = identityPart(tell(camera));
    if (!isOtherDevice(camera, found)) return [];
    return (await this.#raise(camera, found, transaction)) ? [camera.id] : [];
  }

  /** Newest first. */
  async listAlarms(scope: Scope, limit: number): Promise<{ items: readonly DeviceAlarm[]; total: number }> {
    const { alarms } = this.#deps;
    const [items, total] = await Promise.all([alarms.list(scope, limit), alarms.count(scope)]);
    return { items, total };
  }

  /**
   * A person has looked: the device is the right one. What it says of itself is what the camera has from now on, so that
   * the next look at it raises no alarm; a certificate that it got meanwhile is pinned anew at the next login.
   *
   * @throws GatewayError `alarm/unknown`
   */
  async dismissAlarm(actor: Actor, cameraId: string): Promise<void> {
    const { alarms, writer, paths, transaction, log } = this.#deps;
    const { scope, userId } = actor;
    const { id, found, stored } = await transaction(async (underWay) => {
      const alarm = await alarms.find(scope, cameraId, underWay);
      if (alarm === undefined) throw new GatewayError('alarm/unknown', 'There is no such alarm in your part.');
      const write = { cameraId: alarm.cameraId, core: knownPart(alarm.found), record: {}, source: 'probed' as const };
      await writer.writeMany(scope, actor, [write], underWay);
      await alarms.remove(alarm.cameraId, underWay);
      return { id: alarm.cameraId, ...alarm, stored: await paths.listStored(scope, [cameraId], underWay) };
    });
    await this.#welcome(ownPaths(stored));
    log.warn({ cameraId: id, userId, found }, 'alarm of a changed device dismissed');
  }

  /**
   * Another device stands for the camera from now on; the old one's facts go to the history, an alarm is settled.
   *
   * @throws GatewayError `camera/unknown`, `camera/stale`, `camera/no-path` when there is no direct path to ask, and as
   * `DeviceProvider.describe` does
   */
  async replace(actor: Actor, cameraId: string, wish: DeviceReplacement): Promise<Camera> {
    const { cameras, writer, paths, alarms, transaction, bus, clock, log } = this.#deps;
    const camera = await cameras.find(actor.scope, cameraId);
    if (camera === undefined) throw new GatewayError('camera/unknown', 'There is no such camera in your part.');
    if (camera.version !== wish.version) throw stale(camera);
    const own = ownPaths(await paths.listStored(actor.scope, [camera.id]));
    await this.#welcome(own);
    const { identity, path } = await this.#newDevice(camera, own, wish);
    const core = { ...identity, mac: identity.mac ?? null };
    const source = wish.identity === undefined ? 'probed' : 'manual';
    const written = await transaction(async (underWay) => {
      const now = await this.#refuseStale(actor.scope, camera, path, underWay);
      const result = await writer.writeMany(
        actor.scope,
        actor,
        [{ cameraId: camera.id, core, record: {}, source }],
        underWay,
      );
      if (path !== undefined) {
        const credentialId = wish.login && (await this.#keep(wish.login, camera, underWay));
        const led = { ...path, ...now, ...(credentialId && { credentialId }) };
        await paths.save(led, camera.organisationPath, clock.now(), underWay);
      }
      await alarms.remove(camera.id, underWay);
      return result.written[0]?.camera ?? camera;
    });
    const { id, organisationPath, status } = camera;
    log.info({ cameraId: id, userId: actor.userId, from: camera.serial, to: identity.serial }, 'device replaced');
    const change = { from: identityPart(camera), to: identityPart(identity) };
    bus.emit('camera.device-replaced', { cameraId: id, organisationPath, ...change });
    bus.emit('camera.changed', { cameraId: id, organisationPath, status });
    bus.emit('camera.paths-changed', { cameraId: id, organisationPath });
    return written;
  }

  /** Another device may answer here: neither the certificate nor a refused login of the old one stands in its way. */
  async #welcome(paths: readonly Pick<StoredPath, 'adapterKind' | 'host' | 'port'>[]): Promise<void> {
    const { pins, devices } = this.#deps;
    for (const { adapterKind, host, port } of paths) {
      await pins.forget({ host, port });
      devices.forgiveLogin({ adapterKind, host, port });
    }
  }

  async #newDevice(camera: Camera, [path]: readonly StoredPath[], wish: DeviceReplacement): Promise<NewDevice> {
    if (wish.identity !== undefined) return { identity: readLabel(wish.identity) };
    if (path === undefined) {
      const message = `Camera “${camera.name}” has no path of its own device; enter the new one’s identity by hand.`;
      throw new GatewayError('camera/no-path', message);
    }
    const address = { host: wish.host ?? path.host, port: wish.port ?? path.port };
    if (wish.login === undefined && path.credentialId !== undefined && address.host !== path.host) throw untyped();
    await this.#welcome([{ ...path, ...address }]);
    const description = await this.#ask(path, address, wish.login);
    return { identity: identityOf(description), path: { ...leadTo(path, description), ...address } };
  }

  async #ask(path: StoredPath, address: DeviceAddress, login: DeviceReplacement['login']): Promise<DeviceDescription> {
    const { credentials, devices } = this.#deps;
    const typed = login && { username: login.username, password: new Secret(login.password) };
    const credential = typed ?? (await credentials.openOf(path));
    return devices.describe(path.adapterKind, { address, ...sourceOf(path), ...(credential && { credential }) });
  }

  /**
   * The new device took its time to answer: what the person saw must still be there.
   *
   * @returns what may have been changed of the path meanwhile
   */
  async #refuseStale(
    scope: Scope,
    camera: Camera,
    path: StoredPath | undefined,
    transaction: Transaction,
  ): Promise<Partial<Pick<StoredPath, 'priority' | 'isEnabled'>>> {
    const { cameras, paths } = this.#deps;
    const [now] = await cameras.findTraced(scope, [camera.id], transaction);
    if (now?.camera.version !== camera.version) throw stale(now?.camera ?? camera);
    if (path === undefined) return {};
    const stored = (await paths.listStored(scope, [camera.id], transaction)).find(({ id }) => id === path.id);
    if (stored === undefined) throw stale(camera);
    const { priority, isEnabled } = stored;
    return { priority, isEnabled };
  }

  #keep(
    { username, password }: { readonly username: string; readonly password: string },
    { organisationPath }: Camera,
    transaction: Transaction,
  ) {
    return this.#deps.credentials.keep({ username, password: new Secret(password) }, organisationPath, transaction);
  }

  /** @returns false when the same alarm stands already */
  async #raise(camera: Camera, found: DeviceAlarm['found'], transaction?: Transaction): Promise<boolean> {
    const { alarms, bus, clock, log } = this.#deps;
    const { id: cameraId, organisationPath } = camera;
    const standing = await alarms.find(wholeEstate, cameraId, transaction);
    if (standing !== undefined && !isOtherDevice(standing.found, found)) return false;
    const pinned = identityPart(camera);
    await alarms.save({ cameraId, organisationPath, pinned, found, raisedAtMs: clock.now() }, transaction);
    log.warn({ cameraId, pinned, found }, 'another device answers for a camera');
    bus.emit('camera.device-changed', { cameraId, organisationPath, pinned, found });
    return true;
  }
}

/** Paths that lead to the camera's own device, not to a recorder's. */
function ownPaths(paths: readonly StoredPath[]): StoredPath[] {
  return paths.filter(({ systemId }) => systemId === undefined);
}

/** What a device told; what it did not tell stays as it is. */
function knownPart({ vendor, model, serial, mac }: DeviceIdentity): CoreChange {
  return {
    ...(vendor !== '' && { vendor }),
    ...(model !== '' && { model }),
    ...(serial !== '' && { serial }),
    ...(mac !== undefined && { mac }),
  };
}

function readLabel({ mac, firmware = '', ...told }: DeviceLabel): FullIdentity {
  return { ...told, firmware, ...(mac !== undefined && { mac }) };
}

/** The path with what the new device says: the same channel when it has it, else its first. */
function leadTo(path: StoredPath, { channels }: DeviceDescription): StoredPath {
  const channel = channels.find(({ channelToken }) => channelToken === path.channelToken) ?? channels[0];
  if (channel === undefined) return path;
  const { id, cameraId, adapterKind, host, port, credentialId, priority, isEnabled } = path;
  const { channelToken, snapshotPath, streams } = channel;
  return {
    ...{ id, cameraId, adapterKind, host, port, channelToken, priority, isEnabled },
    ...(credentialId && { credentialId }),
    ...(snapshotPath !== undefined && { snapshotPath }),
    streams: chooseStreams(streams),
  };
}

function stale({ name, version }: Camera): GatewayError {
  const message = `Camera “${name}” was changed by somebody else meanwhile (version ${version}); read it again.`;
  return new GatewayError('camera/stale', message, { extensions: { version } });
}

function untyped(): GatewayError {
  const message = 'is needed for another host: the stored login is sent to no host but its own';
  return new GatewayError('request/invalid', `body.login ${message}.`, { issues: [{ path: 'body.login', message }] });
}
