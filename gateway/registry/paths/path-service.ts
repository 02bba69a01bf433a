import { type GrantRight, isWithin, type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { DeviceCredential, Outcome, ProbeReading } from '../../../adapters/sdk/adapter.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { AccessPathStore } from './access-path-store.ts';
import {
  type Camera,
  type CameraStream,
  type CredentialId,
  isDialled,
  type StoredPath,
  type StreamProfile,
} from '../camera.ts';
import type { CameraStore } from '../cameras/camera-store.ts';
import type { CredentialStore } from './credential-store.ts';
import { usablePaths } from './choose-path.ts';
import type { LivePath } from './live-path.ts';
import type { PathFact } from './path-standing.ts';
import type { PathStandingService } from './path-standing-service.ts';
import type { ProbePath } from './probe-path.ts';
import type { Vault } from '../vault.ts';

interface Deps {
  readonly cameras: Pick<CameraStore, 'find' | 'findInReach' | 'listActive'>;
  readonly paths: Pick<AccessPathStore, 'listStored'>;
  readonly standings: Pick<PathStandingService, 'all' | 'note'>;
  readonly credentials: Pick<CredentialStore, 'find'>;
  readonly vault: Vault;
  readonly clock: Clock;
}

/** Cameras whose paths are read together; reading 20,000 at once would hold the event loop for 400 ms. */
const camerasAtOnce = 500;

/** How cameras are reached: for the live engine and for the health check. */
export class PathService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * What to dial for one stream: the best path now (`usablePaths`) that has the profile; else the best that has any.
   * `profile` of the result says which one it became.
   *
   * @param right with it, a camera that is granted counts too
   * @throws GatewayError `camera/unknown`, or `camera/no-path` when it has no stream or is out of service
   */
  async livePath(scope: Scope, cameraId: string, profile: StreamProfile, right?: GrantRight): Promise<LivePath> {
    const paths = await this.livePaths(scope, cameraId, right);
    return paths.find((path) => path.profile === profile) ?? paths[0];
  }

  /**
   * What to dial for each profile that a camera has: by the best path now (`usablePaths`) that has it.
   *
   * @throws GatewayError as `livePath` does
   */
  async livePaths(scope: Scope, cameraId: string, right?: GrantRight): Promise<readonly [LivePath, ...LivePath[]]> {
    const { paths, standings, clock } = this.#deps;
    const camera = await this.#find(scope, cameraId, right);
    if (camera === undefined) throw new GatewayError('camera/unknown', 'There is no such camera in your part.');
    if (!isDialled(camera.status)) throw outOfService(camera);

    // A granted camera is reached, its owner's paths are not seen.
    const where = isWithin(scope, camera.organisationPath) ? scope : wholeEstate;
    const stored = await paths.listStored(where, [cameraId]);
    const hasAlternatives = stored.filter(({ isEnabled }) => isEnabled).length > 1;
    const choices = chooseStreams(
      usablePaths(
        stored.filter(({ streams }) => streams.length > 0),
        standings.all,
        clock.now(),
      ),
    );
    const ids = new Set(choices.flatMap(({ path: { credentialId } }) => credentialId ?? []));
    const credentials = new Map<CredentialId, DeviceCredential | undefined>();
    for (const id of ids) credentials.set(id, await this.#credential(id));
    const [first, ...others] = choices.map((choice): LivePath => {
      const { credentialId } = choice.path;
      return {
        ...toLivePath(camera, choice, credentialId === undefined ? undefined : credentials.get(credentialId)),
        ...(hasAlternatives && { hasAlternatives: true as const }),
      };
    });
    if (first === undefined) {
      throw new GatewayError(
        'camera/no-path',
        `No stream is known of camera “${camera.name}”; adopt its device again.`,
      );
    }
    return [first, ...others];
  }

  /** Takes in how a stream over a path fared. A path that the camera has not, or has alone, is noted like any other. */
  noteStream({ cameraId, organisationPath, pathId }: LivePath, fact: PathFact): void {
    if (pathId !== undefined) this.#deps.standings.note({ pathId, cameraId, organisationPath }, fact);
  }

  /** Takes in how a probe of one of a camera's several paths ended. */
  noteProbe({ cameraId, organisationPath, pathId }: ProbePath, outcome: Outcome<ProbeReading>): void {
    if (pathId === undefined) return;
    const fact: PathFact = outcome.kind === 'ok' ? { kind: 'answered' } : { kind: 'missed', fault: outcome.fault };
    this.#deps.standings.note({ pathId, cameraId, organisationPath }, fact);
  }

  /** Where to knock at each active camera: at each enabled path, the first by priority before the others. */
  async listProbePaths(scope: Scope): Promise<ProbePath[]> {
    const { cameras, paths } = this.#deps;
    const probePaths: ProbePath[] = [];
    let afterId = '';
    for (;;) {
      const active = await cameras.listActive(scope, { afterId, limit: camerasAtOnce });
      const last = active.at(-1);
      if (last === undefined) return probePaths;
      const ids = active.map(({ id }) => id);
      probePaths.push(...toProbePaths(active, await paths.listStored(scope, ids)));
      afterId = last.id;
    }
  }

  #find(scope: Scope, cameraId: string, right: GrantRight | undefined): Promise<Camera | undefined> {
    const { cameras } = this.#deps;
    return right === undefined ? cameras.find(scope, cameraId) : cameras.findInReach(scope, cameraId, right);
  }

  async #credential(id: CredentialId): Promise<DeviceCredential | undefined> {
    // The camera is in the caller's scope; the NVR's credential that opens it may belong to a unit further up.
    const credential = await this.#deps.credentials.find(wholeEstate, id);
    if (credential === undefined) return undefined;
    return { username: credential.username, password: this.#deps.vault.open(id, credential.sealedPassword) };
  }
}

