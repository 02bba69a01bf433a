import { expect } from 'chai';
import { createDuty } from '../../gateway/duty/create-duty.ts';
import {
  endDutyDecision,
  listDutyDecisions,
  overrideDuty,
  raiseDutyLevel,
  raiseSpecial,
  readDutyStanding,
  setEveRule,
  setNightWindows,
} from '../../gateway/duty/decisions/decisions-api.ts';
import { previewDuty, readDutyNow } from '../../gateway/duty/duty-api.ts';
import { checkDutyYear, listDutyYears, takeDutyYear } from '../../gateway/duty/years/years-api.ts';
import { EventBus } from '../../gateway/platform/events/event-bus.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import { openDatabase } from '../../gateway/platform/database/open-database.ts';
import { beijingAt, csvOfYear } from '../fixtures/duty.ts';
import { city, east, silentLog, station, west } from '../fixtures/estate.ts';
import { type Asker, type ServedRoutes, readReply, serveRoutes } from './serve-routes.ts';

const minuteMs = 60_000;
const officer: Asker = { role: 'officer', organisationPath: station.path };
const admin: Asker = { role: 'admin', organisationPath: city.path };
const stationAdmin: Asker = { role: 'admin', organisationPath: station.path };
const why = { reason: '重大活动安保', documentNumber: '公〔2026〕7号' };

