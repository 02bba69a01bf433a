import type { Actor } from '../../platform/actor/actor.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { periodOf } from '../coverage/period.ts';
import type { CoverageStore } from '../coverage/coverage-store.ts';
import type { AttentionStore } from './attention-store.ts';
import { findPatterns, manyRefusedReports } from './find-patterns.ts';
import type { WatchPatternView } from './patterns-api.ts';

interface PatternDeps {
  readonly coverage: Pick<CoverageStore, 'listWatched' | 'listRefused'>;
  readonly checks: Pick<AttentionStore, 'list'>;
  readonly clock: Clock;
}

/** More stops than that are not looked through at once: the newest count. */
const mostStops = 50_000;

/** Patterns over many rounds, from the stops that were seen and the attention checks. */
export class PatternService {
  readonly #deps: PatternDeps;

  constructor(deps: PatternDeps) {
    this.#deps = deps;
  }

  /** @throws GatewayError `request/invalid` */
  async list(actor: Actor, question: { readonly fromDate: string; readonly toDate: string }) {
    const { coverage, checks, clock } = this.#deps;
    const period = periodOf(question, clock.now());
    const [stops, answered, refused] = await Promise.all([
      coverage.listWatched(actor.scope, period, mostStops),
      checks.list(actor.scope, period),
      coverage.listRefused(actor.scope, period, manyRefusedReports),
    ]);
    return {
      items: findPatterns(stops, answered, refused).map(({ officerId, officerName, patterns }) => ({
        officerId,
        officerName,
        patterns: patterns.map((pattern): WatchPatternView => pattern),
      })),
    };
  }
}
