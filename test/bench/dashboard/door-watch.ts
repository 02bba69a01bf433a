import { setTimeout as delay } from 'node:timers/promises';
import { ApiCaller } from '../../fixtures/api-caller.ts';
import { quantile } from '../load/quantile.ts';

/** What the pages of the outages desk and of the registry ask when they open, by the name of their row. */
export const doors = {
  session: '/session',
  healthSummary: '/health-summary',
  gatewayState: '/gateway-state',
  causeSummary: '/outage-cause-summary?sinceMs=1',
  largestCauses: '/outage-causes?sort=largest&limit=60',
  singleCauses: '/outage-causes?kind=camera&limit=20',
  outages: '/outages?state=open&limit=50',
  tickets: '/tickets?limit=50',
  ticketCounts: '/ticket-counts',
  cameras: '/cameras?limit=50',
  completeness: '/completeness',
} as const;

export type Door = keyof typeof doors | 'signIn';

/** How long each door took, ms; a refusal counts apart. */
export class DoorTimes {
  readonly #took = new Map<Door, number[]>();
  readonly #refused = new Map<string, number>();

  async time(door: Door, ask: () => Promise<{ readonly status: number }>): Promise<void> {
    const beganMs = performance.now();
    const { status } = await ask();
    const took = this.#took.get(door) ?? [];
    this.#took.set(door, [...took, performance.now() - beganMs]);
    if (status >= 400) this.#refused.set(`${door} ${status}`, (this.#refused.get(`${door} ${status}`) ?? 0) + 1);
  }

  quantileOf(door: Door, share: number): number {
    return Math.round(quantile(this.#took.get(door) ?? [], share));
  }

  /** Of all doors together; 0.95 and the worst of each door. */
  summary() {
    const byDoor = [...this.#took].map(([door, took]) => [
      door,
      [Math.round(quantile(took, 0.5)), Math.round(quantile(took, 0.95)), Math.round(Math.max(...took))],
    ]);
    const all = [...this.#took.values()].flat();
    return {
      asked: all.length,
      p50Ms: Math.round(quantile(all, 0.5)),
      p95Ms: Math.round(quantile(all, 0.95)),
      maxMs: Math.round(Math.max(...all)),
      refused: Object.fromEntries(this.#refused),
      /** p50, p95 and the worst of each. */
      byDoor: Object.fromEntries(byDoor) as Readonly<Record<Door, readonly number[]>>, // the names are the map's own
    };
  }
}

interface WatchOptions {
  readonly url: string;
  readonly login: { readonly username: string; readonly password: string };
  readonly forMs: number;
  readonly signal?: AbortSignal;
}

/** A person who signs in every two seconds and opens a page between: one question after the other, each on time. */
export async function watchDoors({ url, login, forMs, signal }: WatchOptions): Promise<DoorTimes> {
  const times = new DoorTimes();
  const stranger = new ApiCaller(url, []);
  const untilMs = performance.now() + forMs;
  let caller = stranger;
  const { username, password } = login;
  while (performance.now() < untilMs && signal?.aborted !== true) {
    const nextMs = performance.now() + 2000;
    await times.time('signIn', async () => {
      const signedIn = await stranger.signIn({ username, password }).catch(() => undefined);
      caller = signedIn ?? caller;
      return { status: signedIn === undefined ? 503 : 201 };
    });
    for (const [door, path] of Object.entries(doors)) {
      // The names are the table's own.
      await times.time(door as Door, () => caller.ask({ path }));
    }
    await delay(Math.max(0, nextMs - performance.now()));
  }
  return times;
}
