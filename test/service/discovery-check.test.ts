import { expect } from 'chai';
import type { DeviceDescription, Outcome } from '../../adapters/sdk/adapter.ts';
import { CheckRunService } from '../../gateway/discovery/check/check-run-service.ts';
import { CheckService, type JudgedCheck } from '../../gateway/discovery/check/check-service.ts';
import { CheckStore } from '../../gateway/discovery/check/check-store.ts';
import { CredentialSetStore } from '../../gateway/discovery/logins/credential-set-store.ts';
import { CredentialTryStore } from '../../gateway/discovery/logins/credential-try-store.ts';
import { LoginService } from '../../gateway/discovery/logins/login-service.ts';
import { DuplicateService } from '../../gateway/registry/devices/duplicate-service.ts';
import { MergeProposalStore } from '../../gateway/registry/merging/merge-proposal-store.ts';
import { MergeSearchService } from '../../gateway/registry/merging/merge-search-service.ts';
import type { AccessPath } from '../../gateway/registry/camera.ts';
import { GatewayError } from '../../gateway/platform/errors/gateway-error.ts';
import {
  aCamera,
  aDescription,
  anActor,
  aPath,
  atMs,
  city,
  east,
  scopeOf,
  silentLog,
  west,
} from '../fixtures/estate.ts';
import { refusal } from '../fixtures/refusal.ts';
import { glassVault, openRegistry, type RegistryRig, stillClock } from '../fixtures/registry-rig.ts';
import { poll } from '../poll.ts';

const lawful = { forbiddenInteriors: [], signagePresent: true } as const;
const measure = {
  ...{ codec: 'avc1.64001f', width: 640, height: 360, fps: 15, bitrateKbps: 500, connectMs: 100, firstKeyFrameMs: 300 },
  keyFrameIntervalsMs: [2000, 2000],
};

