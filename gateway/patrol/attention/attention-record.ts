import type { UserId } from '../../platform/actor/actor.ts';
import type { Brand } from '../../platform/ids/brand.ts';
import type { AttentionOutcome } from './attention-check.ts';

export type AttentionCheckId = Brand<'AttentionCheckId'>;

/** What became of one attention check 在岗确认. */
export interface AttentionRecord {
  readonly id: AttentionCheckId;
  readonly organisationPath: string;
  readonly roundId: string;
  readonly officerId: UserId;
  readonly officerName: string;
  readonly askedAtMs: number;
  readonly outcome: AttentionOutcome;
  /** Until the answer; absent when there was none. */
  readonly reactionMs?: number;
}
