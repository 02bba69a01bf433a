import { randomBytes } from 'node:crypto';
import type { HlsClips, HlsContainer } from './hls-clips.ts';
import type { LeasedPoint } from './leased-points.ts';
import type { PlatformFault, PlatformFaultKind } from './platform-fault.ts';

export interface PlatformOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port?: number;
  readonly username: string;
  readonly password: string;
  readonly points: readonly LeasedPoint[];
  /** Longest page that it gives, whatever is asked for. */
  readonly maxPageSize?: number;
  readonly tokenSeconds?: number;
  /** Wrong passwords until the account is locked. */
  readonly triesUntilLocked?: number;
  /** `rtsp://…` or `https://…m3u8` of a point; a token is appended. Others are told one at the platform's own host. */
  readonly liveUrlOf?: (pointId: string, profile: string) => string | undefined;
  readonly liveSeconds?: number;
  /** Points that come over HLS, and in which container; their addresses lead to the platform itself. */
  readonly hls?: { readonly clips: HlsClips; readonly containerOf: (pointId: string) => HlsContainer | undefined };
}

/** What really happened; tests score the gateway by it. */
export interface PlatformCounts {
  connects: number;
  logins: number;
  refusedLogins: number;
  listCalls: number;
  snapshotCalls: number;
  changeCalls: number;
  liveCalls: number;
  /** Most requests under way at the same moment. */
  mostAtOnce: number;
}

interface StatusChange {
  readonly id: string;
  readonly status: 'online' | 'offline';
  readonly at: string;
}

/** The mutable part of the simulated platform. */
export class PlatformState {
  readonly options: PlatformOptions;
  readonly counts: PlatformCounts = {
    connects: 0,
    logins: 0,
    refusedLogins: 0,
    listCalls: 0,
    snapshotCalls: 0,
    changeCalls: 0,
    liveCalls: 0,
    mostAtOnce: 0,
  };
  readonly #points: Map<string, LeasedPoint>;
  readonly #offline = new Map<string, number>();
  readonly #changes: StatusChange[] = [];
  readonly #tokens = new Map<string, { readonly endsAtMs: number; calls: number }>();
  readonly #liveTokens = new Map<string, number>();
  readonly #faults = new Map<PlatformFaultKind, PlatformFault>();
  /** Where the platform listens. */
  port = 0;
  #wrongTries = 0;
  /** Cursors older than this are forgotten. */
  #firstCursor = 0;

  constructor(options: PlatformOptions) {
    this.options = options;
    this.#points = new Map(options.points.map((point) => [point.id, point]));
  }

  points(): LeasedPoint[] {
    return [...this.#points.values()];
  }

  find(id: string): LeasedPoint | undefined {
    return this.#points.get(id);
  }

  put(point: LeasedPoint): void {
    this.#points.set(point.id, point);
  }

  remove(id: string): void {
    this.#points.delete(id);
  }

  isOnline(id: string): boolean {
    return !this.#offline.has(id);
  }

  sinceMs(id: string): number | undefined {
    return this.#offline.get(id);
  }

  setOnline(id: string, isOnline: boolean, atMs = Date.now()): void {
    if (isOnline) this.#offline.delete(id);
    else this.#offline.set(id, atMs);
    this.#changes.push({ id, status: isOnline ? 'online' : 'offline', at: new Date(atMs).toISOString() });
  }

  get cursor(): number {
    return this.#firstCursor + this.#changes.length;
  }

  /** @returns undefined for a cursor that is forgotten */
  changesSince(cursor: number, limit: number): readonly StatusChange[] | undefined {
    if (!Number.isInteger(cursor) || cursor < this.#firstCursor || cursor > this.cursor) return undefined;
    return this.#changes.slice(cursor - this.#firstCursor, cursor - this.#firstCursor + limit);
  }

  forgetChanges(): void {
    this.#firstCursor += this.#changes.length + 1;
    this.#changes.length = 0;
  }

  fault<Kind extends PlatformFaultKind>(kind: Kind): Extract<PlatformFault, { kind: Kind }> | undefined {
    // The map's key is the kind of its value.
    return this.#faults.get(kind) as Extract<PlatformFault, { kind: Kind }> | undefined;
  }

  /** Faults that count calls are over when they are used up. */
  useUp(kind: 'busy' | 'broken' | 'hls-broken'): void {
    const fault = this.fault(kind);
    if (fault === undefined) return;
    if (fault.calls <= 1) this.#faults.delete(kind);
    else this.#faults.set(kind, { ...fault, calls: fault.calls - 1 });
  }

  setFault(fault: PlatformFault): void {
    this.#faults.set(fault.kind, fault);
  }

  clearFaults(): void {
    this.#faults.clear();
  }

  listFaults(): PlatformFault[] {
    return [...this.#faults.values()];
  }

  /** One try to log in. */
  logIn(username: unknown, password: unknown): 'locked' | 'refused' | { readonly token: string } {
    this.counts.logins += 1;
    const { triesUntilLocked = 5 } = this.options;
    if (this.#wrongTries >= triesUntilLocked) return 'locked';
    if (username !== this.options.username || password !== this.options.password) {
      this.counts.refusedLogins += 1;
      this.#wrongTries += 1;
      return 'refused';
    }
    this.#wrongTries = 0;
    const token = randomBytes(18).toString('base64url');
    this.#tokens.set(token, { endsAtMs: Date.now() + this.tokenSeconds * 1000, calls: 0 });
    return { token };
  }

  get tokenSeconds(): number {
    return this.options.tokenSeconds ?? 1800;
  }

  pardon(): void {
    this.#wrongTries = 0;
  }

  /** Every token is spent from now on, as after a restart of the platform. */
  spendTokens(): void {
    this.#tokens.clear();
  }

  takesToken(token: string): boolean {
    const known = this.#tokens.get(token);
    if (known === undefined || known.endsAtMs <= Date.now()) return false;
    known.calls += 1;
    const shortened = this.fault('short-tokens');
    if (shortened !== undefined && known.calls >= shortened.calls) this.#tokens.delete(token);
    return true;
  }

  newLiveToken(): string {
    const token = randomBytes(9).toString('base64url');
    this.#liveTokens.set(token, Date.now() + (this.options.liveSeconds ?? 60) * 1000);
    return token;
  }

  /** Live addresses that were given out are good no more. */
  spendLiveTokens(): void {
    this.#liveTokens.clear();
  }

  takesLiveToken(token: string): boolean {
    return (this.#liveTokens.get(token) ?? 0) > Date.now();
  }
}
