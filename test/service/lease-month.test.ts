import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { readSheet } from 'read-excel-file/node';
import { MaintenanceStore } from '../../gateway/outages/maintenance/maintenance-store.ts';
import { createSuspensions } from '../../gateway/outages/tickets/create-tickets.ts';
import { TicketStepStore } from '../../gateway/outages/tickets/ticket-step-store.ts';
import type { StepKind } from '../../gateway/outages/tickets/ticket-words.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import { SecretVault, vaultKeyBytes } from '../../gateway/platform/secrets/secret-vault.ts';
import type { StandingContract } from '../../gateway/registry/contracts/contract-service.ts';
import type { Contract } from '../../gateway/registry/contracts/contract.ts';
import { LeaseEvidenceService } from '../../gateway/reports/lease/lease-evidence-service.ts';
import { readLeaseEvidence } from '../../gateway/reports/lease/lease-evidence-api.ts';
import { enReports } from '../../web-wall/src/i18n/words/en-reports.ts';
import { zhReports } from '../../web-wall/src/i18n/words/zh-reports.ts';
import { aCamera, anActor, city, scopeOf, silentLog, station } from '../fixtures/estate.ts';
import { aWindow } from '../fixtures/maintenance.ts';
import { midnightMs, MinutesRig } from '../fixtures/minutes-rig.ts';
import { addTicket } from '../fixtures/repairs.ts';

const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;
/** 00:00 of 2026-09-21, the second day of three. */
const secondDayMs = midnightMs + dayMs;
const at = (hour: number, minute: number, second = 0): number =>
  secondDayMs + hour * 3_600_000 + minute * minuteMs + second * 1000;

const old = { createdAtMs: midnightMs - 30 * dayMs };
const underBegun = { record: { contractId: 'begun' } };
const cameras = [
  ...['well', 'suspended', 'asked', 'window'].map((id) => aCamera(id, station, { ...old, ...underBegun })),
  aCamera('added', station, { createdAtMs: at(6, 30, 20), ...underBegun }),
  aCamera('never', station, { ...old, record: { contractId: 'over' } }),
  aCamera('ended', station, { ...old, record: { contractId: 'over' } }),
];

const terms = { lessorUnitId: 'carrier', points: 5, monthlyFeeFen: 1500, agreedAvailability: 0.95 };
const contracts = [
  { ...terms, id: 'begun', number: 'A-1', startsOn: '2026-09-21', endsOn: '2027-09-20' },
  { ...terms, id: 'over', number: 'A-2', startsOn: '2026-01-01', endsOn: '2026-09-20' },
];

function wordsOf(kind: StepKind): { readonly byName: string; readonly note: string } {
  return kind === 'ask-suspension' ? { byName: '王工', note: '道路施工' } : { byName: '陈队', note: '' };
}

async function addSteps(database: Database, ticketId: string, steps: readonly (readonly [StepKind, number])[]) {
  for (const [version, [kind, atMs]] of steps.entries()) {
    const step = { ticketId, organisationPath: station.path, version, kind, state: 'accepted' as const, atMs };
    await database.transaction((transaction) =>
      new TicketStepStore(database).add(
        { ...step, id: `${ticketId}-${String(version)}`, ...wordsOf(kind) },
        transaction,
      ),
    );
  }
}

