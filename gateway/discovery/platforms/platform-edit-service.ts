import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../../platform/actor/actor.ts';
import type { Scope } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { RunTransaction } from '../../platform/database/run-transaction.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { Log } from '../../platform/observability/log.ts';
import { Secret } from '../../platform/secrets/secret.ts';
import type {
  OrphanFate,
  PlatformChangeService,
  PlatformLoad,
} from '../../registry/devices/platform-change-service.ts';
import type { Platform } from './platform.ts';
import type { PlatformChecks } from './platform-checks-service.ts';
import type { PlatformRun } from './platform-run.ts';
import type { PlatformRunService } from './platform-run-service.ts';
import type { NewPlatformRequest } from './platform-service.ts';
import type { PlatformStore } from './platform-store.ts';

interface Deps {
  readonly platforms: Pick<PlatformStore, 'save' | 'markRemoved'>;
  readonly checks: PlatformChecks;
  readonly runs: PlatformRunService;
  readonly registry: Pick<PlatformChangeService, 'move' | 'announceMove' | 'load' | 'endPaths' | 'remove'>;
  readonly transaction: RunTransaction;
  readonly clock: Clock;
  readonly log: Log;
}

type Changeable = Pick<
  NewPlatformRequest,
  'name' | 'contract' | 'rule' | 'pointClass' | 'leaseContractId' | 'host' | 'port' | 'credential'
>;
/** What is absent or undefined stays as it is. */
export type PlatformChange = { readonly [Name in keyof Changeable]?: Changeable[Name] | undefined } & {
  /** The one that the editor saw. */
  readonly version: number;
};

/** How a platform is to be given up. */
export interface PlatformRemoval {
  readonly version: number;
  /** Needed when no other path leads to some of its cameras. */
  readonly withCameras?: OrphanFate | undefined;
}

