import type { DeviceAddress, DeviceCredential, DeviceFault } from './adapter.ts';

/** A login at one door of a device: its management service, its RTSP port. */
export interface DoorLogin {
  readonly address: DeviceAddress;
  readonly credential: DeviceCredential;
}

/** A refusal that is in force. */
export interface StandingRefusal {
  readonly fault: DeviceFault;
  /** Monotonic ms from which the login may be tried again. */
  readonly untilMs: number;
  /** The login may be right all the same: it worked before, or nobody heard what became of the last try. */
  readonly isDoubt: boolean;
}

/** What devices made of logins, for everybody who logs in: consulted before a try, told of its outcome. */
export interface DeviceLogins {
  /**
   * Why this login is not to be tried at this door now; undefined when it may be.
   *
   * @param nowMs monotonic, as everywhere here
   */
  refusalOf(login: DoorLogin, nowMs: number): StandingRefusal | undefined;
  /** Some door of the host refuses this login now, or may have been asked in vain. */
  isRefusedAt(host: string, credential: DeviceCredential, nowMs: number): boolean;
  /** The door took this login, and has turned it away too seldom since to think that it was changed. */
  mayBeCrowded(login: DoorLogin): boolean;
  accept(login: DoorLogin): void;
  /** The door let us in without asking for the login: it stays open, and nothing is proved for the others. */
  pass(login: DoorLogin): void;
  refuse(login: DoorLogin, fault: DeviceFault, nowMs: number): void;
  /** The login was sent and its answer was not waited for, or did not come: the device may have counted a bad try. */
  spend(login: DoorLogin, nowMs: number): void;
  /** A person says that the logins of this device are right now: they are tried once. */
  forgive(host: string): void;
  /** @returns what gives the turn to try this login back; undefined when the signal fired while waiting */
  takeTurn(login: DoorLogin, signal: AbortSignal): Promise<(() => void) | undefined>;
  /** @returns what gives the turn back; undefined while somebody else tries the login */
  tryTurn(login: DoorLogin): (() => void) | undefined;
  /** Resolves when whoever tries the login now is done. */
  whenTried(login: DoorLogin): Promise<void>;
}
