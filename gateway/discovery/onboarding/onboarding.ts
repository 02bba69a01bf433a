import type { Brand } from '../../platform/ids/brand.ts';
import type { OrganisationId } from '../../registry/camera.ts';

export type OnboardingId = Brand<'OnboardingId'>;

/** draft 填报中, submitted 待审核, returned 已退回 (to be mended and submitted again), accepted 已通过. */
export const onboardingStates = ['draft', 'submitted', 'returned', 'accepted'] as const;
export type OnboardingState = (typeof onboardingStates)[number];

/** The recorder or platform of a unit. Its password is not part of it: it is asked for when the system is adopted. */
export interface OnboardedSystem {
  readonly name: string;
  readonly adapterKind: string;
  readonly host: string;
  readonly port: number;
}

/** Who answers for the system at the unit. */
export interface OnboardingContact {
  readonly name: string;
  readonly phone: string;
  readonly duty: string;
}

/** One channel of the system; the unit decides whether it is shared. */
export interface OnboardedChannel {
  readonly channelToken: string;
  readonly name: string;
  readonly isShared: boolean;
}

/** Duty modes by the words of the duty rules: a base, or `night`. */
export const sharedDutyModes = ['normal', 'weekend', 'holiday', 'special', 'night'] as const;

/** When the viewers may look. */
export type SharingHours =
  | { readonly kind: 'always' }
  | { readonly kind: 'hours'; readonly from: string; readonly to: string }
  | { readonly kind: 'duty-modes'; readonly modes: readonly (typeof sharedDutyModes)[number][] };

/** What the unit allows. It is written down only: nothing enforces it yet. */
export interface SharingPolicyDraft {
  /** Organisations whose people may look. */
  readonly viewers: readonly string[];
  readonly when: SharingHours;
  readonly pictures: 'live' | 'snapshot';
  readonly allowsPtz: boolean;
}

/** What the unit has told so far. */
export interface OnboardingDraft {
  readonly system?: OnboardedSystem;
  readonly contact?: OnboardingContact;
  readonly sharingPolicyDraft?: SharingPolicyDraft;
}

/** The way of one system of a unit into the estate. */
export interface Onboarding {
  readonly id: OnboardingId;
  readonly unitId: string;
  /** Where its cameras shall stand, and who reviews. */
  readonly organisationId: OrganisationId;
  readonly organisationPath: string;
  readonly state: OnboardingState;
  readonly draft: OnboardingDraft;
  readonly channels: readonly OnboardedChannel[];
  /** The check report of the system. */
  readonly checkReportId?: string;
  readonly returnReason?: string;
  readonly submittedBy?: string;
  /** Id of the user; absent for what was submitted before it was kept. */
  readonly submittedById?: string;
  readonly submittedAtMs?: number;
  readonly reviewedBy?: string;
  readonly reviewedAtMs?: number;
  /** Grows with each step; a step names the version that it saw. */
  readonly version: number;
  readonly createdAtMs: number;
}

/** An onboarding as a list shows it: its channels counted, not named. */
export interface ListedOnboarding extends Omit<Onboarding, 'channels'> {
  readonly channelCount: number;
  readonly sharedCount: number;
}

/** Who does a step, and when. */
export interface Stamp {
  readonly by: string;
  readonly userId: string;
  readonly atMs: number;
}

/** True while the unit may still write in it. */
export function isOpen({ state }: Pick<Onboarding, 'state'>): boolean {
  return state === 'draft' || state === 'returned';
}

/** What is missing before it can be submitted, as paths of the draft. */
export function listGaps({ draft, channels }: Pick<Onboarding, 'draft' | 'channels'>): string[] {
  return [
    ...(draft.system === undefined ? ['system'] : []),
    ...(draft.contact === undefined ? ['contact'] : []),
    ...(draft.sharingPolicyDraft === undefined ? ['sharingPolicyDraft'] : []),
    ...(channels.some(({ isShared }) => isShared) ? [] : ['channels']),
  ];
}

/** draft, returned → submitted. The reason of an earlier return is done with. */
export function submit({ returnReason: _mended, ...onboarding }: Onboarding, { by, userId, atMs }: Stamp): Onboarding {
  return { ...onboarding, state: 'submitted', submittedBy: by, submittedById: userId, submittedAtMs: atMs };
}

/** True for who submitted it; of what was submitted before ids were kept, for everybody of that name. */
export function isOwnSubmission(
  { submittedBy, submittedById }: Pick<Onboarding, 'submittedBy' | 'submittedById'>,
  { userId, displayName }: { readonly userId: string; readonly displayName: string },
): boolean {
  return submittedById === undefined ? submittedBy === displayName : submittedById === userId;
}

/** submitted → accepted, or → returned with a reason. */
export function review(
  onboarding: Onboarding,
  verdict: { readonly kind: 'accepted' } | { readonly kind: 'returned'; readonly reason: string },
  { by, atMs }: Stamp,
): Onboarding {
  const reviewed = { ...onboarding, state: verdict.kind, reviewedBy: by, reviewedAtMs: atMs };
  return verdict.kind === 'returned' ? { ...reviewed, returnReason: verdict.reason } : reviewed;
}
