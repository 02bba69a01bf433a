/** Kinds of devices by name, each with the quirks that its kind has in the field. */
import type { FarmQuirks } from '../farm-quirks.ts';

export interface DeviceTemplate {
  readonly kind: 'camera' | 'nvr';
  readonly channels: number;
  readonly vendor: string;
  readonly model: string;
  readonly firmware: string;
  readonly isH265?: boolean;
  readonly hasPtz?: boolean;
  /** All devices of the template call themselves by one endpoint uuid. */
  readonly endpointUuid?: string;
  /** All devices of the template have one serial. */
  readonly serial?: string;
  readonly quirks?: FarmQuirks;
}

const bullet = { kind: 'camera', channels: 1, vendor: 'Yunqiao', model: 'YQ-IPC2340-I4', firmware: 'V5.50' } as const;
const recorder = { kind: 'nvr', vendor: 'Beichen', firmware: '4.001.0000.7' } as const;
const cheap = { kind: 'camera', channels: 1, vendor: 'Qinghe', model: 'QH-200LT', firmware: '5.50' } as const;

export const deviceTemplates = {
  camera: bullet,
  'nvr-4': { ...recorder, channels: 4, model: 'BC-NVR4104', quirks: { hasEvents: true } },
  'nvr-16': { ...recorder, channels: 16, model: 'BC-NVR4116', quirks: { hidesLostChannels: true } },
  'nvr-64': { ...recorder, channels: 64, model: 'BC-NVR6464', quirks: { hasEvents: true, hidesLostChannels: true } },
  'media2-h265': { ...bullet, model: 'YQ-IPC8K', isH265: true, quirks: { isMedia2Only: true } },
  'ptz-dome': { ...bullet, vendor: 'Beichen', model: 'BC-PTZ4225', hasPtz: true },
  'gbk-names': { ...cheap, quirks: { writesGbk: true } },
  'wrong-xaddr': { ...cheap, quirks: { wrongXAddr: '192.168.1.64' } },
  'digest-md5': { ...bullet, quirks: { soapLogin: 'http-digest', digest: ['MD5'], offersBasic: true } },
  'digest-sha256': { ...bullet, quirks: { soapLogin: 'http-digest', digest: ['SHA-256'] } },
  'digest-both': { ...bullet, quirks: { soapLogin: 'http-digest', digest: ['MD5', 'SHA-256'], offersBasic: true } },
  'wsse-only': { ...cheap, quirks: { soapLogin: 'wsse' } },
  'cloned-uuid': { ...cheap, endpointUuid: '00010010-0001-1020-8000-000000000000', serial: '1234567890' },
  'local-time': { ...cheap, quirks: { soapLogin: 'wsse', tellsLocalTimeAsUtc: true } },
  'lock-out': { ...bullet, quirks: { lockOut: { tries: 5, lockMs: 1_800_000 } } },
  'few-connections': { ...cheap, quirks: { maxConnections: 2 } },
  tls: { ...bullet, quirks: { isTls: true } },
  'null-values': { ...cheap, quirks: { tellsNull: true } },
  'double-port': { ...cheap, quirks: { tellsDoublePort: true } },
  'rtsp-snapshot': { ...cheap, quirks: { snapshotUri: 'rtsp' } },
  'empty-snapshot': { ...cheap, quirks: { snapshotUri: 'empty' } },
  'foreign-snapshot': { ...cheap, quirks: { snapshotUri: 'foreign' } },
} as const satisfies Readonly<Record<string, DeviceTemplate>>;

export type TemplateName = keyof typeof deviceTemplates;
export const templateNames = Object.keys(deviceTemplates);
