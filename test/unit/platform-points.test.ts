import { expect } from 'chai';
import { readInstant, readPointer, readText } from '../../adapters/carrier-platform/json-pointer.ts';
import { recordOfPoint } from '../../gateway/discovery/platforms/listed-point.ts';
import { organisationOf } from '../../gateway/discovery/platforms/platform.ts';

describe('organisationOf', () => {
  const rule = {
    organisationId: 'county',
    byArea: [
      { area: '柳湾乡', organisationId: 'township' },
      { area: '柳湾乡张家湾', organisationId: 'village' },
    ],
  };

  it('takes the longest area that is named, else the platform’s own organisation', () => {
    const areas = ['青河县柳湾乡李家沟', '青河县柳湾乡张家湾', '石桥镇', undefined];

    expect(areas.map((area) => organisationOf(rule, area))).to.deep.equal(['township', 'village', 'county', 'county']);
  });
});

describe('recordOfPoint', () => {
  const point = { gbCode: '41022101001318000001', longitude: 114.5, latitude: 34.5 };

  it('takes over what the record knows, with the lease contract', () => {
    expect(recordOfPoint(point, { pointClass: 3, contractId: 'lease' })).to.deep.equal({
      ...point,
      contractId: 'lease',
    });
  });

  it('leaves out what a record would refuse: swapped degrees, half a place, a code of something else', () => {
    expect(recordOfPoint({ ...point, longitude: 34.5, latitude: 114.5 }, { pointClass: 3 })).to.deep.equal({
      gbCode: point.gbCode,
    });
    expect(recordOfPoint({ gbCode: '123', longitude: 200, latitude: 34 }, { pointClass: 3 })).to.deep.equal({});
  });
});

describe('readPointer', () => {
  it('reads members and elements, with the escapes of RFC 6901', () => {
    const json: unknown = JSON.parse('{"data":{"a/b":[{"~":1}]}}');

    expect(readPointer(json, '/data/a~1b/0/~0')).to.equal(1);
    expect(readPointer(json, '')).to.equal(json);
    expect(readPointer(json, '/data/none/0')).to.equal(undefined);
  });

  it('sees own members only', () => {
    const json: unknown = JSON.parse('{"__proto__":{"token":"x"},"list":[]}');

    expect(readPointer(json, '/__proto__/token')).to.equal('x');
    expect(readPointer(json, '/constructor/name')).to.equal(undefined);
    expect(readPointer(json, '/list/map')).to.equal(undefined);
  });

  it('takes no code that a number has cut', () => {
    expect(readText({ code: 3.4e19 }, '/code', 32)).to.equal(undefined);
    expect(readText({ code: 12 }, '/code', 32)).to.equal('12');
    expect(readText({ code: 'a\u0000\nb' }, '/code', 32)).to.equal('a b');
  });

  it('reads instants as platforms write them', () => {
    const told = ['2026-09-01T00:00:00Z', '2026-09-01 08:00:00', 1788220800, 1788220800000, '1788220800'];

    expect(told.map((at) => readInstant({ at }, '/at'))).to.deep.equal(told.map(() => Date.UTC(2026, 8, 1)));
    expect(readInstant({ at: 'yesterday' }, '/at')).to.equal(undefined);
  });
});
