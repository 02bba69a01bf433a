import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { FindingPictureProvider } from '../../gateway/findings/finding-picture-provider.ts';
import { type FindingReport, FindingService } from '../../gateway/findings/finding-service.ts';
import type { Finding } from '../../gateway/findings/finding.ts';
import { type Scope, isWithin } from '../../gateway/platform/actor/scope.ts';
import { GatewayError } from '../../gateway/platform/errors/gateway-error.ts';
import { EventBus } from '../../gateway/platform/events/event-bus.ts';
import type { Announcement } from '../../gateway/platform/realtime/announcement.ts';
import { anActor, silentLog, station, west } from '../fixtures/estate.ts';
import { aFinding } from '../fixtures/finding.ts';
import { FakeClock, MemoryRegistry, beijing } from '../fixtures/patrol.ts';
import { refusal, refusalOf } from '../fixtures/refusal.ts';
import { aRound, aStopOf } from '../fixtures/round.ts';

const officer = anActor(station, 'officer');
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xd9]);

/** Findings in memory, with the contract of FindingStore. */
class MemoryFindings {
  readonly rows: Finding[] = [];

  async add(finding: Finding): Promise<boolean> {
    const isKnown = this.rows.some(
      ({ userId, requestId }) => userId === finding.userId && requestId === finding.requestId,
    );
    if (!isKnown) this.rows.push(finding);
    return !isKnown;
  }

  async find(scope: Scope, id: string): Promise<Finding | undefined> {
    return this.rows.find((row) => row.id === id && isWithin(scope, row.organisationPath));
  }

  async findRequest(scope: Scope, request: { userId: string; requestId: string }): Promise<Finding | undefined> {
    return this.rows.find(
      (row) =>
        row.userId === request.userId && row.requestId === request.requestId && isWithin(scope, row.organisationPath),
    );
  }

  async list(): Promise<{ findings: Finding[]; total: number }> {
    return { findings: this.rows, total: this.rows.length };
  }
}

describe('FindingService', () => {
  let folder: string;
  let findings: MemoryFindings;
  let announced: Announcement[];
  let reported: string[];
  let take: (signal: AbortSignal) => Promise<Buffer>;
  let askedAtMs: number | undefined;
  let service: FindingService;

  const report = (members: Partial<FindingReport> = {}): FindingReport => ({
    cameraId: 'c1',
    category: 'flooding',
    severity: 'medium',
    text: '路面积水',
    requestId: 'request-1',
    ...members,
  });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vpg-findings-'));
    findings = new MemoryFindings();
    announced = [];
    reported = [];
    take = async () => jpeg;
    const bus = new EventBus(() => undefined);
    bus.on('finding.reported', ({ finding }) => void reported.push(finding.id));
    service = new FindingService({
      findings,
      pictures: new FindingPictureProvider(folder),
      registry: new MemoryRegistry(),
      rounds: { findStop: async (_scope, id) => (id === 'stop-1' ? aStopOf(aRound(), 0) : undefined) },
      snapshots: {
        take: (_scope, _cameraId, { atMs, signal }) => {
          askedAtMs = atMs;
          return take(signal);
        },
      },
      bus,
      announcer: { announce: (announcement) => void announced.push(announcement) },
      clock: new FakeClock(beijing('2026-10-01 00:30')),
      log: silentLog,
      snapshotDeadlineSeconds: 0.05,
    });
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('stores a finding with the picture of its instant', async () => {
    const view = await service.report(officer, report({ stopId: 'stop-1' }));

    expect(view).to.include({ hasSnapshot: true, cameraName: '相机 c1', officerName: '测试', roundId: 'round-1' });
    expect(await service.readSnapshot(officer, view.id)).to.deep.equal(jpeg);
    expect(await readdir(join(folder, 'findings', '2026-10'))).to.deep.equal([`${view.id}.jpg`]);
    expect(reported).to.deep.equal([view.id]);
    expect(announced).to.deep.equal([
      { topic: 'finding', key: view.id, data: view, audience: { organisationPath: station.path } },
    ]);
  });

  it('asks for the picture that the officer saw, not for the one of now', async () => {
    await service.report(officer, report({ seenAtMs: beijing('2026-10-01 00:29') }));

    expect(askedAtMs).to.equal(beijing('2026-10-01 00:29'));
  });

  it('stores the finding without a picture when the camera gives none', async () => {
    take = async () => {
      throw new GatewayError('stream/failed', 'The camera refused the connection.');
    };

    const view = await service.report(officer, report());

    expect(view).to.include({ hasSnapshot: false, snapshotProblem: 'The camera refused the connection.' });
    expect(findings.rows).to.have.length(1);
    expect(await refusal(() => service.readSnapshot(officer, view.id))).to.equal('snapshot/unavailable');
  });

  it('tells nothing of an error that was not written for people', async () => {
    take = async () => {
      throw new Error('connect ECONNREFUSED rtsp://admin:secret@10.0.0.9');
    };

    const view = await service.report(officer, report());

    expect(view.snapshotProblem).to.equal('The picture could not be taken or stored.');
  });

  it('gives a picture up at its deadline, and tells the one who takes it', async () => {
    let given: AbortSignal | undefined;
    take = (signal) => {
      given = signal;
      return new Promise(() => undefined);
    };

    const view = await service.report(officer, report());

    expect(view.hasSnapshot).to.equal(false);
    expect(view.snapshotProblem).to.match(/no picture within 0\.05 s/);
    expect(given?.aborted).to.equal(true);
  });

  it('stores a request once, whether it comes again later or at the same time', async () => {
    const [first, second] = await Promise.all([service.report(officer, report()), service.report(officer, report())]);
    const third = await service.report(officer, report({ text: '另一段文字' }));

    expect(second).to.deep.equal(first);
    expect(third).to.deep.equal(first);
    expect(findings.rows).to.have.length(1);
    expect(reported).to.have.length(1);
  });

  it('keeps the first of two when another gateway stored the request meanwhile', async () => {
    take = async () => {
      await findings.add(aFinding({ userId: officer.userId, text: '先到' }));
      return jpeg;
    };

    const view = await service.report(officer, report());

    expect(view.text).to.equal('先到');
    expect(await readdir(join(folder, 'findings', '2026-10'))).to.deep.equal([]);
  });

  it('refuses personal data and says what and where', async () => {
    const error = await refusalOf(() => service.report(officer, report({ text: '联系 13812345678' })));

    expect(error.code).to.equal('finding/personal-data');
    expect(error.issues).to.deep.equal([
      { path: 'body.text', message: 'holds a mobile phone number at characters 4–14' },
    ]);
    expect(findings.rows).to.deep.equal([]);
  });

  it('knows no camera of a jurisdiction beside and no stop of another camera', async () => {
    expect(await refusal(() => service.report(officer, report({ cameraId: 'far' })))).to.equal('camera/unknown');
    expect(await refusal(() => service.report(officer, report({ stopId: 'stop-9' })))).to.equal('stop/unknown');
    expect(await refusal(() => service.report(officer, report({ cameraId: 'c2', stopId: 'stop-1' })))).to.equal(
      'stop/unknown',
    );
  });

  it('shows no picture to a jurisdiction beside', async () => {
    const view = await service.report(officer, report());

    expect(await refusal(() => service.readSnapshot(anActor(west), view.id))).to.equal('finding/unknown');
  });
});
