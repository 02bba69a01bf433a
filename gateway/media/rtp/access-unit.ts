/** One coded picture: NAL units with 4-byte lengths before them (ISO/IEC 14496-15), or one whole JPEG file. */
export interface AccessUnit {
  /** Belongs to the depacketiser: copy what is needed later. Parameter sets are left out. */
  readonly bytes: Buffer;
  readonly isKeyFrame: boolean;
  /** RTP timestamp as sent, 32 bits. */
  readonly rtpTime: number;
}

/** Counts since the start of a session; they only grow. */
export interface DepacketiserCounts {
  packets: number;
  lostPackets: number;
  malformedPackets: number;
  /** Complete pictures, handed on or not. */
  pictures: number;
  /** Pictures not handed on: damaged, or after a loss and before a key frame. */
  droppedPictures: number;
}

/** Turns the RTP packets of one video track into access units; whatever comes, what it hands on decodes. */
export interface VideoDepacketiser {
  readonly counts: Readonly<DepacketiserCounts>;
  /** True at the start and after a loss: pictures are dropped until a key frame comes. */
  readonly awaitsKeyFrame: boolean;
  /** Takes one RTP packet, `bytes[start, end)`; never throws, whatever is in it. */
  push(bytes: Buffer, start: number, end: number): void;
}
