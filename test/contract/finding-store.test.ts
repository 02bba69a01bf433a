import { expect } from 'chai';
import { FindingStore } from '../../gateway/findings/finding-store.ts';
import type { Finding } from '../../gateway/findings/finding.ts';
import { city, east, scopeOf, west } from '../fixtures/estate.ts';
import { aFinding } from '../fixtures/finding.ts';
import { eachDatabase } from './each-database.ts';

const id = (text: string): Finding['id'] => text as Finding['id']; // a brand

eachDatabase('FindingStore', (open) => {
  it('gives back what was stored', async () => {
    const store = new FindingStore(await open());
    const bare = aFinding();
    const full = aFinding({
      id: id('f2'),
      requestId: 'request-2',
      roundId: 'round-1',
      stopId: 'stop-1',
      text: '“杆子” 倾斜 🚧; DROP TABLE findings;--',
      hasSnapshot: true,
    });
    const dark = aFinding({ id: id('f3'), requestId: 'request-3', snapshotProblem: 'no picture within 8 s' });

    for (const finding of [bare, full, dark]) expect(await store.add(finding)).to.equal(true);

    for (const finding of [bare, full, dark]) {
      expect(await store.find(scopeOf(city), finding.id)).to.deep.equal(finding);
    }
  });

  it('stores a user’s request once, and the same request of another user', async () => {
    const store = new FindingStore(await open());

    const twice = await Promise.all([store.add(aFinding()), store.add(aFinding({ id: id('f2') }))]);
    const others = await store.add(aFinding({ id: id('f3'), userId: 'u2' as Finding['userId'] })); // a brand

    expect(twice.filter(Boolean)).to.have.length(1);
    expect(others).to.equal(true);
    expect((await store.list(scopeOf(city), { box: 'all', limit: 10 })).total).to.equal(2);
    const stored = await store.findRequest(scopeOf(city), { userId: 'u2', requestId: 'request-1' });
    expect(stored?.id).to.equal('f3');
  });

  it('finds only what lies in the scope', async () => {
    const store = new FindingStore(await open());
    await store.add(aFinding());
    await store.add(aFinding({ id: id('f2'), requestId: 'request-2' }, west));

    expect((await store.list(scopeOf(east), { box: 'all', limit: 10 })).total).to.equal(1);
    expect((await store.list(scopeOf(west), { box: 'all', limit: 10 })).findings.map((one) => one.id)).to.deep.equal([
      'f2',
    ]);
    expect(await store.find(scopeOf(east), 'f2')).to.equal(undefined);
    expect(await store.findRequest(scopeOf(east), { userId: 'u1', requestId: 'request-2' })).to.equal(undefined);
  });

  it('pages findings newest first, also those of the same instant', async () => {
    const store = new FindingStore(await open());
    for (const [index, foundAtMs] of [3, 1, 2, 2, 2].entries()) {
      await store.add(aFinding({ id: id(`f${String(index)}`), requestId: `request-${String(index)}`, foundAtMs }));
    }

    const first = await store.list(scopeOf(city), { box: 'all', limit: 3 });
    const last = first.findings.at(-1);
    const second = await store.list(scopeOf(city), {
      box: 'all',
      limit: 3,
      after: last && { atMs: last.foundAtMs, id: last.id },
    });

    expect([...first.findings, ...second.findings].map((one) => one.id)).to.deep.equal(['f0', 'f4', 'f3', 'f2', 'f1']);
    expect(second.total).to.equal(5);
  });

  it('shows a finding at a granted camera to its owner, who follows moves, and lets nobody else there act', async () => {
    const findings = new FindingStore(await open());
    const finding = aFinding({ ownerPath: west.path });
    await findings.add(finding);

    expect(await findings.findSeen(scopeOf(west), finding.id)).to.deep.equal(finding);
    expect(await findings.find(scopeOf(west), finding.id)).to.equal(undefined);
    expect((await findings.list(scopeOf(west), { box: 'open', limit: 9 })).total).to.equal(1);
    expect(await findings.count(scopeOf(west), { box: 'waiting' })).to.equal(0);
    await findings.followMove({ fromPath: west.path, toPath: '/city/north/west/' });
    expect(await findings.findSeen(scopeOf(west), finding.id)).to.equal(undefined);
    expect((await findings.findSeen({ organisationPath: '/city/north/' }, finding.id))?.id).to.equal(finding.id);
  });

  it('follows a granted camera that goes to another owner, and leaves findings of one’s own camera alone', async () => {
    const findings = new FindingStore(await open());
    const granted = aFinding({ ownerPath: west.path });
    const own = aFinding({ id: 'own' as Finding['id'], requestId: 'own' }); // a brand
    for (const finding of [granted, own]) await findings.add(finding);
    const cameraId = String(granted.cameraId);

    await findings.followCamera({ cameraId: 'another', organisationPath: '/city/north/' });
    expect((await findings.findSeen(scopeOf(west), granted.id))?.id).to.equal(granted.id);
    await findings.followCamera({ cameraId, organisationPath: '/city/north/' });

    expect(await findings.findSeen(scopeOf(west), granted.id)).to.equal(undefined);
    const seen = await findings.list({ organisationPath: '/city/north/' }, { box: 'all', limit: 9 });
    expect(seen.findings.map(({ id }) => id)).to.deep.equal([granted.id]);
  });

  it('tells open findings at a part’s own cameras from those that it found at cameras lent to it', async () => {
    const store = new FindingStore(await open());
    await store.add(aFinding({ id: 'own' as never }));
    await store.add(aFinding({ id: 'lent-to-us' as never, requestId: 'r-2', ownerPath: west.path }));
    await store.add(aFinding({ id: 'ended' as never, requestId: 'r-3', state: 'closed' }));

    const idsAt = async (organisation: typeof west) =>
      (await store.list(scopeOf(organisation), { box: 'open-at-own', limit: 9 })).findings.map(({ id }) => id);
    expect(await idsAt(east)).to.deep.equal(['own']);
    expect(await idsAt(west)).to.deep.equal(['lent-to-us']);
  });
});
