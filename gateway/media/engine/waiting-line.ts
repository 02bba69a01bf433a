import type { DeviceFault } from '../../../adapters/sdk/adapter.ts';
import { type Claim, DialQueue, type QueuePlace } from './dial-queue.ts';
import { type BudgetPolicy, SessionBudgets, startsBudget } from './session-budgets.ts';
import type { Upstream } from './upstream.ts';

interface LineListener {
  /** Its turn: it may dial, and leaves the line when its session is over. */
  onTurn(upstream: Upstream): void;
  /** It waits for a free session, or its place changed. Not told to who only waits for the pace of starts. */
  onWait(upstream: Upstream, fault: DeviceFault, place: number): void;
}

/** A stream that waits, and the streams whose sessions stand in its way. */
export interface Contest {
  readonly key: string;
  readonly rivals: readonly string[];
}

/** Who holds sessions of a budget, and how many of them are about to be free. */
interface BudgetStanding {
  readonly rivals: readonly string[];
  readonly leaving: number;
}

/** How often those who wait are told their places. */
const tellEveryMs = 500;
/** After a session's end its socket says goodbye for 300 ms: until then the camera counts the session. */
const farewellMs = 350;

/** Streams in line for a session of their camera, recorder and uplink, at a pace that the gateway bears. */
export class WaitingLine {
  readonly #queue = new DialQueue<Upstream>();
  readonly #budgets: SessionBudgets;
  readonly #listener: LineListener;
  readonly #farewells = new Set<NodeJS.Timeout>();
  #telling: NodeJS.Timeout | undefined;
  #isAdmitting = false;
  #isClosed = false;

  constructor(policy: BudgetPolicy, listener: LineListener) {
    this.#budgets = new SessionBudgets(policy);
    this.#listener = listener;
  }

  /** Streams that wait, for a session or for the pace of starts. */
  get size(): number {
    return this.#queue.size;
  }

  /** Gets in line; its turn may come during the call. */
  join(upstream: Upstream): void {
    const claim = (upstream.claim ??= this.#queue.claim(upstream, this.#budgets.of(upstream.source)));
    this.#queue.enter(claim);
    this.#admit();
    const place = this.#queue.place(claim);
    if (place === undefined) return;
    this.#tell(upstream, place);
    this.#telling ??= setInterval(() => this.#tellAll(), tellEveryMs);
  }

  /** The camera plays: the next one may start. */
  noteStarted({ claim }: Upstream): void {
    if (claim === undefined) return;
    this.#queue.release(claim, startsBudget);
    this.#admit();
  }

  /** Lets others pass without losing its turn, since it cannot dial yet. */
  stepAside({ claim }: Upstream): void {
    if (claim !== undefined) this.#free(claim);
  }

  /** Gives its turn or its session back; a session counts until the camera has had its goodbye. */
  leave(upstream: Upstream, hadSession: boolean): void {
    const { claim } = upstream;
    if (claim === undefined) return;
    upstream.claim = undefined;
    if (!hadSession || this.#isClosed) return this.#free(claim);
    this.#queue.release(claim, startsBudget);
    const farewell = setTimeout(() => {
      this.#farewells.delete(farewell);
      this.#free(claim);
    }, farewellMs);
    this.#farewells.add(farewell);
    this.#admit();
  }

  /** Streams that wait for a free session; those whose turn is coming already are left out. */
  contests(): Contest[] {
    const standings = new Map<string, BudgetStanding>();
    return [...this.#queue.waiting()].flatMap(([{ owner }, { budget, place }]) => {
      if (budget.name === startsBudget) return [];
      const standing = standings.get(budget.name) ?? this.#standingOf(budget.name);
      standings.set(budget.name, standing);
      return standing.leaving >= place ? [] : [{ key: owner.source.key, rivals: standing.rivals }];
    });
  }

  /** Streams that wait for nothing but the pace of starts. */
  awaitingStart(): string[] {
    return [...this.#queue.waiting()].flatMap(([{ owner }, { budget }]) =>
      budget.name === startsBudget ? [owner.source.key] : [],
    );
  }

  /** Nobody's turn comes any more. */
  close(): void {
    this.#isClosed = true;
    clearInterval(this.#telling);
    this.#telling = undefined;
    for (const farewell of this.#farewells) clearTimeout(farewell);
    this.#farewells.clear();
  }

  #standingOf(budgetName: string): BudgetStanding {
    const holders = this.#queue.holders(budgetName);
    const staying = holders.filter((held) => held.owner.claim === held);
    return { rivals: staying.map(({ owner }) => owner.source.key), leaving: holders.length - staying.length };
  }

  #free(claim: Claim<Upstream>): void {
    this.#queue.leave(claim);
    this.#admit();
  }

  /** Those whose turn comes may leave at once, which frees a place for others while this loop runs. */
  #admit(): void {
    if (this.#isAdmitting || this.#isClosed) return;
    this.#isAdmitting = true;
    for (let claim = this.#queue.next(); claim !== undefined; claim = this.#queue.next()) {
      this.#listener.onTurn(claim.owner);
    }
    this.#isAdmitting = false;
  }

  #tellAll(): void {
    for (const [{ owner }, place] of this.#queue.waiting()) this.#tell(owner, place);
    if (this.#queue.size > 0) return;
    clearInterval(this.#telling);
    this.#telling = undefined;
  }

  #tell(upstream: Upstream, { budget: { name, limit }, place }: QueuePlace): void {
    if (name === startsBudget) return;
    const detail = `All ${limit} sessions of ${name} are in use; place ${place} in the queue.`;
    this.#listener.onWait(upstream, { stage: 'address', reason: 'over-budget', detail }, place);
  }
}
