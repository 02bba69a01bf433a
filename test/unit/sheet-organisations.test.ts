import { expect } from 'chai';
import { OrganisationIndex } from '../../gateway/registry/sheets/organisation-index.ts';
import { below, city, east, station, west } from '../fixtures/estate.ts';

const coded = { ...station, policeOrgCode: '530102010000' };
const namesake = below(west, 'namesake', 'station', station.name);

describe('the organisations that a sheet names', () => {
  const whole = new OrganisationIndex([city, east, west, coded, namesake]);

  it('are found by their police organisation code in any width, whatever else bears the name', () => {
    for (const text of ['530102010000', ' ５３０１０２０１００００ ']) {
      expect(whole.find(text)).to.deep.equal({ kind: 'one', organisation: coded });
    }
    expect(whole.find('530102019999')).to.deep.equal({ kind: 'unknown' });
  });

  it('are found by the whole path of names, and by a part of it that is enough', () => {
    for (const text of ['市局/东区分局/东站派出所', '东区分局＞东站派出所', '市局 / 东区 分局/东站派出所']) {
      expect(whole.find(text)).to.deep.equal({ kind: 'one', organisation: coded });
    }
    expect(whole.find('西区分局/市局/东站派出所')).to.deep.equal({ kind: 'unknown' });
  });

  it('are told with their paths where a name is not enough', () => {
    expect(whole.find('东站派出所')).to.deep.equal({
      kind: 'ambiguous',
      candidates: ['市局/东区分局/东站派出所', '市局/西区分局/东站派出所'],
    });
    expect(whole.find('市局/东站派出所').kind).to.equal('ambiguous');
  });

  it('may stand below the real superiors of the reader’s part, which are themselves not found', () => {
    const part = new OrganisationIndex([east, coded], [city]);

    expect(part.find('市局/东区分局/东站派出所')).to.deep.equal({ kind: 'one', organisation: coded });
    expect(part.find('别市局/东区分局/东站派出所')).to.deep.equal({ kind: 'unknown' });
    expect(part.find('市局')).to.deep.equal({ kind: 'unknown' });
    expect(part.nameOf(station.id)).to.equal('东区分局/东站派出所');
  });
});
