import { expect } from 'chai';
import type { SubscriptionView } from '../../gateway/outages/notices/notices-api.ts';
import { createSubscription, replaceSubscription } from '../../gateway/outages/notices/notices-api.ts';
import { toBody, toFields, toSwitch } from '../../web-wall/src/desks/outages/notices/subscription-form.ts';
import { enNotices } from '../../web-wall/src/i18n/words/en-notices.ts';
import { zhNotices } from '../../web-wall/src/i18n/words/zh-notices.ts';

const view: SubscriptionView = {
  ...{ id: 's1', organisationId: 'east', name: '值班群', language: 'zh', kinds: ['recorder'], atOnce: true },
  channel: { kind: 'dingtalk', host: 'oapi.dingtalk.com', isSigned: true },
  ...{ severities: ['critical'], quietIn: ['night'], digestTimes: ['08:00'], unitId: 'u1' },
  next: { subscriptionId: 's2', afterMinutes: 30 },
  ...{ enabled: true, version: 4, createdAtMs: 0, waitingCount: 0, failedCount: 0 },
};

describe('the form of a subscription', () => {
  it('sends back what it was given, and leaves secrets that were not typed where they are', () => {
    const body = replaceSubscription.body?.parse(toSwitch(view, false));

    const { organisationId, name, language, kinds, atOnce, severities, quietIn, digestTimes, unitId, next } = view;
    expect(body).to.deep.equal({
      ...{ organisationId, name, language, kinds, atOnce, severities, quietIn, digestTimes, unitId, next },
      ...{ channel: { kind: 'dingtalk' }, enabled: false, version: 4 },
    });
  });

  it('takes mailboxes as people type them', () => {
    const fields = {
      ...toFields(view),
      channel: 'email',
      addresses: 'a@example.cn\n b@example.cn，c@example.cn;',
    } as const;

    const body = createSubscription.body?.parse(toBody(fields, true));

    expect(body?.channel).to.deep.equal({
      ...{ kind: 'email', addresses: ['a@example.cn', 'b@example.cn', 'c@example.cn'] },
    });
  });

  it('has its words in both languages, with the same places', () => {
    const placesOf = (text: string): string => (text.match(/\{\w+\}/g) ?? []).toSorted().join();
    const keys = Object.keys(zhNotices) as (keyof typeof zhNotices)[]; // its own keys
    expect(keys.filter((key) => placesOf(zhNotices[key]) !== placesOf(enNotices[key]))).to.deep.equal([]);
  });
});
