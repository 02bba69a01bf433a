import type {} from '../../platform/events/event-bus.ts';
import type { Escalation } from './escalation.ts';

/** Superiors were told of a round. */
export interface RoundEscalated {
  readonly escalation: Escalation;
}

declare module '../../platform/events/event-bus.ts' {
  interface GatewayEvents {
    'round.escalated': RoundEscalated;
  }
}
