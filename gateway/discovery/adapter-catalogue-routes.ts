import type { Adapter } from '../../adapters/sdk/adapter.ts';
import { type Route, route } from '../platform/http/route.ts';
import { catalogueAdapters } from './adapter-catalogue.ts';
import { listAdapters } from './adapter-catalogue-api.ts';

/** The HTTP door of the catalogue of adapters. */
export function adapterCatalogueRoutes(adapters: readonly Adapter[]): Route[] {
  return [route(listAdapters, async () => ({ items: catalogueAdapters(adapters) }))];
}
