/** Something that a device reported by itself: an early hint, to be confirmed by a probe, never a verdict. */
export interface DeviceEvent {
  readonly kind: 'signal-lost' | 'signal-back' | 'rebooted' | 'tampered' | 'other';
  /** Absent when it concerns the whole device. */
  readonly channelToken?: string;
  /** The device's own word for it, at most 256 characters. */
  readonly topic: string;
  /** By the gateway's clock, when it arrived. */
  readonly atMs: number;
}

export interface DeviceEventListener {
  onEvent(event: DeviceEvent): void;
}

/** Whether a channel of a system has a picture, as the system says. */
export interface ChannelState {
  readonly channelToken: string;
  readonly state: 'live' | 'lost' | 'unknown';
}
