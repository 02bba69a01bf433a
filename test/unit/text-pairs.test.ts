import { expect } from 'chai';
import { pairsOf } from '../../gateway/platform/database/text-pairs.ts';

describe('pairsOf', () => {
  it('gives each pair with a Chinese character once, none with a space and none of letters and digits', () => {
    expect(pairsOf('东门村东门2\n53012 a1')).to.deep.equal(['东门', '门村', '村东', '门2']);
    expect(pairsOf('门 2')).to.deep.equal([]);
    expect(pairsOf('门')).to.deep.equal([]);
  });

  it('takes a rare character for one, and half of one for the sign of a broken text', () => {
    expect(pairsOf('𠮷门')).to.deep.equal(['𠮷门']);
    expect(pairsOf('\ud842门')).to.deep.equal(['\ufffd门']);
  });
});
