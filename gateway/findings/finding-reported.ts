import type { Finding } from './finding.ts';
import type {} from '../platform/events/event-bus.ts';

/** A finding was stored. */
interface FindingReported {
  readonly finding: Finding;
}

declare module '../platform/events/event-bus.ts' {
  interface GatewayEvents {
    'finding.reported': FindingReported;
  }
}
