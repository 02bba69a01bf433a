import { type Route, route } from '../../platform/http/route.ts';
import type { ListedPoint } from './listed-point.ts';
import {
  addPlatform,
  cancelPlatformRun,
  changePlatform,
  decidePlatformPoints,
  listPlatformPoints,
  listPlatforms,
  type PlatformPointView,
  type PlatformView,
  readPlatform,
  readPlatformRemoval,
  removePlatform,
  startPlatformListing,
  startPlatformTaking,
} from './platform-api.ts';
import type { PlatformEditService } from './platform-edit-service.ts';
import type { CountedPlatform, PlatformService } from './platform-service.ts';

/** The HTTP doors of carriers' platforms. */
export function platformRoutes(platforms: PlatformService, edits: PlatformEditService): Route[] {
  return [
    route(listPlatforms, async ({ actor }) => ({ items: (await platforms.list(actor.scope)).map(toView) })),
    route(addPlatform, async ({ actor, body }) => toView(await platforms.add(actor, body))),
    route(readPlatform, async ({ actor, params }) => toView(await platforms.read(actor.scope, params.platformId))),
    route(changePlatform, async ({ actor, params, body }) =>
      toView(await platforms.counted(actor.scope, await edits.change(actor, params.platformId, body))),
    ),
    route(readPlatformRemoval, ({ actor, params }) => edits.readRemoval(actor.scope, params.platformId)),
    route(removePlatform, ({ actor, params, query }) => edits.startRemoval(actor, params.platformId, query)),
    route(startPlatformListing, ({ actor, params }) => platforms.startListing(actor, params.platformId)),
    route(startPlatformTaking, ({ actor, params, body }) => platforms.startTaking(actor, params.platformId, body)),
    route(cancelPlatformRun, async ({ actor, params }) => toView(await platforms.cancel(actor, params.platformId))),
    route(listPlatformPoints, async ({ actor, params, query }) => {
      const { difference, decision, search, cursor, limit } = query;
      const filter = { difference, decision, search };
      const page = await platforms.listPoints(actor.scope, params.platformId, filter, { cursor, limit });
      return { ...page, items: page.items.map(toPointView) };
    }),
    route(decidePlatformPoints, async ({ actor, params, body: { ids, decision } }) => {
      if (decision === 'accept-name') return { changed: await platforms.acceptNames(actor, params.platformId, ids) };
      const target = decision === 'ignore' ? 'ignored' : 'open';
      return { changed: await platforms.decide(actor, params.platformId, ids, target) };
    }),
  ];
}

function toView({ platform, counts, run }: CountedPlatform): PlatformView {
  const { id, name, adapterKind, host, port, rule, contract, ownership, pointClass, isComplete } = platform;
  const { leaseContractId, version, createdAtMs, listedAtMs } = platform;
  return {
    ...{ id, name, adapterKind, host, port, ownership, pointClass, isComplete, version, createdAtMs },
    ...(leaseContractId !== undefined && { leaseContractId }),
    ...(listedAtMs !== undefined && { listedAtMs }),
    // Stored by its schema, which lets nothing in but JSON.
    contract: contract as PlatformView['contract'],
    rule: { ...rule, byArea: [...rule.byArea] },
    counts,
    ...(run && { run }),
  };
}

function toPointView({ organisationPath: _path, platformId: _platform, ...view }: ListedPoint): PlatformPointView {
  return view;
}
