import { expect } from 'chai';
import type { CauseView } from '../../gateway/outages/causes/causes-api.ts';
import { readCauseFilter, writeCauseFilter } from '../../web-wall/src/desks/outages/causes/cause-filter.ts';
import { inOrderOfNeed, lookOf, sizeOf } from '../../web-wall/src/desks/outages/causes/cause-look.ts';
import { isNewSince, readLastLook, writeLastLook } from '../../web-wall/src/desks/outages/front/last-look.ts';
import { clusterPoints, statusesByNeed } from '../../web-wall/src/desks/outages/map/cluster-points.ts';
import { readShown, toggleShown } from '../../web-wall/src/desks/outages/map/shown-statuses.ts';
import { ratesNow } from '../../web-wall/src/desks/outages/online-rate.ts';
import { hourBeside, spansOf, sumStates } from '../../web-wall/src/desks/outages/strip/minute-runs.ts';
import { announceAddress, readAnnounced } from '../../web-wall/src/desks/outages/windows/announce-address.ts';
import { toNewWindow } from '../../web-wall/src/desks/outages/windows/window-form.ts';
import { enOutages } from '../../web-wall/src/i18n/words/en-outages.ts';
import { zhOutages } from '../../web-wall/src/i18n/words/zh-outages.ts';

function aCause(id: string, members: Partial<CauseView> = {}): CauseView {
  return {
    ...{ id, kind: 'recorder', name: '大坝村 NVR', key: 'nvr-1', state: 'confirmed', severity: 'major' },
    ...{
      organisationId: 'o',
      organisationName: '东站派出所',
      startedAtMs: 1000,
      openedAtMs: 2000,
      confirmedAtMs: 3000,
    },
    ...{ cameraCount: 4, recoveringCount: 0, affectedCount: 4, memberCount: 16, effect: 'down' },
    fault: { stage: 'connect', reason: 'timeout', detail: '' },
    ...members,
  };
}

describe('ratesNow', () => {
  const counts = { due: 196, online: 180, degraded: 10, offline: 5, authFailed: 1, unknown: 4 };

  it('keeps unknown cameras out of numerator and denominator, and bad pictures out of the intact ones', () => {
    expect(ratesNow(counts)).to.deep.equal({
      ...{ online: 190, intact: 180, known: 196, coverage: 0.98 },
      ...{ onlineShare: 190 / 196, intactShare: 180 / 196 },
    });
  });

  it('gives no rate below 95 % coverage', () => {
    const rates = ratesNow({ ...counts, online: 170, unknown: 14 });

    expect(rates).to.deep.equal({ online: 180, intact: 170, known: 186, coverage: 0.93 });
  });

  it('gives no rate without any camera', () => {
    const none = { due: 0, online: 0, degraded: 0, offline: 0, authFailed: 0, unknown: 0 };

    expect(ratesNow(none)).to.deep.equal({ online: 0, intact: 0, known: 0 });
  });
});

describe('causes on the screen', () => {
  it('stand in the order in which somebody is needed, announced work last', () => {
    const maintenance = { windowId: 'w', reason: '割接', untilMs: 9000 };
    const causes = [
      aCause('in-work', { severity: 'critical', maintenance }),
      aCause('small', { severity: 'minor', cameraCount: 90 }),
      aCause('younger', { severity: 'critical', startedAtMs: 2000 }),
      aCause('older', { severity: 'critical' }),
      aCause('larger', { severity: 'critical', cameraCount: 300 }),
    ];

    expect(inOrderOfNeed(causes).map(({ id }) => id)).to.deep.equal(['larger', 'older', 'younger', 'small', 'in-work']);
  });

  it('are drawn by the cameras that are out now', () => {
    const sizes = [300, 100, 99, 10, 9, 1].map((cameraCount) => sizeOf({ cameraCount }));

    expect(sizes).to.deep.equal(['huge', 'huge', 'large', 'large', 'small', 'small']);
  });

  it('call nobody while they are suspected, announced or over', () => {
    const maintenance = { windowId: 'w', reason: '割接', untilMs: 9000 };
    const severity = 'critical';

    expect(lookOf(aCause('a', { severity })).tone).to.equal('act');
    expect(lookOf(aCause('a', { severity, state: 'suspected' })).tone).to.equal('idle');
    expect(lookOf(aCause('a', { severity, maintenance })).tone).to.equal('idle');
    expect(lookOf(aCause('a', { severity, state: 'closed' }))).to.deep.equal({ tone: 'normal', shape: 'check' });
  });

  it('keep their filter in the address, and take no wrong one from there', () => {
    const address = writeCauseFilter(new URLSearchParams('severity=critical'), 'kind', 'recorder');

    expect(readCauseFilter(address)).to.deep.equal({
      ...{ state: 'open', kind: 'recorder', severity: 'critical', sort: 'newest' },
    });
    expect(readCauseFilter(new URLSearchParams('state=broken&kind=nvr&sort=x'))).to.deep.equal({
      ...{ state: 'open', sort: 'newest' },
    });
    expect(writeCauseFilter(address, 'kind', '').toString()).to.equal('severity=critical');
  });

  it('ask of those that are over only what the gateway knows of them', () => {
    const address = new URLSearchParams('state=closed&maintenance=in&sort=largest');

    expect(readCauseFilter(address)).to.deep.equal({ state: 'closed', sort: 'newest' });
    address.set('state', 'confirmed');
    expect(readCauseFilter(address)).to.deep.equal({ state: 'confirmed', inMaintenance: true, sort: 'largest' });
  });
});