describe('CheckService', () => {
  let rig: RegistryRig;
  let checks: CheckService;
  let asked: string[];
  let describeAs: () => Promise<Outcome<DeviceDescription>>;
  let isForbidden: boolean;
  const actor = anActor(east, 'technician');
  const open = (): CheckService => {
    const sets = new CredentialSetStore(rig.database);
    const tries = new CredentialTryStore(rig.database);
    const runs = new CheckRunService({
      adapters: [
        {
          kind: 'onvif',
          describe: () => {
            asked.push('describe');
            return describeAs();
          },
          snapshot: async () => ({
            kind: 'ok',
            value: { contentType: 'image/jpeg', bytes: Buffer.from([0xff, 0xd8, 0xff]) },
          }),
        },
      ],
      network: {
        assertAllowed: (host) => {
          if (isForbidden) throw new GatewayError('address/forbidden', `${host} may not be dialled`);
        },
        knock: async (_host, ports) => ports.map((port) => ({ port, state: port === 80 ? 'open' : 'closed' })),
        loginSchemes: async () => ['digest-sha-256'],
      },
      streams: { measure: async () => ({ kind: 'ok', value: measure }) },
      askOtherClient: async () => {
        asked.push('node-onvif');
        return { kind: 'failed', fault: { stage: 'request', reason: 'unsupported', detail: 'cannot be initialised' } };
      },
      duplicates: new DuplicateService({ ...rig.stores, proposals: new MergeProposalStore(rig.database) }),
      clock: stillClock,
      policy: { ports: [80, 8000], describeSeconds: 20, checkSeconds: 1 },
    });
    const logins = new LoginService({ sets, tries, vault: glassVault, clock: stillClock, refusedPerHour: 20 });
    return new CheckService({
      ...{ checks: new CheckStore(rig.database), runs, candidates: rig.stores.candidates, logins },
      ...{ clock: stillClock, log: silentLog, clockWarnSeconds: 5 },
    });
  };
  let candidateId: string;
  beforeEach(async () => {
    rig = await openRegistry();
    asked = [];
    isForbidden = false;
    describeAs = async () => ({ kind: 'ok', value: aDescription() });
    checks = open();
    const device = { address: { host: '10.0.0.1', port: 80 }, method: 'multicast' as const };
    await rig.stores.candidates.record(scopeOf(east), [{ adapterKind: 'onvif', device }], atMs);
    candidateId = (await rig.stores.candidates.list(scopeOf(east)))[0]?.id ?? '';
  });
  afterEach(async () => {
    await checks.stop();
    await rig.database.close();
  });

  const login = { username: 'admin', password: 'open-sesame' };
  const done = (id: string): Promise<JudgedCheck> =>
    poll('the check ends', async () => {
      const check = await checks.read(scopeOf(city), id);
      return check.state === 'running' ? undefined : check;
    });

  it('stores everything that was found, without a secret, and shows it to those who may see it', async () => {
    await rig.stores.cameras.add([aCamera('twin', east, { mac: '00:1A:2B:3C:4D:5E' })]);
    const started = await checks.start(actor, candidateId, login, lawful);

    const check = await done(started.id);

    expect(started.state).to.equal('running');
    expect(check.evidence).to.deep.include({
      loginSchemes: ['digest-sha-256'],
      stream: { kind: 'ok', value: measure },
    });
    expect(check.evidence?.duplicates.map(({ id }) => id)).to.deep.equal(['twin']);
    expect(check.picture?.contentType).to.equal('image/jpeg');
    expect(check.remarks.map(({ code }) => code)).to.have.members(['possible-duplicate', 'other-client-fails']);
    expect(JSON.stringify(check)).to.not.match(/sesame|rtsp:/);
    expect(await refusal(() => checks.read(scopeOf(west), started.id))).to.equal('check/unknown');
    expect(await refusal(() => checks.start(anActor(west), candidateId, login, lawful))).to.equal('candidate/unknown');
  });

  it('names no camera of others in the report of a list, whoever looked', async () => {
    const mac = '00:1A:2B:3C:4D:5E';
    await rig.stores.cameras.add([aCamera('twin', east, { mac }), aCamera('secret', west, { mac })]);

    const check = await done((await checks.start(anActor(city), candidateId, login, lawful)).id);

    expect(check.evidence?.duplicates.map(({ id }) => id)).to.deep.equal(['twin']);
    expect(check.evidence?.duplicatesOutside).to.equal(1);
    expect(check.remarks.find(({ code }) => code === 'duplicate-outside')?.values).to.deep.equal({ count: 1 });
    expect(JSON.stringify(check)).to.not.match(/secret|相机 secret/);
  });

  it('tells what is reached at the same address or by the same stream, and which merges wait for a person', async () => {
    const proposals = new MergeProposalStore(rig.database);
    const merges = new MergeSearchService({ ...rig.stores, proposals, clock: stillClock, log: silentLog });
    await rig.stores.cameras.add([
      ...[aCamera('here', east), aCamera('by-stream', east, { mac: 'AA:AA:AA:AA:AA:01' })],
      ...[aCamera('twin', east, { mac: 'AA:AA:AA:AA:AA:01' }), aCamera('beside', east), aCamera('foreign', west)],
    ]);
    const at = { host: '10.0.0.1', port: 80 };
    const stream = { ...aPath('x').streams[0], rtspPort: 554, rtspPath: '/sub' } as AccessPath['streams'][number]; // a whole one
    await rig.stores.paths.add(aPath('here', { ...at, channelToken: 'source-1', streams: [] }), east.path, atMs);
    const other = { adapterKind: 'rtsp-list', host: at.host, port: 554, channelToken: 'y' };
    await rig.stores.paths.add(aPath('by-stream', { ...other, streams: [stream] }), east.path, atMs);
    await rig.stores.paths.add(aPath('beside', { ...at, channelToken: 'source-9' }), east.path, atMs);
    const foreign = { ...other, channelToken: 'z', streams: [stream] };
    await rig.stores.paths.add(aPath('foreign', foreign), west.path, atMs);
    await merges.searchFor(['twin']);

    const { evidence, remarks } = await done((await checks.start(actor, candidateId, login, lawful)).id);

    expect(evidence?.duplicates.map(({ id, because }) => `${id} ${because}`).sort()).to.deep.equal([
      ...['by-stream address', 'here address'],
    ]);
    expect(evidence?.duplicatesOutside).to.equal(1);
    expect(evidence?.mergeProposals?.map(({ names }) => [...names].sort())).to.deep.equal([
      ['相机 by-stream', '相机 twin'],
    ]);
    expect(remarks.map(({ code }) => code)).to.include.members(['duplicate-outside', 'open-merge']);
  });

  it('ends and says why when nothing may be sent; the device can be checked again', async () => {
    isForbidden = true;

    const check = await done((await checks.start(actor, candidateId, login, lawful)).id);

    expect(check.state).to.equal('done');
    expect(check.evidence?.description).to.deep.include({ kind: 'failed' });
    expect(asked).to.deep.equal([]);
  });

  it('ends as broken off when it breaks', async () => {
    describeAs = () => Promise.reject(new Error('a bug'));

    const check = await done((await checks.start(actor, candidateId, login, lawful)).id);

    expect(check.state).to.equal('broken-off');
  });

  it('asks the other client only when our login was accepted', async () => {
    describeAs = async () => ({ kind: 'failed', fault: { stage: 'login', reason: 'unauthorised', detail: '401' } });

    const check = await done((await checks.start(actor, candidateId, login, lawful)).id);

    expect(check.remarks[0]).to.include({ level: 'block', code: 'login-refused' });
    expect(asked).to.deep.equal(['describe']);
  });

  it('forbids the adoption of what its last check found in a forbidden interior, until that is answered anew', async () => {
    const { id } = await checks.start(actor, candidateId, login, { ...lawful, forbiddenInteriors: ['dormitory-room'] });
    await done(id);
    const ask = () => checks.assertAdoptable(scopeOf(east), candidateId, id);

    expect(await refusal(ask)).to.equal('check/forbidden-interior');
    await checks.answer(actor, id, lawful);
    expect(await ask()).to.equal(id);
    expect(await checks.assertAdoptable(scopeOf(east), candidateId, undefined)).to.equal(id);
    expect(await refusal(() => checks.assertAdoptable(scopeOf(east), candidateId, 'other'))).to.equal('check/unknown');
  });

  it('checks one device once at a time, and tells after a restart what was broken off', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    describeAs = async () => {
      await promise;
      return { kind: 'ok', value: aDescription() };
    };
    const { id } = await checks.start(actor, candidateId, login, lawful);

    expect(await refusal(() => checks.start(actor, candidateId, login, lawful))).to.equal('candidate/busy');
    const after = open();
    await after.resume();
    expect((await after.read(scopeOf(east), id)).state).to.equal('broken-off');
    resolve();
  });
});
