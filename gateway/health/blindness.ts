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
}

/** The estate, as far as it can tell of our own sight. */
interface Estate {
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
/** So many in a row, of whatever estate, are silent by no chance when half of it answers. */
const surelySilent = 20;
const leastSubnets = 3;
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
 * is silent; without canaries, when at least 60 % of the cameras that were there are, at least ten of them in at least
 * three subnets. Until that is clear, silence proves nothing (`held`): a camera goes down only when others were heard
 * since its own first silence. Times are on the monotonic clock.
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
  take({ key, subnet, isSilent, wasThere, isTurn }: SightReading, nowMs: number): SightChange {
    if (!isSilent || !wasThere) this.#silentSinceMs.delete(key);
    if (!wasThere) return undefined;
    if (isSilent && !this.#silentSinceMs.has(key)) this.#silentSinceMs.set(key, nowMs);
    if (!isTurn) return undefined;
    this.#tally.add(subnet, isSilent, nowMs);
    return this.isBlind ? this.#seeAgain(nowMs) : isSilent ? this.#goBlind(nowMs) : undefined;
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
    return !this.#canTell() || nowMs - sinceMs > this.#settings.probeIntervalMs + windowMs;
  }

  /** A small estate, or one behind one or two switches, says nothing of our own uplink. */
  #canTell(): boolean {
    return this.#estate.cameras >= leastSilent && this.#estate.subnets >= leastSubnets;
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

  /** Nobody answers any more; or so few do, over a whole interval in which everybody was asked. */
  #missesEstate(nowMs: number): BlindReason | undefined {
    if (!this.#canTell()) return undefined;
    const { probeIntervalMs } = this.#settings;
    const enough = Math.max(leastSilent, Math.min(surelySilent, blindShare * this.#estate.cameras));
    const last = this.#tally.sinceOrMore(nowMs - windowMs, enough);
    const all = this.#tally.since(nowMs - probeIntervalMs);
    const isDead = last.good === 0 && last.silent >= enough && last.silentSubnets >= leastSubnets;
    const isMost = silentShare(all) >= blindShare && all.silent >= blindShare * this.#estate.cameras;
    return isDead || (isMost && all.silentSubnets >= leastSubnets) ? 'silence' : undefined;
  }

  #seeAgain(nowMs: number): SightChange {
    const last = this.#tally.sinceOrMore(nowMs - windowMs, 2 * leastGood);
    return last.good >= leastGood && silentShare(last) < seeingShare ? this.#recover(nowMs) : undefined;
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
