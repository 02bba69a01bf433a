import { expect } from 'chai';
import { BulkAdoptionService } from '../../gateway/discovery/bulk/bulk-adoption-service.ts';
import { BulkAdoptionStore } from '../../gateway/discovery/bulk/bulk-adoption-store.ts';
import { CredentialSetService } from '../../gateway/discovery/logins/credential-set-service.ts';
import { CredentialSetStore } from '../../gateway/discovery/logins/credential-set-store.ts';
import { CredentialTryStore } from '../../gateway/discovery/logins/credential-try-store.ts';
import { LoginService } from '../../gateway/discovery/logins/login-service.ts';
import { aDescription, anActor, atMs, city, east, scopeOf, silentLog, station, west } from '../fixtures/estate.ts';
import { GatewayError } from '../../gateway/platform/errors/gateway-error.ts';
import { refusal, refusalOf } from '../fixtures/refusal.ts';
import { glassVault, openRegistry, type RegistryRig, stillClock } from '../fixtures/registry-rig.ts';
import { poll } from '../poll.ts';

const refused = { kind: 'failed', fault: { stage: 'login', reason: 'unauthorised', detail: '401' } } as const;
const away = { kind: 'failed', fault: { stage: 'connect', reason: 'timeout', detail: 'silent' } } as const;
const noUnits = {
  find: () => Promise.reject(new GatewayError('unit/unknown', 'nobody has a unit')),
};
const lawful = { forbiddenInteriors: [], signagePresent: true } as const;

