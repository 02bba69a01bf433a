import type { Round } from './round.ts';
import type { PlanId } from './round.ts';
import type {} from '../platform/events/event-bus.ts';

/** A round was made, taken, released, went on or ended. */
export interface RoundChanged {
  readonly round: Round;
}

/** A plan was made or replaced. */
interface PlanChanged {
  readonly planId: PlanId;
}

declare module '../platform/events/event-bus.ts' {
  interface GatewayEvents {
    'round.changed': RoundChanged;
    'plan.changed': PlanChanged;
  }
}
