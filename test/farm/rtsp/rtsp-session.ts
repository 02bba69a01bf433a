import { randomInt } from 'node:crypto';
import type { Socket } from 'node:net';
import type { DigestGate } from '../auth/digest-gate.ts';
import type { DeviceState } from '../device-state.ts';
import { type RtpChannels, RtpSession } from '../rtp/rtp-session.ts';
import type { VideoLoop } from '../rtp/video-loop.ts';
import type { RtspRequest } from './rtsp-request.ts';
import { describeVideo, TRACK_CONTROL } from './video-description.ts';

/** What all connections of a device share. */
export interface DeviceDoor {
  readonly state: DeviceState;
  readonly gate: DigestGate;
  /** The stream that a request's URL names, with or without a track. */
  loopAt(url: string): VideoLoop | undefined;
}

interface RtspAnswer {
  readonly status: string;
  readonly headers?: readonly string[];
  readonly body?: string;
}

interface Stream {
  readonly id: string;
  readonly loop: VideoLoop;
  readonly rtp: RtpSession;
  readonly url: string;
}

const SESSION_TIMEOUT_SECONDS = 60;
const NOT_FOUND: RtspAnswer = { status: '404 Stream Not Found' };
const NO_SESSION: RtspAnswer = { status: '454 Session Not Found' };

/** The methods (RFC 2326 §10) on one connection, which carries at most one session. */
export class RtspSession {
  readonly #socket: Socket;
  readonly #door: DeviceDoor;
  #stream: Stream | undefined;
  #isPlaying = false;

  constructor(socket: Socket, door: DeviceDoor) {
    this.#socket = socket;
    this.#door = door;
  }

  /** The stream that was set up. */
  get loop(): VideoLoop | undefined {
    return this.#stream?.loop;
  }

  /** Writes the answer; a PLAY lets frames follow. */
  answer(request: RtspRequest): void {
    const refusal = this.#isFree(request) ? undefined : this.#refusal(request);
    const { status, headers = [], body } = refusal ?? this.#obey(request);
    const content = body === undefined ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
    const sequence = `CSeq: ${request.headers.get('cseq') ?? '0'}`;
    this.#socket.write(`${[`RTSP/1.0 ${status}`, sequence, ...headers, ...content].join('\r\n')}\r\n\r\n${body ?? ''}`);
    if (request.method === 'PLAY' && status.startsWith('200')) this.#play();
  }

  /** Stops the stream and forgets the session. */
  end(): void {
    this.#pause();
    this.#stream = undefined;
  }

