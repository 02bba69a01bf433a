import { expect } from 'chai';
import type { DiscoveredDevice } from '../../adapters/sdk/adapter.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { maxCandidates } from '../../gateway/discovery/candidate.ts';
import { type CandidateFilter, CandidateStore } from '../../gateway/discovery/candidate-store.ts';
import { hostKeyRange } from '../../gateway/discovery/host-key.ts';
import type { Sighting } from '../../gateway/discovery/sightings.ts';
import { atMs, city, east, scopeOf, west } from '../fixtures/estate.ts';
import { eachDatabase } from './each-database.ts';

eachDatabase('CandidateStore', (open) => {
  const sighting = (host: string, members: Partial<DiscoveredDevice> = {}): Sighting => ({
    adapterKind: 'onvif',
    device: { address: { host, port: 80 }, method: 'unicast-probe', ...members },
  });

  it('gives back what was seen, absent members absent', async () => {
    const store = new CandidateStore(await open());

    const left = await store.record(
      scopeOf(city),
      [sighting('10.0.0.1', { name: '大门', clockOffsetMs: -1500 })],
      atMs,
    );

    const [candidate] = await store.list(scopeOf(city));
    expect(left).to.equal(0);
    expect(candidate).to.deep.equal({
      id: candidate?.id,
      organisationPath: '/city/',
      adapterKind: 'onvif',
      host: '10.0.0.1',
      port: 80,
      name: '大门',
      clockOffsetMs: -1500,
      method: 'unicast-probe',
      state: 'new',
      firstSeenAtMs: atMs,
      lastSeenAtMs: atMs,
    });
    expect(await store.find(scopeOf(city), candidate?.id ?? '')).to.deep.equal(candidate);
  });

  it('keeps one candidate for each address, with its id, state and what it told before', async () => {
    const store = new CandidateStore(await open());
    await store.record(wholeEstate, [sighting('10.0.0.1', { name: 'first' }), sighting('10.0.0.2')], atMs);
    const [before] = (await store.list(wholeEstate)).filter(({ host }) => host === '10.0.0.1');

    await store.record(wholeEstate, [sighting('10.0.0.1', { hardware: 'X1', method: 'multicast' })], atMs + 1000);

    const candidates = await store.list(wholeEstate);
    expect(
      candidates.map(({ host }) => host),
      'seen last first',
    ).to.deep.equal(['10.0.0.1', '10.0.0.2']);
    expect(candidates[0]).to.deep.equal({ ...before, hardware: 'X1', method: 'multicast', lastSeenAtMs: atMs + 1000 });
  });

  it('gives each organisation that scans a list of its own', async () => {
    const store = new CandidateStore(await open());
    await store.record(scopeOf(east), [sighting('10.0.0.1')], atMs);
    await store.record(scopeOf(west), [sighting('10.0.0.1'), sighting('10.0.0.2')], atMs);

    const [own, ...others] = await store.list(scopeOf(east));
    const foreign = await store.list(scopeOf(west));

    expect(others).to.deep.equal([]);
    expect(foreign).to.have.lengthOf(2);
    expect(await store.find(scopeOf(west), own?.id ?? '')).to.equal(undefined);
  });

  it('is marked adopted once, and not by a sibling', async () => {
    const database = await open();
    const store = new CandidateStore(database);
    await store.record(scopeOf(east), [sighting('10.0.0.1')], atMs);
    const [candidate] = await store.list(wholeEstate);
    const mark = (scope = scopeOf(east)): Promise<boolean> =>
      database.transaction((transaction) => store.markAdopted(scope, candidate?.id ?? '', transaction));

    expect(await mark(scopeOf(west))).to.equal(false);
    expect(await mark()).to.equal(true);
    expect(await mark()).to.equal(false);
    await store.record(scopeOf(east), [sighting('10.0.0.1')], atMs + 1);
    expect(await store.list(wholeEstate, { state: 'new' })).to.deep.equal([]);
    expect(await store.list(wholeEstate, { state: 'adopted' })).to.have.lengthOf(1);
  });

  it('forgets new candidates that were not seen for long, and no adopted ones', async () => {
    const database = await open();
    const store = new CandidateStore(database);
    await store.record(
      wholeEstate,
      ['10.0.0.1', '10.0.0.2'].map((host) => sighting(host)),
      atMs,
    );
    const [first] = await store.list(wholeEstate);
    await database.transaction((transaction) => store.markAdopted(wholeEstate, first?.id ?? '', transaction));
    await store.record(wholeEstate, [sighting('10.0.0.3')], atMs + 5000);

    expect(await store.forgetUnseen(wholeEstate, atMs + 1)).to.equal(1);
    expect(await store.list(wholeEstate)).to.have.lengthOf(2);
  });

  it('takes no more than its limit, however many addresses answer, and keeps what it knows', async function () {
    this.timeout(60_000);
    const store = new CandidateStore(await open());
    await store.record(wholeEstate, [sighting('10.0.0.1', { name: 'real' })], atMs);
    const forged = Array.from({ length: maxCandidates }, (_, index) => sighting(`172.16.${index >> 8}.${index & 255}`));

    const left = await store.record(wholeEstate, forged, atMs);
    await store.record(wholeEstate, [sighting('10.0.0.1', { name: 'still real' })], atMs + 1);

    const candidates = await store.list(wholeEstate);
    expect(left).to.equal(1);
    expect(candidates).to.have.lengthOf(maxCandidates);
    expect(candidates[0]?.name).to.equal('still real');
  });
});

