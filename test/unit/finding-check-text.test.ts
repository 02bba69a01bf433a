import { expect } from 'chai';
import fc from 'fast-check';
import { findPersonalText } from '../../gateway/findings/check-text.ts';

const kinds = (text: string): string[] => findPersonalText(text).map(({ kind }) => kind);

describe('findPersonalText', () => {
  // Sample numbers of the standard's own kind: their check characters are right, their owners do not exist.
  for (const text of [
    '11010519491231002X',
    '驾驶人 110105 19491231 002x 已离开',
    '１１０１０５１９４９１２３１００２Ｘ',
    '440524-19800101-0013',
    '证件110105491231002（旧）',
  ]) {
    it(`finds the identity card in “${text}”`, () => {
      expect(kinds(text)).to.deep.equal(['identity-card']);
    });
  }

  for (const text of [
    '请联系13812345678',
    '电话：138 1234 5678',
    '１３８１２３４５６７８',
    '+86 138-1234-5678',
    '(86)13812345678',
  ]) {
    it(`finds the mobile phone in “${text}”`, () => {
      expect(kinds(text)).to.deep.equal(['mobile-phone']);
    });
  }

  for (const text of ['值班室010-62345678', '（0755）26543210', '0471 6543210', '0371-65432109']) {
    it(`finds the landline in “${text}”`, () => {
      expect(kinds(text)).to.deep.equal(['landline-phone']);
    });
  }

  it('tells where it stands in the text as it was typed', () => {
    const text = '积水，找 １３８ 1234-5678 处理';

    const [found] = findPersonalText(text);

    expect(text.slice(found?.start, found?.end)).to.equal('１３８ 1234-5678');
  });

  it('tells of each number of several', () => {
    expect(kinds('13812345678，010-62345678')).to.deep.equal(['mobile-phone', 'landline-phone']);
    expect(kinds('13812345678 139 1234 5678')).to.deep.equal(['mobile-phone', 'mobile-phone']);
    expect(kinds('11010519491231002X 13812345678')).to.deep.equal(['identity-card', 'mobile-phone']);
  });

  for (const text of [
    '路面积水约 20 厘米，长 150 米',
    '2026-09-21 10:30:45 起',
    '杆号 3706-0012-0045',
    '国标编码 44030500001320000123',
    '110105194912310021',
    '序列号 DS-2CD3T46 20240512AACH 813812345678',
    '12345678901',
    '4413052026123456789012345',
    '电话 110',
    '',
  ]) {
    it(`leaves “${text}” alone`, () => {
      expect(kinds(text)).to.deep.equal([]);
    });
  }

  it('finds every mobile number whatever stands around it', () => {
    const words = fc.string({ unit: fc.constantFrom('积', '水', '，', 'a', ' ') });
    const mobile = fc.tuple(fc.integer({ min: 3, max: 9 }), fc.integer({ min: 0, max: 999_999_999 }));
    fc.assert(
      fc.property(words, mobile, words, (before, [second, rest], after) => {
        const number = `1${String(second)}${String(rest).padStart(9, '0')}`;

        expect(kinds(`${before}，${number}，${after}`)).to.deep.equal(['mobile-phone']);
      }),
    );
  });
});