describe('the last look', () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };

  it('is each person’s own', () => {
    writeLastLook(storage, 'zhang', 5000);

    expect([readLastLook(storage, 'zhang'), readLastLook(storage, 'li')]).to.deep.equal([5000, undefined]);
  });

  it('is forgotten when somebody wrote nonsense there', () => {
    kept.set('patrol-gateway.outages.look.zhang', 'soon');

    expect(readLastLook(storage, 'zhang')).to.equal(undefined);
  });

  it('makes new what became certain after it, not what is merely suspected', () => {
    expect(
      [{ confirmedAtMs: 3001 }, { confirmedAtMs: 3000 }, {}].map((cause) => isNewSince(3000, cause)),
    ).to.deep.equal([...[true, false, false]]);
  });
});

describe('minutes of a camera', () => {
  const runs = [
    ['intact', 70],
    ['down', 5],
    ['intact', 45],
    ['unknown', 10],
  ] as const;
  const mutable = runs.map(([state, minutes]): [typeof state, number] => [state, minutes]);

  it('are cut to an hour', () => {
    expect(spansOf(mutable, 60, 120)).to.deep.equal([
      { state: 'intact', startMinute: 60, endMinute: 70 },
      { state: 'down', startMinute: 70, endMinute: 75 },
      { state: 'intact', startMinute: 75, endMinute: 120 },
    ]);
    expect(spansOf(mutable, 180, 240)).to.deep.equal([]);
  });

  it('are summed by state, the most first', () => {
    expect(sumStates(spansOf(mutable))).to.deep.equal([
      ['intact', 115],
      ['unknown', 10],
      ['down', 5],
    ]);
  });

  it('are walked by keys from hour to hour and day to day, never out of the strip', () => {
    const at = { day: 1, hour: 23 };

    expect(hourBeside('ArrowRight', at, 3)).to.deep.equal({ day: 2, hour: 0 });
    expect(hourBeside('ArrowUp', at, 3)).to.deep.equal({ day: 0, hour: 23 });
    expect(hourBeside('ArrowDown', { day: 2, hour: 4 }, 3)).to.deep.equal({ day: 2, hour: 4 });
    expect(hourBeside('Home', at, 3)).to.deep.equal({ day: 1, hour: 0 });
    expect(hourBeside('PageDown', at, 3)).to.deep.equal({ day: 2, hour: 23 });
    expect(hourBeside('x', at, 3)).to.equal(undefined);
  });
});

