import { expect } from 'chai';
import { errorStatus } from '../../gateway/platform/errors/gateway-error.ts';
import { en } from '../../web-wall/src/i18n/en.ts';
import {
  fillIn,
  formatCivilDate,
  formatClock,
  formatDay,
  formatDuration,
  formatInstant,
  formatRate,
  preferredLanguage,
} from '../../web-wall/src/i18n/format.ts';
import { word, wordOr } from '../../web-wall/src/i18n/words-of.ts';
import { type WordKey, zh } from '../../web-wall/src/i18n/zh.ts';
import { holidayWords } from '../../web-wall/src/ui/duty-words.ts';

const holidayNight = Date.parse('2026-10-01T01:02:03+08:00');
const places = (sentence: string) => [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted();

describe('words', () => {
  it('have the same places to fill in both languages', () => {
    const different = Object.entries(zh)
      // The key comes from the dictionary itself.
      .filter(([key, sentence]) => places(sentence).join() !== places(en[key as WordKey]).join())
      .map(([key]) => key);

    expect(different).to.deep.equal([]);
  });

  it('speak of no problem that the gateway does not know', () => {
    const unknown = Object.keys(zh)
      .filter((key) => key.startsWith('problem.') && key !== 'problem.network')
      .filter((key) => !Object.hasOwn(errorStatus, key.slice('problem.'.length)));

    expect(unknown).to.deep.equal([]);
  });

  it('are written with straight quotes in English: Chinese fonts draw the others as wide as a character', () => {
    expect(Object.values(en).filter((sentence) => /[“”‘’]/.test(sentence))).to.deep.equal([]);
  });

  it('leave no Chinese in the English ones but the name of the language', () => {
    const mixed = Object.entries(en).filter(([, sentence]) => /\p{Script=Han}/u.test(sentence));

    expect(mixed.map(([key]) => key)).to.deep.equal(['language.switch']);
  });

  it('keep a place visible whose value is missing', () => {
    expect(fillIn('{a} of {b}', { a: 1 })).to.equal('1 of {b}');
  });

  it('say one camera, and several cameras', () => {
    const sentence = '{count} {count|camera|cameras}';

    expect(['1', 1, 0, '1,001'].map((count) => fillIn(sentence, { count }))).to.deep.equal([
      ...['1 camera', '1 camera', '0 cameras', '1,001 cameras'],
    ]);
  });

  it('give the fallback for a code that they do not know', () => {
    expect([wordOr('zh-CN', 'stage.login', 'login'), wordOr('zh-CN', 'stage.quantum', 'quantum')]).to.deep.equal([
      '登录失败',
      'quantum',
    ]);
  });

  it('fill in their places', () => {
    expect(word('zh-CN', 'wall.page', { index: 2, count: 5 })).to.equal('第 2 / 5 页');
  });
});

describe('formats', () => {
  it('show Beijing time with date and weekday whatever zone the machine keeps', () => {
    expect([
      formatClock(holidayNight, 'zh-CN'),
      formatDay(holidayNight, 'zh-CN'),
      formatDay(holidayNight, 'en'),
    ]).to.deep.equal(['01:02:03', '2026-10-01 周四', 'Thu 2026-10-01']);
  });

  it('write midnight as 00, not 24', () => {
    expect(formatClock(Date.parse('2026-10-01T00:00:00+08:00'), 'en')).to.equal('00:00:00');
  });

  it('put weekday and time to an instant', () => {
    expect([formatInstant(holidayNight, 'zh-CN'), formatInstant(holidayNight, 'en')]).to.deep.equal([
      '10-01 周四 01:02',
      'Thu 10-01 01:02',
    ]);
  });

  it('put the weekday to a civil date', () => {
    expect(formatCivilDate('2026-09-30', 'zh-CN')).to.equal('2026-09-30 周三');
  });

  it('tell a length of time in at most two units', () => {
    const lengths = [12_400, 185_000, 8_040_000, 273_600_000];

    expect(lengths.map((ms) => formatDuration(ms, 'zh-CN'))).to.deep.equal([
      '12 s',
      '3 min 05 s',
      '2 h 14 min',
      '3 天 4 h',
    ]);
  });

  it('never round a rate up to its target', () => {
    expect([0.9799, 0.98, 1].map((share) => formatRate(share, 'zh-CN'))).to.deep.equal(['97.9 %', '98.0 %', '100.0 %']);
  });
});

describe('preferredLanguage', () => {
  it("takes the first of the browser's languages that the screens have, else Chinese", () => {
    expect([['en-US', 'zh-CN'], ['fr', 'zh-TW', 'en'], ['fr'], []].map(preferredLanguage)).to.deep.equal([
      'en',
      'zh-CN',
      'zh-CN',
      'zh-CN',
    ]);
  });
});

describe('holidayWords', () => {
  const english = { language: 'en' as const, t: (key: WordKey) => word('en', key), tOr: wordOr.bind(undefined, 'en') };

  it('translates the names of the Chinese calendar, with or without 节, also two on one day', () => {
    const names = ['国庆节、中秋', '清明', '春节', '校庆日'];

    expect(names.map((name) => holidayWords(name, english))).to.deep.equal([
      'National Day, Mid-Autumn Festival',
      'Qingming',
      'Spring Festival',
      '校庆日',
    ]);
  });
});
