import { wholeEstate } from '../../platform/actor/scope.ts';
import type { RunTransaction } from '../../platform/database/run-transaction.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { CameraStore } from '../cameras/camera-store.ts';

interface Deps {
  readonly cameras: Pick<CameraStore, 'listOutdated' | 'refresh'>;
  readonly transaction: RunTransaction;
  readonly log: Log;
}

const camerasAtOnce = 200;

/**
 * Works completeness and the searched text out anew for records that an older edition of the gateway wrote. It runs
 * before the doors open, since such cameras would not be found.
 */
export class RecordRefreshJob {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async start(): Promise<void> {
    let refreshedCount = 0;
    for (;;) {
      const count = await this.#refreshSome();
      if (count === 0) break;
      refreshedCount += count;
    }
    if (refreshedCount > 0) this.#deps.log.info({ refreshedCount }, 'camera records refreshed');
  }

  #refreshSome(): Promise<number> {
    const { cameras, transaction } = this.#deps;
    return transaction(async (underWay) => {
      const outdated = await cameras.listOutdated(wholeEstate, camerasAtOnce, underWay);
      await cameras.refresh(outdated, underWay);
      return outdated.length;
    });
  }
}