describe('a month of a lease, to the minute', function () {
  this.timeout(20_000);
  let rig: MinutesRig;
  let leases: LeaseEvidenceService;
  let rows: (readonly unknown[])[];

  before(async () => {
    rig = await MinutesRig.open(cameras);
    rig.contracts = contracts as unknown as Contract[]; // only their terms matter here
    const { database } = rig;
    const suspensions = createSuspensions(database);
    rig.suspensions = suspensions;
    await addTicket(database, { id: 't1', cameras: ['suspended'] });
    await addSteps(database, 't1', [
      ['ask-suspension', at(9, 0)],
      ['approve-suspension', at(10, 0)],
      ['resume', at(12, 30, 30)],
    ]);
    await addTicket(database, { id: 't3', cameras: ['never'] });
    await addSteps(database, 't3', [
      ['ask-suspension', midnightMs - dayMs],
      ['approve-suspension', midnightMs - dayMs],
    ]);
    await addTicket(database, { id: 't2', cameras: ['asked'] });
    await addSteps(database, 't2', [['ask-suspension', at(9, 0)]]);
    await new MaintenanceStore(database).add(
      aWindow('w1', {
        ...{ schedule: { kind: 'once', fromMs: at(0, 0), toMs: at(24, 0) } },
        target: { kind: 'area', keys: ['anywhere'] },
      }),
    );
    const { keeper, rates, rollUp } = rig.boot();
    await keeper.start();
    for (const id of ['well', 'added']) rig.believe(id, 'online');
    for (const id of ['suspended', 'asked', 'window', 'ended']) rig.believe(id, 'offline');
    for (let day = 0; day < 3; day++) {
      rig.pass(keeper, 1440);
      await keeper.save();
    }
    await rollUp.rollUpDue();
    const read = async (_scope: unknown, id: string): Promise<StandingContract> =>
      contracts.find((contract) => contract.id === id) as StandingContract; // only its terms matter here
    leases = new LeaseEvidenceService({
      ...{
        contracts: { read },
        rates,
        suspensions,
        vault: new SecretVault(randomBytes(vaultKeyBytes)),
        log: silentLog,
      },
      clock: { now: () => rig.nowMs, monotonic: () => rig.nowMs },
    });
    const chunks: Uint8Array[] = [];
    for await (const chunk of await leases.export(anActor(city), 'begun', '2026-09')) chunks.push(chunk);
    rows = await readSheet(Buffer.concat(chunks));
  });
  after(() => rig.close());

  /** Due, unknown, outage, online minutes; drops; availability in percent; minutes short; yuan proposed. */
  function pointOf(id: string): readonly unknown[] | undefined {
    return rows.find(([, cell]) => cell === id)?.slice(4, 12);
  }

  it('counts from the first day of a contract that begins in it', async () => {
    const { days } = await leases.read(scopeOf(city), 'begun', '2026-09');

    expect(days).to.deep.equal({ from: '2026-09-21', to: '2026-09-30' });
    // Two days of minutes, though it was watched for three.
    expect(pointOf('well')?.slice(0, 4)).to.deep.equal([2880, 0, 0, 2880]);
  });

  it('counts to the last day of a contract that ends in it', async () => {
    const evidence = await leases.read(scopeOf(city), 'over', '2026-09');

    expect(evidence.days).to.deep.equal({ from: '2026-09-01', to: '2026-09-20' });
    expect(evidence).to.include({ dueMinutes: 1440, outageMinutes: 1440, unknownMinutes: 0 });
    // 95 % of the one day that is known, of 30.
    expect(evidence.proposedFen).to.equal(47);
  });

  it('leaves out an approved suspension from its first to its last minute', () => {
    // From 10:00 into the minute of 12:30:30: 151 minutes.
    expect(pointOf('suspended')).to.deep.equal([2880 - 151, 0, 2729, 0, 0, 0, 2593, 0.9]);
  });

  it('lists what it leaves out, with who asked for it, why, and who approved it', async () => {
    const { exclusions, exclusionCount } = await leases.read(scopeOf(city), 'begun', '2026-09');

    const grounds = { reason: '道路施工', askedBy: '王工', approvedBy: '陈队', approvedAtMs: at(10, 0) };
    const time = { fromMs: at(10, 0), toMs: at(12, 30, 30), minutes: 151 };
    expect(exclusions).to.deep.equal([{ cameraId: 'suspended', cameraName: '相机 suspended', ...time, grounds }]);
    expect(exclusionCount).to.equal(1);
    const listed = rows.slice(rows.findIndex(([title]) => String(title).startsWith('不计入应在线')) + 2);
    expect(listed).to.have.length(1);
    expect(listed[0]?.slice(1, 9)).to.deep.equal([
      ...['suspended', '2026-09-21 10:00', '2026-09-21 12:30', 151],
      ...['道路施工', '王工', '陈队', '2026-09-21 10:00'],
    ]);
  });

  it('lists a point that was never due, since it was suspended all of the time', async () => {
    const { exclusions, points } = await leases.read(scopeOf(city), 'over', '2026-09');

    expect(points, 'the other one').to.equal(1);
    expect(exclusions.map(({ cameraId, toMs }) => [cameraId, toMs])).to.deep.equal([['never', secondDayMs]]);
  });

  it('changes its hash with the grounds of an exclusion', async () => {
    const before = await leases.read(scopeOf(city), 'begun', '2026-09');
    await rig.database.sequelize.query("UPDATE ticket_steps SET by_name = '别人' WHERE kind = 'approve-suspension'");

    const after = await leases.read(scopeOf(city), 'begun', '2026-09');
    await rig.database.sequelize.query("UPDATE ticket_steps SET by_name = '陈队' WHERE kind = 'approve-suspension'");

    expect(after).to.include({ proposedFen: before.proposedFen }).and.not.include({ hash: before.hash });
  });

  it('leaves out nothing for a suspension that nobody approved', () => {
    expect(pointOf('asked')).to.deep.equal([2880, 0, 2880, 0, 0, 0, 2736, 0.95]);
  });

  it('leaves out nothing for a maintenance window: it keeps alarms quiet and excuses no outage', () => {
    expect(pointOf('window')).to.deep.equal([2880, 0, 2880, 0, 0, 0, 2736, 0.95]);
  });

  it('counts a point that was added in it from the minute in which it came', () => {
    // 06:30:20 of the first day: from the minute of 06:30 on.
    expect(pointOf('added')?.slice(0, 4)).to.deep.equal([2880 - 390, 0, 0, 2490]);
  });

  it('proposes the sum of its points', async () => {
    const { proposedFen } = await leases.read(scopeOf(city), 'begun', '2026-09');

    expect(proposedFen).to.equal(90 + 95 + 95);
  });

  it('is called a proposal, and never a deduction, wherever it is told of', () => {
    const sheet = rows.flat().join('\n');
    const chinese = [sheet, ...Object.values(zhReports)].join('\n');
    const english = [...Object.values(enReports), readLeaseEvidence.summary].join('\n');

    expect(sheet).to.include('建议').and.include('不是扣款');
    expect(chinese.replaceAll('不是扣款', '')).to.not.match(/扣款|扣减|扣除|罚/);
    expect(english.replaceAll(/(not|never) a deduction/g, '')).to.not.match(/deduct|penalt|fine\b/i);
  });
});
