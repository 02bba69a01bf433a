import type { DeviceFault } from '../../../adapters/sdk/adapter.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { LoginProof } from '../rtsp/rtsp-login.ts';
import type { EngineOrder, EngineReport, WorkerPolicy } from './engine-message.ts';
import { type EngineWorker, startEngineWorker } from './engine-worker.ts';
import type { LiveStream } from './live-stream.ts';
import { LoginGate, nameSecret } from './login-gate.ts';
import type { StreamSource } from './stream-source.ts';
import { Upstream } from './upstream.ts';
import { newUpstreamState, nextUpstreamState, type UpstreamFact } from './upstream-state.ts';

export interface DiallerDeps {
  /** Throws when the address is outside the allowed ranges; asked before every dial. */
  readonly netGuard: { assertAllowed(host: string): void };
  readonly clock: Clock;
  readonly log: Log;
  readonly policy: WorkerPolicy;
  /** From 0 to below 1; `Math.random` unless a test says otherwise. */
  readonly random?: () => number;
  /** Starts the worker thread; tests give one of their own. */
  readonly startWorker?: typeof startEngineWorker;
}

interface DiallerListener {
  /** The state of a stream changed. */
  onState(stream: LiveStream): void;
  /** PLAY was answered: now a key-frame request shortens the wait for the first picture. */
  onPlaying(key: string): void;
}

