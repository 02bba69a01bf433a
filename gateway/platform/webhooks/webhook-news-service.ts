import { wholeEstate } from '../actor/scope.ts';
import type { RunTransaction } from '../database/run-transaction.ts';
import type { Log } from '../observability/log.ts';
import type { WebhookEvent } from './cloud-event.ts';
import type { WebhookOutbox } from './outbox.ts';
import type { WebhookStore } from './webhook-store.ts';

interface Deps {
  readonly webhooks: Pick<WebhookStore, 'listAbove'>;
  readonly outbox: WebhookOutbox;
  readonly transaction: RunTransaction;
  readonly log: Log;
}

/** What is told, and the organisation of which it is told. */
interface News {
  readonly organisationPath: string;
  readonly event: WebhookEvent;
}

/**
 * Tells the webhooks of an organisation and of its superiors what was heard on the bus. What the database refuses waits
 * for the next call; ids by `eventIdOf` keep what is heard again from being told again.
 */
export class WebhookNews {
  readonly #deps: Deps;
  /** What is not in the outbox yet. */
  #waiting: readonly News[] = [];

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  take(organisationPath: string, event: WebhookEvent): void {
    this.#waiting = [...this.#waiting, { organisationPath, event }];
  }

  /** Puts what came into the outbox. */
  async catchUp(): Promise<void> {
    for (const news of this.#waiting) {
      await this.#put(news);
      this.#waiting = this.#waiting.filter((each) => each !== news);
    }
  }

  async #put({ organisationPath, event }: News): Promise<void> {
    const { webhooks, outbox, transaction, log } = this.#deps;
    const receivers = await webhooks.listAbove(wholeEstate, organisationPath);
    if (receivers.length === 0) return;
    const ids = receivers.map(({ id }) => id);
    await transaction((underWay) => outbox.put(ids, event, underWay));
    log.info({ type: event.type, subject: event.subject, receivers: ids.length }, 'told to webhooks');
  }
}
