import type { DeviceFault } from '../../../adapters/sdk/adapter.ts';
import type { DeviceLogins } from '../../../adapters/sdk/device-logins.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { LoginProof } from '../rtsp/rtsp-login.ts';
import { nameSecret } from '../rtsp/secret-name.ts';
import { AddressList } from './address-list.ts';
import { askWhere, isHopeless } from './ask-where.ts';
import { DialCounts } from './dial-counts.ts';
import { hlsOrderOf, obstacleOf, pathAtSameServer, serverOf } from './dial-address.ts';
import type { DialOrder, EngineReport, WorkerPolicy } from './engine-message.ts';
import type { startEngineWorker } from './engine-worker.ts';
import type { LiveStream } from './live-stream.ts';
import { MediaThread } from './media-thread.ts';
import { SecretTurns } from './secret-turns.ts';
import { SessionBugs } from './session-bugs.ts';
import type { BudgetPolicy } from './session-budgets.ts';
import type { SessionMilestone } from './stream-feed.ts';
import type { StreamSource } from './stream-source.ts';
import { Upstream } from './upstream.ts';
import { newUpstreamState, nextUpstreamState, type UpstreamFact } from './upstream-state.ts';
import { type Contest, WaitingLine } from './waiting-line.ts';

interface DialPolicy extends WorkerPolicy, BudgetPolicy {
  /** Addresses and blocks of cameras that may have the password readable. */
  readonly basicLoginHosts?: readonly string[];
}

export interface DiallerDeps {
  /** Throws when the address is outside the allowed ranges; asked before every dial. */
  readonly netGuard: { assertAllowed(host: string): void };
  /** What cameras made of logins at any door; absent where nobody else logs in. */
  readonly logins?: DeviceLogins;
  readonly clock: Clock;
  readonly log: Log;
  readonly policy: DialPolicy;
  /** From 0 to below 1; `Math.random` unless a test says otherwise. */
  readonly random?: () => number;
  /** Starts the worker thread; tests give one of their own. */
  readonly startWorker?: typeof startEngineWorker;
}

interface DiallerListener {
  /** The state of a stream changed. */
  onState(stream: LiveStream): void;
  /** A stream that waits moved up noticeably. */
  onPlace(stream: LiveStream): void;
  onMilestone?(key: string, milestone: SessionMilestone): void;
  /** PLAY was answered: now a key-frame request shortens the wait for the first picture. */
  onPlaying(key: string): void;
}

type SessionReport = Exclude<EngineReport, { readonly kind: 'finished' | 'broken' }>;

const crashed: DeviceFault = { stage: 'stream', reason: 'reset', detail: 'the media thread of the gateway crashed' };

/**
 * Keeps cameras dialled that feed streams: when to dial, with which secret, when to give up. Video is received and
 * packed on a worker thread, which obeys.
 */
export class UpstreamDialler {
  readonly #deps: DiallerDeps;
  readonly #listener: DiallerListener;
  readonly #upstreams = new Map<string, Upstream>();
  readonly #byRun = new Map<number, Upstream>();
  readonly #secrets: SecretTurns;
  readonly #line: WaitingLine;
  readonly #basicLogins: AddressList;
  /** How dials turned out so far. */
  readonly counts = new DialCounts();
  readonly bugs: SessionBugs;
  readonly #thread: MediaThread;
  #runs = 0;

