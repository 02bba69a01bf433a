import type { FaultReason, FaultStage, Outcome } from '../../../adapters/sdk/adapter.ts';
import type { RtspMessage } from './interleaved-parser.ts';

/** One request of ours, before CSeq and login are added. */
export interface RtspRequest {
  readonly method: string;
  /** Absolute URI of the request line. */
  readonly uri: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Where a fault of this request belongs. */
  readonly stage: FaultStage;
  /** Absolute, monotonic ms; nothing that the camera sends moves it. */
  readonly deadlineMs: number;
  /** The session can do without: no answer in time fails the request and not the connection. */
  readonly isOptional?: boolean;
}

const reasonOfStatus: Readonly<Record<number, FaultReason>> = {
  401: 'unauthorised',
  403: 'unauthorised',
  453: 'over-budget',
  503: 'over-budget',
};

/** Why a reply with a status beside 2xx ends a request. */
export function refuse({ method, stage }: RtspRequest, status: number, startLine: string): Outcome<never> {
  if (status >= 300 && status < 400) {
    const detail = `RTSP ${method}: the camera points to another address (${status}); redirects are not followed`;
    return { kind: 'failed', fault: { stage, reason: 'forbidden', detail } };
  }
  const reason = reasonOfStatus[status] ?? 'unsupported';
  return { kind: 'failed', fault: { stage, reason, detail: `RTSP ${method}: ${startLine.slice(0, 120)}` } };
}

/** Requests of a server that are answered with 200, since that is all they ask; every other one is not for a player. */
const obeyed = new Set(['OPTIONS', 'GET_PARAMETER', 'SET_PARAMETER', 'ANNOUNCE']);

/** Our reply to a request of the server (RFC 2326 §10); undefined when it is none, or without a number to answer to. */
export function replyTo({ startLine, headers }: RtspMessage): string | undefined {
  const method = /^([A-Z_]{1,32}) \S+ RTSP\/1\.\d$/.exec(startLine)?.[1];
  const sequence = /^\d{1,10}$/.exec(headers.get('cseq')?.[0] ?? '')?.[0];
  if (method === undefined || sequence === undefined) return undefined;
  const status = obeyed.has(method) ? '200 OK' : '501 Not Implemented';
  return `RTSP/1.0 ${status}\r\nCSeq: ${sequence}\r\n\r\n`;
}
