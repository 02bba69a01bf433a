import { type Route, route } from '../../platform/http/route.ts';
import * as api from './onboarding-api.ts';
import { isOwnSubmission, type SharingPolicyDraft } from './onboarding.ts';
import type { NamedListed, NamedOnboarding, OnboardingService } from './onboarding-service.ts';

/** The HTTP doors of onboarding. */
export function onboardingRoutes(onboardings: OnboardingService): Route[] {
  return [
    route(api.listOnboardings, async ({ actor, query }) => {
      const page = await onboardings.list(actor.scope, query);
      return { ...page, items: page.items.map(toListedView) };
    }),
    route(api.readOnboardingProgress, async ({ actor }) => {
      const items = await onboardings.readProgress(actor.scope);
      const sum = (pick: (item: (typeof items)[number]) => number): number =>
        items.reduce((total, item) => total + pick(item), 0);
      return { items, totalCount: sum((item) => item.totalCount), connectedCount: sum((item) => item.connectedCount) };
    }),
    route(api.readOnboarding, async ({ actor, params }) => {
      const onboarding = await onboardings.read(actor.scope, params.onboardingId);
      const connectedTokens = await onboardings.listConnected(actor.scope, params.onboardingId);
      return { ...toView(onboarding), connectedTokens, isOwnSubmission: isOwnSubmission(onboarding, actor) };
    }),
    route(api.createOnboarding, async ({ actor, body }) => toView(await onboardings.create(actor, body))),
    route(api.changeOnboarding, async ({ actor, params, body }) => {
      const { system, contact, sharingPolicyDraft, ...rest } = body;
      const told = { ...(system && { system }), ...(contact && { contact }) };
      const edit = { ...rest, ...told, ...(sharingPolicyDraft && { sharingPolicyDraft }) };
      return toView(await onboardings.change(actor, params.onboardingId, edit));
    }),
    route(api.submitOnboarding, async ({ actor, params, body }) =>
      toView(await onboardings.submit(actor, params.onboardingId, body.version)),
    ),
    route(api.reviewOnboarding, async ({ actor, params, body }) =>
      toView(await onboardings.review(actor, params.onboardingId, body)),
    ),
  ];
}

function toView({ channels, ...onboarding }: NamedOnboarding): api.OnboardingView {
  const sharedCount = channels.filter(({ isShared }) => isShared).length;
  return { ...toListedView({ ...onboarding, channelCount: channels.length, sharedCount }), channels: [...channels] };
}

function toListedView({
  organisationPath: _path,
  submittedById: _user,
  draft,
  ...view
}: NamedListed): api.ListedOnboardingView {
  const { system, contact, sharingPolicyDraft } = draft;
  return {
    ...view,
    ...(system && { system }),
    ...(contact && { contact }),
    ...(sharingPolicyDraft && { sharingPolicyDraft: toPolicyView(sharingPolicyDraft) }),
  };
}

function toPolicyView({ viewers, when, ...policy }: SharingPolicyDraft): api.SharingPolicyDraftView {
  return {
    ...policy,
    viewers: [...viewers],
    when: when.kind === 'duty-modes' ? { ...when, modes: [...when.modes] } : when,
  };
}
