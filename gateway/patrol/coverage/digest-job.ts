import { wholeEstate } from '../../platform/actor/scope.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { RunTransaction } from '../../platform/database/run-transaction.ts';
import { PacedTask } from '../../platform/scheduling/paced-task.ts';
import type { Part } from '../../platform/scheduling/part.ts';
import type { RoundDigestStore } from './round-digest-store.ts';

interface DigestDeps {
  readonly digests: Pick<RoundDigestStore, 'listUndigested' | 'write'>;
  readonly transaction: RunTransaction;
  readonly log: Log;
  /** Between two few rounds; left out, a second. */
  readonly pauseMs?: number;
}

const roundsAtOnce = 20;

/**
 * Digests rounds that ended before there were digests, a few each second, the newest first; until then they are read stop
 * by stop. Ends its work when none is left.
 */
export function digestJob({ digests, transaction, log, pauseMs = 1000 }: DigestDeps): Part {
  let isOver = false;
  let digested = 0;
  const task = new PacedTask({
    pauseMs,
    run: async () => {
      if (isOver) return;
      const rounds = await digests.listUndigested(wholeEstate, roundsAtOnce);
      for (const round of rounds) await transaction((underWay) => digests.write(round, underWay));
      digested += rounds.length;
      isOver = rounds.length < roundsAtOnce;
      if (isOver && digested > 0) log.info({ rounds: digested }, 'rounds of before digested');
    },
    onFault: (error) => log.warn({ err: error }, 'digesting rounds of before failed'),
  });
  return { start: () => task.start(), stop: () => task.stop() };
}
