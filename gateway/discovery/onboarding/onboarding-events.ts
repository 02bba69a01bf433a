import type { OnboardingId, OnboardingState } from './onboarding.ts';
import type {} from '../../platform/events/event-bus.ts';

/** An onboarding was submitted, returned or accepted. */
interface OnboardingMoved {
  readonly onboardingId: OnboardingId;
  readonly organisationPath: string;
  readonly from: OnboardingState;
  readonly to: OnboardingState;
}

declare module '../../platform/events/event-bus.ts' {
  interface GatewayEvents {
    'onboarding.moved': OnboardingMoved;
  }
}