/** How long the worker gets to say goodbye to its cameras. */
const farewellMs = 1000;
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
  readonly #gate = new LoginGate();
  #worker: EngineWorker | undefined;
  #runs = 0;
  #onFinished: (() => void) | undefined;

  constructor(deps: DiallerDeps, listener: DiallerListener) {
    this.#deps = deps;
    this.#listener = listener;
  }

  /** Feeds a stream from now on. The same source again changes nothing; another address or secret dials anew. */
  start(source: StreamSource, stream: LiveStream): void {
    const secret = source.credential && nameSecret(source.host, source.credential);
    let upstream = this.#upstreams.get(source.key);
    if (upstream !== undefined) {
      const { host, port, path } = upstream.source;
      const isSame = host === source.host && port === source.port && path === source.path;
      if (isSame && upstream.secret === secret) return;
      this.#hangUp(upstream);
      upstream.source = source;
      stream.state = newUpstreamState(this.#deps.clock.now());
    } else {
      upstream = new Upstream(source, stream);
      this.#upstreams.set(source.key, upstream);
    }
    upstream.secret = secret;
    this.#listener.onState(stream);
    this.#dial(upstream);
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

  /** Ends everything and the worker thread; cameras get their goodbye. */
  async close(): Promise<void> {
    for (const key of [...this.#upstreams.keys()]) this.stop(key);
    const worker = this.#worker;
    this.#worker = undefined;
    if (worker === undefined) return;
    await new Promise<void>((resolve) => {
      const late = setTimeout(resolve, farewellMs);
      this.#onFinished = () => {
        clearTimeout(late);
        resolve();
      };
      worker.post({ kind: 'finish' });
    });
    await worker.terminate();
  }

  #dial(upstream: Upstream): void {
    clearTimeout(upstream.redial);
    upstream.redial = undefined;
    upstream.waitsForGate = false;
    const { host, port, path, credential } = upstream.source;
    if (!this.#isAllowed(upstream, host) || !this.#passesGate(upstream)) return;
    this.#runs += 1;
    upstream.run = this.#runs;
    this.#byRun.set(this.#runs, upstream);
    this.#advance(upstream, { kind: 'dialled' });
    const login = credential && { username: credential.username, password: credential.password.reveal() };
    const dial = { host, port, path, ...(login === undefined ? {} : { login }) };
    this.#order({ kind: 'dial', run: this.#runs, dial, startTicks: upstream.stream.endTicks });
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

  #passesGate(upstream: Upstream): boolean {
    if (upstream.secret === undefined) return true;
    const nowMs = this.#deps.clock.monotonic();
    const answer = this.#gate.enter(upstream.secret, nowMs);
    switch (answer.kind) {
      case 'go':
        upstream.holdsGate = true;
        return true;
      case 'wait':
        upstream.waitsForGate = true;
        return false;
      case 'later':
        upstream.redial = setTimeout(() => this.#dial(upstream), answer.atMs - nowMs);
        return false;
      case 'parked':
        this.#finish(upstream, parkedFault, true);
        return false;
    }
  }

  #order(order: EngineOrder): void {
    const { policy, startWorker = startEngineWorker } = this.#deps;
    this.#worker ??= startWorker(policy, {
      onReport: (report) => this.#receive(report),
      onCrash: (error) => this.#recover(error),
    });
    this.#worker.post(order);
  }

  #receive(report: EngineReport): void {
    if (report.kind === 'finished') return this.#onFinished?.();
    const upstream = this.#byRun.get(report.run);
    if (upstream === undefined) return;
    switch (report.kind) {
      case 'playing':
        this.#settle(upstream, 'accepted');
        this.#listener.onPlaying(upstream.source.key);
        return;
      case 'format':
        upstream.stream.beginStretch(report.format);
        upstream.shownSinceMs ??= this.#deps.clock.monotonic();
        return this.#advance(upstream, { kind: 'live' });
      case 'part':
        return upstream.stream.add(report.part, report.atMs);
      case 'ended':
        return this.#endSession(upstream, report.fault, report.login);
    }
  }

  #endSession(upstream: Upstream, fault: DeviceFault, login: LoginProof): void {
    this.#settle(upstream, login);
    // Without a secret, or with a kind of login that we do not speak, another try ends alike.
    const isFinal = fault.stage === 'login' && (upstream.secret === undefined || fault.reason === 'unsupported');
    this.#finish(upstream, fault, isFinal || this.#isParked(upstream));
  }

  #isParked({ secret }: Upstream): boolean {
    return secret !== undefined && this.#gate.isParked(secret);
  }

  #finish(upstream: Upstream, fault: DeviceFault, isFinal: boolean): void {
    const { clock } = this.#deps;
    const shownMs = upstream.shownSinceMs === undefined ? 0 : clock.monotonic() - upstream.shownSinceMs;
    this.#leave(upstream);
    this.#advance(upstream, { kind: 'ended', fault, shownMs, isFinal });
  }

  #advance(upstream: Upstream, fact: UpstreamFact): void {
    const { clock, random = Math.random } = this.#deps;
    const { stream } = upstream;
    const before = stream.state;
    const { state, redialInMs } = nextUpstreamState(before, fact, clock.now(), random());
    stream.state = state;
    if (redialInMs !== undefined) upstream.redial = setTimeout(() => this.#dial(upstream), redialInMs);
    if (state !== before) this.#listener.onState(stream);
  }

  /** Lets go of the present session without touching the state. */
  #leave(upstream: Upstream): void {
    if (upstream.run !== undefined) this.#byRun.delete(upstream.run);
    upstream.run = undefined;
    upstream.shownSinceMs = undefined;
    upstream.stream.ring.end();
    this.#restSecret(upstream.secret);
  }

  /** Once the last session with a secret is over, the next dials with it go one by one again. */
  #restSecret(secret: string | undefined): void {
    if (secret === undefined || [...this.#byRun.values()].some((other) => other.secret === secret)) return;
    this.#gate.rest(secret, this.#deps.clock.monotonic());
  }

  #hangUp(upstream: Upstream): void {
    clearTimeout(upstream.redial);
    upstream.redial = undefined;
    upstream.waitsForGate = false;
    if (upstream.run !== undefined) this.#worker?.post({ kind: 'hang-up', run: upstream.run });
    this.#leave(upstream);
    this.#settle(upstream, 'untested');
  }

  /** Tells the gate what this session proved, and lets those dial who waited for it. */
  #settle(upstream: Upstream, proof: LoginProof): void {
    const { secret, holdsGate } = upstream;
    if (secret === undefined || !holdsGate) return;
    upstream.holdsGate = false;
    this.#gate.settle(secret, proof, this.#deps.clock.monotonic());
    const waiting = [...this.#upstreams.values()].filter((other) => other.waitsForGate && other.secret === secret);
    for (const other of waiting) this.#dial(other);
  }

  #recover(error: Error): void {
    this.#deps.log.error({ error }, 'media thread crashed, streams are started again');
    this.#worker = undefined;
    for (const upstream of [...this.#byRun.values()]) this.#endSession(upstream, crashed, 'untested');
  }
}

const parkedFault: DeviceFault = {
  stage: 'login',
  reason: 'unauthorised',
  detail:
    'RTSP login: the camera refused this user name and password before; they are not tried again until they change',
};
