import { expect } from 'chai';
import { enRoster } from '../../web-wall/src/i18n/words/en-roster.ts';
import { enShifts } from '../../web-wall/src/i18n/words/en-shifts.ts';
import { zhRoster } from '../../web-wall/src/i18n/words/zh-roster.ts';
import { zhShifts } from '../../web-wall/src/i18n/words/zh-shifts.ts';

const pairs: readonly (readonly [string, Readonly<Record<string, string>>, Readonly<Record<string, string>>])[] = [
  ['shifts', zhShifts, enShifts],
  ['the roster', zhRoster, enRoster],
];
const places = (sentence = '') => [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted();

for (const [desk, zh, en] of pairs) {
  describe(`words of ${desk}`, () => {
    it('have the same places to fill in both languages', () => {
      const different = Object.keys(zh).filter((key) => places(zh[key]).join() !== places(en[key]).join());

      expect(different).to.deep.equal([]);
    });

    it('are English in English, with straight quotes', () => {
      expect(Object.values(en).filter((sentence) => /[“”‘’\p{Script=Han}]/u.test(sentence))).to.deep.equal([]);
    });
  });
}
