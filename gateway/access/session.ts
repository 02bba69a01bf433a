import type { UserId } from '../platform/actor/actor.ts';
import type {} from '../platform/events/event-bus.ts';

/** One sign-in of one user. The token itself is known to the browser only. */
export interface Session {
  readonly id: string;
  readonly userId: UserId;
  readonly organisationPath: string;
  readonly createdAtMs: number;
  /** From then on it is worth nothing; it does not slide. */
  readonly expiresAtMs: number;
}

/** A session is over: signed out, expired, or ended because its user was changed. Its WebSockets must close. */
export interface SessionEnded {
  readonly sessionId: string;
  readonly userId: UserId;
}

declare module '../platform/events/event-bus.ts' {
  interface GatewayEvents {
    'session.ended': SessionEnded;
  }
}

export function isExpired(session: Session, atMs: number): boolean {
  return atMs >= session.expiresAtMs;
}
