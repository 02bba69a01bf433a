import { expect } from 'chai';
import fc from 'fast-check';
import { commonPath, planMerge, planUndo } from '../../gateway/registry/merging/merge-proposal.ts';
import {
  confidenceOf,
  findReasons,
  isNewEvidence,
  mergeReasonKinds,
  type MergeSubject,
} from '../../gateway/registry/merging/merge-reason.ts';
import { aCamera, station } from '../fixtures/estate.ts';

const subject = (camera: MergeSubject['camera']): MergeSubject => ({ camera, paths: [], claimedCodes: [] });
const mac = '00:1A:2B:3C:4D:5E';

describe('why two cameras may be one', () => {
  it('is not a serial that different MACs speak against', () => {
    const serial = { serial: '4047' };
    const one = subject(aCamera('a', station, { ...serial, mac }));

    expect(findReasons(one, subject(aCamera('b', station, serial))).map(({ kind }) => kind)).to.deep.equal(['serial']);
    expect(findReasons(one, subject(aCamera('b', station, { ...serial, mac: '00:1A:2B:3C:4D:5F' })))).to.deep.equal([]);
  });

  it('is never an empty serial, as cameras behind a recorder have', () => {
    const blank = { vendor: '', model: '', serial: '' };

    expect(findReasons(subject(aCamera('a', station, blank)), subject(aCamera('b', station, blank)))).to.deep.equal([]);
  });

  it('makes surer with each further kind, and never sure', () => {
    const anyKinds = fc.uniqueArray(fc.constantFrom(...mergeReasonKinds), { minLength: 1 });
    fc.assert(
      fc.property(anyKinds, (kinds) => {
        const reasons = kinds.map((kind) => ({ kind, value: 'x' }));
        const fewer = reasons.slice(1);
        expect(confidenceOf(reasons)).to.be.at.least(confidenceOf(fewer)).and.within(0, 100);
      }),
    );
  });

  it('is new only when something of it is', () => {
    const [a, b] = [{ kind: 'mac', value: mac }, { kind: 'serial', value: 's' }] as const; // prettier-ignore
    expect(isNewEvidence([a], [a, b])).to.equal(false);
    expect(isNewEvidence([a, b], [a])).to.equal(true);
  });
});

describe('planMerge', () => {
  it('fills gaps and replaces nothing; a place and a device come whole or not at all', () => {
    const kept = aCamera('a', station, { place: '', record: { longitude: 118.5, latitude: 31.9, note: '原' } });
    const other = aCamera('b', station, {
      ...{ vendor: 'Other', mac },
      record: { longitude: 1, latitude: 2, crs: 'bd09', note: '别', poleNumber: '7' },
    });

    expect(planMerge(kept, other)).to.deep.equal({
      filledCore: { place: '人民路' },
      filledRecord: { poleNumber: '7' },
    });
    const unknown = { ...kept, vendor: '', model: '', firmware: '', serial: '' };
    expect(planMerge(unknown, other).filledCore).to.deep.include({ vendor: 'Other', serial: 'SN-b', mac });
  });

  it('is taken back except where somebody has edited since', () => {
    const merged = aCamera('a', station, { place: '新地方', record: { note: '改过', poleNumber: '7' } });
    const undo = { filledCore: { place: '人民路', mac }, filledRecord: { note: '别', poleNumber: '7' } };

    expect(planUndo({ ...merged, mac }, undo)).to.deep.equal({ core: { mac: null }, record: { poleNumber: null } });
  });
});

describe('commonPath', () => {
  it('is the smallest organisation that holds both, by whole ids', () => {
    expect(commonPath('/city/east/s1/', '/city/east/')).to.equal('/city/east/');
    expect(commonPath('/city/east/', '/city/eastern/')).to.equal('/city/');
    expect(commonPath('/a/', '/b/')).to.equal('/');
    expect(commonPath('/city/', '/city/')).to.equal('/city/');
  });
});
