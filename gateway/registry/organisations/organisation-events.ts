import type { OrganisationId } from '../camera.ts';
import type {} from '../../platform/events/event-bus.ts';

/** A branch of the organisation tree was hung elsewhere: whoever remembers paths of it has to read them again. */
export interface OrganisationMoved {
  readonly organisationId: OrganisationId;
  readonly fromPath: string;
  readonly toPath: string;
}

declare module '../../platform/events/event-bus.ts' {
  interface GatewayEvents {
    'organisation.moved': OrganisationMoved;
  }
}
