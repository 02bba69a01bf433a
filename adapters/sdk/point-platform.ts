import type { Adapter, CallLimits, DeviceAddress, DeviceTarget, Outcome } from './adapter.ts';

/** A point as a carrier's platform lists it. Strings always; nothing of it is trusted. */
export interface PlatformPoint {
  /** The platform's own id: token of the channel. */
  readonly id: string;
  readonly name: string;
  readonly state: 'online' | 'offline' | 'unknown';
  /** GB/T 28181 code, unchecked. */
  readonly gbCode?: string;
  /** Degrees, as told; which datum is not said. */
  readonly longitude?: number;
  readonly latitude?: number;
  /** Village or administrative area in words. */
  readonly area?: string;
  readonly address?: string;
}

/** What a walk over the list came to. */
export interface PointListing {
  /** Points handed over, each id once. */
  readonly points: number;
  /** Rows that named a point which was there already. */
  readonly duplicates: number;
  /** Rows without a usable id. */
  readonly unreadable: number;
  /** What the platform says there are; absent when it does not. */
  readonly toldTotal?: number;
  /** False when the list moved under the walk, or its total disagrees: then a point that is missing proves nothing. */
  readonly isComplete: boolean;
}

/** How a platform is spoken to, as its adapter reads it from configuration. */
export interface ContractIssue {
  /** Dotted place in the contract, e.g. `points.list`. */
  readonly path: string;
  readonly message: string;
}

/** A source that stands for thousands of points behind one address and one login. */
export interface PointPlatform extends Adapter {
  /** What is wrong with a contract; nothing when it can be used. */
  checkContract(contract: unknown): readonly ContractIssue[];
  /** False when a contract says that the platform has no list of points to be called for: they come as a sheet. */
  listsPoints?(contract: unknown): boolean;
  /**
   * How the platform at an address is spoken to from now on; `checkContract` has nothing against it. Undefined forgets
   * the platform with its token and what it told.
   */
  setContract(address: DeviceAddress, contract: unknown): void;
  /**
   * Walks over all points, page by page; `onPage` is awaited, so that no more than a page is held. A fault in the
   * middle ends the walk; what was handed over stays.
   */
  listPoints(
    target: DeviceTarget,
    onPage: (points: readonly PlatformPoint[], toldTotal: number | undefined) => Promise<void>,
    limits: CallLimits,
  ): Promise<Outcome<PointListing>>;
}

/** Whether an adapter is a platform's. */
export function isPointPlatform(adapter: Adapter): adapter is PointPlatform {
  return 'listPoints' in adapter && 'setContract' in adapter;
}
