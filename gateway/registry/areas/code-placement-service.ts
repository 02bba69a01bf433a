import type { Scope } from '../../platform/actor/scope.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import type { Camera } from '../camera.ts';
import { type AreaTree, areaTrees } from './area.ts';
import type { AreaService } from './area-service.ts';

interface Deps {
  readonly areas: Pick<AreaService, 'ensureMany' | 'place'>;
}

const codeFields = { administrative: 'civilCode', grid: 'gridCode' } as const satisfies Record<AreaTree, string>;

/** Keeps a camera in the areas that its record names by code, when somebody edits it by hand. */
export class CodePlacement {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Where a code changed, the camera lies in that area of the tree and in no other; a camera that came back from its
   * removal lies where its codes say again. Trees whose code stayed are left as people arranged them.
   *
   * @param scope its organisation keeps areas that have to be made
   */
  async follow(scope: Scope, before: Camera, after: Camera, transaction: Transaction): Promise<void> {
    if (after.status === 'removed') return;
    for (const tree of areaTrees) {
      const field = codeFields[tree];
      const [was, code] = [before.record[field], after.record[field]];
      const isBack = before.status === 'removed' && code !== undefined;
      if (was !== code || isBack) await this.#place(scope, after, { tree, code }, transaction);
    }
  }

  async #place(
    scope: Scope,
    { id: cameraId, organisationPath }: Camera,
    { tree, code }: { readonly tree: AreaTree; readonly code: string | undefined },
    transaction: Transaction,
  ): Promise<void> {
    const { areas } = this.#deps;
    const wanted = code === undefined ? [] : [{ tree, code }];
    const found = [...(await areas.ensureMany(scope, tree, wanted, transaction)).values()];
    // A text that is no code of the tree moves nothing.
    if (found.length < wanted.length) return;
    await areas.place(tree, [{ cameraId, organisationPath, areas: found }], transaction);
  }
}
