import type { CallLimits, DeviceTarget, Outcome } from './adapter.ts';

/** A movable picture source. ONVIF moves media profiles, others channels: both are named. */
export interface PtzTarget extends DeviceTarget {
  readonly channelToken: string;
  readonly profileToken: string;
}

/** A stored position. */
export interface PtzPreset {
  readonly presetToken: string;
  readonly name: string;
}

/** Where a dome looks, in ONVIF's generic spaces: pan and tilt −1…1, zoom 0…1. */
export interface PtzPosition {
  readonly pan: number;
  readonly tilt: number;
  readonly zoom: number;
}

/** Moves a dome to stored positions. Settles when the device has accepted the order, not when it has arrived. */
export interface PtzControl {
  listPresets(target: PtzTarget, limits: CallLimits): Promise<Outcome<readonly PtzPreset[]>>;
  goToPreset(target: PtzTarget, presetToken: string, limits: CallLimits): Promise<Outcome<void>>;
  goHome(target: PtzTarget, limits: CallLimits): Promise<Outcome<void>>;
  /** Where it looks now; `unsupported` of a camera that does not move, or does not tell. */
  readPosition?(target: PtzTarget, limits: CallLimits): Promise<Outcome<PtzPosition>>;
}
