import { expect } from 'chai';
import { causeCodeWords, faultWords, kindWords } from '../../gateway/reports/repairs/repair-words.ts';
import { zhOutages } from '../../web-wall/src/i18n/words/zh-outages.ts';
import { zhTickets } from '../../web-wall/src/i18n/words/zh-tickets.ts';

const screens: Readonly<Record<string, string>> = { ...zhOutages, ...zhTickets };

describe('the words of a report of repairs', () => {
  for (const [prefix, words] of [
    ['why', causeCodeWords],
    ['cause', kindWords],
    ['fault', faultWords],
  ] as const) {
    it(`are those of the screens: ${prefix}`, () => {
      const said = Object.fromEntries(Object.keys(words).map((key) => [key, screens[`${prefix}.${key}`]]));

      expect(words).to.deep.equal(said);
    });
  }
});
