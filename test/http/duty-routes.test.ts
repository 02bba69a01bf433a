import { expect } from 'chai';
import { readCalendar } from '../../gateway/duty/calendar-provider.ts';
import { instantOf } from '../../gateway/platform/clock/civil-time.ts';
import { previewDuty, readDutyNow } from '../../gateway/duty/duty-api.ts';
import { dutyRoutes } from '../../gateway/duty/duty-routes.ts';
import { DutyService } from '../../gateway/duty/duty-service.ts';
import { type Asker, type ServedRoutes, readReply, serveRoutes } from './serve-routes.ts';

const officer: Asker = { role: 'officer', organisationPath: '/city/county/' };

describe('the HTTP door of duty modes', () => {
  let served: ServedRoutes;

  before(async () => {
    const duty = new DutyService({
      overrides: { listFrom: async () => [] },
      calendar: readCalendar(),
      policy: { nightStart: '20:00', nightEnd: '06:00' },
      clock: { now: () => instantOf('2026-12-31', 22 * 60), monotonic: () => 0 },
    });
    served = await serveRoutes(dutyRoutes(duty));
  });
  after(() => served.close());

  it('tells the mode now and how it was resolved', async () => {
    const now = await readReply(await served.get('/duty/now', officer), readDutyNow.reply);

    expect(now.civilTime).to.equal('2026-12-31 22:00');
    expect(now.resolution).to.deep.include({ base: 'normal', night: true, layer: 'weekday', yearStatus: 'official' });
    expect(now.nextChangeAtMs).to.equal(instantOf('2027-01-01', 6 * 60));
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
});
