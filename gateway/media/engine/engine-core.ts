import type { Clock } from '../../platform/clock/clock.ts';
import { Secret } from '../../platform/secrets/secret.ts';
import type { DialOrder, EngineMail, EngineOrder, ThreadReport, WorkerPolicy } from './engine-message.ts';
import { HlsFeed } from './hls-feed.ts';
import { ReportBox } from './report-box.ts';
import { RtspFeed } from './rtsp-feed.ts';
import { SlabPool, SlabWriter } from './slab-writer.ts';
import { napMsFor, TurnPacer } from './turn-pacer.ts';
import { type OpenFeed, UpstreamSession } from './upstream-session.ts';

/** How often deadlines, silence and keep-alives of all sessions are looked at. */
const checkEveryMs = 500;
/** A TCP read takes at most so much; all sockets of the thread share the buffer. */
const readBufferBytes = 128 * 1024;
/** A nap may end so much early by the clock. */
const dozeToleranceMs = 5;
/** After the last goodbye the sockets get this long to send it. */
const lingerMs = 350;

interface CoreDeps {
  readonly clock: Clock;
  readonly policy: WorkerPolicy;
  /** Sleeps with the whole thread, unless an order comes. */
  readonly nap: (ms: number) => void;
  readonly post: (mail: EngineMail) => void;
}

/** The worker's side of the live engine: dials, runs sessions, hands parts over. It decides nothing about retries. */
export class EngineCore {
  readonly #deps: CoreDeps;
  readonly #sessions = new Map<number, UpstreamSession>();
  /** Sessions that have brought no picture yet. */
  readonly #starting = new Set<number>();
  readonly #box: ReportBox;
  readonly #pacer: TurnPacer;
  #isPolling = false;
  #polledAtMs = 0;
  readonly #slabs = new SlabPool();
  readonly #readBuffer = Buffer.allocUnsafeSlow(readBufferBytes);
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: CoreDeps) {
    this.#deps = deps;
    this.#box = new ReportBox(deps.post);
    this.#pacer = new TurnPacer({ endTurn: (isPaced) => this.#endTurn(isPaced), nap: deps.nap });
  }

  obey(order: EngineOrder): void {
    switch (order.kind) {
      case 'dial':
        return this.#dial(order.run, order.dial, order.startTicks);
      case 'hang-up':
        return this.#hangUp(order.run);
      case 'readdress':
        return this.#sessions.get(order.run)?.readdress(order.path);
      case 'reuse':
        return this.#slabs.give(order.memory);
      case 'finish':
        return this.#finish();
    }
  }

  #dial(run: number, dial: DialOrder, startTicks: number): void {
    const { clock, policy } = this.#deps;
    const slabs = new SlabWriter(this.#slabs, (memory) => this.#report({ kind: 'slab', run, memory }));
    const deps = { clock, policy, readBuffer: this.#readBuffer, startTicks, partMemory: slabs };
    const session = new UpstreamSession(feedFor(dial), deps, {
      onMilestone: (milestone) => this.#report({ kind: 'milestone', run, milestone }),
      onPlaying: (login) => this.#report({ kind: 'playing', run, login }),
      onSpent: () => this.#report({ kind: 'spent', run }),
      onFormat: (format) => this.#report({ kind: 'format', run, format }),
      onPart: (part, atMs, clockOffsetMs) => {
        if (this.#starting.delete(run)) this.#pace();
        if (!slabs.isFound(part)) throw new Error('a part lies in another slab than the one that was told');
        this.#box.addPart(run, part, atMs, clockOffsetMs);
        this.#pacer.wake();
      },
      onEnded: (fault, loginProof) => {
        this.#forget(run);
        this.#report({ kind: 'ended', run, fault, login: loginProof });
      },
      onBroken: (error) => this.#report({ kind: 'broken', run, cause: causeOf(error) }),
    });
    this.#sessions.set(run, session);
    this.#starting.add(run);
    this.#pace();
    this.#timer ??= setInterval(() => this.#check(), checkEveryMs);
    session.start().catch((error: unknown) => session.break(error));
  }

  #hangUp(run: number): void {
    this.#sessions.get(run)?.stop();
    this.#forget(run);
  }

  #forget(run: number): void {
    this.#sessions.delete(run);
    this.#starting.delete(run);
    this.#pace();
    if (this.#sessions.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #report(report: ThreadReport): void {
    this.#box.add(report);
    this.#pacer.wake();
  }

  #pace(): void {
    this.#pacer.count(this.#sessions.size, this.#starting.size);
  }

  #endTurn(isPaced: boolean): void {
    if (isPaced) this.#poll();
    else if (this.#isPolling) this.#endPolling();
    this.#box.empty();
  }

  /** Short naps, while cameras are dialled, are no reason to ask the others more often. */
  #poll(): void {
    const nowMs = this.#deps.clock.monotonic();
    if (nowMs - this.#polledAtMs < napMsFor(this.#sessions.size, 0) - dozeToleranceMs) return;
    this.#polledAtMs = nowMs;
    this.#isPolling = true;
    for (const session of this.#sessions.values()) isolate(session, () => session.poll());
  }

  #endPolling(): void {
    this.#isPolling = false;
    for (const session of this.#sessions.values()) isolate(session, () => session.endPolling());
  }

  #check(): void {
    const nowMs = this.#deps.clock.monotonic();
    for (const session of this.#sessions.values()) isolate(session, () => session.check(nowMs));
  }

  #finish(): void {
    const wasBusy = this.#sessions.size > 0;
    for (const run of [...this.#sessions.keys()]) this.#hangUp(run);
    setTimeout(() => this.#report({ kind: 'finished' }), wasBusy ? lingerMs : 0);
  }
}

/** How a stream is dialled. */
function feedFor({ host, port, path, login, allowsBasic, hls }: DialOrder): OpenFeed {
  if (hls !== undefined) return (deps, listener) => new HlsFeed({ host, port, path, ...hls }, deps, listener);
  const credential = login && { username: login.username, password: new Secret(login.password) };
  return (deps, listener) => new RtspFeed({ host, port, path, credential, allowsBasic }, deps, listener);
}

/** What one session throws ends that one only. */
function isolate(session: UpstreamSession, work: () => void): void {
  try {
    work();
  } catch (error) {
    session.break(error);
  }
}

/** @returns the stack of an exception, for the log */
function causeOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
