import type { DigestGate, DigestVerdict } from '../auth/digest-gate.ts';
import { isTokenRight } from '../auth/username-token.ts';
import type { DeviceState } from '../device-state.ts';
import type { StreamKind } from '../scenario.ts';
import { servicesOf } from './device-addresses.ts';
import { deviceOperations } from './device-operations.ts';
import { type HttpReply, plainReply } from './http-reply.ts';
import { media1Operations, media2Operations } from './media-operations.ts';
import { PtzHead } from './ptz-head.ts';
import { ptzOperations } from './ptz-operations.ts';
import type { SoapOperations } from './soap-call.ts';
import {
  faultEnvelope,
  responseEnvelope,
  senderFault,
  SERVICES,
  type ServicePrefix,
  type SoapAnswer,
} from './soap-envelope.ts';
import { readSoapRequest, type SoapRequest } from './soap-request.ts';

const OPERATIONS: Readonly<Record<ServicePrefix, SoapOperations>> = {
  tds: deviceOperations,
  trt: media1Operations,
  tr2: media2Operations,
  tptz: ptzOperations,
};

/** Access class PRE_AUTH (ONVIF Core §5.9): everybody may ask. */
const ANONYMOUS: ReadonlySet<string> = new Set([
  'GetSystemDateAndTime',
  'GetServices',
  'GetCapabilities',
  'GetHostname',
]);

export interface SoapPost {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** The services of one device, behind its login. */
export class SoapDoor {
  readonly #state: DeviceState;
  readonly #gate: DigestGate;
  readonly #forceKeyFrame: (channelToken: string, kind: StreamKind) => void;
  readonly #ptz = new PtzHead();

  constructor(state: DeviceState, gate: DigestGate, forceKeyFrame: (channelToken: string, kind: StreamKind) => void) {
    this.#state = state;
    this.#gate = gate;
    this.#forceKeyFrame = forceKeyFrame;
  }

  answer(post: SoapPost): HttpReply {
    const service = servicesOf(this.#state.device).find((one) => SERVICES[one].path === post.path);
    if (service === undefined) return plainReply(404, 'no such service');
    const request = readSoapRequest(post.body);
    if (request === undefined) return faultReply(400, senderFault('The request is no SOAP envelope', 'WellFormed'));
    const isOpen = service === 'tds' && ANONYMOUS.has(request.operation);
    const verdict = isOpen ? 'right' : this.#judge(post, request);
    if (verdict !== 'right') return this.#refuse(verdict, request.token !== undefined);
    const answer = this.#perform(service, request);
    if (typeof answer !== 'string') return faultReply(answer.code === 'Sender' ? 400 : 500, answer);
    return soapReply(200, responseEnvelope(service, request.operation, answer));
  }

  #perform(service: ServicePrefix, request: SoapRequest): SoapAnswer {
    const operation = OPERATIONS[service].get(request.operation);
    if (operation === undefined) {
      return { kind: 'fault', code: 'Receiver', subcodes: ['ActionNotSupported'], reason: 'No such operation' };
    }
    const forceKeyFrame = this.#forceKeyFrame;
    return operation({ state: this.#state, request, ptz: this.#ptz, forceKeyFrame });
  }

  /** A login of a kind that the device does not take is no login at all. */
  #judge({ path, authorization }: SoapPost, { token }: SoapRequest): DigestVerdict {
    const only = this.#state.device.quirks?.soapLogin;
    const digest = only === 'wsse' ? 'none' : this.#gate.judge({ authorization, method: 'POST', target: path });
    if (digest !== 'none' || token === undefined || only === 'http-digest') return digest;
    return isTokenRight(token, this.#state) ? 'right' : 'wrong';
  }

  /**
   * ONVIF Core §5.9.1: who brings no login is taken for a Digest client where the device knows Digest (HTTP 401);
   * a refused token gets HTTP 400.
   */
  #refuse(verdict: Exclude<DigestVerdict, 'right'>, hasToken: boolean): HttpReply {
    if (verdict === 'wrong') this.#state.counts.badLogins += 1;
    const fault = senderFault('Sender not authorized', 'NotAuthorized');
    const only = this.#state.device.quirks?.soapLogin;
    const wantsToken = only === 'wsse' || (only === undefined && hasToken);
    if (wantsToken) return faultReply(400, fault);
    return faultReply(401, fault, { 'www-authenticate': this.#gate.challenge(verdict === 'stale') });
  }
}

function faultReply(
  status: number,
  fault: Exclude<SoapAnswer, string>,
  headers: Readonly<Record<string, string>> = {},
): HttpReply {
  return soapReply(status, faultEnvelope(fault), headers);
}

function soapReply(status: number, xml: string, headers: Readonly<Record<string, string>> = {}): HttpReply {
  const contentType = 'application/soap+xml; charset=utf-8';
  return { status, headers: { 'content-type': contentType, ...headers }, body: Buffer.from(xml, 'utf8') };
}
