import type { CameraId } from '../camera.ts';
import type { AreaService, Placement } from '../areas/area-service.ts';
import type { AreaStore } from '../areas/area-store.ts';
import type { ContractStore } from '../contracts/contract-store.ts';
import { plainUnitName } from '../units/unit.ts';
import type { UnitService } from '../units/unit-service.ts';
import type { UnitStore } from '../units/unit-store.ts';
import type { AreaDirectory, ContractDirectory, PlacedByCode, UnitDirectory } from './sheet-ports.ts';

/** Units by the names that sheets write. */
export function unitDirectory(
  units: Pick<UnitService, 'ensure' | 'namesOf'>,
  store: Pick<UnitStore, 'listByNames'>,
): UnitDirectory {
  return {
    findIds: async (scope, names, transaction) => {
      if (names.length === 0) return new Map();
      const found = await store.listByNames(scope, names.map(plainUnitName), transaction);
      const ids = new Map(found.map(({ name, id, mergedIntoId }) => [name, mergedIntoId ?? id]));
      return new Map(
        names.flatMap((name) => (ids.has(plainUnitName(name)) ? [[name, ids.get(plainUnitName(name)) ?? '']] : [])),
      );
    },
    ensure: async (scope, { name, role }, transaction) => (await units.ensure(scope, name, role, transaction)).id,
    findNames: (_scope, ids) => units.namesOf(ids),
  };
}

/** Lease contracts by the ids and numbers that sheets write. */
export function contractDirectory(store: Pick<ContractStore, 'findMany' | 'listByNumbers'>): ContractDirectory {
  return {
    findIds: async (scope, texts, transaction) => {
      if (texts.length === 0) return new Map();
      const [byId, byNumber] = [
        await store.findMany(scope, texts, transaction),
        await store.listByNumbers(scope, texts, transaction),
      ];
      const ids = new Map<string, string[]>(byId.map(({ id }) => [id, [id]]));
      for (const { id, number } of byNumber) if (!ids.get(number)?.includes(id)) put(ids, number, id);
      return ids;
    },
  };
}

function put(ids: Map<string, string[]>, number: string, id: string): void {
  ids.set(number, [...(ids.get(number) ?? []), id]);
}

/** Areas by the codes and names that sheets write. */
export function areaDirectory(
  areas: Pick<AreaService, 'ensureMany' | 'place'>,
  store: Pick<AreaStore, 'search'>,
): AreaDirectory {
  return {
    findCodes: async (scope, names, transaction) => {
      const codes = new Map<string, string>();
      for (const name of names) {
        const found = await store.search(scope, { tree: 'administrative', text: name, limit: namesakes }, transaction);
        const [only, ...others] = found.filter((area) => area.name === name && !area.isRetired);
        if (only !== undefined && others.length === 0) codes.set(name, only.code);
      }
      return codes;
    },
    place: async (scope, cameras, transaction) => {
      for (const [tree, codeOf] of Object.entries(trees)) {
        const coded = cameras.flatMap((camera) => {
          const code = codeOf(camera);
          return code === undefined ? [] : [{ camera, code }];
        });
        if (coded.length === 0) continue;
        const wanted = [...new Set(coded.map(({ code }) => code))].map((code) => ({ tree: treeOf(tree), code }));
        const found = await areas.ensureMany(scope, treeOf(tree), wanted, transaction);
        const placements = coded.flatMap(({ camera, code }): Placement[] => {
          const area = found.get(code);
          const { organisationPath } = camera;
          // The writer gave the id back as text.
          return area === undefined ? [] : [{ cameraId: camera.cameraId as CameraId, organisationPath, areas: [area] }];
        });
        await areas.place(treeOf(tree), placements, transaction);
      }
    },
  };
}

/** Areas that share a name are told apart by their code only. */
const namesakes = 20;

const trees = {
  administrative: ({ civilCode }: PlacedByCode): string | undefined => civilCode,
  grid: ({ gridCode }: PlacedByCode): string | undefined => gridCode,
};

function treeOf(tree: string): keyof typeof trees {
  return tree === 'grid' ? 'grid' : 'administrative';
}
