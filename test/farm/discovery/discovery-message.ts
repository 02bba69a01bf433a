/** WS-Discovery (April 2005, as ONVIF Core §7 profiles it) in its device's half. */
import { randomUUID } from 'node:crypto';
import { scopesOf, xaddrOf } from '../onvif/device-addresses.ts';
import { escapeXml } from '../onvif/escape-xml.ts';
import { childOf, parseXml, textOf } from '../onvif/xml-tree.ts';
import type { FarmDevice } from '../scenario.ts';

/** A question that our devices answer. */
export interface Probe {
  /** As written, to be repeated in RelatesTo. */
  readonly messageId: string;
  /** Local names of the types asked for; empty asks for everything. */
  readonly types: readonly string[];
}

const ADDRESSING = 'http://schemas.xmlsoap.org/ws/2004/08/addressing';
const DISCOVERY = 'http://schemas.xmlsoap.org/ws/2005/04/discovery';
const OUR_TYPES: readonly string[] = ['NetworkVideoTransmitter', 'Device'];

/** @returns undefined for everything that is no probe */
export function readProbe(datagram: Buffer): Probe | undefined {
  // Cheap, for every Hello of the network comes along here.
  if (!datagram.includes('Probe')) return undefined;
  const envelope = childOf(parseXml(datagram.toString('utf8')), 'Envelope');
  const probe = childOf(envelope, 'Body', 'Probe');
  if (probe === undefined) return undefined;
  const types = textOf(probe, 'Types')
    .split(/\s+/)
    .filter((type) => type !== '');
  return {
    messageId: textOf(envelope, 'Header', 'MessageID'),
    types: types.map((type) => type.replace(/^.*:/, '')),
  };
}

/** True when the probe asks for anything that our devices are. */
export function isForUs(probe: Probe): boolean {
  return probe.types.length === 0 || probe.types.some((type) => OUR_TYPES.includes(type));
}

export function probeMatches(device: FarmDevice, probe: Probe): Buffer {
  const header =
    `<a:RelatesTo>${escapeXml(probe.messageId)}</a:RelatesTo>` + `<a:To>${ADDRESSING}/role/anonymous</a:To>`;
  const match = `<d:ProbeMatch>${identityXml(device)}</d:ProbeMatch>`;
  return message('ProbeMatches', header, `<d:ProbeMatches>${match}</d:ProbeMatches>`);
}

/** A device came up. */
export function hello(device: FarmDevice): Buffer {
  return message('Hello', TO_ALL, `<d:Hello>${identityXml(device)}</d:Hello>`);
}

/** A device goes. */
export function bye(device: FarmDevice): Buffer {
  return message('Bye', TO_ALL, `<d:Bye>${endpointXml(device)}</d:Bye>`);
}

const TO_ALL = '<a:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To>';

function identityXml(device: FarmDevice): string {
  return (
    `${endpointXml(device)}<d:Types>dn:NetworkVideoTransmitter tds:Device</d:Types>` +
    `<d:Scopes>${escapeXml(scopesOf(device).join(' '))}</d:Scopes>` +
    `<d:XAddrs>${escapeXml(xaddrOf(device, 'tds'))}</d:XAddrs><d:MetadataVersion>1</d:MetadataVersion>`
  );
}

function endpointXml({ endpointUuid }: FarmDevice): string {
  return `<a:EndpointReference><a:Address>urn:uuid:${endpointUuid}</a:Address></a:EndpointReference>`;
}

function message(action: string, header: string, body: string): Buffer {
  return Buffer.from(
    '<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" ' +
      `xmlns:a="${ADDRESSING}" xmlns:d="${DISCOVERY}" xmlns:dn="http://www.onvif.org/ver10/network/wsdl" ` +
      `xmlns:tds="http://www.onvif.org/ver10/device/wsdl"><s:Header><a:Action>${DISCOVERY}/${action}</a:Action>` +
      `<a:MessageID>urn:uuid:${randomUUID()}</a:MessageID>${header}</s:Header><s:Body>${body}</s:Body></s:Envelope>`,
    'utf8',
  );
}
