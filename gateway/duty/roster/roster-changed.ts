import type {} from '../../platform/events/event-bus.ts';

/** Posts, assignments, substitutions or closed days of this organisation are others now. */
export interface RosterChanged {
  readonly organisationId: string;
  readonly organisationPath: string;
}

/** Slots of the coming days that will not be manned as they should; told in advance, each day anew. */
export interface RosterShort extends RosterChanged {
  readonly holeCount: number;
  /** When the first of them begins, ms since epoch. */
  readonly firstFromMs: number;
}

declare module '../../platform/events/event-bus.ts' {
  interface GatewayEvents {
    'roster.changed': RosterChanged;
    'roster.short': RosterShort;
  }
}
