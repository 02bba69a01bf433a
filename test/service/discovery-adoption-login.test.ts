import { expect } from 'chai';
import { LoginMemory } from '../../adapters/sdk/login-memory.ts';
import { AdoptionLoginService } from '../../gateway/discovery/logins/adoption-login-service.ts';
import { CredentialSetService } from '../../gateway/discovery/logins/credential-set-service.ts';
import { CredentialSetStore } from '../../gateway/discovery/logins/credential-set-store.ts';
import { CredentialTryStore } from '../../gateway/discovery/logins/credential-try-store.ts';
import { LoginService } from '../../gateway/discovery/logins/login-service.ts';
import { aDescription, anActor, atMs, east, scopeOf, silentLog, station, west } from '../fixtures/estate.ts';
import { GatewayError } from '../../gateway/platform/errors/gateway-error.ts';
import { refusal } from '../fixtures/refusal.ts';
import { glassVault, openRegistry, type RegistryRig, stillClock } from '../fixtures/registry-rig.ts';

const refused = { kind: 'failed', fault: { stage: 'login', reason: 'unauthorised', detail: '401' } } as const;

describe('adopting one device with a stored login', () => {
  let rig: RegistryRig;
  let adoptions: AdoptionLoginService;
  let service: CredentialSetService;
  let candidateId: string;
  let credentialSetId: string;
  let doors: LoginMemory;
  const technician = anActor(east, 'technician');
  beforeEach(async () => {
    rig = await openRegistry();
    const sets = new CredentialSetStore(rig.database);
    const world = { vault: glassVault, clock: stillClock };
    const tries = new CredentialTryStore(rig.database);
    doors = new LoginMemory();
    const logins = new LoginService({ sets, tries, ...world, doors, refusedPerHour: 20 });
    const { candidates } = rig.stores;
    adoptions = new AdoptionLoginService({ candidates, adoptions: rig.adoptions, logins });
    const units = { find: () => Promise.reject(new GatewayError('unit/unknown', 'nobody has a unit')) };
    service = new CredentialSetService({ sets, organisations: rig.organisations, units, ...world, log: silentLog });
    const set = { organisationId: east.id, name: '东区', username: 'admin', password: 'open-sesame' };
    credentialSetId = (await service.create(technician, set)).id;
    const device = { address: { host: '10.0.0.1', port: 80 }, method: 'unicast-probe' as const };
    await candidates.record(scopeOf(east), [{ adapterKind: 'onvif', device }], atMs);
    candidateId = (await candidates.list(scopeOf(east)))[0]?.id ?? '';
  });
  afterEach(() => rig.database.close());

  const adopt = (actor = technician, credential: object = {}) =>
    adoptions.adopt(actor, candidateId, {
      ...{ organisationId: station.id, ownership: 'government', pointClass: 1, place: '' },
      credential: { credentialSetId, evenAfterRefusal: false, ...credential },
    });

  it('belongs to no owner that its maker does not see', async () => {
    const set = { organisationId: east.id, unitId: 'foreign', name: '别人的', username: 'admin', password: 'x' };

    expect(await refusal(() => service.create(technician, set))).to.equal('unit/unknown');
  });

  it('logs in with it and takes the camera in', async () => {
    rig.adapter.describeAs = async () => ({ kind: 'ok', value: aDescription() });

    const { cameras } = await adopt();

    expect(cameras).to.have.lengthOf(1);
    expect(rig.adapter.described[0]?.target.credential?.password.reveal()).to.equal('open-sesame');
  });

  it('tries a refused one no second time', async () => {
    rig.adapter.describeAs = async () => refused;

    const codes = [await refusal(() => adopt()), await refusal(() => adopt())];

    expect(codes).to.deep.equal(['device/unauthorised', 'login/withheld']);
    expect(rig.adapter.described).to.have.lengthOf(1);
  });

  it('counts a try that went out and was not answered as possibly spent; one that never went out is none', async () => {
    const silence = { kind: 'failed', fault: { stage: 'request', reason: 'timeout', detail: 'no answer' } } as const;
    rig.adapter.describeAs = async () => silence;
    const unsent = [await refusal(() => adopt()), await refusal(() => adopt())];
    rig.adapter.describeAs = async () => {
      const { address, credential } = rig.adapter.described.at(-1)?.target ?? {};
      if (address !== undefined && credential !== undefined)
        doors.spend({ address, credential }, stillClock.monotonic());
      return silence;
    };

    const sent = [await refusal(() => adopt()), await refusal(() => adopt())];
    rig.adapter.describeAs = async () => ({ kind: 'ok', value: aDescription() });
    const { cameras } = await adopt(technician, { evenAfterRefusal: true });

    expect(unsent).to.deep.equal(['device/unreachable', 'device/unreachable']);
    expect(sent).to.deep.equal(['device/unreachable', 'login/withheld']);
    expect(cameras).to.have.lengthOf(1);
  });

  it('knows neither candidates nor sets of others', async () => {
    const unknownSet = { credentialSetId: 'none' };

    expect(await refusal(() => adopt(anActor(west)))).to.equal('candidate/unknown');
    expect(await refusal(() => adopt(technician, unknownSet))).to.equal('credential-set/unknown');
    expect(rig.adapter.described).to.deep.equal([]);
  });
});