describe('the HTTP door of duty', () => {
  let served: ServedRoutes;
  let database: Database;
  let nowMs = 0;
  const changes: string[] = [];

  beforeEach(async () => {
    nowMs = beijingAt('2026-12-30 22:00');
    changes.splice(0);
    database = await openDatabase({ url: 'sqlite::memory:', log: silentLog });
    await database.migrate();
    const bus = new EventBus((_name, error) => {
      throw error;
    });
    bus.on('duty.changed', ({ kind, organisationPath }) => void changes.push(`${kind} ${organisationPath}`));
    const organisations = {
      findOrganisation: async (scope: { organisationPath: string }, id: string) =>
        [city, east, west, station].find((one) => one.id === id && one.path.startsWith(scope.organisationPath)),
    };
    const duty = createDuty({
      ...{ database, organisations, bus, log: silentLog },
      settings: { nightStart: '20:00', nightEnd: '06:00', eveFrom: '' },
      clock: { now: () => nowMs, monotonic: () => 0 },
    });
    for (const part of duty.parts) await part.start?.();
    served = await serveRoutes(duty.routes);
  });
  afterEach(async () => {
    await served.close();
    await database.close();
  });

  const now = async (asker: Asker, query = '') =>
    readReply(await served.get(`/duty/now${query}`, asker), readDutyNow.reply);
  const standing = async (asker: Asker) => readReply(await served.get('/duty/standing', asker), readDutyStanding.reply);

  it('tells the mode now and how it was resolved', async () => {
    const { civilTime, resolution, nextChangeAtMs } = await now(officer);

    expect(civilTime).to.equal('2026-12-30 22:00');
    expect(resolution).to.deep.include({ base: 'normal', night: true, layer: 'weekday', yearStatus: 'official' });
    expect(nextChangeAtMs).to.equal(beijingAt('2026-12-31 06:00'));
  });

  it('previews a week and warns that next year is not official', async () => {
    const preview = await readReply(await served.get('/duty/preview', officer), previewDuty.reply);

    expect(preview.spans.map(({ resolution }) => resolution.dutyDate)).to.include('2027-01-01');
    expect(preview.years.at(-1)).to.deep.equal({ year: 2027, status: 'provisional' });
    expect(preview.warnings).to.deep.equal([{ code: 'next-year-not-official', year: 2027, status: 'provisional' }]);
  });

  it('refuses a preview of a year and a caller without a session', async () => {
    expect((await served.get('/duty/preview?days=365', officer)).status).to.equal(422);
    expect((await served.get('/duty/now')).status).to.equal(401);
  });

  it('raises the special mode in a part until its end, with its document on the chip', async () => {
    const body = { organisationId: 'east', toMs: nowMs + 60 * minuteMs, ...why };
    const raised = await readReply(await served.send('POST', '/duty/special', admin, body), raiseSpecial.reply);

    expect(raised).to.deep.include({ organisation: { id: 'east', name: east.name }, decidedBy: '测试', canEnd: true });
    const { resolution, nextChangeAtMs } = await now(officer);
    expect(resolution).to.deep.include({ base: 'special', night: true, layer: 'raised' });
    expect(resolution.basis).to.deep.include({ ...why, untilMs: body.toMs });
    expect(nextChangeAtMs).to.equal(body.toMs);
    expect((await now(admin, '?organisationId=west')).resolution.base).to.equal('normal');
    nowMs = body.toMs;
    expect((await now(officer)).resolution.base).to.equal('normal');
    expect(changes).to.deep.equal([`special ${east.path}`]);
  });

  it('lets nobody but an administrator raise it, and none without a reason, a document or an end', async () => {
    const body = { toMs: nowMs + minuteMs, ...why };
    const undocumented = { toMs: body.toMs, reason: why.reason };

    expect((await served.send('POST', '/duty/special', officer, body)).status).to.equal(403);
    expect((await served.send('POST', '/duty/special', admin, undocumented)).status).to.equal(422);
    expect((await served.send('POST', '/duty/special', admin, { ...body, toMs: nowMs })).status).to.equal(422);
    const endless = { ...body, toMs: nowMs + 61 * 1440 * minuteMs };
    expect((await served.send('POST', '/duty/special', admin, endless)).status).to.equal(422);
  });

  it('lets a station raise its own level, and not weaken that of its superior', async () => {
    const raise = async (asker: Asker, level: number) =>
      readReply(
        await served.send('POST', '/duty/levels', asker, { level, toMs: nowMs + minuteMs, reason: '辖区活动' }),
        raiseDutyLevel.reply,
      );

    await raise(stationAdmin, 2);
    expect((await now(officer)).resolution.level).to.equal(2);
    await raise(admin, 1);
    await raise(stationAdmin, 3);

    expect((await now(officer)).resolution.level).to.equal(1);
    const superior = (await standing(officer)).decisions.find(({ organisation }) => organisation === undefined);
    expect(superior).to.deep.include({ reason: '辖区活动', canEnd: false });
    expect(superior).to.not.have.property('decidedBy');
  });

  it('ends an order early, once, from now on, and keeps both in the history', async () => {
    const body = { toMs: nowMs + 60 * minuteMs, ...why };
    const { id } = await readReply(await served.send('POST', '/duty/special', admin, body), raiseSpecial.reply);
    nowMs += 10 * minuteMs;
    const end = (asker: Asker) => served.send('POST', `/duty/decisions/${id}/end`, asker, { reason: '活动结束' });

    expect((await end(stationAdmin)).status, 'an order from above').to.equal(404);
    expect(await readReply(await end(admin), endDutyDecision.reply)).to.deep.include({ isEnded: true, canEnd: false });
    expect((await end(admin)).status).to.equal(409);

    expect((await now(officer)).resolution.base).to.equal('normal');
    const { items } = await readReply(await served.get('/duty/decisions', admin), listDutyDecisions.reply);
    expect(items.map(({ ruling, reason }) => [ruling.kind, reason])).to.deep.equal([
      ['end', '活动结束'],
      ['special', '重大活动安保'],
    ]);
    const today = await readReply(await served.get('/duty/preview?from=2026-12-30&days=1', officer), previewDuty.reply);
    expect(today.spans.map(({ resolution }) => resolution.base)).to.include('special');
  });

  it('sets dates, and neither yesterday nor one that was set back is touched', async () => {
    const set = (fromDate: string, toDate: string) =>
      served.send('POST', '/duty/overrides', admin, { fromDate, toDate, base: 'holiday', ...why });

    expect((await set('2026-12-29', '2026-12-30')).status).to.equal(422);
    expect((await set('2026-12-31', '2026-12-30')).status).to.equal(422);
    const made = await readReply(await set('2026-12-31', '2027-01-01'), overrideDuty.reply);
    expect((await standing(officer)).decisions.map(({ id }) => id)).to.deep.equal([made.id]);
    nowMs = beijingAt('2027-01-02 10:00');
    expect((await standing(officer)).decisions).to.deep.equal([]);
    expect((await served.send('POST', `/duty/decisions/${made.id}/end`, admin, { reason: 'x' })).status).to.equal(409);
  });

  it('sets night windows by season and the eve rule for a part', async () => {
    const season = { from: '11-01', to: '03-31' };
    const windows = [{ start: '18:00', end: '07:00', season }];
    const body = { organisationId: 'east', windows, reason: '冬季' };

    await readReply(await served.send('PUT', '/duty/night-windows', admin, body), setNightWindows.reply);
    const eve = { organisationId: 'east', from: '17:30', reason: '节前' };
    await readReply(await served.send('PUT', '/duty/eve-rule', admin, eve), setEveRule.reply);

    expect((await now(officer)).nightWindow).to.deep.equal({ start: '18:00', end: '07:00' });
    const { windows: ruling, eveFrom } = await standing(officer);
    expect(ruling.map(({ start }) => start)).to.deep.equal(['18:00', '20:00']);
    expect(eveFrom).to.equal('17:30');
    nowMs = beijingAt('2026-12-31 17:30');
    expect((await now(officer)).resolution).to.deep.include({ base: 'holiday', eve: true, layer: 'provisional' });
  });

  it('refuses windows of two seasons for one day, and a day that does not exist', async () => {
    const send = (seasons: { from: string; to: string }[]) =>
      served.send('PUT', '/duty/night-windows', admin, {
        windows: seasons.map((season) => ({ start: '18:00', end: '07:00', season })),
        reason: '冬季',
      });

    const overlapping = [
      { from: '11-01', to: '03-31' },
      { from: '03-31', to: '10-31' },
    ];
    expect((await send(overlapping)).status).to.equal(422);
    expect((await send([{ from: '02-30', to: '03-31' }])).status).to.equal(422);
  });

  it('checks an announcement, takes it in, and makes the year official', async () => {
    const file = { year: 2027, text: `${csvOfYear(2027)}\n2027-02-20,workday,春节` };
    const report = await readReply(await served.send('POST', '/duty/years/check', admin, file), checkDutyYear.reply);

    expect(report).to.deep.include({ holidayCount: 13, workdayCount: 1, problems: [], leftOut: 0 });
    expect(report.changes).to.deep.equal([{ date: '2027-02-20', to: 'workday', name: '春节' }]);
    expect((await listYears())[2]).to.deep.include({ year: 2027, status: 'provisional' });

    await readReply(await served.send('POST', '/duty/years', admin, { ...file, ...why }), takeDutyYear.reply);

    const year = (await listYears())[2];
    expect(year).to.deep.include({ year: 2027, status: 'official' });
    expect(year?.basis).to.deep.include(why);
    nowMs = beijingAt('2027-02-20 10:00');
    expect((await now(officer)).resolution).to.deep.include({ base: 'normal', makeUp: true, yearStatus: 'official' });
  });

  it('refuses an announcement with problems as a whole, and tells each of them', async () => {
    const text = `${csvOfYear(2027).replace('2027-10-01', '2027-10-32')}\n2027-02-22,workday,春节`;

    const refused = await served.send('POST', '/duty/years', admin, { year: 2027, text, ...why });

    expect(refused.status).to.equal(422);
    const { code, issues } = (await refused.json()) as { code: string; issues: { path: string }[] }; // RFC 9457
    expect(code).to.equal('calendar/invalid');
    expect(issues.map(({ path }) => path)).to.deep.equal(['body.text line 12', 'body.text line 15', 'body.text file']);
    expect((await listYears())[2]?.status).to.equal('provisional');
  });

  async function listYears() {
    const { items } = await readReply(await served.get('/duty/years', officer), listDutyYears.reply);
    return items;
  }
});
