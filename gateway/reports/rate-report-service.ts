import type { RatePeriod, RateService } from '../health/minutes/rate-service.ts';
import type { RateGrouping } from '../health/minutes/rates.ts';
import type { Actor } from '../platform/actor/actor.ts';
import type { Log } from '../platform/observability/log.ts';
import type { Cell } from '../registry/sheets/cell.ts';
import type { SheetFormat } from '../registry/sheets/read-lines.ts';
import { writeSheet } from '../registry/sheets/write-sheet.ts';
import { cameraHeading, cameraRow, dayRows, groupingWords, groupRow, headRows } from './rate-report.ts';
import type { RepairReportService } from './repairs/repair-report-service.ts';
import { repairRows, ticketHeading, ticketRow } from './repairs/repair-sheet.ts';

interface Deps {
  readonly rates: Pick<RateService, 'read' | 'listDays' | 'rank' | 'nameCameras'>;
  readonly repairs: Pick<RepairReportService, 'read' | 'rank'>;
  readonly log: Log;
}

interface RateReportWish extends RatePeriod {
  readonly by: RateGrouping;
  readonly format: SheetFormat;
}

const camerasAtOnce = 200;

/** Reports of rates and repairs as sheets, each with everything behind its figures. */
export class RateReportService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * One sheet: the whole, its groups, its days, repairs and causes, and below them each camera and each closed ticket,
   * the worst first.
   *
   * @throws GatewayError `organisation/unknown`, `request/invalid` (dates) before the first byte
   */
  async export(actor: Actor, { by, format, ...period }: RateReportWish): Promise<AsyncGenerator<Uint8Array>> {
    const { rates, repairs, log } = this.#deps;
    const whole = await rates.read(actor.scope, { ...period, by });
    const { items: days } = await rates.listDays(actor.scope, period);
    const mended = await repairs.read(actor.scope, { ...period, by });
    const { from, to } = period;
    log.info({ userId: actor.userId, from, to, by, cameras: whole.total.cameras }, 'rate report exported');
    return writeSheet(
      format,
      this.#rows(actor, period, [
        ...[...headRows(whole), ...whole.groups.map(groupRow), ...dayRows(days)],
        ...repairRows(mended, groupingWords[by]),
      ]),
    );
  }

  async *#rows(
    { scope }: Actor,
    period: RatePeriod,
    above: readonly (readonly Cell[])[],
  ): AsyncGenerator<readonly (readonly Cell[])[]> {
    const { rates, repairs } = this.#deps;
    yield [...above, [], cameraHeading];
    const cameras = await rates.rank(scope, { ...period, order: 'offline' });
    for (let from = 0; from < cameras.length; from += camerasAtOnce) {
      yield (await rates.nameCameras(scope, cameras.slice(from, from + camerasAtOnce))).map(cameraRow);
    }
    yield [[], ticketHeading, ...(await repairs.rank(scope, period)).map(ticketRow)];
  }
}
