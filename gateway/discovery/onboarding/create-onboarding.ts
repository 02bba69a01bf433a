import { UserStore } from '../../access/user-store.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Route } from '../../platform/http/route.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { OrganisationService } from '../../registry/organisations/organisation-service.ts';
import type { UnitService } from '../../registry/units/unit-service.ts';
import { onboardingRoutes } from './onboarding-routes.ts';
import { OnboardingService } from './onboarding-service.ts';
import { OnboardingStore } from './onboarding-store.ts';

interface OnboardingFoundation {
  readonly database: Database;
  readonly registry: { readonly organisations: OrganisationService; readonly units: UnitService };
  readonly clock: Clock;
  readonly bus: EventBus;
  readonly log: Log;
}

/** Wires the onboarding of units' own systems. */
export function createOnboarding({ database, registry, ...world }: OnboardingFoundation): {
  readonly routes: readonly Route[];
} {
  const { organisations, units } = registry;
  const onboardings = new OnboardingStore(database);
  units.follow(onboardings);
  const users = new UserStore(database);
  const transaction = database.transaction.bind(database);
  return {
    routes: onboardingRoutes(
      new OnboardingService({ onboardings, units, organisations, users, transaction, ...world }),
    ),
  };
}
