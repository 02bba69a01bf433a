import { isWithin, type Scope } from '../../platform/actor/scope.ts';
import { type Route, route } from '../../platform/http/route.ts';
import type { CountedUnit, UnitService } from './unit-service.ts';
import { changeUnit, createUnit, listUnits, mergeUnit, readUnit, type UnitView } from './units-api.ts';

/** The HTTP doors of units. */
export function unitsRoutes(units: UnitService): Route[] {
  return [
    route(listUnits, async ({ actor: { scope }, query }) => {
      const page = await units.list(scope, query);
      return { ...page, items: page.items.map((unit) => toUnitView(scope, unit)) };
    }),
    route(readUnit, async ({ actor: { scope }, params }) => toUnitView(scope, await units.read(scope, params.unitId))),
    route(createUnit, async ({ actor, body }) => toUnitView(actor.scope, await units.create(actor, body))),
    route(changeUnit, async ({ actor, params, body }) =>
      toUnitView(actor.scope, await units.change(actor, params.unitId, body)),
    ),
    route(mergeUnit, async ({ actor, params, body }) =>
      toUnitView(actor.scope, await units.merge(actor, params.unitId, body.mergedId)),
    ),
  ];
}

function toUnitView(scope: Scope, { kinds, contacts, ...unit }: CountedUnit): UnitView {
  const { id, name, creditCode, address, ownedCount, managedCount, maintainedCount, organisationPath } = unit;
  return {
    ...{ id, name, address, ownedCount, managedCount, maintainedCount },
    ...{ kinds: [...kinds], contacts: [...contacts], isMine: isWithin(scope, organisationPath) },
    ...(creditCode !== undefined && { creditCode }),
  };
}
