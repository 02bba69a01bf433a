import { type InspectionDeps, InspectionService } from './inspection-service.ts';
import { LiveService, type LiveServiceDeps } from './live-service.ts';
import { PathFailover, type PathFailoverDeps } from './path-failover.ts';
import { PathFinder, type PathFinderDeps } from './path-finder.ts';
import { type KeeperDeps, StreamKeeper } from './stream-keeper.ts';
import { WarmUpService } from './warm-up-service.ts';
import { WatchedStreams } from './watched-streams.ts';

type Own = 'keeper' | 'streams' | 'paths';
type LiveDeps = Omit<LiveServiceDeps & PathFinderDeps & PathFailoverDeps & KeeperDeps & InspectionDeps, Own>;

interface Live {
  readonly service: LiveService;
  readonly warmUp: WarmUpService;
  readonly failover: PathFailover;
  readonly inspections: InspectionService;
}

/** Wires viewers, and those who come before them, to one set of streams. */
export function createLive(deps: LiveDeps): Live {
  const streams = new WatchedStreams();
  const keeper = new StreamKeeper({ ...deps, streams });
  const own = { streams, keeper, paths: new PathFinder({ ...deps, keeper }) };
  const failover = new PathFailover({ ...deps, ...own });
  return {
    service: new LiveService({ ...deps, ...own }),
    warmUp: new WarmUpService({ ...deps, ...own }),
    inspections: new InspectionService({ ...deps, ...own }),
    failover,
  };
}