describe('cameras on the map', () => {
  const all = new Set(statusesByNeed);

  it('are gathered in the cells of a fixed grid, with the worst of them in front', () => {
    const clusters = clusterPoints(
      [
        { id: 'a', x: 10, y: 10, status: 'online' },
        { id: 'b', x: 30, y: 50, status: 'offline' },
        { id: 'c', x: 110, y: 10, status: 'degraded' },
      ],
      100,
      all,
    );

    expect(clusters).to.deep.equal([
      {
        ...{ x: 20, y: 30, count: 2, counts: { online: 1, offline: 1 }, worst: 'offline' },
        ...{ extent: [10, 10, 30, 50], ids: ['a', 'b'] },
      },
      {
        ...{ x: 110, y: 10, count: 1, counts: { degraded: 1 }, worst: 'degraded' },
        ...{ extent: [110, 10, 110, 10], ids: ['c'] },
      },
    ]);
  });

  it('become one across an edge of the grid when their marks would cover each other', () => {
    const points = [90, 95, 105].map((x) => ({ id: String(x), x, y: 50, status: 'online' as const }));

    const [only, ...others] = clusterPoints(points, 100, all);

    expect(others).to.deep.equal([]);
    expect(only).to.deep.include({ count: 3, counts: { online: 3 }, ids: ['90', '95', '105'] });
    expect(only?.extent).to.deep.equal([90, 50, 105, 50]);
  });

  it('leave out statuses that are not wanted, in numbers too', () => {
    const points = (['online', 'offline'] as const).map((status, x) => ({ id: status, x, y: 0, status }));

    const [cluster] = clusterPoints(points, 100, new Set(['offline']));

    expect(cluster).to.deep.include({ count: 1, worst: 'offline', ids: ['offline'] });
  });

  it('lose none, whatever the number', () => {
    const points = Array.from({ length: 20_000 }, (_, index) => ({
      ...{ id: String(index), x: (index * 7919) % 90_000, y: (index * 104_729) % 70_000 },
      status: 'online' as const,
    }));

    const clusters = clusterPoints(points, 5000, all);

    expect(clusters.reduce((sum, { count }) => sum + count, 0)).to.equal(20_000);
    expect(clusters.length).to.be.at.most(18 * 14);
  });

  it('are hidden by status in the address', () => {
    const address = toggleShown(new URLSearchParams('camera=c1'), 'online');

    expect(address.toString()).to.equal('camera=c1&hide=online');
    expect([...readShown(address.get('hide'))]).to.not.include('online');
    expect(toggleShown(address, 'online').toString()).to.equal('camera=c1');
  });
});

describe('the form of a maintenance window', () => {
  const base = { reason: ' 光缆割接 ', targetKind: 'upstream', nodes: ' OLT-7 \n\nSW-2', schedule: 'once' } as const;

  it('writes Beijing times and one node a line', () => {
    const body = toNewWindow({ ...base, fromText: '2026-12-24 18:00', toText: '2026-12-24 20:00' });

    expect(body).to.deep.equal({
      reason: '光缆割接',
      target: { kind: 'upstream', keys: ['OLT-7', 'SW-2'] },
      schedule: {
        kind: 'once',
        fromMs: Date.parse('2026-12-24T10:00:00Z'),
        toMs: Date.parse('2026-12-24T12:00:00Z'),
      },
    });
  });

  it('goes on without a last day', () => {
    const times = { from: '01:00', to: '05:00', fromDay: '2026-12-24', untilDay: '' };

    expect(toNewWindow({ ...base, schedule: 'weekly', weekdays: [6, 7], ...times }).schedule).to.deep.equal({
      ...{ kind: 'weekly', weekdays: [6, 7], from: '01:00', to: '05:00', fromDay: '2026-12-24' },
    });
  });

  it('opens for what broke, unless no window can cover it or it is another’s', () => {
    const address = announceAddress(aCause('a'));

    expect(readAnnounced(new URLSearchParams(address?.split('?')[1]))).to.deep.equal({
      ...{ kind: 'recorder', key: 'nvr-1', name: '大坝村 NVR' },
    });
    expect(announceAddress(aCause('a', { kind: 'subnet', key: '10.1.2.0/24' }))).to.equal(undefined);
    expect(announceAddress({ kind: 'recorder', name: '' })).to.equal(undefined);
  });
});

describe('words of the outages desk', () => {
  const places = (sentence: string) => [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted();

  it('have the same places to fill in both languages', () => {
    const different = Object.entries(zhOutages).filter(
      // The key comes from the dictionary itself.
      ([key, sentence]) => places(sentence).join() !== places(enOutages[key as keyof typeof zhOutages]).join(),
    );

    expect(different.map(([key]) => key)).to.deep.equal([]);
  });

  it('are English where they say so, with straight quotes', () => {
    const wrong = Object.values(enOutages).filter((sentence) => /\p{Script=Han}|[“”‘’]/u.test(sentence));

    expect(wrong).to.deep.equal([]);
  });
});
