import type { Brand } from '../../platform/ids/brand.ts';
import type { Scene, SceneRun } from '../scenes/scene.ts';

export type DisplayId = Brand<'DisplayId'>;

/** A named window of a wall (显示屏) that nobody sits at: it shows what a console gives it, and nothing else. */
export interface Display {
  readonly id: DisplayId;
  readonly organisationId: string;
  readonly organisationPath: string;
  readonly name: string;
  /** Absent until a console gave it something to show. */
  readonly scene?: Scene;
  readonly run: SceneRun;
  /** SHA-256 of the token that opens it once; absent when it was used. */
  readonly tokenHash?: string;
  /** An unused token is worth nothing from then on. */
  readonly tokenUntilMs?: number;
  /** SHA-256 of the secret in the cookie of the browser that used the token. */
  readonly boundHash?: string;
  readonly boundAtMs?: number;
  /** From then on it shows nothing. */
  readonly expiresAtMs: number;
  readonly createdAtMs: number;
  readonly createdBy: string;
  readonly revokedAtMs?: number;
  /** Grows with each change. */
  readonly version: number;
}

/** What a display said of itself when it was last heard. */
export interface DisplaySign {
  readonly heardAtMs: number;
  /** Tiles whose picture moves, of those that it shows. */
  readonly playing: number;
  readonly tiles: number;
}

/** Displays ask every 3 s: who is not heard for so long is down, ms. */
export const downAfterMs = 12_000;

/** `waiting`: its token was not used yet. `expired`: needs a new token. */
export const displayStates = ['waiting', 'up', 'down', 'expired'] as const;
export type DisplayState = (typeof displayStates)[number];

/** @param monotonicMs of the clock that stamped the sign */
export function stateOf(
  display: Display,
  sign: DisplaySign | undefined,
  { nowMs, monotonicMs }: { readonly nowMs: number; readonly monotonicMs: number },
): DisplayState {
  if (nowMs >= display.expiresAtMs) return 'expired';
  if (display.boundHash === undefined) return nowMs < (display.tokenUntilMs ?? 0) ? 'waiting' : 'expired';
  return sign !== undefined && monotonicMs - sign.heardAtMs <= downAfterMs ? 'up' : 'down';
}

/** True while the display may be used: neither revoked nor past its end. */
export function isGood(display: Display, nowMs: number): boolean {
  return display.revokedAtMs === undefined && nowMs < display.expiresAtMs;
}

/** The session that a display's streams and connections belong to. */
export function sessionOf(id: DisplayId): string {
  return `display:${id}`;
}
