import { expect } from 'chai';
import { enFindings } from '../../web-wall/src/i18n/words/en-findings.ts';
import { type FindingsWord, zhFindings } from '../../web-wall/src/i18n/words/zh-findings.ts';

const places = (sentence: string) => [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted();

describe('the words of findings', () => {
  it('have the same places to fill in both languages', () => {
    const different = Object.entries(zhFindings)
      // The key comes from the dictionary itself.
      .filter(([key, sentence]) => places(sentence).join() !== places(enFindings[key as FindingsWord]).join())
      .map(([key]) => key);

    expect(different).to.deep.equal([]);
  });

  it('leave no Chinese in the English ones', () => {
    const mixed = Object.entries(enFindings).filter(([, sentence]) => /\p{Script=Han}/u.test(sentence));

    expect(mixed).to.deep.equal([]);
  });
});
