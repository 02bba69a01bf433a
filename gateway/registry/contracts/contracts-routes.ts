import { type Route, route } from '../../platform/http/route.ts';
import { toCameraView } from '../registry-view.ts';
import type { ContractService, StandingContract } from './contract-service.ts';
import {
  changeContract,
  type ContractView,
  countContracts,
  createContract,
  listContractCameras,
  listContracts,
  readContract,
  setContractCameras,
} from './contracts-api.ts';

/** The HTTP doors of lease contracts. */
export function contractsRoutes(contracts: ContractService): Route[] {
  return [
    route(listContracts, async ({ actor, query }) => {
      const page = await contracts.list(actor.scope, query);
      return { ...page, items: page.items.map(toContractView) };
    }),
    route(countContracts, ({ actor }) => contracts.count(actor.scope)),
    route(readContract, async ({ actor, params }) =>
      toContractView(await contracts.read(actor.scope, params.contractId)),
    ),
    route(createContract, async ({ actor, body }) => toContractView(await contracts.create(actor, body))),
    route(changeContract, async ({ actor, params, body }) =>
      toContractView(await contracts.change(actor, params.contractId, body)),
    ),
    route(listContractCameras, async ({ actor, params, query }) => {
      const page = await contracts.listCameras(actor.scope, params.contractId, query);
      return { ...page, items: page.items.map(toCameraView) };
    }),
    route(setContractCameras, async ({ actor, params, body }) =>
      toContractView(await contracts.setCameras(actor, params.contractId, body)),
    ),
  ];
}

function toContractView(contract: StandingContract): ContractView {
  const { id, number, lessorUnitId, lessorName, points, monthlyFeeFen, startsOn, endsOn } = contract;
  const { agreedAvailability, circuit, note, standing, cameraCount } = contract;
  return {
    ...{ id, number, lessorUnitId, lessorName, points, monthlyFeeFen, startsOn, endsOn },
    ...{ agreedAvailability, circuit, note, standing, cameraCount },
  };
}
