import { expect } from 'chai';
import { daysUntil, rightsOf } from '../../web-wall/src/desks/registry/grants/grant-look.ts';
import { enGrants } from '../../web-wall/src/i18n/words/en-grants.ts';
import { zhGrants } from '../../web-wall/src/i18n/words/zh-grants.ts';

const places = (sentence: string) => [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted();

describe('a grant at the screen', () => {
  it('has so many days left as the calendar of Beijing says, wherever the browser stands', () => {
    const lateEvening = Date.parse('2026-09-20T23:59:00+08:00');

    expect(['2026-09-20', '2026-09-21', '2026-10-01'].map((day) => daysUntil(day, lateEvening))).to.deep.equal([
      0, 1, 11,
    ]);
    expect(daysUntil('2026-09-21', lateEvening + 60_000)).to.equal(0);
  });

  it('names what it gives beyond record and state', () => {
    const nothing = { mayLive: false, maySnapshot: false, mayPatrol: false };

    expect(rightsOf(nothing)).to.deep.equal([]);
    expect(rightsOf({ ...nothing, mayLive: true, mayPatrol: true })).to.deep.equal(['grants.live', 'grants.patrol']);
  });

  it('is told with the same places in both languages, and in English without Chinese or curly quotes', () => {
    const different = Object.entries(zhGrants)
      // The key comes from the dictionary itself.
      .filter(([key, sentence]) => places(sentence).join() !== places(enGrants[key as keyof typeof zhGrants]).join())
      .map(([key]) => key);

    expect(different).to.deep.equal([]);
    expect(Object.values(enGrants).filter((text) => /[“”‘’\p{Script=Han}]/u.test(text))).to.deep.equal([]);
  });
});
