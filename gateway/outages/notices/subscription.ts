import type { Brand } from '../../platform/ids/brand.ts';
import type { CauseKind, Severity } from '../causes/cause.ts';

export type SubscriptionId = Brand<'SubscriptionId'>;

/** Group robots 群机器人 of chat programs that take a message by HTTP: WeCom 企业微信, DingTalk 钉钉, Feishu 飞书. */
export const robotKinds = ['wecom', 'dingtalk', 'feishu'] as const;
export type RobotKind = (typeof robotKinds)[number];

/** Ways by which a notice goes out. */
export const channelKinds = ['webhook', 'email', ...robotKinds] as const;
export type ChannelKind = (typeof channelKinds)[number];

/** Where the notices of a subscription go. A robot's address holds its token, so it is a secret as a whole. */
export type NoticeChannel =
  | { readonly kind: 'webhook'; readonly webhookId: string }
  | { readonly kind: 'email'; readonly addresses: readonly string[] }
  | {
      readonly kind: RobotKind;
      /** For people: which service it is. */
      readonly host: string;
      readonly sealedUrl: string;
      /** Only where the robot checks signatures. */
      readonly sealedSecret?: string;
    };

/** When small things wait for the digest: in the night, on weekends, on holidays, as the duty mode says. */
export const quietTimes = ['night', 'weekend', 'holiday'] as const;
export type QuietTime = (typeof quietTimes)[number];

export const noticeLanguages = ['zh', 'en'] as const;
export type NoticeLanguage = (typeof noticeLanguages)[number];

/** Who is told of which causes, how and when 通知订阅. */
export interface Subscription {
  readonly id: SubscriptionId;
  /** It hears of causes that hit cameras of this organisation and below it. */
  readonly organisationId: string;
  readonly organisationPath: string;
  readonly name: string;
  readonly language: NoticeLanguage;
  readonly channel: NoticeChannel;
  readonly severities: readonly Severity[];
  /** Empty: all. */
  readonly kinds: readonly CauseKind[];
  /** Only causes that hit cameras which this unit maintains: the digest of one contractor. */
  readonly unitId?: string;
  /** False: digests only. */
  readonly atOnce: boolean;
  /** Minor causes wait for the digest then; critical and major ones never wait. */
  readonly quietIn: readonly QuietTime[];
  /** Beijing time, `HH:mm`, in order. */
  readonly digestTimes: readonly string[];
  /** Who is told when nobody has acknowledged a critical cause, and after how long. */
  readonly next?: { readonly subscriptionId: SubscriptionId; readonly afterMinutes: number };
  readonly enabled: boolean;
  readonly version: number;
  readonly createdAtMs: number;
}

/** What a person sets of a subscription, as far as one part of it can contradict another. */
type Wishes = Pick<Subscription, 'atOnce' | 'quietIn' | 'digestTimes'>;

/** What is wrong with a subscription: something would wait for a digest that never comes. */
export function subscriptionProblem({ atOnce, quietIn, digestTimes }: Wishes): string | undefined {
  if (digestTimes.length > 0) return undefined;
  if (!atOnce) return 'needs a time, since nothing is told at once';
  return quietIn.length > 0 ? 'needs a time, since what is held back in quiet hours waits for it' : undefined;
}
