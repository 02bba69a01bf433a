import type { UsernameToken } from '../auth/username-token.ts';
import { childOf, parseXml, textOf } from './xml-tree.ts';

/** One SOAP call as a device sees it. */
export interface SoapRequest {
  /** Local name of the body's element, e.g. `GetProfiles`. */
  readonly operation: string;
  readonly token?: UsernameToken;
  /** Text of a direct child of the operation's element, by local name; empty when it is not there. */
  argument(name: string): string;
}

/** @returns undefined for what is no SOAP envelope */
export function readSoapRequest(xml: string): SoapRequest | undefined {
  const envelope = childOf(parseXml(xml), 'Envelope');
  const body = childOf(envelope, 'Body');
  const operation = typeof body === 'object' && body !== null ? Object.keys(body)[0] : undefined;
  if (operation === undefined) return undefined;
  const call = childOf(body, operation);
  const found = childOf(envelope, 'Header', 'Security', 'UsernameToken');
  return {
    operation,
    argument: (name) => textOf(call, name),
    ...(found === undefined ? {} : { token: readToken(found) }),
  };
}

function readToken(node: unknown): UsernameToken {
  return {
    username: textOf(node, 'Username'),
    digest: textOf(node, 'Password'),
    nonce: textOf(node, 'Nonce'),
    created: textOf(node, 'Created'),
  };
}