interface StreamChoice {
  readonly path: StoredPath;
  readonly stream: CameraStream;
}

/** One stream for each profile, the best one first. */
function chooseStreams(paths: readonly StoredPath[]): StreamChoice[] {
  const choices = paths.flatMap((path) => path.streams.map((stream) => ({ path, stream })));
  return choices.filter(
    (choice, index) => choices.findIndex(({ stream }) => stream.profile === choice.stream.profile) === index,
  );
}

function toLivePath(camera: Camera, { path, stream }: StreamChoice, credential?: DeviceCredential): LivePath {
  return {
    cameraId: camera.id,
    organisationPath: camera.organisationPath,
    profile: stream.profile,
    pathId: path.id,
    priority: path.priority,
    adapterKind: path.adapterKind,
    host: path.host,
    devicePort: path.port,
    rtspPort: stream.rtspPort,
    rtspPath: stream.rtspPath,
    profileToken: stream.profileToken,
    channelToken: path.channelToken,
    codec: stream.codec,
    width: stream.width,
    height: stream.height,
    fps: stream.fps,
    bitrateKbps: stream.bitrateKbps,
    ...(credential && { credential }),
  };
}

function toProbePaths(cameras: readonly Camera[], paths: readonly StoredPath[]): ProbePath[] {
  const byCamera = Map.groupBy(
    paths.filter(({ isEnabled }) => isEnabled),
    ({ cameraId }) => cameraId,
  );
  return cameras.flatMap((camera) => {
    const own = byCamera.get(camera.id) ?? [];
    return own.map((path, index) => ({
      ...toProbePath(camera, path),
      ...(own.length > 1 && { pathId: path.id }),
      ...(index > 0 && { isSpare: true as const }),
    }));
  });
}

function toProbePath({ id, organisationId, organisationPath }: Camera, path: StoredPath): ProbePath {
  const rtspPort = path.streams[0]?.rtspPort;
  const { adapterKind, host, port, channelToken, systemId } = path;
  return {
    cameraId: id,
    organisationId,
    organisationPath,
    adapterKind,
    host,
    port,
    ...(rtspPort !== undefined && { rtspPort }),
    ...(systemId !== undefined && { channelToken }),
  };
}

function outOfService({ name, status }: Camera): GatewayError {
  return new GatewayError('camera/no-path', `Camera “${name}” is ${status}, so it is not dialled.`);
}
