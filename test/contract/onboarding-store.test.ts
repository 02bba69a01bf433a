import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import { without } from '../../gateway/platform/records/without.ts';
import type { Onboarding } from '../../gateway/discovery/onboarding/onboarding.ts';
import { OnboardingStore } from '../../gateway/discovery/onboarding/onboarding-store.ts';
import { AccessPathStore } from '../../gateway/registry/paths/access-path-store.ts';
import type { Organisation } from '../../gateway/registry/camera.ts';
import { aPath, atMs, city, east, scopeOf, station, west } from '../fixtures/estate.ts';
import { eachDatabase } from './each-database.ts';

const system = { name: '商场录像机', adapterKind: 'onvif', host: '127.9.0.8', port: 80 };
const channel = (channelToken: string, isShared = true) => ({ channelToken, name: `通道 ${channelToken}`, isShared });

function anOnboarding(id: string, members: Partial<Onboarding> = {}, organisation: Organisation = east): Onboarding {
  return {
    id: id as Onboarding['id'], // a test chooses its ids
    ...{ unitId: 'mall', state: 'draft', draft: {}, channels: [], version: 1, createdAtMs: atMs },
    ...{ organisationId: organisation.id, organisationPath: organisation.path },
    ...members,
  };
}

eachDatabase('OnboardingStore', (open) => {
  let database: Database;
  let store: OnboardingStore;
  beforeEach(async () => {
    database = await open();
    store = new OnboardingStore(database);
  });
  const add = (...onboardings: Onboarding[]) =>
    database.transaction(async (transaction) => {
      for (const onboarding of onboardings) await store.add(onboarding, transaction);
    });
  const save = (scope: Organisation, onboarding: Onboarding) =>
    database.transaction((transaction) => store.save(scopeOf(scope), onboarding, transaction));

  it('gives back what was added, absent members absent', async () => {
    const plain = anOnboarding('plain');
    const full = anOnboarding('full', {
      draft: {
        system,
        contact: { name: '王五', phone: '0871-1234567', duty: '值班' },
        sharingPolicyDraft: {
          ...{ viewers: ['east'], pictures: 'snapshot', allowsPtz: false },
          when: { kind: 'duty-modes', modes: ['holiday', 'night'] },
        },
      },
      channels: [channel('1'), channel('2', false)],
      ...{ state: 'returned', checkReportId: 'report', returnReason: '联系人不全', version: 3 },
      ...{
        submittedBy: '张三',
        submittedById: 'u1',
        submittedAtMs: atMs + 1,
        reviewedBy: '李四',
        reviewedAtMs: atMs + 2,
      },
    });
    await add(plain, full);

    expect(await store.find(wholeEstate, 'plain')).to.deep.equal(plain);
    expect(await store.find(wholeEstate, 'full')).to.deep.equal(full);
  });

  it('lists newest first in pages, narrowed, inside the scope only', async () => {
    await add(anOnboarding('1'), anOnboarding('2', { state: 'submitted' }), anOnboarding('3', { unitId: 'bank' }));
    await add(anOnboarding('4', {}, west));

    const first = await store.list(scopeOf(east), {}, { limit: 2 });
    const rest = await store.list(scopeOf(east), {}, { limit: 2, afterId: first.at(-1)?.id });

    expect([...first, ...rest].map(({ id }) => id)).to.deep.equal(['3', '2', '1']);
    expect(await store.count(scopeOf(east), { state: 'submitted' })).to.equal(1);
    expect(await store.count(scopeOf(east), { unitId: 'bank' })).to.equal(1);
    expect(await store.find(scopeOf(east), '4')).to.equal(undefined);
  });

  it('counts the channels of those that it lists, all and shared', async () => {
    await add(anOnboarding('1', { channels: [channel('1'), channel('2', false), channel('3')] }), anOnboarding('2'));

    const listed = await store.list(scopeOf(east), {}, { limit: 9 });

    const empty = without(anOnboarding('2'), 'channels');
    expect(listed[0]).to.deep.equal({ ...empty, channelCount: 0, sharedCount: 0 });
    expect(listed[1]).to.include({ channelCount: 3, sharedCount: 2 }).and.not.to.have.property('channels');
  });

  it('saves the version that the editor saw, once, inside the scope only', async () => {
    await add(anOnboarding('1', { channels: [channel('1'), channel('2')] }));
    const edited = anOnboarding('1', { draft: { system }, channels: [channel('2', false)] });

    expect(await save(west, edited)).to.equal(false);
    expect(await save(east, edited)).to.equal(true);
    expect(await save(east, edited)).to.equal(false);
    expect(await store.find(wholeEstate, '1')).to.deep.equal({ ...edited, version: 2 });
  });

  it('tallies shared and connected channels of each unit', async () => {
    const paths = new AccessPathStore(database);
    const at = { adapterKind: system.adapterKind, host: system.host, port: system.port };
    await paths.add(aPath('c1', { ...at, channelToken: '1' }), station.path, atMs);
    await paths.add(aPath('c2', { ...at, channelToken: '3' }), east.path, atMs);
    await paths.add(aPath('c3', { ...at, channelToken: '4' }), west.path, atMs);
    await add(
      anOnboarding('1', {
        draft: { system },
        channels: [channel('1'), channel('2'), channel('3', false), channel('4')],
      }),
      anOnboarding('2', { unitId: 'bank', draft: {}, channels: [channel('1')] }),
      anOnboarding('3', { unitId: 'far', draft: { system }, channels: [channel('1')] }, west),
    );

    const progress = await store.tallyProgress(scopeOf(east));
    const whole = await store.tallyProgress(scopeOf(city));
    const connected = await Promise.all([east, city, west].map((part) => store.listConnected(scopeOf(part), '1')));

    expect(progress).to.have.deep.members([
      { unitId: 'mall', totalCount: 3, connectedCount: 1 },
      { unitId: 'bank', totalCount: 1, connectedCount: 0 },
    ]);
    expect(whole.find(({ unitId }) => unitId === 'mall')?.connectedCount).to.equal(2);
    expect(connected).to.deep.equal([['1'], ['1', '4'], []]);
  });

  it('follows a unit that was merged', async () => {
    await add(anOnboarding('1', { draft: { system }, channels: [channel('1')] }));

    await database.transaction((transaction) => store.replaceUnit('mall', 'plaza', transaction));

    expect((await store.find(wholeEstate, '1'))?.unitId).to.equal('plaza');
    expect((await store.tallyProgress(wholeEstate)).map(({ unitId }) => unitId)).to.deep.equal(['plaza']);
  });
});