  constructor(deps: DiallerDeps, listener: DiallerListener) {
    this.#deps = deps;
    this.#listener = listener;
    this.#secrets = new SecretTurns(deps.clock, (upstream) => this.#join(upstream), deps.logins);
    this.#basicLogins = new AddressList('live.basicLoginHosts', deps.policy.basicLoginHosts ?? []);
    this.bugs = new SessionBugs(deps.log);
    this.#thread = new MediaThread(
      deps.policy,
      { onReport: (report) => this.#receive(report), onCrash: (error) => this.#recover(error) },
      deps.startWorker,
    );
    this.#line = new WaitingLine(deps.policy, {
      onTurn: (upstream) => this.#dial(upstream),
      onWait: (upstream, fault, place) => this.#wait(upstream, fault, place),
    });
  }

  /** Streams that wait for their turn to dial. */
  get queueLength(): number {
    return this.#line.size;
  }

  /** Feeds a stream from now on. The same source again changes nothing; another address or secret dials anew. */
  start(source: StreamSource, stream: LiveStream): void {
    const secret = secretOf(source);
    let upstream = this.#upstreams.get(source.key);
    if (upstream !== undefined) {
      const { host, port, path } = upstream.source;
      const isSame = host === source.host && port === source.port && path === source.path;
      if (isSame && upstream.secret === secret) {
        // The next dial asks by the newest login; the session at work goes on.
        upstream.source = source;
        return;
      }
      this.#hangUp(upstream);
      upstream.source = source;
      stream.state = newUpstreamState(this.#deps.clock.now());
    } else {
      upstream = new Upstream(source, stream);
      this.#upstreams.set(source.key, upstream);
    }
    upstream.secret = secret;
    this.#listener.onState(stream);
    this.#join(upstream);
  }

  /** Ends what feeds a stream. */
  stop(key: string): void {
    const upstream = this.#upstreams.get(key);
    if (upstream === undefined) return;
    this.#upstreams.delete(key);
    this.#hangUp(upstream);
    upstream.stream.state = { state: 'ended', sinceMs: this.#deps.clock.now(), wasLive: false, failures: 0 };
    this.#listener.onState(upstream.stream);
  }

  /**
   * A person says that a camera is worth another try now: its secret is no longer parked, and whatever waits out a
   * failure with that secret dials at once.
   *
   * @param onForgiven called before anything is dialled, when the try is granted
   * @returns false when that was said less than a minute ago
   */
  tryAgain(
    source: Pick<StreamSource, 'host' | 'credential'> & { readonly cameraId: string },
    onForgiven?: () => void,
  ): boolean {
    const secret = secretOf(source);
    if (secret !== undefined && !this.#secrets.forgive(secret, source)) return false;
    onForgiven?.();
    for (const upstream of this.#upstreams.values()) {
      const isOpen = secret === undefined || upstream.secret === undefined;
      const isMeant = isOpen ? upstream.source.cameraId === source.cameraId : upstream.secret === secret;
      if (isMeant && upstream.run === undefined) this.#join(upstream);
    }
    return true;
  }

  /** Streams that wait for a free session, and who has it. */
  contests(): readonly Contest[] {
    return this.#line.contests();
  }

  /** Streams that wait for nothing but the pace of starts. */
  awaitingStart(): readonly string[] {
    return this.#line.awaitingStart();
  }

  /** Ends everything and the worker thread; cameras get their goodbye. */
  async close(): Promise<void> {
    this.#line.close();
    for (const key of [...this.#upstreams.keys()]) this.stop(key);
    await this.#thread.close();
  }

  /** Every dial begins here: the first, the next after a failure, and one whose secret is known to be good now. */
  #join(upstream: Upstream): void {
    clearTimeout(upstream.redial);
    upstream.redial = undefined;
    if (this.#secrets.isParked(upstream)) this.#finish(upstream, parkedFault, true);
    else this.#line.join(upstream);
  }

  #wait(upstream: Upstream, fault: DeviceFault, place: number): void {
    const { stream } = upstream;
    const before = stream.state;
    stream.state = nextUpstreamState(before, { kind: 'queued', fault, place }, this.#deps.clock.now(), 0).state;
    if (before.place === undefined) this.#listener.onState(stream);
    else if (coarse(before.place) !== coarse(place)) this.#listener.onPlace(stream);
  }

  #dial(upstream: Upstream): void {
    if (!this.#isAllowed(upstream, upstream.source.host)) return;
    this.#advance(upstream, { kind: 'dialled' });
    switch (this.#secrets.ask(upstream)) {
      case 'go':
        return this.#send(upstream);
      case 'wait':
        return this.#line.stepAside(upstream);
      case 'parked':
        return this.#finish(upstream, parkedFault, true);
    }
  }

  #isAllowed(upstream: Upstream, host: string): boolean {
    try {
      this.#deps.netGuard.assertAllowed(host);
      return true;
    } catch {
      const detail = `The address ${host} is outside the allowed ranges.`;
      this.#finish(upstream, { stage: 'address', reason: 'forbidden', detail }, true);
      return false;
    }
  }

  #send(upstream: Upstream): void {
    this.#runs += 1;
    upstream.run = this.#runs;
    this.#byRun.set(this.#runs, upstream);
    const { source } = upstream;
    if (source.resolve === undefined) this.#order(upstream, this.#runs, source);
    else void this.#resolve(upstream, this.#runs, source.resolve);
  }

  /** Asks where the stream is now; what was told for an earlier dial is not used again. */
  async #resolve(upstream: Upstream, run: number, resolve: NonNullable<StreamSource['resolve']>): Promise<void> {
    const asking = new AbortController();
    upstream.resolving = asking;
    const told = await askWhere(resolve, asking.signal);
    if (upstream.run !== run) return;
    upstream.resolving = undefined;
    if (told.kind === 'failed') return this.#finish(upstream, told.fault, isHopeless(told.fault));
    upstream.hasFreshPermission = told.value.expiresAtMs !== undefined;
    if (!this.#isAllowed(upstream, told.value.host)) return;
    const obstacle = obstacleOf(told.value);
    if (obstacle !== undefined) this.#finish(upstream, obstacle, true);
    else this.#order(upstream, run, told.value, hlsOrderOf(upstream, told.value));
  }

  /** A session that goes on needs a new address of the same server; with any other it ends, and is dialled anew. */
  async #renew(upstream: Upstream, run: number): Promise<void> {
    const { resolve } = upstream.source;
    if (resolve === undefined) return this.#thread.order({ kind: 'readdress', run });
    const asking = new AbortController();
    upstream.resolving = asking;
    const told = await askWhere(resolve, asking.signal);
    if (upstream.run !== run) return;
    upstream.resolving = undefined;
    const path = told.kind === 'ok' ? pathAtSameServer(upstream, told.value) : undefined;
    this.#thread.order({ kind: 'readdress', run, ...(path !== undefined && { path }) });
  }

  #order(
    upstream: Upstream,
    run: number,
    where: Pick<StreamSource, 'host' | 'port' | 'path' | 'credential'>,
    hls: Pick<DialOrder, 'hls'> = {},
  ): void {
    const { host, port, path, credential } = where;
    const login = credential && { username: credential.username, password: credential.password.reveal() };
    const allowsBasic = this.#basicLogins.has(host);
    const dial = { host, port, path, allowsBasic, ...(login === undefined ? {} : { login }), ...hls };
    upstream.server = serverOf(where);
    this.#thread.order({ kind: 'dial', run, dial, startTicks: upstream.stream.endTicks });
  }

  #receive(report: SessionReport | Extract<EngineReport, { readonly kind: 'broken' }>): void {
    if (report.kind === 'broken') return this.bugs.note(report.cause);
    const upstream = this.#byRun.get(report.run);
    if (upstream !== undefined) this.#follow(upstream, report);
  }

  #follow(upstream: Upstream, report: SessionReport): void {
    switch (report.kind) {
      case 'milestone':
        return this.#listener.onMilestone?.(upstream.source.key, report.milestone);
      case 'playing':
        this.#secrets.settleShown(upstream, report.login);
        this.#line.noteStarted(upstream);
        this.#listener.onPlaying(upstream.source.key);
        return;
      case 'spent':
        return void this.#renew(upstream, report.run);
      case 'format':
        upstream.stream.beginStretch(report.format);
        if (upstream.shownSinceMs === undefined) this.counts.noteLive();
        upstream.shownSinceMs ??= this.#deps.clock.monotonic();
        return this.#advance(upstream, { kind: 'live' });
      case 'part':
        upstream.stream.clockOffsetMs = report.clockOffsetMs;
        return upstream.stream.add(report.part, report.atMs);
      case 'ended':
        return this.#endSession(upstream, report.fault, report.login);
    }
  }

  #endSession(upstream: Upstream, fault: DeviceFault, login: LoginProof): void {
    if (upstream.shownSinceMs === undefined) this.counts.noteFailed(fault);
    this.#secrets.settle(upstream, login);
    // Without a secret, or with a kind of login that we do not speak, another try ends alike.
    const isSpent = upstream.secret === undefined && !upstream.hasFreshPermission;
    const isFinal = fault.stage === 'login' && (isSpent || fault.reason === 'unsupported');
    this.#finish(upstream, fault, isFinal || this.#secrets.isParked(upstream));
  }

  #finish(upstream: Upstream, fault: DeviceFault, isFinal: boolean): void {
    const { clock } = this.#deps;
    const shownMs = upstream.shownSinceMs === undefined ? 0 : clock.monotonic() - upstream.shownSinceMs;
    this.#leave(upstream, fault.stage !== 'connect');
    this.#advance(upstream, { kind: 'ended', fault, shownMs, isFinal });
  }

  #advance(upstream: Upstream, fact: UpstreamFact): void {
    const { clock, random = Math.random } = this.#deps;
    const { stream } = upstream;
    const before = stream.state;
    const { state, redialInMs } = nextUpstreamState(before, fact, clock.now(), random());
    stream.state = state;
    if (redialInMs !== undefined) upstream.redial = setTimeout(() => this.#join(upstream), redialInMs);
    if (state !== before) this.#listener.onState(stream);
  }

  /** Lets go of the present session, or of the turn to have one, without touching the state. */
  #leave(upstream: Upstream, wasConnected: boolean): void {
    const hadSession = upstream.run !== undefined && wasConnected;
    if (upstream.run !== undefined) this.#byRun.delete(upstream.run);
    upstream.run = undefined;
    upstream.shownSinceMs = undefined;
    upstream.resolving?.abort();
    upstream.resolving = undefined;
    upstream.stream.ring.end();
    this.#secrets.leave(upstream);
    this.#line.leave(upstream, hadSession);
  }

  #hangUp(upstream: Upstream): void {
    clearTimeout(upstream.redial);
    upstream.redial = undefined;
    if (upstream.run !== undefined) this.#thread.hangUp(upstream.run);
    if (upstream.run !== undefined && upstream.shownSinceMs === undefined) this.counts.noteDropped();
    this.#leave(upstream, true);
    this.#secrets.settle(upstream, 'untested');
  }

  #recover(error: Error): void {
    this.#deps.log.error({ error }, 'media thread crashed, streams are started again');
    for (const upstream of [...this.#byRun.values()]) this.#endSession(upstream, crashed, 'untested');
  }
}

function secretOf({ host, credential }: Pick<StreamSource, 'host' | 'credential'>): string | undefined {
  return credential && nameSecret(host, credential);
}

/** Near the head each place counts; further back only a halving does. */
function coarse(place: number): number {
  return place <= 4 ? place : 4 + Math.floor(Math.log2(place));
}

const parkedFault: DeviceFault = {
  stage: 'login',
  reason: 'unauthorised',
  detail:
    'RTSP login: the camera refused this user name and password before; they are not tried again until they change, or until somebody asks for another try',
};
