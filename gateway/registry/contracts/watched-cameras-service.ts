import type { Scope } from '../../platform/actor/scope.ts';
import type { PathService } from '../paths/path-service.ts';
import type { ContractService } from './contract-service.ts';

type ProbePaths = Awaited<ReturnType<PathService['listProbePaths']>>;

interface Deps {
  readonly paths: Pick<PathService, 'listProbePaths'>;
  readonly contracts: Pick<ContractService, 'listUnleasedCameraIds'>;
}

/** Which cameras are watched for outages: those in service whose contract, if they are under one, has not ended. */
export class WatchedCameras {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Where to knock at each of them. */
  async listProbePaths(scope: Scope): Promise<ProbePaths> {
    const { paths, contracts } = this.#deps;
    const [all, unleased] = await Promise.all([paths.listProbePaths(scope), contracts.listUnleasedCameraIds(scope)]);
    return unleased.size === 0 ? all : all.filter(({ cameraId }) => !unleased.has(cameraId));
  }
}
