import iconv from 'iconv-lite';
import type { DigestGate, DigestVerdict } from '../auth/digest-gate.ts';
import { isTokenRight } from '../auth/username-token.ts';
import type { DeviceState } from '../device-state.ts';
import type { StreamKind } from '../scenario.ts';
import { servicesOf } from './device-addresses.ts';
import { deviceOperations } from './device-operations.ts';
import { eventOperations, pullPointOperations } from './event-operations.ts';
import { EventQueue } from './event-queue.ts';
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
  tev: eventOperations,
  pull: pullPointOperations,
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
  readonly #events: EventQueue;

  constructor(state: DeviceState, gate: DigestGate, forceKeyFrame: (channelToken: string, kind: StreamKind) => void) {
    this.#state = state;
    this.#gate = gate;
    this.#events = new EventQueue(state);
    this.#forceKeyFrame = forceKeyFrame;
  }

  /** Lets go of what subscriptions hold. */
  close(): void {
    this.#events.close();
  }

  async answer(post: SoapPost): Promise<HttpReply> {
    const { device, counts } = this.#state;
    counts.soapCalls += 1;
    const service = servicesOf(device).find((one) => SERVICES[one].path === post.path);
    if (service === undefined) return plainReply(404, 'no such service');
    const request = readSoapRequest(post.body);
    if (request === undefined) return faultReply(400, senderFault('The request is no SOAP envelope', 'WellFormed'));
    const isOpen = service === 'tds' && ANONYMOUS.has(request.operation);
    const verdict = isOpen ? 'right' : this.#judge(post, request);
    if (verdict !== 'right') return this.#refuse(verdict, request.token !== undefined);
    const answer = await this.#perform(service, request);
    if (typeof answer !== 'string') return faultReply(answer.code === 'Sender' ? 400 : 500, answer);
    return soapReply(
      200,
      responseEnvelope(service, request.operation, answer),
      {},
      this.#state.device.quirks?.writesGbk,
    );
  }

  #perform(service: ServicePrefix, request: SoapRequest): SoapAnswer | Promise<SoapAnswer> {
    const operation = OPERATIONS[service].get(request.operation);
    if (operation === undefined) {
      return { kind: 'fault', code: 'Receiver', subcodes: ['ActionNotSupported'], reason: 'No such operation' };
    }
    const forceKeyFrame = this.#forceKeyFrame;
    return operation({ state: this.#state, request, ptz: this.#ptz, events: this.#events, forceKeyFrame });
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
    if (verdict === 'wrong') this.#state.countBadLogin();
    const fault = senderFault(this.#state.refusalText(), 'NotAuthorized');
    const only = this.#state.device.quirks?.soapLogin;
    const wantsToken = only === 'wsse' || (only === undefined && hasToken);
    if (wantsToken) return faultReply(this.#state.isCrowded() ? 401 : 400, fault);
    return faultReply(401, fault, { 'www-authenticate': this.#gate.challenges(verdict === 'stale') });
  }
}

function faultReply(status: number, fault: Exclude<SoapAnswer, string>, headers: HttpReply['headers'] = {}): HttpReply {
  return soapReply(status, faultEnvelope(fault), headers);
}

function soapReply(status: number, xml: string, headers: HttpReply['headers'] = {}, inGbk = false): HttpReply {
  const contentType = 'application/soap+xml; charset=utf-8';
  const body = inGbk ? iconv.encode(xml, 'gbk') : Buffer.from(xml, 'utf8');
  return { status, headers: { 'content-type': contentType, ...headers }, body };
}
