import { expect } from 'chai';
import type { Notice } from '../../gateway/outages/notices/notice.ts';
import { noticeSending } from '../../gateway/outages/notices/notice-sending-service.ts';
import { NoticeStore } from '../../gateway/outages/notices/notice-store.ts';
import type { Subscription } from '../../gateway/outages/notices/subscription.ts';
import { SubscriptionStore } from '../../gateway/outages/notices/subscription-store.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import { openDatabase } from '../../gateway/platform/database/open-database.ts';
import type { TryOutcome } from '../../gateway/platform/outbox/outbox-entry.ts';
import { silentLog } from '../fixtures/estate.ts';
import { aNotice, aSubscription, confirmedAtMs } from '../fixtures/notice.ts';
import { FakeClock } from '../fixtures/patrol.ts';

const robot = aSubscription('robot', { channel: { kind: 'wecom', host: 'robot.example.cn', sealedUrl: 'sealed' } });
const mail = aSubscription('mail');

describe('sending of notices', () => {
  let database: Database;
  let notices: NoticeStore;
  let sending: ReturnType<typeof noticeSending>;
  let tried: string[];
  let warned: string[];
  let answer: (subscription: Subscription) => TryOutcome;

  beforeEach(async () => {
    database = await openDatabase({ url: 'sqlite::memory:', log: silentLog });
    await database.migrate();
    notices = new NoticeStore(database);
    const subscriptions = new SubscriptionStore(database);
    for (const each of [robot, mail]) await subscriptions.add(each);
    [tried, warned, answer] = [[], [], () => ({ ok: true, status: 200 })];
    sending = noticeSending({
      ...{ subscriptions, notices, clock: new FakeClock(confirmedAtMs) },
      carrier: {
        send: async (subscription, { id }) => {
          tried.push(id);
          return answer(subscription);
        },
      },
      ...{
        log: { ...silentLog, warn: ({ entryId }) => void warned.push(String(entryId)) },
        chance: () => 0.5,
        policy: { deadlineSeconds: 1, giveUpHours: 72 },
      },
    });
  });

  afterEach(() => database.close());

  const addMany = async ({ id: subscriptionId }: Subscription, count: number, nextAtMs: number): Promise<void> => {
    const members: Partial<Notice> = { subscriptionId, nextAtMs };
    for (let index = 0; index < count; index++)
      await notices.add(aNotice(`${subscriptionId}${String(index)}`, members));
  };

  it('of one subscription do not wait behind hundreds for a robot that takes only some in a minute', async () => {
    await addMany(robot, 100, confirmedAtMs - 1000);
    await addMany(mail, 1, confirmedAtMs);

    await sending.sendDue();

    expect(tried.filter((id) => id.startsWith('robot'))).to.have.length(18);
    expect(tried).to.include('mail0');
  });

  it('tries a server that does not answer once in a sweep, and lets nobody else wait for it', async () => {
    await addMany(mail, 100, confirmedAtMs - 1000);
    await addMany(robot, 3, confirmedAtMs);
    answer = ({ id }) => (id === mail.id ? { ok: false, problem: 'no answer' } : { ok: true, status: 200 });

    await sending.sendDue();

    expect(tried.toSorted()).to.deep.equal(['mail0', 'robot0', 'robot1', 'robot2']);
  });

  it('sets aside what cannot be read, tells of it once, and sends what stands behind it', async () => {
    await addMany(mail, 3, confirmedAtMs);
    await database.sequelize.query(`UPDATE notices SET text = 'torn' WHERE id = 'mail0'`);

    await sending.sendDue();
    await sending.sendDue();

    expect(tried).to.deep.equal(['mail1', 'mail2']);
    expect(warned).to.deep.equal(['mail0']);
    const counts = await notices.outbox.countOpen({ organisationPath: '/' });
    expect(counts.get(mail.id)).to.deep.equal({ waitingCount: 0, failedCount: 1 });
  });

  it('goes on past a subscription that cannot be read', async () => {
    await addMany(mail, 1, confirmedAtMs);
    await addMany(robot, 1, confirmedAtMs);
    await database.sequelize.query(`UPDATE notice_subscriptions SET channel = '{}' WHERE id = 'robot'`);

    await sending.sendDue();

    expect(tried).to.deep.equal(['mail0']);
  });
});
