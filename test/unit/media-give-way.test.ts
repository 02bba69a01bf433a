import { expect } from 'chai';
import { chooseToGiveWay } from '../../gateway/media/give-way.ts';

describe('chooseToGiveWay', () => {
  it('ends the longest unused stream that is in the way, one for each that waits', () => {
    const contests = [
      { key: 'w1', rivals: ['a', 'i2', 'i1'] },
      { key: 'w2', rivals: ['a', 'i2', 'i1'] },
      { key: 'w3', rivals: ['a'] },
    ];

    expect(chooseToGiveWay(['other', 'i1', 'i2', 'i3'], () => contests)).to.deep.equal(['i1', 'i2']);
  });

  it('ends nothing for a stream that nobody wants either', () => {
    expect(chooseToGiveWay(['i1', 'w1'], () => [{ key: 'w1', rivals: ['i1'] }])).to.deep.equal([]);
  });

  it('looks for those who wait only when something could give way', () => {
    const never = (): never => {
      throw new Error('looked');
    };

    expect(chooseToGiveWay([], never)).to.deep.equal([]);
  });
});
