import type { BlindReason } from './health-api.ts';
import type { Sight } from './health-state.ts';
import { ReadingTally, silentShare } from './reading-tally.ts';

interface BlindSettings {
  /** Addresses that answer whenever our uplink works are asked, too. */
  readonly hasCanaries: boolean;
  readonly probeIntervalMs: number;
}

/** What one L1 probe says of our own sight. */
export interface SightReading {
  /** Of what was probed. */
  readonly key: string;
  readonly subnet: string;
  /** Nothing was heard of it. */
  readonly isSilent: boolean;
  /** The camera was believed to be there. */
  readonly wasThere: boolean;
  /** It was probed in its turn, and not because of a suspicion: only turns are a fair sample of the estate. */
  readonly isTurn: boolean;
  /** It hangs on our own network while others lie beyond it, so it tells nothing of the way to them. */
  readonly isAside?: boolean;
}

/** The estate, as far as it can tell of our own sight: without what is aside. */
export interface Estate {
  /** Cameras that are believed to be there. */
  readonly cameras: number;
  readonly subnets: number;
}

export type SightChange = { readonly isBlind: boolean; readonly reason: BlindReason } | undefined;

/** From this part of the estate on silence is rather ours than theirs. */
const blindShare = 0.6;
/** Below this part of silence it sees again. */
const seeingShare = 0.5;
const leastSilent = 10;
/** So many in a row, of whatever estate, are silent by no chance while a tenth of it answers. */
const surelySilent = 60;
const leastSubnets = 3;
/** Where so few of what is asked answer, they prove nothing: a way of their own may lead there. */
const livelyShare = 0.1;
const livelySubnets = 2;
/** A line of ours that loses much lets some through when they are asked again; of what is broken hardly any answers. */
const returningShare = 0.1;
const surelyAgain = 20;
/** Of the estate: when so many were asked anew, everybody had a turn. */
const everybodyShare = 0.9;
/** A blind gateway was silent to everybody for so long, at least; it sees again when others answered for so long. */
const windowMs = 5000;
const lookBackMs = 90_000;
const leastGood = 3;
/** After blindness everybody has a turn before silence counts, and some time to be confirmed. */
const graceMoreMs = 10_000;
const canaryMs = 30_000;
const canaryHurryMs = 2000;

/**
 * Tells whether the gateway itself is cut off. It is blind when none of its canaries answers and most of what it probes
 * is silent; without canaries, when nobody answers any more, or at least 60 % of the cameras that were there are silent
 * and the others do not prove that our line lives: at least ten silent ones in at least three subnets. Until that is clear,
 * silence proves nothing (`held`): a camera goes down only when others were heard since its own first silence. Times are
 * on the monotonic clock.
 */
export class Blindness {
  readonly #settings: BlindSettings;
  readonly #tally = new ReadingTally(lookBackMs);
  /** Since when those that were there are silent. */
  readonly #silentSinceMs = new Map<string, number>();
  #estate: Estate = { cameras: 0, subnets: 0 };
  #blind: { readonly sinceMs: number; readonly reason: BlindReason } | undefined;
  #graceUntilMs = -Infinity;
  #canaryAskedMs = -Infinity;
  #canary: { readonly isGood: boolean; readonly atMs: number } | undefined;

  constructor(settings: BlindSettings) {
    this.#settings = settings;
  }

  get isBlind(): boolean {
    return this.#blind !== undefined;
  }

  /** Until when silence takes no camera down though the gateway sees. */
  get graceUntilMs(): number {
    return this.#graceUntilMs;
  }

  follow(estate: Estate, nowMs: number): void {
    this.#estate = estate;
    this.#forgetOld(nowMs);
  }

  /** Takes in one reading. @returns what it changes */
  take(reading: SightReading, nowMs: number): SightChange {
    const { subnet, isSilent, wasThere, isTurn, isAside = false } = reading;
    const wasSilent = this.#noteSilence(reading, nowMs);
    if (!wasThere || isAside) return undefined;
    this.#tally.add({ subnet, isSilent, isTurn, wasSilent }, nowMs);
    if (!isTurn) return undefined;
    if (this.isBlind) return this.#seeAgain(nowMs);
    return isSilent ? this.#goBlind(nowMs) : undefined;
  }

  /** Takes in a round of canaries: good when any of them answered. @returns what it changes */
  takeCanaries(isGood: boolean, nowMs: number): SightChange {
    this.#canary = { isGood, atMs: nowMs };
    if (this.isBlind) return isGood ? this.#recover(nowMs) : undefined;
    return isGood ? undefined : this.#goBlind(nowMs);
  }

