import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { GatewayError } from '../../gateway/platform/errors/gateway-error.ts';
import { anActor, scopeOf, station, west } from '../fixtures/estate.ts';
import { aFinding } from '../fixtures/finding.ts';
import { aReport as report, type FindingsRig, jpegBytes, openFindings } from '../fixtures/findings-rig.ts';
import { beijing } from '../fixtures/patrol.ts';
import { refusal, refusalOf } from '../fixtures/refusal.ts';

const officer = anActor(station, 'officer');

describe('FindingService', () => {
  let rig: FindingsRig;
  let service: FindingsRig['service'];

  const stored = () => rig.findings.list(scopeOf(station), { box: 'all', limit: 10 });
  const pictures = () => readdir(join(rig.folder, 'findings', '2026-10'));

  beforeEach(async () => {
    rig = await openFindings();
    service = rig.service;
  });

  afterEach(() => rig.close());

  it('stores a finding with the picture of its instant', async () => {
    const view = await service.report(officer, report({ stopId: 'stop-1' }));

    expect(view).to.include({ hasSnapshot: true, cameraName: '相机 c1', officerName: '测试', roundId: 'round-1' });
    expect(await rig.shelf.get(view)).to.deep.equal(jpegBytes);
    expect(await pictures()).to.deep.equal([`${view.id}.jpg`]);
    expect(rig.noted.reported).to.deep.equal([view.id]);
    expect(rig.noted.announced).to.deep.equal([
      { topic: 'finding', key: view.id, data: view, audience: { organisationPath: station.path } },
    ]);
  });

  it('asks for the picture that the officer saw, not for the one of now', async () => {
    await service.report(officer, report({ seenAtMs: beijing('2026-10-01 00:29') }));

    expect(rig.noted.askedAtMs).to.equal(beijing('2026-10-01 00:29'));
  });

  it('stores the finding without a picture when the camera gives none', async () => {
    rig.camera.take = async () => {
      throw new GatewayError('stream/failed', 'The camera refused the connection.');
    };

    const view = await service.report(officer, report());

    expect(view).to.include({ hasSnapshot: false, snapshotProblem: 'The camera refused the connection.' });
    expect((await stored()).total).to.equal(1);
    expect(
      await refusal(() => rig.pictures.openSnapshot(officer, view.id, { act: 'view', purpose: 'handling', note: '' })),
    ).to.equal('snapshot/unavailable');
  });

  it('tells nothing of an error that was not written for people', async () => {
    rig.camera.take = async () => {
      throw new Error('connect ECONNREFUSED rtsp://admin:secret@10.0.0.9');
    };

    const view = await service.report(officer, report());

    expect(view.snapshotProblem).to.equal('The picture could not be taken or stored.');
  });

  it('gives a picture up at its deadline, and tells the one who takes it', async () => {
    let given: AbortSignal | undefined;
    rig.camera.take = (signal) => {
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
    expect((await stored()).total).to.equal(1);
    expect(rig.noted.reported).to.have.length(1);
  });

  it('keeps the first of two when another gateway stored the request meanwhile', async () => {
    rig.camera.take = async () => {
      await rig.findings.add(aFinding({ userId: officer.userId, text: '先到' }));
      return jpegBytes;
    };

    const view = await service.report(officer, report());

    expect(view.text).to.equal('先到');
    expect(await pictures()).to.deep.equal([]);
    expect(rig.noted.events).to.deep.equal([]);
  });

  it('refuses personal data and says what and where', async () => {
    const error = await refusalOf(() => service.report(officer, report({ text: '联系 13812345678' })));

    expect(error.code).to.equal('finding/personal-data');
    expect(error.issues).to.deep.equal([
      { path: 'body.text', message: 'holds a mobile phone number at characters 4–14' },
    ]);
    expect((await stored()).total).to.equal(0);
  });

  it('knows no camera of a jurisdiction beside and no stop of another camera', async () => {
    expect(await refusal(() => service.report(officer, report({ cameraId: 'far' })))).to.equal('camera/unknown');
    expect(await refusal(() => service.report(officer, report({ stopId: 'stop-9' })))).to.equal('stop/unknown');
    expect(await refusal(() => service.report(officer, report({ cameraId: 'c2', stopId: 'stop-1' })))).to.equal(
      'stop/unknown',
    );
  });

  it('is registered and pushed to the camera’s own officers when no rule says otherwise', async () => {
    const view = await service.report(officer, report());

    expect(view).to.deep.include({ state: 'pushed', version: 2, dueAtMs: rig.clock.now() + 600_000 });
    expect(view.holder).to.include({ organisationId: 'station', role: 'officer' });
    const { steps } = await rig.history.read(officer, view.id);
    expect(steps.map(({ kind, state }) => [kind, state])).to.deep.equal([
      ['report', 'registered'],
      ['push', 'pushed'],
    ]);
    expect(rig.noted.events.map(({ event }) => event.type)).to.deep.equal(['finding.report', 'finding.push']);
  });

  it('takes a place without a camera from the form, and no picture or clip for it', async () => {
    const field = { category: 'other' as const, severity: 'low' as const, text: '', requestId: 'r2' };

    const atPlace = await service.reportFromField(officer, { ...field, organisationId: 'station', place: '河堤步道' });

    expect(atPlace).to.deep.include({ source: 'form', place: '河堤步道', cameraName: '', hasSnapshot: false });
    expect(atPlace.cameraId).to.equal(undefined);
    expect((await rig.history.read(officer, atPlace.id)).evidence).to.deep.equal([]);
    expect(
      await refusal(() =>
        service.reportFromField(officer, { ...field, requestId: 'r3', organisationId: 'west', place: '山口' }),
      ),
    ).to.equal('organisation/unknown');
  });

  it('shows nothing of it to a jurisdiction beside', async () => {
    const view = await service.report(officer, report());

    expect(await refusal(() => rig.history.read(anActor(west), view.id))).to.equal('finding/unknown');
  });
});
