import { expect } from 'chai';
import { planArea, readAreaCode } from '../../gateway/registry/areas/area.ts';
import { civilAncestors, readCivilCode } from '../../gateway/registry/areas/civil-code.ts';

describe('readCivilCode', () => {
  const spellings: readonly [string, string, string][] = [
    ['53', '530000', 'province'],
    ['530000', '530000', 'province'],
    ['5301', '530100', 'city'],
    ['530100000000', '530100', 'city'],
    ['530102', '530102', 'county'],
    ['530102000', '530102', 'county'],
    ['530102003', '530102003', 'town'],
    ['530102003000', '530102003', 'town'],
    ['530102003004', '530102003004', 'village'],
    [' ５３０１０２ ', '530102', 'county'],
  ];
  for (const [text, code, level] of spellings) {
    it(`reads “${text}” as the ${level} ${code}`, () => {
      expect(readCivilCode(text)).to.deep.equal({ code, level });
    });
  }

  it('reads nothing else', () => {
    for (const text of ['', '5', '530', '5301020', '53010200', '053010', '云岭', '5301O2', '5301020030041', '-53']) {
      expect(readCivilCode(text), text).to.equal(undefined);
    }
  });

  it('knows what lies above a village', () => {
    const above = civilAncestors({ code: '530102003004', level: 'village' });

    expect(above.map(({ code }) => code)).to.deep.equal(['530000', '530100', '530102', '530102003']);
  });
});

describe('planArea', () => {
  it('puts everything above a civil code before it', () => {
    expect(planArea({ tree: 'administrative', code: '530102003', name: '永宁街道' })).to.deep.equal([
      { code: '530000' },
      { code: '530100', parentCode: '530000' },
      { code: '530102', parentCode: '530100' },
      { code: '530102003', parentCode: '530102', name: '永宁街道' },
    ]);
  });

  it('hangs a grid where it is told to, or at the top', () => {
    expect(planArea({ tree: 'grid', code: 'wg-07', parentCode: 'wg' })).to.deep.equal([
      { code: 'WG' },
      { code: 'WG-07', parentCode: 'WG' },
    ]);
    expect(planArea({ tree: 'grid', code: '网格７' })).to.deep.equal([{ code: '网格7' }]);
  });

  it('refuses what is no code', () => {
    expect(planArea({ tree: 'administrative', code: '昆明' })).to.equal(undefined);
    for (const text of ['', 'a b/c', '=1+1', "'", 'x'.repeat(33)]) {
      expect(readAreaCode('grid', text), text).to.equal(undefined);
    }
  });
});
