import { expect } from 'chai';
import { cronWords } from '../../web-wall/src/desks/onboarding/cron-words.ts';
import { fillIn, type Language } from '../../web-wall/src/i18n/format.ts';
import { enOnboarding } from '../../web-wall/src/i18n/words/en-onboarding.ts';
import { zhOnboarding } from '../../web-wall/src/i18n/words/zh-onboarding.ts';

const say = (cron: string, language: Language): string =>
  cronWords(cron, {
    language,
    t: (key, values) => fillIn((language === 'en' ? enOnboarding : zhOnboarding)[key], values),
  });

describe('cronWords', () => {
  it('says when a scan comes again', () => {
    const crons = ['30 3 * * *', '30 3 * * 1', '5 23 * * 0', '5 23 * * 7', '30 3 1 * *'];

    expect(crons.map((cron) => say(cron, 'zh-CN'))).to.deep.equal([
      ...['每天 03:30', '每周一 03:30', '每周日 23:05', '每周日 23:05', '每月 1 日 03:30'],
    ]);
    expect(crons.slice(0, 2).map((cron) => say(cron, 'en'))).to.deep.equal(['daily at 03:30', 'Mondays at 03:30']);
  });

  it('leaves what is not as plain', () => {
    const crons = ['*/5 * * * *', '30 3 1 * 1', '0 3 * 6 *', '0 3 * * 1-5'];

    expect(crons.map((cron) => say(cron, 'zh-CN'))).to.deep.equal(crons);
  });
});
