import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { contractStanding, contractStandings } from '../../gateway/registry/contracts/contract.ts';
import { ContractStore } from '../../gateway/registry/contracts/contract-store.ts';
import { CameraLinkStore } from '../../gateway/registry/cameras/camera-link-store.ts';
import { CameraStore } from '../../gateway/registry/cameras/camera-store.ts';
import { aCamera, atMs, east, scopeOf, station, west } from '../fixtures/estate.ts';
import { refusal } from '../fixtures/refusal.ts';
import { aContract } from '../fixtures/unit.ts';
import { eachDatabase } from './each-database.ts';

const day = { today: '2026-09-20', warnDays: 60 };
const spans = [
  aContract('future', { startsOn: '2026-09-21', endsOn: '2027-09-20' }),
  aContract('first-day', { startsOn: '2026-09-20', endsOn: '2027-09-20' }),
  aContract('far', { endsOn: '2026-11-20' }),
  aContract('near', { endsOn: '2026-11-19' }),
  aContract('last-day', { endsOn: '2026-09-20' }),
  aContract('over', { endsOn: '2026-09-19' }),
];

eachDatabase('ContractStore', (open) => {
  const openWith = async (...contracts: ReturnType<typeof aContract>[]): Promise<ContractStore> => {
    const store = new ContractStore(await open());
    for (const contract of contracts) await store.add(contract, atMs);
    return store;
  };

  it('gives back what was added', async () => {
    const contract = aContract('c', { circuit: '专线 8 号', note: '一年一签', agreedAvailability: 0.985 });
    const store = await openWith(contract);

    expect(await store.find(wholeEstate, 'c')).to.deep.equal(contract);
  });

  it('finds several by id and by number, inside the scope only', async () => {
    const store = await openWith(
      ...[aContract('a', { number: 'YP-1' }, east), aContract('b', { number: 'YP-2' }, east)],
      aContract('c', { number: 'YP-1' }, west),
    );
    const ids = (found: readonly { readonly id: string }[]) => found.map(({ id }) => id).sort();

    expect(ids(await store.findMany(scopeOf(east), ['a', 'c', 'none']))).to.deep.equal(['a']);
    expect(ids(await store.listByNumbers(scopeOf(east), ['YP-1']))).to.deep.equal(['a']);
    expect(ids(await store.listByNumbers(wholeEstate, ['YP-1', 'YP-2']))).to.deep.equal(['a', 'b', 'c']);
  });

  it('tells standings exactly as the contract itself does', async () => {
    const store = await openWith(...spans);

    for (const standing of contractStandings) {
      const found = await store.list(wholeEstate, { filter: { standing }, day }, { limit: 9 });
      const expected = spans.filter((contract) => contractStanding(contract, day.today, day.warnDays) === standing);
      expect(
        found.map(({ id }) => id),
        standing,
      ).to.have.members(expected.map(({ id }) => id));
      expect(found, standing).not.to.deep.equal([]);
      expect(await store.count(wholeEstate, { standing }, day)).to.equal(expected.length);
    }
    expect(await store.listEndedIds(wholeEstate, day.today)).to.deep.equal(['over']);
  });

  it('turns pages, the first to end first, without overlap or hole', async () => {
    const store = await openWith(...spans);

    const first = await store.list(wholeEstate, { filter: {}, day }, { limit: 5 });
    const rest = await store.list(wholeEstate, { filter: {}, day }, { limit: 9, after: first.at(-1) });

    const ids = [...first, ...rest].map(({ id }) => id);
    expect(ids.slice(0, 4)).to.deep.equal(['over', 'last-day', 'near', 'far']);
    expect(new Set(ids).size).to.equal(spans.length);
  });

  it('searches number and circuit, narrows by lessor, and stays inside the scope', async () => {
    const store = await openWith(
      aContract('a', { number: 'YD-2026-50%', lessorUnitId: 'mobile' }, east),
      aContract('b', { circuit: 'yd-line' }, east),
      aContract('c', { number: 'YD-9' }, west),
    );

    expect(await store.count(scopeOf(east), { search: 'yd' }, day)).to.equal(2);
    expect(await store.count(scopeOf(east), { search: '50%' }, day)).to.equal(1);
    expect(await store.count(scopeOf(east), { lessorUnitId: 'mobile' }, day)).to.equal(1);
    expect(await store.find(scopeOf(east), 'c')).to.equal(undefined);
    expect(await store.save(scopeOf(east), aContract('c', {}, west))).to.equal(false);
  });

  it('refuses a number twice with one keeper', async () => {
    const store = await openWith(aContract('a', { number: '1' }), aContract('b', { number: '2' }));

    expect(await refusal(() => store.add(aContract('c', { number: '1' }), atMs))).to.equal('contract/duplicate');
    expect(await refusal(() => store.save(wholeEstate, aContract('b', { number: '1' })))).to.equal(
      'contract/duplicate',
    );
  });

  it('has each standing announced once, and anew after an edit', async () => {
    const contract = aContract('over', { endsOn: '2026-09-19' });
    const store = await openWith(contract);
    const due = () => store.listUnannounced(wholeEstate, 'ended', day);

    const [first] = await due();
    const marks = [
      await store.markAnnounced(contract, first?.announced ?? 'running', 'ended'),
      await store.markAnnounced(contract, first?.announced ?? 'running', 'ended'),
    ];

    expect(marks).to.deep.equal([true, false]);
    expect(await due()).to.deep.equal([]);
    await store.save(wholeEstate, contract);
    expect(await due()).to.have.lengthOf(1);
  });

  it('follows a lessor that was merged', async () => {
    const database = await open();
    const store = new ContractStore(database);
    await store.add(aContract('a', { lessorUnitId: 'old' }), atMs);

    await database.transaction((transaction) => store.replaceUnit('old', 'new', transaction));

    expect((await store.find(wholeEstate, 'a'))?.lessorUnitId).to.equal('new');
  });
});

eachDatabase('CameraLinkStore', (open) => {
  const openWith = async (...cameras: ReturnType<typeof aCamera>[]): Promise<CameraLinkStore> => {
    const database = await open();
    await new CameraStore(database).add(cameras);
    return new CameraLinkStore(database);
  };

  it('counts and lists the cameras that name something, inside the scope only', async () => {
    const store = await openWith(
      aCamera('c1', station, { record: { contractId: 'k1', ownerUnitId: 'u1' } }),
      aCamera('c2', east, { record: { contractId: 'k1' } }),
      aCamera('c3', west, { record: { contractId: 'k1' } }),
      aCamera('c4', east, { record: { contractId: 'k2' } }),
      aCamera('gone', east, { record: { contractId: 'k1' }, status: 'removed', removedAtMs: atMs }),
    );

    expect(Object.fromEntries(await store.countNaming(scopeOf(east), 'contractId', ['k1', 'k2', 'k3']))).to.deep.equal({
      ...{ k1: 2, k2: 1 },
    });
    expect(Object.fromEntries(await store.countNaming(wholeEstate, 'ownerUnitId', ['u1']))).to.deep.equal({ u1: 1 });
    expect(await store.listNamed(scopeOf(station), 'contractId')).to.deep.equal(['k1']);
    const first = await store.listNaming(scopeOf(east), 'contractId', ['k1'], { limit: 1 });
    const rest = await store.listNaming(scopeOf(east), 'contractId', ['k1'], { limit: 9, afterId: first[0] });
    expect([...first, ...rest]).to.deep.equal(['c1', 'c2', 'gone']);
  });
});
