import type { SubscriptionView } from '../../../../../gateway/outages/notices/notices-api.ts';

export type ChannelKind = SubscriptionView['channel']['kind'];

/** A subscription as its form has it. */
export interface SubscriptionFields {
  readonly name: string;
  readonly organisationId: string;
  readonly language: SubscriptionView['language'];
  readonly channel: ChannelKind;
  /** One a line. */
  readonly addresses?: string;
  readonly url?: string;
  readonly secret?: string;
  readonly webhookId?: string;
  readonly severities: SubscriptionView['severities'];
  readonly kinds: SubscriptionView['kinds'];
  readonly unitId?: string;
  readonly atOnce: boolean;
  readonly quietIn: SubscriptionView['quietIn'];
  readonly digestTimes: string[];
  readonly nextId?: string;
  readonly afterMinutes?: number;
}

/** What a new one is until somebody changes it. */
export const newFields: Partial<SubscriptionFields> = {
  language: 'zh',
  channel: 'email',
  severities: ['critical', 'major', 'minor'],
  kinds: [],
  atOnce: true,
  quietIn: ['night'],
  digestTimes: ['08:00'],
  afterMinutes: 15,
};

export function toFields(view: SubscriptionView): SubscriptionFields {
  const { channel, next, unitId, ...rest } = view;
  const { name, organisationId, language, severities, kinds, atOnce, quietIn, digestTimes } = rest;
  return {
    ...{ name, organisationId, language, severities, kinds, atOnce, quietIn, digestTimes, channel: channel.kind },
    ...(channel.kind === 'email' && { addresses: channel.addresses.join('\n') }),
    ...(channel.kind === 'webhook' && { webhookId: channel.webhookId }),
    ...(unitId !== undefined && { unitId }),
    ...(next !== undefined && { nextId: next.subscriptionId }),
    afterMinutes: next?.afterMinutes ?? 15,
  };
}

/** The body of the request; secrets that were left empty are left out, so that they stay. */
export function toBody(fields: SubscriptionFields, enabled: boolean): object {
  const { channel, addresses, url, secret, webhookId, unitId, nextId, afterMinutes, ...rest } = fields;
  return {
    ...{ ...rest, enabled },
    channel: toChannel({ channel, addresses, url, secret, webhookId }),
    ...(isGiven(unitId) && { unitId }),
    ...(isGiven(nextId) && { next: { subscriptionId: nextId, afterMinutes: afterMinutes ?? 15 } }),
  };
}

function toChannel(fields: {
  readonly channel: ChannelKind;
  readonly addresses: string | undefined;
  readonly url: string | undefined;
  readonly secret: string | undefined;
  readonly webhookId: string | undefined;
}): object {
  const { channel: kind, addresses = '', url, secret, webhookId } = fields;
  if (kind === 'email') return { kind, addresses: addresses.split(/[\s,;，；]+/).filter((each) => each !== '') };
  if (kind === 'webhook') return { kind, webhookId };
  return { kind, ...(isGiven(url) && { url }), ...(isGiven(secret) && { secret }) };
}

function isGiven(text: string | undefined): text is string {
  return text !== undefined && text.trim() !== '';
}

/** The body that only switches a subscription on or off: everything else stays. */
export function toSwitch(view: SubscriptionView, enabled: boolean): object {
  return { ...toBody(toFields(view), enabled), version: view.version };
}
