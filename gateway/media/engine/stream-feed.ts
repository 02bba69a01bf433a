import type { DeviceFault } from '../../../adapters/sdk/adapter.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { PartMemory } from '../fmp4/part-memory.ts';
import type { LoginProof } from '../rtsp/rtsp-login.ts';
import type { WorkerPolicy } from './engine-message.ts';
import type { PackedStreamListener } from './picture-packer.ts';

/** How far a session has come: DESCRIBE was answered; the first packet of video is there. */
export type SessionMilestone = 'described' | 'packet';

export interface FeedListener extends PackedStreamListener {
  /** Not of every protocol. */
  onMilestone?(milestone: SessionMilestone): void;
  /** The other side agreed to send: pictures follow, or somebody asks why not. */
  onPlaying(): void;
  /** The address came to its end, the conversation has not: it awaits `readdress`. */
  onSpent(): void;
  /** The conversation is over by itself; not called after `stop`. */
  onEnded(fault: DeviceFault): void;
  /** A bug of ours: what came made this code throw. The listener stops the feed. */
  onBroken(error: unknown): void;
}

export interface FeedDeps {
  readonly clock: Clock;
  readonly policy: WorkerPolicy;
  readonly startTicks: number;
  readonly partMemory: PartMemory;
  /** Shared by all sockets of the thread: what is read is taken apart before the next read begins. */
  readonly readBuffer: Buffer;
}

/** One conversation that brings pictures, whatever its protocol: from bytes to parts. */
export interface StreamFeed {
  /** Of the protocol, for faults. */
  readonly name: 'RTP' | 'HLS';
  /** What the conversation proved about the secret so far. */
  readonly loginProof: LoginProof;
  /** Complete pictures so far, shown or not. */
  readonly pictures: number;
  /** Nothing can be shown before the next key frame with its parameter sets. */
  readonly awaitsKeyFrame: boolean;
  /** Mean duration of a frame. */
  readonly frameTicks: number;
  /** So much longer than usual may pictures stay away, or the first key frame; ms. */
  readonly silenceSlackMs: number;
  readonly firstFrameSlackMs: number;
  /** What is known of why no picture comes. */
  readonly standstill?: string | undefined;
  start(): Promise<void>;
  /** Says goodbye; nothing is reported after it. */
  stop(): void;
  /** Answers `onSpent`: the path and query to go on with, or undefined. */
  readdress(path: string | undefined): void;
  /** Reads what has come; from now on only this call does, where the protocol lets us. */
  poll(): void;
  endPolling(): void;
  /** To be called a few times a second. */
  check(nowMs: number): void;
  /** Hands over the pictures that are there. */
  finish(): void;
}