eachDatabase('the list of candidates', (open) => {
  const sighting = (host: string, members: Partial<DiscoveredDevice> = {}): Sighting => ({
    adapterKind: 'onvif',
    device: { address: { host, port: 80 }, method: 'unicast-probe', ...members },
  });

  it('is asked by range, method and part of a text, without wildcards, page by page', async () => {
    const store = new CandidateStore(await open());
    const hosts = ['10.0.1.9', '10.0.2.10', '10.0.2.200'].map((host, n) => sighting(host, { name: `门 50%_${n}` }));
    await store.record(wholeEstate, [...hosts, sighting('10.0.3.1', { method: 'multicast' })], atMs);
    const hostsOf = async (filter: CandidateFilter): Promise<string[]> =>
      (await store.list(wholeEstate, filter)).map(({ host }) => host).toSorted();

    expect(await hostsOf({ range: hostKeyRange('10.0.2.0/24') })).to.deep.equal(['10.0.2.10', '10.0.2.200']);
    expect(await hostsOf({ method: 'multicast' })).to.deep.equal(['10.0.3.1']);
    expect(await hostsOf({ search: '50%_1' })).to.deep.equal(['10.0.2.10']);
    expect(await hostsOf({ search: '%' })).to.have.lengthOf(3);
    const [first, second] = await store.list(wholeEstate, {}, { limit: 2 });
    const rest = await store.list(wholeEstate, {}, { limit: 9, after: { atMs, id: second?.id ?? '' } });
    expect(new Set([first, second, ...rest].map((one) => one?.host)).size).to.equal(4);
  });

  it('brings an ignored one back when it says something else of itself', async () => {
    const store = new CandidateStore(await open());
    await store.record(scopeOf(east), [sighting('10.0.0.1', { name: '东门' }), sighting('10.0.0.2')], atMs);
    const all = await store.list(wholeEstate);
    const ids = all.map(({ id }) => id);

    expect(await store.change(scopeOf(west), ids, 'new', 'ignored')).to.equal(0);
    expect(await store.change(scopeOf(east), ids, 'new', 'ignored')).to.equal(2);
    await store.record(
      scopeOf(east),
      [sighting('10.0.0.1', { name: '东门' }), sighting('10.0.0.2', { name: '新' })],
      atMs,
    );

    expect((await store.list(wholeEstate, { state: 'new' })).map(({ host }) => host)).to.deep.equal(['10.0.0.2']);
    await store.markKnown(scopeOf(east), [{ host: '10.0.0.1', port: 80 }]);
    expect(await store.count(wholeEstate, { state: 'adopted' })).to.equal(1);
  });
});
