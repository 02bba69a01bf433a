import type { Scope } from '../../platform/actor/scope.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { closedByCause, type FigurePeriod, figuresByUnit, figuresOf } from './ticket-figures.ts';
import type { TicketStore } from './ticket-store.ts';

interface Deps {
  readonly tickets: Pick<TicketStore, 'listOfPeriod'>;
}

const longestMs = 366 * 86_400_000;

/** Repair figures of a period. */
export class FiguresService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws GatewayError `request/invalid` for a period that ends before it begins, or is longer than a year */
  async read(scope: Scope, period: FigurePeriod) {
    const { fromMs, toMs } = period;
    if (toMs <= fromMs || toMs - fromMs > longestMs) {
      const message = 'must lie after query.from, by at most 366 days';
      throw new GatewayError('request/invalid', `query.to ${message}.`, { issues: [{ path: 'query.to', message }] });
    }
    const tickets = await this.#deps.tickets.listOfPeriod(scope, fromMs, toMs);
    return {
      total: figuresOf(tickets, period),
      units: figuresByUnit(tickets, period),
      causeCodes: closedByCause(tickets, period),
    };
  }
}
