/** The device service (ver10/device/wsdl). */
import type { FarmDevice } from '../scenario.ts';
import { scopesOf, servicesOf, xaddrOf } from './device-addresses.ts';
import { escapeXml } from './escape-xml.ts';
import type { SoapOperation, SoapOperations } from './soap-call.ts';
import { SERVICES } from './soap-envelope.ts';

export const deviceOperations: SoapOperations = new Map<string, SoapOperation>([
  ['GetSystemDateAndTime', ({ state }) => clockXml(state.clockMs(), state.device.quirks?.tellsLocalTimeAsUtc)],
  ['GetServices', ({ state }) => servicesXml(state.device)],
  ['GetCapabilities', ({ state }) => capabilitiesXml(state.device)],
  ['GetDeviceInformation', ({ state }) => namePlateXml(state.device)],
  ['GetScopes', ({ state }) => scopesXml(state.device)],
  ['GetNetworkInterfaces', ({ state }) => networkInterfacesXml(state.device)],
  ['GetNetworkProtocols', ({ state }) => networkProtocolsXml(state.device)],
  ['GetHostname', ({ state }) => hostnameXml(state.device)],
]);

/** China has had one zone and no summer time since 1991. */
const ZONE_MS = 8 * 3_600_000;

function clockXml(nowMs: number, isUtcWrong = false): string {
  return (
    '<tds:SystemDateAndTime><tt:DateTimeType>NTP</tt:DateTimeType><tt:DaylightSavings>false</tt:DaylightSavings>' +
    '<tt:TimeZone><tt:TZ>CST-8</tt:TZ></tt:TimeZone>' +
    `<tt:UTCDateTime>${instantXml(isUtcWrong ? nowMs + ZONE_MS : nowMs)}</tt:UTCDateTime>` +
    `<tt:LocalDateTime>${instantXml(nowMs + ZONE_MS)}</tt:LocalDateTime></tds:SystemDateAndTime>`
  );
}

function instantXml(atMs: number): string {
  const at = new Date(atMs);
  const time =
    `<tt:Hour>${at.getUTCHours()}</tt:Hour><tt:Minute>${at.getUTCMinutes()}</tt:Minute>` +
    `<tt:Second>${at.getUTCSeconds()}</tt:Second>`;
  const date =
    `<tt:Year>${at.getUTCFullYear()}</tt:Year><tt:Month>${at.getUTCMonth() + 1}</tt:Month>` +
    `<tt:Day>${at.getUTCDate()}</tt:Day>`;
  return `<tt:Time>${time}</tt:Time><tt:Date>${date}</tt:Date>`;
}

function servicesXml(device: FarmDevice): string {
  const version = '<tds:Version><tt:Major>2</tt:Major><tt:Minor>60</tt:Minor></tds:Version>';
  const named = servicesOf(device).filter((service) => service !== 'pull');
  const services = named.map((service) => {
    const { namespace } = SERVICES[service];
    const xaddr = `<tds:XAddr>${escapeXml(xaddrOf(device, service))}</tds:XAddr>`;
    return `<tds:Service><tds:Namespace>${namespace}</tds:Namespace>${xaddr}${version}</tds:Service>`;
  });
  return services.join('');
}

function capabilitiesXml(device: FarmDevice): string {
  const xaddr = (service: keyof typeof SERVICES): string =>
    `<tt:XAddr>${escapeXml(xaddrOf(device, service))}</tt:XAddr>`;
  const streaming =
    '<tt:StreamingCapabilities><tt:RTPMulticast>false</tt:RTPMulticast><tt:RTP_TCP>true</tt:RTP_TCP>' +
    '<tt:RTP_RTSP_TCP>true</tt:RTP_RTSP_TCP></tt:StreamingCapabilities>';
  const ptz = device.hasPtz ? `<tt:PTZ>${xaddr('tptz')}</tt:PTZ>` : '';
  return (
    `<tds:Capabilities><tt:Device>${xaddr('tds')}</tt:Device>` +
    `${device.quirks?.isMedia2Only === true ? '' : `<tt:Media>${xaddr('trt')}${streaming}</tt:Media>`}` +
    `${ptz}</tds:Capabilities>`
  );
}

function namePlateXml({ model, firmware, ...device }: FarmDevice): string {
  const isNull = device.quirks?.tellsNull === true;
  const { vendor, serial } = isNull ? { vendor: '(null)', serial: '' } : device;
  return (
    `<tds:Manufacturer>${escapeXml(vendor)}</tds:Manufacturer><tds:Model>${escapeXml(model)}</tds:Model>` +
    `<tds:FirmwareVersion>${escapeXml(firmware)}</tds:FirmwareVersion>` +
    `<tds:SerialNumber>${escapeXml(serial)}</tds:SerialNumber><tds:HardwareId>1.0</tds:HardwareId>`
  );
}

function scopesXml(device: FarmDevice): string {
  const scopeXml = (uri: string): string =>
    `<tds:Scopes><tt:ScopeDef>Configurable</tt:ScopeDef><tt:ScopeItem>${escapeXml(uri)}</tt:ScopeItem></tds:Scopes>`;
  return scopesOf(device).map(scopeXml).join('');
}

function networkInterfacesXml({ host, mac }: FarmDevice): string {
  const plate = `<tt:Info><tt:Name>eth0</tt:Name><tt:HwAddress>${escapeXml(mac)}</tt:HwAddress><tt:MTU>1500</tt:MTU></tt:Info>`;
  const address = `<tt:Manual><tt:Address>${host}</tt:Address><tt:PrefixLength>24</tt:PrefixLength></tt:Manual>`;
  return (
    `<tds:NetworkInterfaces token="eth0"><tt:Enabled>true</tt:Enabled>${plate}` +
    `<tt:IPv4><tt:Enabled>true</tt:Enabled><tt:Config>${address}<tt:DHCP>false</tt:DHCP></tt:Config></tt:IPv4>` +
    '</tds:NetworkInterfaces>'
  );
}

function networkProtocolsXml({ onvifPort, rtspPort }: FarmDevice): string {
  const protocolXml = (name: string, port: number): string =>
    `<tds:NetworkProtocols><tt:Name>${name}</tt:Name><tt:Enabled>true</tt:Enabled><tt:Port>${port}</tt:Port></tds:NetworkProtocols>`;
  return protocolXml('HTTP', onvifPort) + protocolXml('RTSP', rtspPort);
}

function hostnameXml({ id }: FarmDevice): string {
  return `<tds:HostnameInformation><tt:FromDHCP>false</tt:FromDHCP><tt:Name>${escapeXml(id)}</tt:Name></tds:HostnameInformation>`;
}
