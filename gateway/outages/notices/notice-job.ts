import type { Log } from '../../platform/observability/log.ts';
import { PacedTask } from '../../platform/scheduling/paced-task.ts';
import type { Part } from '../../platform/scheduling/part.ts';
import type { WebhookNews } from '../../platform/webhooks/webhook-news-service.ts';
import type { DigestService } from './digest-service.ts';
import type { NoticeKeeping } from './notice-keeping-service.ts';
import type { TicketNews } from './ticket-news-service.ts';
import type { NoticeService } from './notice-service.ts';

interface Work {
  readonly notices: Pick<NoticeService, 'start' | 'stop' | 'catchUp' | 'escalate'>;
  /** What else is told to webhooks: steps of tickets, work that is done. */
  readonly tellers: readonly Pick<TicketNews, 'start' | 'stop'>[];
  readonly news: Pick<WebhookNews, 'catchUp'>;
  readonly digests: Pick<DigestService, 'sweep'>;
  readonly sending: { sendDue(): Promise<void> };
  readonly keeping: Pick<NoticeKeeping, 'forgetOld'>;
}

const tellPauseMs = 1000;
const lookPauseMs = 15_000;
const forgetPauseMs = 3_600_000;

/** Tells, calls the next ones, makes digests, sends. What failed, the next look finds. */
export function noticeJob({ notices, tellers, news, digests, sending, keeping }: Work, log: Log): Part {
  const task = (name: string, pauseMs: number, run: () => Promise<void>): PacedTask =>
    new PacedTask({
      ...{ pauseMs, run },
      onFault: (error) => log.warn({ err: error, task: name }, 'notices not worked off'),
      onRecovery: (failures) => log.info({ failures, task: name }, 'notices worked off again'),
    });
  const tasks = [
    task('tell', tellPauseMs, async () => {
      await notices.catchUp();
      await news.catchUp();
    }),
    // By itself: a server that answers slowly holds up the making of notices for nobody.
    task('send', tellPauseMs, () => sending.sendDue()),
    task('look', lookPauseMs, async () => {
      await notices.escalate();
      await digests.sweep();
    }),
    task('forget', forgetPauseMs, () => keeping.forgetOld()),
  ];
  return {
    start: () => {
      notices.start();
      tellers.forEach((each) => each.start());
      tasks.forEach((each) => each.start());
    },
    stop: async () => {
      notices.stop();
      tellers.forEach((each) => each.stop());
      await Promise.all(tasks.map((each) => each.stop()));
    },
  };
}
