import type { Brand } from '../../platform/ids/brand.ts';

export type EvidenceId = Brand<'EvidenceId'>;

/** Picture of the instant, clip around it, photo of a form. */
export const evidenceKinds = ['snapshot', 'clip', 'photo'] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

/** A clip is awaited until its end has come; what failed says why; what was deleted stays as the record of that. */
export const evidenceStates = ['awaited', 'stored', 'failed', 'deleted'] as const;
export type EvidenceState = (typeof evidenceStates)[number];

/** A picture or clip of a finding 证据. Its file has the name of its id and nothing that a user typed. */
export interface Evidence {
  readonly id: EvidenceId;
  readonly findingId: string;
  readonly organisationPath: string;
  readonly kind: EvidenceKind;
  readonly mediaType: 'image/jpeg' | 'image/png' | 'video/mp4';
  readonly state: EvidenceState;
  readonly sizeBytes: number;
  /** Why there is none, for a person. */
  readonly problem?: string;
  /** The interval of a clip: the wanted one while awaited, then the one that it covers. */
  readonly fromMs?: number;
  readonly toMs?: number;
  /** When an awaited clip is looked for next. */
  readonly readyAtMs?: number;
  readonly addedAtMs: number;
  readonly addedBy: string;
  /** Deleted then, unless the finding is on legal hold. */
  readonly expiresAtMs: number;
  readonly deletedAtMs?: number;
}

/** Why somebody looks at a picture 调阅事由. */
export const viewPurposes = ['handling', 'review', 'supervision', 'training', 'evidence', 'owner-request'] as const;
export type ViewPurpose = (typeof viewPurposes)[number];

/** A row of the register of views 调阅登记: who saw or copied which picture, when and why. Added, never changed. */
export interface EvidenceView {
  readonly id: string;
  readonly findingId: string;
  readonly evidenceId: string;
  readonly organisationPath: string;
  readonly act: 'view' | 'copy';
  readonly purpose: ViewPurpose;
  readonly note: string;
  readonly userId: string;
  readonly userName: string;
  readonly atMs: number;
}

/** Seconds before and after the instant that a clip holds. */
export const clipBeforeSeconds = 20;
export const clipAfterSeconds = 10;
/** The last part of a clip is in memory a moment after its end. */
const settleMs = 1500;

/** The wanted interval of a clip around an instant, and when it can be had. */
export function clipInterval(seenAtMs: number): {
  readonly fromMs: number;
  readonly toMs: number;
  readonly readyAtMs: number;
} {
  const toMs = seenAtMs + clipAfterSeconds * 1000;
  return { fromMs: seenAtMs - clipBeforeSeconds * 1000, toMs, readyAtMs: toMs + settleMs };
}

/** True while a hold keeps the pictures: to the end of its last day in Beijing. */
export function isHeld(hold: { readonly until: string } | undefined, today: string): boolean {
  return hold !== undefined && today <= hold.until;
}
