import { wholeEstate } from '../../platform/actor/scope.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { MergeSearchService } from './merge-search-service.ts';
import '../paths/path-events.ts';
import '../registry-events.ts';

interface Deps {
  readonly search: Pick<MergeSearchService, 'searchAll' | 'searchFor' | 'proposeSame'>;
  readonly bus: EventBus;
  readonly log: Log;
  /** Cameras that come in within so many ms are looked at together; 2000 unless told. */
  readonly gatherMs?: number;
}

const usualGatherMs = 2000;
/** After comparing all: a long import changes many cameras every second. */
const restMs = 60_000;
/** From here on comparing all is cheaper than comparing each. */
const manyCameras = 200;

/** Looks for twins of cameras that came into the registry or changed, a moment later and never two searches at once. */
export class MergeSearchJob {
  readonly #deps: Deps;
  readonly #waiting = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #isResting = false;
  #searching: Promise<void> | undefined;
  #unlisten: (() => void)[] = [];
  readonly #ending = new AbortController();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  start(): void {
    const { bus, search } = this.#deps;
    const note = ({ cameraId }: { readonly cameraId: string }): void => this.#note(cameraId);
    this.#unlisten = [
      bus.on('camera.adopted', note),
      bus.on('camera.changed', note),
      bus.on('camera.paths-changed', note),
      bus.on('camera.same-asset', (same) => this.#queue(() => search.proposeSame(same))),
    ];
  }

  /** Ends the search that is under way; what it missed waits for the next search of all. */
  async stop(): Promise<void> {
    for (const off of this.#unlisten.splice(0)) off();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#ending.abort();
    await this.#searching;
  }

  #note(cameraId: string): void {
    this.#waiting.add(cameraId);
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined;
        void this.#queue(() => this.#search());
      },
      this.#isResting ? restMs : (this.#deps.gatherMs ?? usualGatherMs),
    );
  }

  /** Never two searches at once. */
  #queue(run: () => Promise<void>): Promise<void> {
    const next = (this.#searching ?? Promise.resolve()).then(run);
    // A search that failed is told by whoever waits for it; the next one goes on.
    this.#searching = next.catch(() => undefined);
    return next;
  }

  async #search(): Promise<void> {
    const { search, log } = this.#deps;
    const ids = [...this.#waiting];
    this.#waiting.clear();
    try {
      this.#isResting = ids.length >= manyCameras;
      if (this.#isResting) await search.searchAll(wholeEstate, this.#ending.signal);
      else if (ids.length > 0) await search.searchFor(ids);
    } catch (error) {
      if (this.#ending.signal.aborted) return;
      // The next search of all finds what this one missed.
      log.warn({ error, count: ids.length }, 'twins of cameras were not looked for');
    }
  }
}
