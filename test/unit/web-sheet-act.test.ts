import { expect } from 'chai';
import { sheetAct } from '../../web-wall/src/wall/sheet-act.ts';

describe('the button under a picture of a sheet', () => {
  it('confirms a picture that is there, and takes one that is not', () => {
    expect(sheetAct({ hasPicture: true, refusal: undefined })).to.equal('confirm');
    expect(sheetAct({ hasPicture: false, refusal: undefined })).to.equal('take');
  });

  it('confirms again what was confirmed too fast, and takes anew what is too old or was never loaded', () => {
    expect(sheetAct({ hasPicture: true, refusal: 'too-fast' })).to.equal('confirm');
    expect(sheetAct({ hasPicture: true, refusal: 'too-old' })).to.equal('take');
    expect(sheetAct({ hasPicture: true, refusal: 'not-loaded' })).to.equal('take');
    expect(sheetAct({ hasPicture: true, refusal: '' })).to.equal('confirm');
  });
});