  /** What the silence of something that is probed means now. */
  sightOf(key: string, nowMs: number): Sight {
    if (this.isBlind) return 'blind';
    if (nowMs < this.#graceUntilMs) return 'held';
    const sinceMs = this.#silentSinceMs.get(key);
    return sinceMs === undefined || this.#hasSeenSince(sinceMs, nowMs) ? 'clear' : 'held';
  }

  /** True when the canaries should be asked now; the next time is counted from there. */
  askCanaries(nowMs: number): boolean {
    const { hasCanaries } = this.#settings;
    const isUrgent = this.isBlind || this.#silentSinceMs.size > 0;
    if (!hasCanaries || nowMs - this.#canaryAskedMs < (isUrgent ? canaryHurryMs : canaryMs)) return false;
    this.#canaryAskedMs = nowMs;
    return true;
  }

  /** @returns whether it was silent before */
  #noteSilence({ key, isSilent, wasThere }: SightReading, nowMs: number): boolean {
    const wasSilent = this.#silentSinceMs.has(key);
    if (!isSilent || !wasThere) this.#silentSinceMs.delete(key);
    else if (!wasSilent) this.#silentSinceMs.set(key, nowMs);
    return wasSilent;
  }

  /** What left the list of cameras is asked no more. */
  #forgetOld(nowMs: number): void {
    for (const [key, sinceMs] of this.#silentSinceMs) {
      if (nowMs - sinceMs <= lookBackMs + this.#settings.probeIntervalMs) return;
      this.#silentSinceMs.delete(key);
    }
  }

  #hasSeenSince(sinceMs: number, nowMs: number): boolean {
    const tally = this.#tally.since(sinceMs);
    if (tally.good > 0 && silentShare(tally) < blindShare) return true;
    if (this.#settings.hasCanaries) {
      return this.#canary !== undefined && this.#canary.isGood && this.#canary.atMs > sinceMs;
    }
    // Everybody had a turn since: had it been our own silence, we would know by now.
    return !canTell(this.#estate) || nowMs - sinceMs > this.#settings.probeIntervalMs + windowMs;
  }

  #goBlind(nowMs: number): SightChange {
    const reason = this.#settings.hasCanaries ? this.#missesCanaries(nowMs) : this.#missesEstate(nowMs);
    if (reason === undefined) return undefined;
    this.#blind = { sinceMs: nowMs, reason };
    this.#tally.clear();
    return { isBlind: true, reason };
  }

  #missesCanaries(nowMs: number): BlindReason | undefined {
    const isLost = this.#canary !== undefined && !this.#canary.isGood && nowMs - this.#canary.atMs <= 2 * canaryHurryMs;
    const [firstMs = nowMs] = this.#silentSinceMs.values();
    const tally = this.#tally.since(Math.max(firstMs, nowMs - lookBackMs));
    return isLost && tally.silent > 0 && silentShare(tally) >= blindShare ? 'canaries' : undefined;
  }

  /** Nobody answers any more; or so few do, over a whole interval, and nothing says that our line lives. */
  #missesEstate(nowMs: number): BlindReason | undefined {
    if (!canTell(this.#estate)) return undefined;
    const { probeIntervalMs } = this.#settings;
    const enough = Math.max(leastSilent, Math.min(surelySilent, blindShare * this.#estate.cameras));
    const last = this.#tally.sinceOrMore(nowMs - windowMs, enough);
    const all = this.#tally.since(nowMs - probeIntervalMs);
    const isDead = last.good === 0 && last.silent >= enough && last.silentSubnets >= leastSubnets;
    const isMost = silentShare(all) >= blindShare && all.silent >= blindShare * this.#estate.cameras;
    const isOurs = isDead || (isMost && all.silentSubnets >= leastSubnets && !this.#isLineAlive(nowMs));
    return isOurs ? 'silence' : undefined;
  }

  /**
   * Others go on answering though many are silent, in several subnets, and what is silent stays so when it is asked
   * again: that is no line of ours that is cut, nor one that loses packets. Half an interval lies behind any cut by which
   * most of the estate has fallen silent.
   */
  #isLineAlive(nowMs: number): boolean {
    const { probeIntervalMs } = this.#settings;
    const half = this.#tally.since(nowMs - probeIntervalMs / 2);
    if (half.goodSubnets < livelySubnets || silentShare(half) > 1 - livelyShare) return false;
    const { returned, silentAgain } = this.#tally.since(nowMs - probeIntervalMs);
    const isProven = returned + silentAgain >= Math.min(surelyAgain, this.#estate.cameras / 2);
    return isProven && returned <= returningShare * (returned + silentAgain);
  }

  #seeAgain(nowMs: number): SightChange {
    const last = this.#tally.sinceOrMore(nowMs - windowMs, 2 * leastGood);
    const isHeard = last.good >= leastGood && silentShare(last) < seeingShare;
    return isHeard || this.#isOnlyAPartBack(nowMs) ? this.#recover(nowMs) : undefined;
  }

  /** Our line lives, as everybody's turn since has shown; those that are silent still are so for themselves. */
  #isOnlyAPartBack(nowMs: number): boolean {
    if (this.#settings.hasCanaries) return false;
    const { good, silent } = this.#tally.since(nowMs - this.#settings.probeIntervalMs);
    return good + silent >= everybodyShare * this.#estate.cameras && this.#isLineAlive(nowMs);
  }

  #recover(nowMs: number): SightChange {
    const reason = this.#blind?.reason ?? 'silence';
    this.#blind = undefined;
    this.#tally.clear();
    this.#silentSinceMs.clear();
    this.#graceUntilMs = nowMs + this.#settings.probeIntervalMs + graceMoreMs;
    return { isBlind: false, reason };
  }
}

/** A small estate, or one behind one or two switches, says nothing of our own uplink. */
export function canTell({ cameras, subnets }: Estate): boolean {
  return cameras >= leastSilent && subnets >= leastSubnets;
}
