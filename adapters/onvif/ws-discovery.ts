import type { DeviceAddress } from '../sdk/adapter.ts';
import { authorityOf } from '../sdk/onvif-protocol/services.ts';
import { childOf, childrenOf, parseXml, textOf, type XmlNode } from '../sdk/onvif-protocol/xml-tree.ts';
import { decodeXml } from '../sdk/onvif-protocol/xml-text.ts';

export const wsDiscoveryPort = 3702;
export const discoveryGroup = '239.255.255.250';
/** A datagram with more is no ProbeMatch. */
const maxDatagramBytes = 32 * 1024;

/** What a ProbeMatch claims. Nothing of it is trusted. */
export interface ProbeMatch {
  readonly endpointUuid?: string;
  readonly xaddrs: readonly string[];
  readonly scopes: readonly string[];
}

/**
 * A WS-Discovery Probe (April 2005) as ONVIF Core §7.3 wants it: one line, for some cameras drop packets with line
 * breaks, and with Types, for others stay silent without.
 */
export function buildProbe(messageId: string, type: 'NetworkVideoTransmitter' | 'Device'): Buffer {
  const namespace =
    type === 'Device' ? 'http://www.onvif.org/ver10/device/wsdl' : 'http://www.onvif.org/ver10/network/wsdl';
  const addressing = 'http://schemas.xmlsoap.org/ws/2004/08/addressing';
  const discovery = 'http://schemas.xmlsoap.org/ws/2005/04/discovery';
  return Buffer.from(
    '<?xml version="1.0" encoding="UTF-8"?>' +
      `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="${addressing}" xmlns:d="${discovery}">` +
      `<s:Header><a:Action s:mustUnderstand="1">${discovery}/Probe</a:Action>` +
      `<a:MessageID>uuid:${messageId}</a:MessageID>` +
      `<a:ReplyTo><a:Address>${addressing}/role/anonymous</a:Address></a:ReplyTo>` +
      '<a:To s:mustUnderstand="1">urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To></s:Header>' +
      `<s:Body><d:Probe><d:Types xmlns:dn="${namespace}">dn:${type}</d:Types></d:Probe></s:Body></s:Envelope>`,
    'utf8',
  );
}

/** One datagram of WS-Discovery: answers to a probe, or a device that came up (Hello) or goes (Bye). */
export interface DiscoveryMessage {
  readonly kind: 'matches' | 'hello' | 'bye';
  /** A Bye tells no more than the uuid. */
  readonly matches: readonly ProbeMatch[];
}

/** What a datagram is; undefined when it is none of ours. */
export function readDiscoveryMessage(datagram: Uint8Array): DiscoveryMessage | undefined {
  if (datagram.length > maxDatagramBytes) return undefined;
  const reading = parseXml(decodeXml(datagram));
  if (reading.kind === 'malformed') return undefined;
  const answers = childrenOf(reading.root, 'Envelope', 'Body', 'ProbeMatches', 'ProbeMatch');
  if (answers.length > 0) return { kind: 'matches', matches: answers.slice(0, 16).map(readMatch) };
  const hello = childOf(reading.root, 'Envelope', 'Body', 'Hello');
  if (hello !== undefined) return { kind: 'hello', matches: [readMatch(hello)] };
  const bye = childOf(reading.root, 'Envelope', 'Body', 'Bye');
  return bye === undefined ? undefined : { kind: 'bye', matches: [readMatch(bye)] };
}

/** The matches in one datagram. Which question it answers is not checked: some devices reuse our own MessageID. */
export function readProbeMatches(datagram: Uint8Array): readonly ProbeMatch[] {
  const message = readDiscoveryMessage(datagram);
  return message?.kind === 'matches' ? message.matches : [];
}

function readMatch(node: XmlNode): ProbeMatch {
  const endpointUuid = readUuid(textOf(node, 'EndpointReference', 'Address'));
  return {
    ...(endpointUuid === undefined ? {} : { endpointUuid }),
    xaddrs: wordsOf(textOf(node, 'XAddrs')),
    scopes: wordsOf(textOf(node, 'Scopes')),
  };
}

/** `urn:uuid:…` and its misspellings without the prefix. */
export function readUuid(text: string | undefined): string | undefined {
  const uuid = (text ?? '').replace(/^(urn:)?(uuid:)?/i, '').trim();
  return uuid === '' ? undefined : uuid.slice(0, 128);
}

/**
 * Where to reach a device that answered from `host`: its own XAddr tells the port only, 80 when it tells none.
 *
 * An XAddr with the very host counts before the others, for devices list every interface they have.
 */
export function managementAddress(host: string, xaddrs: readonly string[]): DeviceAddress {
  const authorities = xaddrs.flatMap((xaddr) => authorityOf(xaddr) ?? []);
  const chosen = authorities.find((authority) => authority.startsWith(`${host}:`)) ?? authorities[0];
  const port = Number(/:(\d+)$/.exec(chosen ?? '')?.[1]);
  return { host, port: port >= 1 && port <= 65_535 ? port : 80 };
}

function wordsOf(text: string | undefined): readonly string[] {
  return (text ?? '').split(/\s+/).filter((word) => word !== '');
}
