/** SOAP 1.2 answers. */
import { escapeXml } from './escape-xml.ts';

/** Services by the prefix that our answers use. */
export const SERVICES = {
  tds: { namespace: 'http://www.onvif.org/ver10/device/wsdl', path: '/onvif/device_service' },
  trt: { namespace: 'http://www.onvif.org/ver10/media/wsdl', path: '/onvif/media_service' },
  tr2: { namespace: 'http://www.onvif.org/ver20/media/wsdl', path: '/onvif/media2_service' },
  tptz: { namespace: 'http://www.onvif.org/ver20/ptz/wsdl', path: '/onvif/ptz_service' },
  tev: { namespace: 'http://www.onvif.org/ver10/events/wsdl', path: '/onvif/event_service' },
  /** No service of its own: where CreatePullPointSubscription sends its subscribers. */
  pull: { namespace: 'http://www.onvif.org/ver10/events/wsdl', path: '/onvif/pull_point_1' },
} as const;

export type ServicePrefix = keyof typeof SERVICES;

/** A refusal, as ONVIF Core §5.8 spells it. */
export interface SoapFault {
  readonly kind: 'fault';
  /** Whose fault it is. */
  readonly code: 'Sender' | 'Receiver';
  /** `ter:` subcodes without prefix, outer first, e.g. `InvalidArgVal`, `NoProfile`. */
  readonly subcodes: readonly string[];
  readonly reason: string;
}

/** Inner XML of a response element, or a refusal. */
export type SoapAnswer = string | SoapFault;

export function senderFault(reason: string, ...subcodes: readonly string[]): SoapFault {
  return { kind: 'fault', code: 'Sender', subcodes, reason };
}

export function responseEnvelope(prefix: ServicePrefix, operation: string, inner: string): string {
  return envelope(`<${prefix}:${operation}Response>${inner}</${prefix}:${operation}Response>`);
}

export function faultEnvelope({ code, subcodes, reason }: SoapFault): string {
  const subcode = subcodes.reduceRight(
    (inner, name) => `<s:Subcode><s:Value>ter:${name}</s:Value>${inner}</s:Subcode>`,
    '',
  );
  return envelope(
    `<s:Fault><s:Code><s:Value>s:${code}</s:Value>${subcode}</s:Code>` +
      `<s:Reason><s:Text xml:lang="en">${escapeXml(reason)}</s:Text></s:Reason></s:Fault>`,
  );
}

const DECLARATIONS = Object.entries(SERVICES)
  .map(([prefix, { namespace }]) => `xmlns:${prefix}="${namespace}"`)
  .join(' ');

function envelope(body: string): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?>' +
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:tt="http://www.onvif.org/ver10/schema" ' +
    `xmlns:ter="http://www.onvif.org/ver10/error" ${DECLARATIONS}><s:Body>${body}</s:Body></s:Envelope>`
  );
}
