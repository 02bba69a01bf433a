import type { RtspMessage } from './interleaved-parser.ts';

/** A server that forgets to name its session timeout uses the RFC's 60 s. */
const defaultTimeoutSeconds = 60;

/** What a SETUP reply agreed on (RFC 2326 §12.37, §12.39). */
export interface SetUp {
  readonly sessionId: string;
  readonly timeoutSeconds: number;
  /** As the server says, whatever was asked for. */
  readonly rtpChannel: number;
  readonly rtcpChannel: number;
}

/**
 * Reads the reply to a SETUP; undefined when it is not RTP over this connection.
 *
 * @param askedChannel RTP channel that the request proposed; it counts when the reply names none
 */
export function readSetUp({ headers }: RtspMessage, askedChannel: number): SetUp | undefined {
  const session = headers.get('session')?.join() ?? '';
  const transport = headers.get('transport')?.join() ?? '';
  const sessionId = /^[\x21-\x3a\x3c-\x7e]{1,256}/.exec(session)?.[0];
  if (sessionId === undefined || !/\/TCP/i.test(transport)) return undefined;
  const channels = readChannels(transport, askedChannel);
  return channels && { sessionId, timeoutSeconds: readTimeout(session), ...channels };
}

function readChannels(transport: string, askedChannel: number): Pick<SetUp, 'rtpChannel' | 'rtcpChannel'> | undefined {
  const [, rtp, rtcp] = /interleaved\s*=\s*"?(\d{1,3})(?:\s*-\s*(\d{1,3}))?/i.exec(transport) ?? [];
  const rtpChannel = Number(rtp ?? askedChannel);
  const rtcpChannel = Number(rtcp ?? rtpChannel + 1);
  return Math.max(rtpChannel, rtcpChannel) > 255 ? undefined : { rtpChannel, rtcpChannel };
}

function readTimeout(session: string): number {
  const timeout = /;\s*timeout\s*=\s*([1-9]\d{0,5})/i.exec(session)?.[1];
  return timeout === undefined ? defaultTimeoutSeconds : Number(timeout);
}
