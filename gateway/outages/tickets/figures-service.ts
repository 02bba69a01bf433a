import type { Scope } from '../../platform/actor/scope.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { figuresOfSums } from './repair-sums.ts';
import type { FigurePeriod } from './ticket-figures.ts';
import type { TicketFiguresStore } from './ticket-figures-store.ts';

interface Deps {
  readonly figures: Pick<TicketFiguresStore, 'sumByUnit' | 'countByCause'>;
  readonly units: { namesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>> };
}

const longestMs = 366 * 86_400_000;

/** Repair figures of a period. */
export class FiguresService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * The whole, by maintaining unit (most closed ones first) and by why it broke (the most frequent first).
   *
   * @throws GatewayError `request/invalid` for a period that ends before it begins, or is longer than a year
   */
  async read(scope: Scope, period: FigurePeriod) {
    const { fromMs, toMs } = period;
    if (toMs <= fromMs || toMs - fromMs > longestMs) {
      const message = 'must lie after query.from, by at most 366 days';
      throw new GatewayError('request/invalid', `query.to ${message}.`, { issues: [{ path: 'query.to', message }] });
    }
    const { figures, units } = this.#deps;
    const [parts, causeCodes] = await Promise.all([
      figures.sumByUnit(scope, period),
      figures.countByCause(scope, period),
    ]);
    const names = await units.namesOf(parts.flatMap(({ unitId }) => unitId ?? []));
    return {
      total: figuresOfSums(parts),
      units: parts
        .map((part) => ({
          ...(part.unitId !== undefined && { unitId: part.unitId }),
          unitName: (part.unitId === undefined ? undefined : names.get(part.unitId)) ?? part.unitName,
          ...figuresOfSums([part]),
        }))
        .toSorted((left, right) => right.closed - left.closed || right.opened - left.opened),
      causeCodes: causeCodes.toSorted((left, right) => right.closed - left.closed),
    };
  }
}