  #isFree({ method }: RtspRequest): boolean {
    return method === 'OPTIONS' || this.#door.state.device.quirks?.isOpen === true;
  }

  /** A 401 when the login does not open the device or the channel; only a refused login counts as bad. */
  #refusal({ method, url, headers }: RtspRequest): RtspAnswer | undefined {
    const { state, gate } = this.#door;
    const channel = (this.loop ?? this.#door.loopAt(url))?.video.channel;
    const verdict = gate.judge({ authorization: headers.get('authorization'), method });
    const isLocked = state.fault(channel?.token)?.kind === 'auth-fail';
    if (verdict === 'right' && !isLocked) return undefined;

    if (verdict === 'right' || verdict === 'wrong') state.countBadLogin();
    const challenge = gate.challenge(verdict === 'stale');
    return { status: '401 Unauthorized', headers: [`WWW-Authenticate: ${challenge}`] };
  }

  #obey(request: RtspRequest): RtspAnswer {
    switch (request.method) {
      case 'OPTIONS':
        return {
          status: '200 OK',
          headers: ['Public: OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, GET_PARAMETER, TEARDOWN'],
        };
      case 'DESCRIBE':
        return this.#describe(request);
      case 'SETUP':
        return this.#setUp(request);
      case 'PLAY':
      case 'PAUSE':
      case 'TEARDOWN':
        return this.#steer(request);
      case 'GET_PARAMETER':
        return { status: '200 OK', headers: this.#sessionHeaders() };
      default:
        return { status: '501 Not Implemented' };
    }
  }

  #describe({ url }: RtspRequest): RtspAnswer {
    const loop = this.#door.loopAt(url);
    if (loop === undefined) return NOT_FOUND;
    const { counts, device } = this.#door.state;
    counts.describes++;
    const base = device.quirks?.wrongXAddr === undefined ? url : url.replace(device.host, device.quirks.wrongXAddr);
    return {
      status: '200 OK',
      headers: ['Content-Type: application/sdp', `Content-Base: ${base.replace(/\/*$/, '/')}`],
      body: describeVideo(loop, device.host),
    };
  }

  #setUp({ url, headers }: RtspRequest): RtspAnswer {
    const loop = this.#door.loopAt(url);
    if (loop === undefined) return NOT_FOUND;
    if (this.#stream !== undefined) return { status: '455 Method Not Valid in This State' };
    const channels = readChannels(headers.get('transport') ?? '');
    if (channels === undefined) return { status: '461 Unsupported Transport' };

    const rtp = new RtpSession(this.#socket, channels);
    const id = String(randomInt(10_000_000, 100_000_000));
    this.#stream = { id, loop, rtp, url: url.endsWith(TRACK_CONTROL) ? url : `${url}/${TRACK_CONTROL}` };
    const ssrc = rtp.ssrc.toString(16).toUpperCase().padStart(8, '0');
    const transport = `RTP/AVP/TCP;unicast;interleaved=${channels.rtp}-${channels.rtcp};ssrc=${ssrc};mode="PLAY"`;
    const session = `Session: ${id};timeout=${SESSION_TIMEOUT_SECONDS}`;
    return { status: '200 OK', headers: [session, `Transport: ${transport}`] };
  }

  #steer({ method, headers }: RtspRequest): RtspAnswer {
    const stream = this.#stream;
    if (stream?.id !== headers.get('session')?.split(';')[0]?.trim() || stream === undefined) return NO_SESSION;
    const session = this.#sessionHeaders();
    if (method === 'TEARDOWN') this.end();
    if (method === 'PAUSE') this.#pause();
    if (method !== 'PLAY') return { status: '200 OK', headers: session };

    const { rtp, loop, url } = stream;
    const position = `url=${url};seq=${rtp.sequence};rtptime=${rtp.rtpTime(loop.nextRtpTicks)}`;
    return { status: '200 OK', headers: [...session, 'Range: npt=now-', `RTP-Info: ${position}`] };
  }

  #sessionHeaders(): string[] {
    return this.#stream === undefined ? [] : [`Session: ${this.#stream.id}`];
  }

  #play(): void {
    if (this.#stream === undefined || this.#isPlaying || this.#socket.destroyed) return;
    this.#isPlaying = true;
    this.#door.state.counts.sessions++;
    this.#stream.loop.add(this.#stream.rtp);
  }

  #pause(): void {
    if (this.#stream === undefined || !this.#isPlaying) return;
    this.#isPlaying = false;
    this.#door.state.counts.sessions--;
    this.#stream.loop.remove(this.#stream.rtp);
  }
}

/** The channels of the first offer that goes over this connection; undefined when there is none (RFC 2326 §12.39). */
function readChannels(transport: string): RtpChannels | undefined {
  const offer = transport.split(',').find((text) => /^\s*RTP\/AVP\/TCP\s*(;|$)/i.test(text));
  if (offer === undefined) return undefined;
  const pair = /;\s*interleaved=(\d{1,3})(?:-(\d{1,3}))?/i.exec(offer);
  const rtp = Number(pair?.[1] ?? 0);
  const rtcp = Number(pair?.[2] ?? rtp + 1);
  return rtp <= 255 && rtcp <= 255 && rtp !== rtcp ? { rtp, rtcp } : undefined;
}
