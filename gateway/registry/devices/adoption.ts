import type { ChannelDescription, DeviceAddress, DeviceDescription } from '../../../adapters/sdk/adapter.ts';
import type { Secret } from '../../platform/secrets/secret.ts';
import type {
  AccessPath,
  Camera,
  CameraId,
  CredentialId,
  Organisation,
  Ownership,
  PointClass,
  System,
  SystemId,
} from '../camera.ts';
import { chooseStreams } from '../paths/choose-streams.ts';

/** A device that described itself, and what a person says of it: everything that the registry needs to take it in. */
export interface AdoptionRecord {
  readonly adapterKind: string;
  readonly address: DeviceAddress;
  readonly organisation: Organisation;
  readonly ownership: Ownership;
  readonly pointClass: PointClass;
  /** Name of the camera, or of the NVR; what the device calls itself when absent. */
  readonly name?: string;
  readonly place: string;
  readonly credential: { readonly username: string; readonly password: Secret };
  readonly description: DeviceDescription;
  /** The check report that allowed it. */
  readonly checkReportId?: string;
}

/** What the registry knows of the address already: adopting twice adds only what is new. */
export interface KnownAtAddress {
  readonly system?: System;
  readonly channelTokens: ReadonlySet<string>;
  readonly credentialId?: CredentialId;
}

/** What an adoption adds. Empty when everything is known already. */
export interface AdoptionPlan {
  readonly system?: System;
  readonly newSystem: boolean;
  readonly cameras: readonly Camera[];
  readonly paths: readonly AccessPath[];
  /** The new paths use it; it has to be sealed and stored unless the address has one already. */
  readonly credentialId: CredentialId;
  readonly newCredential: boolean;
}

/** Source of ids, so that planning stays a pure function of its arguments. */
export interface AdoptionIds {
  camera(): CameraId;
  system(): SystemId;
  credential(): CredentialId;
}

const maxNameLength = 128;

/**
 * Plans what a device adds to the registry: one camera for each channel that is new, and a system when there are
 * several channels. Behind a system, the camera's own vendor, model and serial are unknown and stay empty.
 */
export function planAdoption(
  record: AdoptionRecord,
  known: KnownAtAddress,
  ids: AdoptionIds,
  atMs: number,
): AdoptionPlan {
  const { channels } = record.description;
  const isSystem = channels.length > 1 || known.system !== undefined;
  const system = known.system ?? (isSystem ? newSystem(record, ids.system(), atMs) : undefined);
  const credentialId = known.credentialId ?? ids.credential();
  const fresh = freshChannels(channels, known.channelTokens);
  const cameras = fresh.map(({ channel, number }) =>
    system === undefined
      ? standaloneCamera(record, channel, ids.camera(), atMs)
      : channelCamera(record, { name: channelName(channel, system, number), system }, ids.camera(), atMs),
  );
  const paths = cameras.map((camera, index) =>
    pathTo(camera, fresh[index]?.channel, record, { credentialId, ...(system && { systemId: system.id }) }),
  );
  return {
    ...(system && { system }),
    newSystem: system !== undefined && known.system === undefined,
    cameras,
    paths,
    credentialId,
    newCredential: known.credentialId === undefined && paths.length > 0,
  };
}

/** Channels that are not known yet, each token once, with the number that a person counts them by. */
function freshChannels(channels: readonly ChannelDescription[], known: ReadonlySet<string>) {
  const seen = new Set(known);
  return channels
    .map((channel, index) => ({ channel, number: index + 1 }))
    .filter(({ channel }) => !seen.has(channel.channelToken) && seen.add(channel.channelToken));
}

function newSystem(record: AdoptionRecord, id: SystemId, atMs: number): System {
  const { adapterKind, address, organisation, description } = record;
  return {
    id,
    kind: 'nvr',
    name: deviceName(record),
    organisationId: organisation.id,
    organisationPath: organisation.path,
    adapterKind,
    host: address.host,
    port: address.port,
    ...identityOf(description),
    createdAtMs: atMs,
  };
}

function standaloneCamera(record: AdoptionRecord, channel: ChannelDescription, id: CameraId, atMs: number): Camera {
  return {
    ...recordedCamera(record, id, atMs),
    name: deviceName(record, channel.name),
    ...identityOf(record.description),
  };
}

function channelCamera(
  record: AdoptionRecord,
  { name, system }: { readonly name: string; readonly system: System },
  id: CameraId,
  atMs: number,
): Camera {
  const unknown = { vendor: '', model: '', firmware: '', serial: '' };
  return { ...recordedCamera(record, id, atMs), name, ...unknown, systemId: system.id };
}

function recordedCamera(record: AdoptionRecord, id: CameraId, atMs: number) {
  const { organisation, ownership, pointClass, place, checkReportId } = record;
  return {
    id,
    organisationId: organisation.id,
    organisationPath: organisation.path,
    ownership,
    pointClass,
    status: 'active' as const,
    place,
    record: {},
    version: 1,
    createdAtMs: atMs,
    ...(checkReportId !== undefined && { checkReportId }),
  };
}

function pathTo(
  camera: Camera,
  channel: ChannelDescription | undefined,
  { adapterKind, address }: AdoptionRecord,
  owner: { readonly credentialId: CredentialId; readonly systemId?: SystemId },
): AccessPath {
  return {
    cameraId: camera.id,
    adapterKind,
    host: address.host,
    port: address.port,
    channelToken: channel?.channelToken ?? '',
    ...(channel?.snapshotPath !== undefined && { snapshotPath: channel.snapshotPath }),
    ...owner,
    priority: 1,
    streams: chooseStreams(channel?.streams ?? []),
  };
}

/** What identifies a device, in the form in which the registry stores it. */
export function identityOf({ vendor, model, firmware, serial, mac = '' }: DeviceDescription) {
  const plainMac = writeMac(mac);
  return {
    vendor: firstSaid(vendor),
    model: firstSaid(model),
    firmware: firstSaid(firmware),
    serial: firstSaid(serial),
    ...(plainMac !== undefined && { mac: plainMac }),
  };
}

/** `ab-cd-ef-01-02-03` and the like as `AB:CD:EF:01:02:03`; undefined when it is no MAC, or the empty one. */
function writeMac(text: string): string | undefined {
  const digits = text.replace(/[^0-9a-f]/gi, '').toUpperCase();
  if (digits.length !== 12 || /^0+$/.test(digits)) return undefined;
  return digits.match(/../g)?.join(':');
}

/** The person's name for it, else the device's own, else the channel's, else its model, else its address. */
function deviceName({ name, description, address }: AdoptionRecord, channelName = ''): string {
  const model = `${description.vendor} ${description.model}`;
  return firstSaid(name, description.name, channelName, model, `${address.host}:${address.port}`);
}

function channelName(channel: ChannelDescription, system: System, number: number): string {
  const suffix = ` ${number}`;
  return firstSaid(channel.name, `${system.name.slice(0, maxNameLength - suffix.length)}${suffix}`);
}

function firstSaid(...names: readonly (string | undefined)[]): string {
  const said = names.map((name) => plainText(name ?? '')).find((name) => name !== '');
  return (said ?? '').slice(0, maxNameLength);
}

/** Devices' texts may hold anything; control characters would break lists and logs. */
function plainText(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim();
}
