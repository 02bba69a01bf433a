import { wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { NoticedCauseStore } from './noticed-cause-store.ts';
import type { NoticeStore } from './notice-store.ts';

interface Deps {
  readonly notices: Pick<NoticeStore, 'forget'>;
  readonly causes: Pick<NoticedCauseStore, 'listOpen' | 'forget'>;
  readonly clock: Clock;
  readonly policy: { readonly keepDays: number };
}

const dayMs = 86_400_000;

/** Forgets notices that are older than they are kept, and the causes that they told of. */
export class NoticeKeeping {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async forgetOld(): Promise<void> {
    const { notices, causes, clock, policy } = this.#deps;
    const beforeMs = clock.now() - policy.keepDays * dayMs;
    const open = await causes.listOpen(wholeEstate);
    const openIds = open.map(({ id }) => id);
    await notices.forget(beforeMs, openIds);
    await causes.forget(beforeMs);
  }
}