describe('adopting many with one stored login', () => {
  let rig: RegistryRig;
  let sets: CredentialSetService;
  let bulks: BulkAdoptionService;
  let refusedPerHour = 20;
  const technician = anActor(east, 'technician');
  const open = (): BulkAdoptionService => {
    const setStore = new CredentialSetStore(rig.database);
    const tries = new CredentialTryStore(rig.database);
    const { organisations, adoptions } = rig;
    sets = new CredentialSetService({
      ...{ sets: setStore, organisations, units: noUnits, vault: glassVault, clock: stillClock, log: silentLog },
    });
    const logins = new LoginService({ sets: setStore, tries, vault: glassVault, clock: stillClock, refusedPerHour });
    return new BulkAdoptionService({
      ...{ bulks: new BulkAdoptionStore(rig.database), candidates: rig.stores.candidates, sets: setStore },
      ...{ organisations, logins, adoptions, clock: stillClock, log: silentLog },
    });
  };
  beforeEach(async () => {
    refusedPerHour = 20;
    rig = await openRegistry();
    bulks = open();
  });
  afterEach(async () => {
    await bulks.stop();
    await rig.database.close();
  });

  const find = async (count: number): Promise<string[]> => {
    const hosts = Array.from({ length: count }, (_, index) => `10.0.0.${String(index + 1)}`);
    const sightings = hosts.map((host) => ({
      adapterKind: 'onvif',
      device: { address: { host, port: 80 }, method: 'unicast-probe' as const },
    }));
    await rig.stores.candidates.record(scopeOf(east), sightings, atMs);
    const found = await rig.stores.candidates.list(scopeOf(east));
    return found.toSorted((a, b) => a.host.localeCompare(b.host)).map(({ id }) => id);
  };
  const makeSet = async (name = '东区', password = 'open-sesame'): Promise<string> =>
    (await sets.create(technician, { organisationId: east.id, name, username: 'admin', password })).id;
  const request = (credentialSetId: string, members: object = {}) => ({
    ...({ credentialSetId, organisationId: station.id, ownership: 'government', pointClass: 1, place: '' } as const),
    ...{ evenAfterRefusal: false, checklist: lawful },
    ...members,
  });
  const settled = (id: string) =>
    poll('the job rests', async () => {
      const bulk = await bulks.read(scopeOf(city), id);
      return bulk.state === 'running' ? undefined : bulk;
    });

  it('takes all in, one login each, and is found again by who may see it', async () => {
    const ids = await find(4);
    rig.adapter.describeAs = async () => ({ kind: 'ok', value: aDescription({ mac: '' }) });
    const started = await bulks.start(technician, ids, request(await makeSet()));

    const done = await settled(started.id);

    expect(done.state).to.equal('done');
    expect(done.counts).to.include({ adopted: 4, waiting: 0 });
    expect(rig.adapter.described.map(({ target }) => target.credential?.password.reveal())).to.deep.equal(
      Array<string>(4).fill('open-sesame'),
    );
    expect((await bulks.list(scopeOf(city))).map(({ id }) => id)).to.deep.equal([started.id]);
    expect(await refusal(() => bulks.read(scopeOf(west), started.id))).to.equal('bulk-adoption/unknown');
  });

  it('stops after three refusals in a row, and tries no device twice with one set', async () => {
    const ids = await find(6);
    rig.adapter.describeAs = async () => refused;
    const set = await makeSet();
    const { id } = await bulks.start(technician, ids, request(set));
    const paused = await settled(id);
    const again = await settled((await bulks.start(technician, ids.slice(0, 3), request(set))).id);

    expect(paused).to.include({ state: 'paused' });
    expect(paused.problem).to.include('3 devices');
    expect(paused.counts).to.include({ refused: 3, waiting: 3 });
    expect(again.counts).to.include({ failed: 3 });
    expect(rig.adapter.described).to.have.lengthOf(3);
    await bulks.goOn(technician, id);
    expect((await settled(id)).counts).to.include({ refused: 6, waiting: 0 });
  });

  it('tries no other set after a refusal unless a person says so', async () => {
    const ids = await find(1);
    rig.adapter.describeAs = async () => refused;
    await settled((await bulks.start(technician, ids, request(await makeSet('一')))).id);
    const second = await makeSet('二');
    rig.adapter.describeAs = async () => ({ kind: 'ok', value: aDescription() });

    const careful = await settled((await bulks.start(technician, ids, request(second))).id);
    const bold = await settled((await bulks.start(technician, ids, request(second, { evenAfterRefusal: true }))).id);

    const [item] = await bulks.readItems(scopeOf(east), careful.id);
    expect(item).to.deep.include({ state: 'failed', code: 'login/withheld' });
    expect(bold.counts).to.include({ adopted: 1 });
    expect(rig.adapter.described).to.have.lengthOf(2);
  });

  it('counts a device that was away as not tried', async () => {
    const ids = await find(1);
    const set = await makeSet();
    rig.adapter.describeAs = async () => away;
    await settled((await bulks.start(technician, ids, request(set))).id);
    rig.adapter.describeAs = async () => ({ kind: 'ok', value: aDescription() });

    expect((await settled((await bulks.start(technician, ids, request(set))).id)).counts).to.include({ adopted: 1 });
  });

  it('waits when the refusals of an hour are used up', async () => {
    refusedPerHour = 1;
    bulks = open();
    const ids = await find(3);
    rig.adapter.describeAs = async () => refused;

    const paused = await settled((await bulks.start(technician, ids, request(await makeSet()))).id);

    expect(paused.counts).to.include({ refused: 1, waiting: 2 });
    expect(paused.problem).to.include('refusedLoginsPerHour');
    expect(rig.adapter.described).to.have.lengthOf(1);
  });

  it('refuses what looks where no camera may look, before anything is dialled', async () => {
    const ids = await find(1);
    const checklist = { forbiddenInteriors: ['changing-room'], signagePresent: true } as const;

    const problem = await refusalOf(async () => bulks.start(technician, ids, request(await makeSet(), { checklist })));

    expect(problem.code).to.equal('check/forbidden-interior');
    expect(rig.adapter.described).to.deep.equal([]);
  });

  it('is told as broken off when it breaks, and can go on', async () => {
    const ids = await find(3);
    rig.adapter.describeAs = () => Promise.reject(new Error('a bug'));
    const { id } = await bulks.start(technician, ids, request(await makeSet()));

    const broken = await settled(id);
    rig.adapter.describeAs = async () => ({ kind: 'ok', value: aDescription({ mac: '' }) });
    await bulks.goOn(technician, id);
    const done = await settled(id);

    expect(broken.state).to.equal('broken-off');
    expect(broken.counts).to.include({ failed: 1, waiting: 2, 'under-way': 0 });
    expect(done.counts).to.include({ failed: 1, adopted: 2, waiting: 0 });
  });

  it('is told as broken off after a restart, and goes on when a person says so', async () => {
    const ids = await find(3);
    const { promise, resolve } = Promise.withResolvers<void>();
    rig.adapter.describeAs = async () => {
      await promise;
      return { kind: 'ok', value: aDescription({ mac: '' }) };
    };
    const { id } = await bulks.start(technician, ids, request(await makeSet()));
    await poll('the first device is asked', () => (rig.adapter.described.length === 1 ? true : undefined));
    const crashed = bulks;
    bulks = open();
    await bulks.resume();
    const broken = await bulks.read(scopeOf(east), id);
    resolve();
    await crashed.stop();

    expect(broken.state).to.equal('broken-off');
    expect(broken.counts).to.include({ failed: 1, waiting: 2 });
    await bulks.goOn(technician, id);
    expect((await settled(id)).counts.waiting).to.equal(0);
  });

  it('never gives a password out, and allows one more try when it is changed', async () => {
    const set = await makeSet();
    const [stored] = await sets.list(scopeOf(city));
    const ids = await find(1);
    rig.adapter.describeAs = async () => refused;
    await settled((await bulks.start(technician, ids, request(set))).id);
    const changed = await sets.change(technician, set, { password: 'another' });

    expect(stored).to.include({ version: 1, username: 'admin' });
    expect(changed.version).to.equal(2);
    expect(await refusal(() => sets.change(anActor(west), set, { name: 'x' }))).to.equal('credential-set/unknown');
    expect(await refusal(() => makeSet('东区'))).to.equal('credential-set/duplicate');
    await settled((await bulks.start(technician, ids, request(set, { evenAfterRefusal: true }))).id);
    expect(rig.adapter.described.at(-1)?.target.credential?.password.reveal()).to.equal('another');
  });
});
