import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { FindingView } from '../../gateway/findings/findings-api.ts';
import type { FindingAction } from '../../gateway/findings/course/finding-course.ts';
import { GatewayError } from '../../gateway/platform/errors/gateway-error.ts';
import { anActor, city, east, station, west } from '../fixtures/estate.ts';
import { aReport, clipBytes, type FindingsRig, openFindings } from '../fixtures/findings-rig.ts';
import { refusal, refusalOf } from '../fixtures/refusal.ts';

const officer = anActor(station, 'officer');
const second = { ...anActor(station, 'officer'), userId: 'second' as (typeof officer)['userId'], displayName: '李四' }; // a brand
const admin = anActor(east, 'admin');
const day = 86_400_000;

describe('findings on their way', () => {
  let rig: FindingsRig;
  let finding: FindingView;

  const step = (action: FindingAction | 'note', version: number, note = '', by = second) =>
    rig.course.step(by, finding.id, { action, version, note });
  const history = async (id = finding.id, by = officer) => rig.history.read(by, id);

  beforeEach(async () => {
    rig = await openFindings();
    finding = await rig.service.report(officer, aReport());
  });
  afterEach(() => rig.close());

  it('are reported by one, handled by another and reviewed by the first, every step in the history', async () => {
    await step('acknowledge', 2);
    await step('arrive', 3);
    await step('handle', 4, '已疏通排水口');
    await step('feed-back', 5, '积水已退');
    const closed = await step('close', 6, '复核通过', officer);

    expect(closed).to.include({ state: 'closed', version: 7 });
    const { steps, actions } = await history();
    expect(steps.map(({ kind, byName, note }) => `${kind} ${byName} ${note}`.trim())).to.deep.equal([
      ...['report 测试', 'push 测试', 'acknowledge 李四', 'arrive 李四', 'handle 李四 已疏通排水口'],
      ...['feed-back 李四 积水已退', 'close 测试 复核通过'],
    ]);
    expect(actions).to.deep.equal([]);
    expect(rig.noted.events.map(({ event }) => event.type)).to.have.length(7);
  });

  it('take one of two steps at once, and tell the other what came before', async () => {
    const results = await Promise.allSettled([step('acknowledge', 2), step('return', 2, '不属本所', officer)]);

    expect(results.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected']);
    const [lost] = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    expect(lost).to.be.instanceOf(GatewayError).and.to.include({ code: 'finding/stale' });
    expect((await history()).steps).to.have.length(3);
  });

  it('refuse what the state does not have, a missing reason, and personal data in a note', async () => {
    expect(await refusal(() => step('close', 2))).to.equal('finding/impossible-step');
    expect((await refusalOf(() => step('return', 2))).issues).to.deep.equal([
      { path: 'body.note', message: 'must say what was done, or why not' },
    ]);
    expect((await refusalOf(() => step('note', 2, '电话 13812345678'))).issues[0]?.path).to.equal('body.note');
    expect(await refusal(() => step('acknowledge', 2, '', anActor(west, 'officer')))).to.equal('finding/unknown');
    expect(await refusal(() => step('acknowledge', 2, '', anActor(station, 'technician')))).to.equal(
      'permission/denied',
    );
    expect((await history()).finding.version).to.equal(2);
  });

  it('are pushed beside by a superior, who is followed there: the old post sees it, the new one brings it on', async () => {
    const post = { organisationId: west.id, role: 'technician' as const };
    await rig.course.step(anActor(city), finding.id, { action: 'push', version: 2, note: '', post });
    const fitter = anActor(west, 'technician');

    const taken = await rig.course.step(fitter, finding.id, { action: 'acknowledge', version: 3, note: '' });

    expect(taken.state).to.equal('acknowledged');
    expect(await refusal(() => step('arrive', 4))).to.equal('permission/denied');
    expect((await history()).finding.handler?.organisationId).to.equal('west');
    expect((await history(finding.id, fitter)).evidence).to.have.length(2);
    const audiences = rig.noted.announced.slice(-2).map(({ audience }) => audience);
    expect(audiences).to.deep.equal([{ organisationPath: station.path }, { organisationPath: west.path }]);
    const returned = await rig.course.step(fitter, finding.id, { action: 'return', version: 4, note: '已归还' });
    expect(returned.handler).to.equal(undefined);
    expect(await refusal(() => history(finding.id, fitter))).to.equal('finding/unknown');
  });

  it('are not reviewed by who handled them or fed them back, whoever that is; a return is no review', async () => {
    await step('acknowledge', 2);
    await step('handle', 3, '已疏通排水口');
    await step('feed-back', 4, '积水已退', officer);
    const offered = async (by: typeof officer) => (await rig.history.read(by, finding.id)).actions;

    for (const worker of [second, officer]) {
      const { code, message } = await refusalOf(() => step('close', 5, '', worker));
      expect([code, message.includes(station.name)]).to.deep.equal(['review/own-work', true]);
      expect(await offered(worker)).to.deep.equal(['return']);
      expect((await rig.history.read(worker, finding.id)).isOwnWork).to.equal(true);
    }
    expect(await offered(admin)).to.deep.equal(['return', 'close']);
    await step('return', 5, '仍有积水', second);
    await step('handle', 6, '再次疏通', second);
    await step('feed-back', 7, '已退', second);
    expect(await refusal(() => step('close', 8, '', officer))).to.equal('review/own-work');
    expect((await step('close', 8, '', admin)).state).to.equal('closed');
  });

  it('tell superiors of what is overdue, once for each level', async () => {
    await rig.course.escalateDue();
    expect((await history()).finding.escalation).to.equal(0);

    rig.clock.pass(600_000);
    await rig.course.escalateDue();
    await rig.course.escalateDue();
    rig.clock.pass(3_600_000);
    await rig.course.escalateDue();
    rig.clock.pass(day);
    await rig.course.escalateDue();

    const { finding: late, steps } = await history();
    expect(late).to.include({ escalation: 2, state: 'pushed' });
    expect(
      steps.filter(({ kind }) => kind === 'escalate').map(({ otherId, byName }) => [otherId, byName]),
    ).to.deep.equal([
      ['east', ''],
      ['city', ''],
    ]);
    await step('acknowledge', 4);
    expect((await history()).finding.escalation).to.equal(0);
  });

  it('merge duplicates: one keeps the history of both, and nothing is deleted', async () => {
    const duplicate = await rig.service.report(second, aReport({ requestId: 'again' }));
    expect((await history(duplicate.id)).similar.map(({ id }) => id)).to.deep.equal([finding.id]);

    await rig.course.merge(second, duplicate.id, { intoId: finding.id, version: 2, note: '同一处积水' });

    const kept = await history();
    expect(kept.merged.map(({ id, state }) => [id, state])).to.deep.equal([[duplicate.id, 'merged']]);
    expect(kept.steps.map(({ kind }) => kind).sort()).to.deep.equal([
      'absorb',
      'merge',
      'push',
      'push',
      'report',
      'report',
    ]);
    expect(kept.evidence).to.have.length(4);
    const again = () => rig.course.merge(second, finding.id, { intoId: duplicate.id, version: 3, note: '' });
    expect(await refusal(again)).to.equal('finding/impossible-step');
    const self = () => rig.course.merge(second, finding.id, { intoId: finding.id, version: 3, note: '' });
    expect(await refusal(self)).to.equal('finding/impossible-step');
  });
});

describe('pictures of findings', () => {
  let rig: FindingsRig;
  let finding: FindingView;
  const look = { act: 'view', purpose: 'handling', note: '' } as const;
  const files = async () => (await readdir(join(rig.folder, 'findings', '2026-10'))).sort();
  const clip = async () => (await rig.history.read(officer, finding.id)).evidence.find(({ kind }) => kind === 'clip');

  beforeEach(async () => {
    rig = await openFindings();
    finding = await rig.service.report(officer, aReport({ seenAtMs: rig.clock.now() - 500 }));
  });
  afterEach(() => rig.close());

  it('have a clip of the 20 s before and the 10 s after what was seen, once its end has come', async () => {
    rig.clock.pass(10_000);
    await rig.clips.collect();
    expect(await clip()).to.include({ state: 'awaited' });
    expect(rig.noted.kept).to.equal(1);

    rig.clock.pass(1000);
    await rig.clips.collect();

    const seenAtMs = rig.clock.now() - 11_500;
    expect(rig.noted.askedClip).to.deep.include({ fromMs: seenAtMs - 20_000, toMs: seenAtMs + 10_000 });
    const stored = await clip();
    expect(stored).to.include({ state: 'stored', sizeBytes: clipBytes.length, fromMs: 1000, toMs: 31_000 });
    expect(await files()).to.deep.equal([`${finding.id}.jpg`, `${stored?.id}.mp4`].sort());
    expect(rig.noted.announced.at(-1)).to.deep.include({ key: finding.id });
  });

  it('say why there is no clip; one that is only busy is asked again', async () => {
    rig.camera.clip = () => Promise.reject(new GatewayError('clip/busy', 'Too many clips are being made.'));
    rig.clock.pass(12_000);
    await rig.clips.collect();
    expect(await clip()).to.include({ state: 'awaited' });
    rig.camera.clip = () => Promise.reject(new Error('ENOSPC /secret/path'));
    rig.clock.pass(3000);
    await rig.clips.collect();

    expect(await clip()).to.include({ state: 'failed', problem: 'The clip could not be stored.' });
    expect(await files()).to.deep.equal([`${finding.id}.jpg`]);
    expect((await rig.history.read(officer, finding.id)).finding.state).to.equal('pushed');
  });

  it('say that the gateway was away when a clip’s time came and nothing is in memory any more', async () => {
    rig.camera.clip = () => Promise.reject(new GatewayError('clip/unavailable', 'There is no video of that time.'));
    rig.clock.pass(day);
    await rig.clips.collect();

    expect(await clip()).to.include({ state: 'failed', problem: 'There is no video of that time.' });
  });

  it('are shown to nobody without a row in the register', async () => {
    await rig.pictures.openSnapshot(second, finding.id, look);
    await rig.pictures.openSnapshot(second, finding.id, look);
    rig.clock.pass(300_001);
    await rig.pictures.openSnapshot(second, finding.id, look);

    const { views, total } = await rig.pictures.listViews(admin, finding.id, { limit: 9 });
    expect(total).to.equal(2);
    expect(views[0]).to.include({ act: 'view', purpose: 'handling', userName: '李四', evidenceId: finding.id });
    expect(await refusal(() => rig.pictures.openSnapshot(anActor(west), finding.id, look))).to.equal('finding/unknown');
    expect((await rig.pictures.listViews(admin, finding.id, { limit: 9 })).total).to.equal(2);
  });

  it('are deleted after 30 days, and what there was stays on record', async () => {
    rig.clock.pass(12_000);
    await rig.clips.collect();
    rig.clock.pass(30 * day - 12_001);
    await rig.expiry.deleteExpired();
    expect(await files()).to.have.length(2);

    rig.clock.pass(12_001);
    await rig.expiry.deleteExpired();

    expect(await files()).to.deep.equal([]);
    const { finding: stored, evidence, steps } = await rig.history.read(officer, finding.id);
    expect(evidence.map(({ state }) => state)).to.deep.equal(['deleted', 'deleted']);
    expect(stored).to.include({
      hasSnapshot: false,
      snapshotProblem: 'The picture was deleted when its time was over.',
    });
    expect(steps.filter(({ kind }) => kind === 'expire')).to.have.length(2);
    expect(await refusal(() => rig.pictures.openSnapshot(officer, finding.id, look))).to.equal('snapshot/unavailable');
  });

  it('stay while a legal hold lasts, and go when it is over', async () => {
    expect(
      await refusal(() => rig.pictures.hold(admin, finding.id, { basis: '治安案件', until: '2026-09-30' })),
    ).to.equal('request/invalid');
    const held = await rig.pictures.hold(admin, finding.id, { basis: '治安案件', until: '2026-12-31' });
    expect(held.hold).to.deep.equal({ basis: '治安案件', until: '2026-12-31' });

    rig.clock.nowMs = Date.parse('2026-12-31T23:59:59+08:00');
    await rig.expiry.deleteExpired();
    expect(await files()).to.have.length(1);
    rig.clock.nowMs = Date.parse('2027-01-01T00:00:00+08:00');
    await rig.expiry.deleteExpired();

    expect(await files()).to.deep.equal([]);
    expect((await rig.history.read(officer, finding.id)).steps.map(({ kind, note }) => `${kind} ${note}`)).to.include(
      'hold 治安案件 → 2026-12-31',
    );
  });

  it('go at their time again when a hold is released', async () => {
    await rig.pictures.hold(admin, finding.id, { basis: '治安案件', until: '2027-12-31' });
    const released = await rig.pictures.release(admin, finding.id, '已结案');
    rig.clock.pass(31 * day);
    await rig.expiry.deleteExpired();

    expect(released).not.to.have.property('hold');
    expect(await files()).to.deep.equal([]);
  });
});