/** Changes what is known of a platform, leads it to another address, gives it up. */
export class PlatformEditService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Another address, login or contract holds from the next call on: the token and a refused login of before are
   * forgotten.
   *
   * @throws GatewayError `platform/unknown`, `platform/busy`, `platform/stale`, `candidate/adopted` when the address is
   * taken, `request/invalid` for another host without a login that is typed anew, and as `PlatformService.add` does
   */
  async change(actor: Actor, id: string, wish: PlatformChange): Promise<Platform> {
    const before = await this.#deps.checks.find(actor.scope, id);
    this.#assertIdle(id);
    assertSeen(before, wish.version);
    const { credential, ...facts } = wish;
    const given = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
    const platform: Platform = { ...before, ...given, version: before.version + 1 };
    await this.#assertFit(actor.scope, { before, platform, wish });
    const login = credential && { username: credential.username, password: new Secret(credential.password) };
    await this.#store(actor, { before, platform, login });
    this.#tellAdapter(before, platform);
    if (isElsewhere(before, platform) || login !== undefined) await this.#deps.registry.announceMove(platform);
    this.#deps.log.info({ platformId: id, userId: actor.userId, hasNewLogin: login !== undefined }, 'platform changed');
    return platform;
  }

  /** What giving the platform up would do. @throws GatewayError `platform/unknown` */
  async readRemoval(scope: Scope, id: string): Promise<PlatformLoad> {
    return this.#deps.registry.load((await this.#deps.checks.find(scope, id)).id);
  }

  /**
   * Begins to give a platform up, in the background: the paths over it end, cameras that no other path leads to leave
   * service or the registry, then its login and its address are forgotten. Cancelled or broken off in the middle, the
   * platform stays with the cameras that are left, and is given up once more.
   *
   * @throws GatewayError `platform/unknown`, `platform/busy`, `platform/stale`, or `platform/in-use` with the numbers
   * when it is not said what becomes of cameras that no other path leads to
   */
  async startRemoval(actor: Actor, id: string, { version, withCameras }: PlatformRemoval): Promise<PlatformRun> {
    const { checks, registry, runs, log } = this.#deps;
    const platform = await checks.find(actor.scope, id);
    assertSeen(platform, version);
    this.#assertIdle(id);
    const { cameras, orphans } = await registry.load(platform.id);
    if (orphans > 0 && withCameras === undefined) throw inUse({ cameras, orphans });
    log.info({ platformId: id, userId: actor.userId, cameras, orphans, withCameras }, 'platform is given up');
    const start = { kind: 'removal' as const, startedBy: actor.displayName };
    return runs.start(id, start, async (onProgress, signal) => {
      onProgress({ total: cameras });
      let points = 0;
      while (!signal.aborted) {
        const ended = await registry.endPaths(actor, platform.id, withCameras ?? 'keep');
        if (ended === 0) return this.#forget(platform);
        points += ended;
        onProgress({ points });
      }
    });
  }

  async #assertFit(
    scope: Scope,
    {
      before,
      platform,
      wish,
    }: { readonly before: Platform; readonly platform: Platform; readonly wish: PlatformChange },
  ): Promise<void> {
    const { checks } = this.#deps;
    checks.assertContract(checks.adapter(before.adapterKind), platform.contract);
    if (isElsewhere(before, platform)) checks.assertAddress(platform.host);
    if (platform.host !== before.host && wish.credential === undefined) throw untyped();
    if (wish.rule !== undefined) await checks.assertRule(scope, wish.rule);
    await checks.assertLease(scope, wish.leaseContractId);
  }

  #store(
    actor: Actor,
    {
      before,
      platform,
      login,
    }: {
      readonly before: Platform;
      readonly platform: Platform;
      readonly login: { readonly username: string; readonly password: Secret } | undefined;
    },
  ): Promise<void> {
    const { platforms, registry, transaction } = this.#deps;
    const { host, port } = platform;
    const move = { ...(isElsewhere(before, platform) && { address: { host, port } }), ...(login && { login }) };
    return transaction(async (underWay) => {
      if (!(await platforms.save(platform, underWay))) throw stale(before);
      await registry.move(actor, before, move, underWay);
    });
  }

  /** A refused login is tried again; another contract or address begins without token and without states. */
  #tellAdapter(before: Platform, platform: Platform): void {
    const adapter = this.#deps.checks.findAdapter(platform.adapterKind);
    const isMoved = isElsewhere(before, platform);
    if (isMoved) adapter?.setContract(before, undefined);
    if (isMoved || !isDeepStrictEqual(before.contract, platform.contract)) {
      adapter?.setContract(platform, platform.contract);
    }
    adapter?.forgiveLogin?.(platform);
  }

  async #forget(platform: Platform): Promise<void> {
    const { platforms, registry, checks, transaction, clock } = this.#deps;
    await transaction(async (underWay) => {
      await registry.remove(platform, underWay);
      await platforms.markRemoved(platform.id, clock.now(), underWay);
    });
    checks.findAdapter(platform.adapterKind)?.setContract(platform, undefined);
  }

  #assertIdle(id: string): void {
    if (this.#deps.runs.find(id)?.state !== 'running') return;
    throw new GatewayError('platform/busy', 'This platform is being worked on; wait for the end or cancel it.');
  }
}

function isElsewhere(before: Platform, { host, port }: Platform): boolean {
  return host !== before.host || port !== before.port;
}

function assertSeen(platform: Platform, version: number): void {
  if (platform.version !== version) throw stale(platform);
}

function stale({ name, version }: Platform): GatewayError {
  const message = `Platform “${name}” was changed by somebody else meanwhile; read it again and repeat your edit.`;
  return new GatewayError('platform/stale', message, { extensions: { version } });
}

function inUse({ cameras, orphans }: PlatformLoad): GatewayError {
  const message = `No other path leads to ${orphans} of its ${cameras} cameras; say by withCameras whether they are kept, out of service, or removed.`;
  return new GatewayError('platform/in-use', message, { extensions: { cameras, orphans } });
}

function untyped(): GatewayError {
  const message = 'is needed for another host: the stored login is sent to no host but its own';
  return new GatewayError('request/invalid', `body.credential ${message}.`, {
    issues: [{ path: 'body.credential', message }],
  });
}
