import type { Browser, Page } from 'playwright-core';
import type { CandidateView, ScanView } from '../../gateway/discovery/discovery-api.ts';
import type { PlanBody, PlanView, RoundView, StopView } from '../../gateway/patrol/patrol-api.ts';
import type { Role } from '../../gateway/platform/actor/actor.ts';
import type { CameraView } from '../../gateway/registry/registry-api.ts';
import { appoint, type Member } from '../fixtures/furnish-place.ts';
import { startLoggedGateway } from '../fixtures/logged-gateway.ts';
import { steadyDay } from '../fixtures/steady-day.ts';
import { type Counties, type PlaceName, startCounties } from '../fixtures/two-counties.ts';
import { poll } from '../poll.ts';
import { launchBrowser, openScreen } from './browser.ts';
import { signIn } from './steps.ts';

export type RoundWithStops = RoundView & { readonly stops: readonly StopView[] };

/** A station with some cameras, its people, a gateway in a process of its own and a browser. */
export interface PatrolStage {
  readonly counties: Counties;
  readonly cameras: readonly CameraView[];
  camera(index: number): CameraView;
  readonly browser: Browser;
  appoint(role: Role): Promise<Member>;
  /** A fresh screen on which the member is signed in. */
  open(member: Pick<Member, 'user' | 'password'>, path: string): Promise<Page>;
  /** Breaks a camera, or mends it. */
  fault(index: number, fault: Parameters<ReturnType<Counties['farm']['device']>['setFault']>[0]): void;
  stop(): Promise<void>;
}

interface StageOptions {
  /** First three numbers of the cameras' addresses. */
  readonly subnet: string;
  readonly cameras: number;
  readonly variables?: Readonly<Record<string, string>>;
}

/** The devices that stand at the station. */
const devices: readonly PlaceName[] = ['own', 'child', 'sibling', 'parent'];

export async function openStage({ subnet, cameras: count, variables = {} }: StageOptions): Promise<PatrolStage> {
  const counties = await startCounties({
    subnet,
    start: startLoggedGateway,
    // Pages and seats end as they do at work.
    variables: { VPG_PATROL_SEAT_SILENCE_SECONDS: '20', VPG_PATROL_ATTENTION_LONGEST_MINUTES: '0', ...variables },
  });
  const used = devices.slice(0, count);
  const cameras = await adoptAll(counties, used);
  const browser = await launchBrowser();
  return {
    ...{ counties, cameras, browser },
    camera: (index) => {
      const camera = cameras[index];
      if (camera === undefined) throw new Error(`the stage has no camera ${String(index)}`);
      return camera;
    },
    appoint: (role) => appoint(counties, counties.organisations.own, role),
    open: async ({ user, password }, path) => {
      const { page } = await openScreen(browser);
      await page.goto(`${counties.url}${path}`);
      await signIn(page, { username: user.username, password });
      return page;
    },
    fault: (index, fault) => counties.farm.device(counties.devices[used[index] ?? 'own'].id).setFault(fault),
    stop: async () => {
      await browser.close();
      await counties.stop();
    },
  };
}

/** Finds the devices by one scan and takes them all in at the station. */
async function adoptAll(counties: Counties, used: readonly PlaceName[]): Promise<CameraView[]> {
  const { root, organisations } = counties;
  const wanted = used.map((name) => counties.devices[name]);
  const { id } = await root.post<ScanView>('/scans', { multicast: false, ranges: wanted.map(({ host }) => host) });
  await poll('the scan ends', async () => {
    const { state } = await root.get<ScanView>(`/scans/${id}`);
    return state === 'waiting' || state === 'running' ? undefined : true;
  });
  const { items } = await root.get<{ items: CandidateView[] }>('/candidates?state=new');
  return Promise.all(
    wanted.map(async ({ host, username, password }, index) => {
      const candidate = items.find((one) => one.host === host);
      const { cameras } = await root.post<{ cameras: CameraView[] }>(`/candidates/${candidate?.id ?? ''}/adoption`, {
        ...{ organisationId: organisations.own.id, ownership: 'government', name: `东门${String(index + 1)}号机` },
        ...{ place: `东门大街${String(index + 1)}号`, credential: { username, password } },
      });
      const [camera] = cameras;
      if (camera === undefined) throw new Error(`the adoption of ${host} gave no camera`);
      return camera;
    }),
  );
}

/** A plan that is in force in every duty mode: its round falls due at once and lasts the day. */
export function planOver(
  { counties }: PatrolStage,
  cameras: readonly CameraView[],
  members: Partial<PlanBody> = {},
): PlanBody {
  const bases = ['normal', 'weekend', 'holiday', 'special'] as const;
  return {
    name: '东门巡查',
    organisationId: counties.organisations.own.id,
    modes: bases.flatMap((base) => [true, false].map((night) => ({ base, night }))),
    slots: [{ start: steadyDay.slotStart, end: steadyDay.slotStart, intervalMinutes: 1440 }],
    method: 'live',
    sequence: 'fixed',
    goals: { onceAShift: false },
    layout: 4,
    dwellSeconds: 5,
    stops: cameras.map(({ id: cameraId }) => ({ cameraId })),
    enabled: true,
    ...members,
  };
}

/** The first round of a plan that is in one of these states. */
export async function roundOf(
  { counties }: PatrolStage,
  plan: Pick<PlanView, 'id' | 'name'>,
  states: readonly RoundView['state'][],
  withinMs = 30_000,
): Promise<RoundWithStops> {
  const { id } = await poll(
    `a round of ${plan.name} is ${states.join(' or ')}`,
    async () => {
      const { items } = await counties.root.get<{ items: RoundView[] }>('/rounds');
      return items.find(({ planId, state }) => planId === plan.id && states.includes(state));
    },
    withinMs,
  );
  return counties.root.get<RoundWithStops>(`/rounds/${id}`);
}

/** Resolves when the tile of a camera shows live pictures. */
export async function liveTile(page: Page, cameraId: string): Promise<void> {
  await page.locator(`[data-role=current][data-camera-id="${cameraId}"][data-picture=live]`).waitFor();
}
