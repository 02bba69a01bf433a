import { expect } from 'chai';
import type { Cause } from '../../gateway/outages/causes/cause.ts';
import { anActor, city, east } from '../fixtures/estate.ts';
import { aCause } from '../fixtures/notice.ts';
import { NoticeRig } from '../fixtures/notice-rig.ts';
import { aTicket } from '../fixtures/ticket.ts';
import { poll } from '../poll.ts';

describe('a ticket that somebody accepted', () => {
  it('acknowledges its cause, and nobody else is called', async () => {
    const rig = await NoticeRig.open();
    const chief = await rig.subscribe({ organisationId: city.id, name: '值班长', severities: ['minor'] });
    await rig.subscribe({ next: { subscriptionId: chief.id, afterMinutes: 15 } });
    await rig.happens(aCause('c1'));
    const ticket = aTicket({ causeId: 'c1' as Cause['id'] }); // a brand

    rig.bus.emit('ticket.accepted', { ticket, byName: '赵工', atMs: rig.clock.now() });

    const { scope } = anActor(east);
    const who = await poll(
      'the cause is acknowledged',
      async () => (await rig.service.read(scope, 'c1')).acknowledgedBy,
    );
    rig.clock.pass(20 * 60_000);
    await rig.sendAll();
    await rig.close();
    expect(who).to.equal('赵工');
    expect(rig.mail.mails).to.have.length(1);
  });
});
