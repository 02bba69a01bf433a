import { type Route, route } from '../../platform/http/route.ts';
import type { BulkItem } from './bulk-adoption.ts';
import {
  type BulkAdoptionDetailView,
  type BulkAdoptionView,
  cancelBulkAdoption,
  listBulkAdoptions,
  readBulkAdoption,
  resumeBulkAdoption,
  startBulkAdoption,
} from './bulk-adoption-api.ts';
import type { BulkAdoptionService, CountedBulk } from './bulk-adoption-service.ts';

/** The HTTP doors of adoptions of many. */
export function bulkAdoptionRoutes(bulks: BulkAdoptionService): Route[] {
  return [
    route(startBulkAdoption, async ({ actor, body }) => {
      const { candidateIds, ...request } = body;
      return toView(await bulks.start(actor, candidateIds, request));
    }),
    route(listBulkAdoptions, async ({ actor }) => ({ items: (await bulks.list(actor.scope)).map(toView) })),
    route(readBulkAdoption, async ({ actor, params }) => {
      const bulk = await bulks.read(actor.scope, params.bulkAdoptionId);
      const items = await bulks.readItems(actor.scope, params.bulkAdoptionId);
      return { ...toView(bulk), items: items.map(toItemView) };
    }),
    route(cancelBulkAdoption, async ({ actor, params }) => toView(await bulks.cancel(actor, params.bulkAdoptionId))),
    route(resumeBulkAdoption, async ({ actor, params }) => toView(await bulks.goOn(actor, params.bulkAdoptionId))),
  ];
}

function toView({ organisationPath: _path, request, counts, ...bulk }: CountedBulk): BulkAdoptionView {
  const { credentialSetId, organisationId } = request;
  return { ...bulk, credentialSetId, organisationId, counts: { ...counts } };
}

function toItemView({ id: _id, ...item }: BulkItem): BulkAdoptionDetailView['items'][number] {
  return item;
}
