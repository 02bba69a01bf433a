import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { readSheet } from 'read-excel-file/node';
import type { CameraSuspension } from '../../gateway/outages/tickets/suspended-minutes-service.ts';
import { SecretVault, vaultKeyBytes } from '../../gateway/platform/secrets/secret-vault.ts';
import { GatewayError } from '../../gateway/platform/errors/gateway-error.ts';
import type { StandingContract } from '../../gateway/registry/contracts/contract-service.ts';
import type { Contract } from '../../gateway/registry/contracts/contract.ts';
import { LeaseEvidenceService } from '../../gateway/reports/lease/lease-evidence-service.ts';
import { aCamera, anActor, cameraId, city, east, scopeOf, silentLog, station, west } from '../fixtures/estate.ts';
import { midnightMs, MinutesRig } from '../fixtures/minutes-rig.ts';

const old = { createdAtMs: midnightMs - 86_400_000 };
const cameras = [
  aCamera('c1', station, { ...old, record: { contractId: 'k1' } }),
  aCamera('c2', east, { ...old, record: { contractId: 'k1' } }),
  aCamera('c3', west, { ...old, record: { contractId: 'k2' } }),
];

/** What decides about the settlement; a contract has more. */
const contract = {
  ...{ id: 'k1', number: 'A-1', lessorUnitId: 'carrier', points: 2, monthlyFeeFen: 1500, agreedAvailability: 0.95 },
  ...{ startsOn: '2026-01-01', endsOn: '2026-12-31' },
};

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

describe('lease evidence', () => {
  let rig: MinutesRig;
  let leases: LeaseEvidenceService;
  let suspended: CameraSuspension[];
  let passMinutes: (minutes: number) => void;

  beforeEach(async () => {
    rig = await MinutesRig.open(cameras);
    rig.contracts = [contract as Contract, { ...contract, id: 'k2' } as Contract]; // only its terms matter here
    const { keeper, rates } = rig.boot();
    await keeper.start();
    const read = async (_scope: unknown, id: string): Promise<StandingContract> => {
      if (id !== 'k1') throw new GatewayError('contract/unknown', 'There is no such contract in your part.');
      return contract as StandingContract; // only its terms matter here
    };
    const vault = new SecretVault(randomBytes(vaultKeyBytes));
    const clock = { now: () => rig.nowMs, monotonic: () => rig.nowMs };
    suspended = [];
    const suspensions = { listBetween: async () => suspended };
    leases = new LeaseEvidenceService({ contracts: { read }, rates, suspensions, vault, clock, log: silentLog });
    passMinutes = (minutes) => rig.pass(keeper, minutes);
    rig.believe('c1', 'online');
    rig.believe('c2', 'offline');
    passMinutes(100);
  });
  afterEach(() => rig.close());

  it('has each point under the contract, and only these', async () => {
    const evidence = await leases.read(scopeOf(east), 'k1', '2026-09');

    expect(evidence).to.include({
      points: 2,
      dueMinutes: 200,
      outageMinutes: 100,
      unknownMinutes: 0,
      isComplete: false,
    });
    // 95 of September's 43,200 minutes, of 15 yuan.
    expect(evidence.proposedFen).to.equal(3);
  });

  it('is exported point by point with its hash and signature', async () => {
    const bytes = await bytesOf(await leases.export(anActor(east), 'k1', '2026-09'));

    const rows = await readSheet(bytes);
    const { hash, signature } = await leases.read(scopeOf(east), 'k1', '2026-09');
    expect(rows.flat()).to.include.members([hash, signature, 'A-1', 'c1', 'c2']);
    expect(rows.flat()).to.not.include('c3');
  });

  it('tells of a superior’s ticket when its point was not due, and neither why nor by whose leave', async () => {
    const minuteMs = 60_000;
    suspended = [city, station].map(({ path: organisationPath }, index) => ({
      ...{ cameraId: cameraId('c1'), ticketId: `t${String(index)}`, organisationPath },
      ...{ fromMs: midnightMs + index * minuteMs, toMs: midnightMs + (index + 1) * minuteMs },
      ...{ reason: '全市停电', askedBy: '王工', approvedBy: '陈队', approvedAtMs: midnightMs },
    }));

    const { exclusions } = await leases.read(scopeOf(east), 'k1', '2026-09');
    const rows = await readSheet(await bytesOf(await leases.export(anActor(east), 'k1', '2026-09')));

    expect(exclusions.map(({ minutes, grounds }) => [minutes, grounds?.approvedBy])).to.deep.equal([
      [1, undefined],
      [1, '陈队'],
    ]);
    expect(rows.filter((row) => row.includes('上级单位的工单'))).to.have.length(1);
    expect(rows.flat().filter((cell) => cell === '全市停电')).to.have.length(1);
  });

  it('lists nobody else’s exclusions', async () => {
    const span = { organisationPath: city.path, fromMs: midnightMs, toMs: midnightMs + 60_000 };
    const grounds = { reason: '停电', askedBy: '王工', approvedBy: '陈队', approvedAtMs: midnightMs };
    suspended = ['c3', 'gone'].map((id) => ({ cameraId: cameraId(id), ticketId: id, ...span, ...grounds }));

    const { exclusionCount } = await leases.read(scopeOf(east), 'k1', '2026-09');

    expect(exclusionCount).to.equal(0);
  });

  it('is known again as ours, and as changed when it has changed', async () => {
    const { hash, signature } = await leases.read(scopeOf(east), 'k1', '2026-09');
    const forged = '0'.repeat(64);

    expect(await leases.check(scopeOf(east), 'k1', { month: '2026-09', hash, signature })).to.deep.equal({
      ...{ isOurs: true, isUnchanged: true },
    });
    expect(await leases.check(scopeOf(east), 'k1', { month: '2026-09', hash, signature: forged })).to.include({
      isOurs: false,
    });
    expect(await leases.check(scopeOf(east), 'k1', { month: '2026-08', hash, signature })).to.include({
      isOurs: false,
    });
    passMinutes(1);
    expect(await leases.check(scopeOf(east), 'k1', { month: '2026-09', hash, signature })).to.deep.equal({
      ...{ isOurs: true, isUnchanged: false },
    });
  });

  it('of a contract elsewhere is hidden', async () => {
    const refusal = await leases.read(scopeOf(east), 'k2', '2026-09').catch((error: unknown) => error);

    expect(refusal).to.be.instanceOf(GatewayError).with.property('code', 'contract/unknown');
  });
});
