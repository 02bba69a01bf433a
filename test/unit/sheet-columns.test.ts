import { expect } from 'chai';
import { sheetColumns } from '../../web-wall/src/wall/sheet-columns.ts';

describe('sheetColumns', () => {
  it('makes few pictures large, and never needs more rows than columns', () => {
    const columns = [0, 1, 2, 4, 5, 9].map(sheetColumns);

    expect(columns).to.deep.equal([1, 1, 2, 2, 3, 3]);
  });
});
