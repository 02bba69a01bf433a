import { childOf, parseXml, textOf, type XmlNode } from './xml-tree.ts';
import { decodeXml } from './xml-text.ts';

/** WSDL namespaces of the services that we call. */
export const namespaces = {
  device: 'http://www.onvif.org/ver10/device/wsdl',
  media1: 'http://www.onvif.org/ver10/media/wsdl',
  media2: 'http://www.onvif.org/ver20/media/wsdl',
  ptz: 'http://www.onvif.org/ver20/ptz/wsdl',
  events: 'http://www.onvif.org/ver10/events/wsdl',
  notification: 'http://docs.oasis-open.org/wsn/b-2',
} as const;

type OnvifService = keyof typeof namespaces;

/** One operation of one service. */
export interface SoapCall {
  readonly service: OnvifService;
  readonly operation: string;
  /** Inner XML of the operation's element; its names carry no prefix, `tt:` is the ONVIF schema. */
  readonly inner?: string;
  /** Answers larger than this are refused; 256 KiB when absent. */
  readonly maxBytes?: number;
  /** WS-Addressing action, where the service is addressed by it (events). */
  readonly action?: string;
}

/** What a device made of a call. */
export type SoapReply =
  | { readonly kind: 'answer'; readonly node: XmlNode }
  /** It wants a login, or did not like the one it got. */
  | { readonly kind: 'login'; readonly text: string }
  | { readonly kind: 'fault'; readonly text: string }
  | { readonly kind: 'malformed'; readonly text: string };

export function soapEnvelope(call: SoapCall, header: string): string {
  const { operation, inner = '' } = call;
  return (
    '<?xml version="1.0" encoding="UTF-8"?>' +
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:tt="http://www.onvif.org/ver10/schema">' +
    `<s:Header>${addressing(call)}${header}</s:Header>` +
    `<s:Body><${operation} xmlns="${namespaces[call.service]}">${inner}</${operation}></s:Body></s:Envelope>`
  );
}

function addressing({ action }: SoapCall): string {
  return action === undefined
    ? ''
    : `<a:Action xmlns:a="http://www.w3.org/2005/08/addressing" s:mustUnderstand="1">${action}</a:Action>`;
}

export function soapContentType(call: SoapCall): string {
  return `application/soap+xml; charset=utf-8; action="${call.action ?? `${namespaces[call.service]}/${call.operation}`}"`;
}

/** Reads an HTTP answer. SOAP faults come with 200, 400, 401 or 500, depending on the vendor: the body counts. */
export function readSoapReply(operation: string, status: number, contentType: string, body: Uint8Array): SoapReply {
  if (status === 401) return { kind: 'login', text: faultText(readEnvelope(contentType, body)) || 'HTTP 401' };
  const envelope = readEnvelope(contentType, body);
  const soapBody = envelope.kind === 'tree' ? childOf(envelope.root, 'Envelope', 'Body') : undefined;
  const fault = childOf(soapBody, 'Fault');
  if (fault !== undefined) return readFault(fault);
  if (status === 403) return { kind: 'login', text: 'HTTP 403' };
  if (status >= 300) return { kind: 'fault', text: describeStatus(status) };
  if (envelope.kind === 'malformed') return { kind: 'malformed', text: envelope.problem };
  const node = childOf(soapBody, `${operation}Response`);
  return node === undefined ? { kind: 'malformed', text: `no ${operation}Response` } : { kind: 'answer', node };
}

function describeStatus(status: number): string {
  return status < 400 ? `HTTP ${status}: redirects are not followed` : `HTTP ${status}`;
}

function readEnvelope(contentType: string, body: Uint8Array): ReturnType<typeof parseXml> {
  return parseXml(decodeXml(body, contentType));
}

function faultText(envelope: ReturnType<typeof parseXml>): string {
  if (envelope.kind === 'malformed') return '';
  return describeFault(childOf(envelope.root, 'Envelope', 'Body', 'Fault'));
}

function readFault(fault: XmlNode): SoapReply {
  const text = describeFault(fault);
  const login = /NotAuthorized|FailedAuthentication|InvalidSecurity|not authori[sz]ed|unauthori[sz]ed|locked/i.test(
    text,
  );
  return { kind: login ? 'login' : 'fault', text: text || 'SOAP fault' };
}

/** SOAP 1.2 codes and reason, or 1.1's faultcode and faultstring, in one printable line. */
function describeFault(fault: XmlNode): string {
  const parts = [
    textOf(fault, 'Code', 'Subcode', 'Subcode', 'Value'),
    textOf(fault, 'Code', 'Subcode', 'Value'),
    textOf(fault, 'Reason', 'Text'),
    textOf(fault, 'faultcode'),
    textOf(fault, 'faultstring'),
  ];
  const text = parts.filter((part) => part !== undefined).join(' ');
  return text.replace(/[\p{C}\s]+/gu, ' ').slice(0, 160);
}

/** How many tries the device still grants, when its text says so ("You still have 4 attempts", "还有4次机会"). */
export function attemptsLeft(text: string): number | undefined {
  const english = /(\d{1,3})\s+(?:\w+\s+)?(?:attempt|tr(?:y|ies)\b|chance)/i.exec(text);
  const found = english ?? /[还剩]\D{0,4}(\d{1,3})\s*次/.exec(text);
  return found?.[1] === undefined ? undefined : Number(found[1]);
}

export function saysLocked(text: string): boolean {
  return /lock(?:ed|out)|锁定/i.test(text);
}
