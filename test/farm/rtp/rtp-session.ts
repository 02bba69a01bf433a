import { randomInt } from 'node:crypto';
import type { Socket } from 'node:net';
import { HEADER_BYTES, type PackedFrame } from './packed-clip.ts';
import { senderReport } from './sender-report.ts';

/** Interleaved channels of a session (RFC 2326 §10.12), each 0–255. */
export interface RtpChannels {
  readonly rtp: number;
  readonly rtcp: number;
}

/** When a frame is sent, by three clocks. */
export interface FrameTime {
  /** Ticks of the 90 kHz clock since the video began; each session adds an offset of its own. */
  readonly rtpTicks: number;
  readonly monotonicMs: number;
  /** The device's idea of the time, ms since epoch. */
  readonly wallMs: number;
}

const REPORT_INTERVAL_MS = 5000;
/** A client that leaves so much unread misses frames up to a key frame. */
const MAX_UNREAD_BYTES = 1_000_000;

/** One client's RTP stream on an RTSP connection. */
export class RtpSession {
  readonly ssrc = randomInt(1, 2 ** 32);
  readonly #socket: Socket;
  readonly #channels: RtpChannels;
  readonly #offset = randomInt(2 ** 32);
  #sequence = randomInt(2 ** 16);
  #packets = 0;
  #octets = 0;
  #nextReportMs = 0;
  #waitsForKeyFrame = false;
  #outgoing = Buffer.alloc(0);

  constructor(socket: Socket, channels: RtpChannels) {
    this.#socket = socket;
    this.#channels = channels;
  }

  /** `seq` of the next packet, for RTP-Info. */
  get sequence(): number {
    return this.#sequence;
  }

  /** RTP timestamp of this session for a moment of the video. */
  rtpTime(rtpTicks: number): number {
    return (this.#offset + rtpTicks) % 2 ** 32;
  }

  /** One write for all packets of the frame; sequence numbers go on over what a slow client misses. */
  send(frame: PackedFrame, time: FrameTime): void {
    if (this.#socket.destroyed) return;
    if (this.#socket.writableLength > MAX_UNREAD_BYTES) this.#waitsForKeyFrame = true;
    else if (frame.isKey) this.#waitsForKeyFrame = false;
    if (this.#waitsForKeyFrame) return;

    const rtpTime = this.rtpTime(time.rtpTicks);
    this.#socket.write(this.#fill(frame, rtpTime));
    this.#packets += frame.packetStarts.length;
    this.#octets += frame.payloadBytes;
    if (time.monotonicMs >= this.#nextReportMs) this.#report(rtpTime, time);
  }

  #fill(frame: PackedFrame, rtpTime: number): Buffer {
    const bytes = this.#takeBuffer(frame.bytes.length);
    frame.bytes.copy(bytes);
    for (const start of frame.packetStarts) {
      bytes[start + 1] = this.#channels.rtp;
      bytes.writeUInt16BE(this.#sequence, start + 6);
      bytes.writeUInt32BE(rtpTime, start + 8);
      bytes.writeUInt32BE(this.ssrc, start + HEADER_BYTES - 4);
      this.#sequence = (this.#sequence + 1) & 0xffff;
    }
    return bytes;
  }

  /** The last frame's memory once the kernel has taken all of it: allocating for each frame costs more than copying. */
  #takeBuffer(size: number): Buffer {
    if (this.#socket.writableLength > 0 || this.#outgoing.length < size) this.#outgoing = Buffer.allocUnsafeSlow(size);
    return this.#outgoing.subarray(0, size);
  }

  #report(rtpTime: number, time: FrameTime): void {
    this.#nextReportMs = time.monotonicMs + REPORT_INTERVAL_MS;
    const counted = { packets: this.#packets, octets: this.#octets };
    const report = senderReport({ ssrc: this.ssrc, atMs: time.wallMs, rtpTime, ...counted }, 'camera');
    const header = Buffer.from([0x24, this.#channels.rtcp, report.length >> 8, report.length & 0xff]);
    this.#socket.write(Buffer.concat([header, report]));
  }
}
