import { expect } from 'chai';
import fc from 'fast-check';
import { groupOf } from '../../gateway/health/minutes/rate-groups.ts';
import { addMinutes, badnessOf, compareRates, type MinuteSums, ratesOf } from '../../gateway/health/minutes/rates.ts';

function sums(due: number, known: number, online: number, intact: number): MinuteSums {
  return { dueMinutes: due, knownMinutes: known, onlineMinutes: online, intactMinutes: intact, drops: 0 };
}

const someSums = fc
  .tuple(fc.nat(100_000), fc.nat(100), fc.nat(100), fc.nat(100), fc.nat(9))
  .map(([due, known, online, intact, drops]): MinuteSums => {
    const knownMinutes = Math.floor((due * known) / 100);
    const onlineMinutes = Math.floor((knownMinutes * online) / 100);
    const intactMinutes = Math.floor((onlineMinutes * intact) / 100);
    return { dueMinutes: due, knownMinutes, onlineMinutes, intactMinutes, drops };
  });

describe('rates by formula v1', () => {
  const table: readonly (readonly [string, MinuteSums, ReturnType<typeof ratesOf>])[] = [
    [
      'everything known and well',
      sums(1440, 1440, 1440, 1440),
      { coverage: 1, onlineRate: 1, intactRate: 1, insufficient: false },
    ],
    [
      'unknown time is in neither side',
      sums(1000, 960, 480, 240),
      { coverage: 0.96, onlineRate: 0.5, intactRate: 0.25, insufficient: false },
    ],
    [
      'just enough is known',
      sums(100, 95, 95, 0),
      { coverage: 0.95, onlineRate: 1, intactRate: 0, insufficient: false },
    ],
    ['too little is known', sums(10_000, 9499, 9499, 9499), { coverage: 0.9499, insufficient: true }],
    ['nothing was due', sums(0, 0, 0, 0), { insufficient: true }],
    ['nothing was known', sums(1440, 0, 0, 0), { coverage: 0, insufficient: true }],
    ['everything was down', sums(1440, 1440, 0, 0), { coverage: 1, onlineRate: 0, intactRate: 0, insufficient: false }],
  ];
  for (const [name, minutes, expected] of table) {
    it(`${name}`, () => {
      expect(ratesOf(minutes)).to.deep.equal(expected);
    });
  }

  it('are shares, and intact is never more than online', () => {
    fc.assert(
      fc.property(someSums, (minutes) => {
        const { coverage = 0, onlineRate = 0, intactRate = 0 } = ratesOf(minutes);
        return coverage <= 1 && onlineRate <= 1 && intactRate <= onlineRate && intactRate >= 0;
      }),
    );
  });

  it('of several cameras lie between those of each, when all of them have one', () => {
    fc.assert(
      fc.property(someSums, someSums, (a, b) => {
        const [one, other, both] = [ratesOf(a).onlineRate, ratesOf(b).onlineRate, ratesOf(addMinutes(a, b)).onlineRate];
        if (one === undefined || other === undefined || both === undefined) return true;
        const slack = 1e-9;
        return both >= Math.min(one, other) - slack && both <= Math.max(one, other) + slack;
      }),
    );
  });

  it('put the worst first and those without a rate last', () => {
    const [bad, good, blind] = [sums(100, 100, 10, 0), sums(100, 100, 99, 0), sums(100, 10, 0, 0)];

    expect([blind, good, bad].toSorted(compareRates)).to.deep.equal([bad, good, blind]);
  });

  it('count what each order asks for', () => {
    const minutes = { ...sums(1000, 900, 700, 400), drops: 3 };

    const asked = (['offline', 'not-intact', 'unknown', 'drops'] as const).map((order) => badnessOf(minutes, order));

    expect(asked).to.deep.equal([200, 500, 100, 3]);
  });
});

describe('groupOf', () => {
  const camera = {
    organisationPath: '/city/county/station/',
    pointClass: 1,
    civilCode: '330683102201',
    ownerUnitId: 'unit-1',
    maintainingUnitId: 'unit-2',
    lease: { lessorUnitId: 'carrier-1' },
  };

  it('tells organisations apart one level below the one that is asked for', () => {
    const bases = ['/city/', '/city/county/', '/city/county/station/'];

    const keys = bases.map((base) => groupOf(camera, 'organisation', base));

    expect(keys).to.deep.equal(['county', 'station', 'station']);
  });

  it('knows owner, maintaining unit, district, carrier and class', () => {
    const keys = (['owner', 'maintainer', 'district', 'carrier', 'class'] as const).map((by) =>
      groupOf(camera, by, '/city/'),
    );

    expect(keys).to.deep.equal(['unit-1', 'unit-2', '330683', 'carrier-1', '1']);
  });

  it('has an empty key for what is not known', () => {
    const bare = { organisationPath: '/city/', pointClass: 9 };

    const keys = (['owner', 'maintainer', 'district', 'carrier'] as const).map((by) => groupOf(bare, by, '/city/'));

    expect(keys).to.deep.equal(['', '', '', '']);
  });
});
