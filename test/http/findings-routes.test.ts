import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  addFindingPhoto,
  countFindings,
  listEvidenceViews,
  listFindings,
  readFinding,
  reportFinding,
  reportFromField,
  stepFinding,
} from '../../gateway/findings/findings-api.ts';
import { findingsRoutes } from '../../gateway/findings/findings-routes.ts';
import { createRule, previewRouting } from '../../gateway/findings/routing/rules-api.ts';
import { rulesRoutes } from '../../gateway/findings/routing/rules-routes.ts';
import { station, west } from '../fixtures/estate.ts';
import { clipBytes, type FindingsRig, jpegBytes as jpeg, openFindings } from '../fixtures/findings-rig.ts';
import { aPhotoFile } from '../fixtures/photo-file.ts';
import { type Asker, type ServedRoutes, readReply, serveRoutes } from './serve-routes.ts';

const officer: Asker = { role: 'officer', organisationPath: station.path };
const admin: Asker = { role: 'admin', organisationPath: station.path };
const stranger: Asker = { role: 'admin', organisationPath: west.path };
const body = { cameraId: 'c1', category: 'flooding', text: '路面积水', requestId: 'request-1' };

describe('the HTTP door of findings', () => {
  let rig: FindingsRig;
  let served: ServedRoutes;

  beforeEach(async () => {
    rig = await openFindings();
    const { service: findings, course, pictures: evidence, history, routing } = rig;
    served = await serveRoutes([...rulesRoutes(routing), ...findingsRoutes({ findings, course, evidence, history })]);
  });

  afterEach(async () => {
    await served.close();
    await rig.close();
  });

  const report = async () => readReply(await served.send('POST', '/findings', officer, body), reportFinding.reply);
  const read = async (id: string, asker = officer) =>
    readReply(await served.get(`/findings/${id}`, asker), readFinding.reply);

  it('stores a finding, lists it and serves its picture', async () => {
    const reply = await served.send('POST', '/findings', officer, body);
    expect(reply.status).to.equal(201);
    const finding = await readReply(reply, reportFinding.reply);
    const list = await readReply(await served.get('/findings', officer), listFindings.reply);
    const picture = await served.get(`/findings/${finding.id}/snapshot`, officer);

    expect(finding).to.include({ severity: 'medium', hasSnapshot: true });
    expect(list).to.deep.equal({ items: [finding], total: 1 });
    expect(picture.headers.get('content-type')).to.equal('image/jpeg');
    expect(picture.headers.get('cache-control')).to.equal('private, no-store');
    expect(Buffer.from(await picture.arrayBuffer())).to.deep.equal(jpeg);
  });

  it('gives a retry the same finding', async () => {
    const first = await readReply(await served.send('POST', '/findings', officer, body), reportFinding.reply);
    const second = await readReply(await served.send('POST', '/findings', officer, body), reportFinding.reply);

    expect(second).to.deep.equal(first);
  });

  it('refuses personal data with its place in the text', async () => {
    const reply = await served.send('POST', '/findings', officer, { ...body, text: '车主 110105 19491231 002X' });

    expect(reply.status).to.equal(422);
    expect(await reply.json()).to.deep.include({
      code: 'finding/personal-data',
      issues: [{ path: 'body.text', message: 'holds an identity-card number at characters 4–23' }],
    });
  });

  it('shows nothing of it to a jurisdiction beside, and lets technicians report nothing', async () => {
    const finding = await readReply(await served.send('POST', '/findings', officer, body), reportFinding.reply);

    expect((await served.get(`/findings/${finding.id}/snapshot`, stranger)).status).to.equal(404);
    expect(await readReply(await served.get('/findings', stranger), listFindings.reply)).to.include({ total: 0 });
    expect((await served.send('POST', '/findings', stranger, { ...body, requestId: 'r2' })).status).to.equal(404);
    expect((await served.send('POST', '/findings', { ...officer, role: 'technician' }, body)).status).to.equal(403);
    expect((await served.get(`/findings/${finding.id}`, stranger)).status).to.equal(404);
    expect(
      (await served.send('POST', `/findings/${finding.id}/steps`, stranger, { action: 'acknowledge', version: 2 }))
        .status,
    ).to.equal(404);
  });

  for (const path of ['..%2f..%2fetc%2fpasswd', '%2e%2e', 'x'.repeat(65)]) {
    it(`finds no picture under ${path.slice(0, 20)}`, async () => {
      expect((await served.get(`/findings/${path}/snapshot`, officer)).status).to.be.oneOf([404, 422]);
    });
  }

  it('plays a clip by byte ranges, and registers one view and each copy with its reason', async () => {
    const { id } = await report();
    rig.clock.pass(12_000);
    await rig.clips.collect();
    const clip = (await read(id)).evidence.find(({ kind }) => kind === 'clip');
    const path = `/findings/${id}/evidence/${clip?.id}`;
    const range = (bytes: string) =>
      fetch(`${served.url}${path}`, {
        headers: { 'x-role': 'officer', 'x-path': station.path, range: `bytes=${bytes}` },
      });

    const [first, rest] = [await range('0-3'), await range('4-')];
    const beyond = await range('9999-');

    expect([first.status, rest.status, beyond.status]).to.deep.equal([206, 206, 416]);
    expect(first.headers.get('content-range')).to.equal(`bytes 0-3/${clipBytes.length}`);
    expect(first.headers.get('content-type')).to.equal('video/mp4');
    expect(first.headers.get('cache-control')).to.equal('private, no-store');
    expect(await first.text()).to.equal(clipBytes.toString('utf8', 0, 4));
    expect(await rest.text()).to.equal(clipBytes.toString('utf8', 4));
    expect((await served.get(`${path}?copy=true`, officer)).status).to.equal(422);
    const copy = await served.get(`${path}?copy=true&purpose=evidence&note=${encodeURIComponent('移交分局')}`, officer);
    expect(copy.headers.get('content-disposition')).to.match(/^attachment; filename="?clip-[0-9a-f-]+\.mp4"?$/);
    await copy.arrayBuffer();
    const views = await readReply(await served.get(`/findings/${id}/views`, admin), listEvidenceViews.reply);
    const rows = views.items.map(({ act, purpose, note }) => `${act} ${purpose} ${note}`.trim()).sort();
    expect(rows).to.deep.equal(['copy evidence 移交分局', 'view handling']);
  });

  it('says why there is no clip, and keeps the finding', async () => {
    const { id } = await report();
    const [clip] = (await read(id)).evidence.filter(({ kind }) => kind === 'clip');
    expect(clip).to.include({ state: 'awaited' });

    const reply = await served.get(`/findings/${id}/evidence/${clip?.id}`, officer);

    expect(reply.status).to.equal(409);
    expect(await reply.json()).to.include({ code: 'evidence/unavailable' });
  });

  it('answers a stale step with both sides, and a step of another post with 403', async () => {
    const { id } = await report();
    const acknowledge = { action: 'acknowledge', version: 2 };
    const taken = await readReply(
      await served.send('POST', `/findings/${id}/steps`, officer, acknowledge),
      stepFinding.reply,
    );
    expect(taken).to.include({ state: 'acknowledged', version: 3 });

    const late = await served.send('POST', `/findings/${id}/steps`, admin, acknowledge);
    const other = await served.send(
      'POST',
      `/findings/${id}/steps`,
      { ...officer, role: 'technician' },
      { action: 'arrive', version: 3 },
    );

    expect(late.status).to.equal(409);
    expect(await late.json()).to.deep.include({
      code: 'finding/stale',
      stored: taken,
      yours: { ...acknowledge, note: '' },
    });
    expect(other.status).to.equal(403);
    expect(await readReply(await served.get('/finding-counts', officer), countFindings.reply)).to.deep.equal({
      ...{ waiting: 1, overdue: 0, open: 1, openOverdue: 0 },
    });
  });

  it('takes a form report with a photo, without what the phone told besides', async () => {
    const form = { organisationId: station.id, place: '河堤步道', category: 'other', requestId: 'form-1' };
    const finding = await readReply(await served.send('POST', '/field-reports', officer, form), reportFromField.reply);
    const upload = (bytes: Buffer) =>
      fetch(`${served.url}/findings/${finding.id}/photos`, {
        method: 'POST',
        headers: { 'x-role': 'officer', 'x-path': station.path, 'content-type': 'image/jpeg' },
        body: new Uint8Array(bytes),
      });

    const photo = await readReply(await upload(aPhotoFile), addFindingPhoto.reply);
    const refused = await upload(Buffer.from('no picture'));

    expect(photo).to.include({ kind: 'photo', state: 'stored', mediaType: 'image/png' });
    expect(refused.status).to.equal(422);
    const picture = await served.get(`/findings/${finding.id}/evidence/${photo.id}`, officer);
    expect(picture.headers.get('content-type')).to.equal('image/png');
    expect(
      (
        await served.send('POST', '/field-reports', officer, {
          ...form,
          requestId: 'x',
          cameraId: 'c1',
          place: undefined,
        })
      ).status,
    ).to.equal(422);
  });

  it('previews who would get a finding', async () => {
    const rule = {
      organisationId: station.id,
      name: '积水',
      position: 1,
      categories: ['flooding'],
      post: { organisationId: station.id, role: 'technician' },
    };
    await readReply(await served.send('POST', '/finding-rules', admin, rule), createRule.reply);
    const preview = async (category: string) =>
      readReply(
        await served.get(`/finding-rules/preview?organisationId=station&category=${category}`, admin),
        previewRouting.reply,
      );

    expect(await preview('flooding')).to.deep.equal({
      ...{
        post: { organisationName: station.name, role: 'technician' },
        ruleName: '积水',
        webhookNames: [],
        hiddenWebhookCount: 0,
      },
    });
    expect(await preview('other')).to.deep.include({ post: { organisationName: station.name, role: 'officer' } });
    expect((await report()).holder.role).to.equal('technician');
  });

  it('serves nothing beside its shelf', async () => {
    const { id } = await report();
    await writeFile(join(rig.folder, 'secrets.key'), 'secret');

    for (const path of ['..%2f..%2fsecrets.key', '%2e%2e%2fsecrets.key', `${id}%00.jpg`]) {
      expect((await served.get(`/findings/${id}/evidence/${path}`, officer)).status).to.be.oneOf([404, 422]);
    }
    expect(await readdir(join(rig.folder, 'findings', '2026-10'))).to.deep.equal([`${id}.jpg`]);
  });
});
