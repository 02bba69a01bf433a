import { randomUUID } from 'node:crypto';
import type { DutyPostView } from '../../gateway/duty/roster/duty-posts-api.ts';
import type { FindingView } from '../../gateway/findings/findings-api.ts';
import type { PlanBody, PlanView } from '../../gateway/patrol/patrol-api.ts';
import type { ShiftDetailView } from '../../gateway/patrol/shifts/shifts-api.ts';
import { formatCivilTime } from '../../gateway/platform/clock/civil-time.ts';
import type { CameraView, OrganisationView } from '../../gateway/registry/registry-api.ts';
import type { Demo } from '../../test/e2e/demo-process.ts';
import { poll } from '../../test/poll.ts';
import { ApiClient } from '../demo/api-client.ts';
import { randomPassword } from '../demo/logins.ts';

type Login = Pick<Demo, 'username' | 'password'>;
type List<Item> = { readonly items: readonly Item[] };
interface Crew extends Login {
  readonly id: string;
  readonly api: ApiClient;
}

/** Who signs in for the pictures, and what their addresses name. */
export interface FurnishedPatrol {
  readonly admin: Login;
  /** Works the demo's rounds at the top of the estate. */
  readonly officer: Login;
  /** Has a snapshot round. */
  readonly station: Login;
  /** Comes back to a room that was closed. */
  readonly room: Login;
  /** Is signed in there, and may accept what is given back. */
  readonly roomOnDuty: Login;
  readonly roomId: string;
  readonly planId: string;
  readonly shiftId: string;
  readonly findingIds: readonly string[];
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const everyMode = (['normal', 'weekend', 'holiday', 'special'] as const).flatMap((base) =>
  [true, false].map((night) => ({ base, night })),
);
/** It is day for six hours: rooms close by civil dates, which a night would not begin with. */
export function patrolVariables(): Readonly<Record<string, string>> {
  const hoursAhead = (hours: number) => formatCivilTime(Date.now() + hours * hourMs).slice(11);
  return { VPG_DUTY_NIGHT_START: hoursAhead(6), VPG_DUTY_NIGHT_END: hoursAhead(12) };
}

const civilDay = (atMs: number): string => formatCivilTime(atMs).slice(0, 10);

/** Puts something on each screen of patrol: people, a roster with a hole, a shift handed over and given back, findings. */
export async function furnishPatrol(demo: Demo): Promise<FurnishedPatrol> {
  const admin = await ApiClient.signIn(demo.url, demo.username, demo.password);
  const { items: organisations } = await admin.get<List<OrganisationView>>('/organisations');
  const at = (name: string): OrganisationView =>
    organisations.find((each) => each.name === name) ?? fail(`there is no ${name}`);
  const [top, station, room] = [at('云岭市公安局'), at('城关派出所'), at('东门社区警务室')];
  const join = async (username: string, displayName: string, { id }: OrganisationView): Promise<Crew> => {
    const login = { username, password: randomPassword() };
    const user = await admin.post<{ id: string }>('/users', {
      ...{ ...login, displayName, role: 'officer', organisationId: id },
    });
    return { ...login, id: user.id, api: await ApiClient.signIn(demo.url, username, login.password) };
  };
  const officer = await join('sun', '孙巡查', top);
  const zhang = await join('zhang', '张建国', station);
  const li = await join('lina', '李娜', station);
  const chen = await join('chen', '陈志强', room);
  const huang = await join('huang', '黄丽', room);

  const { items: cameras } = await admin.get<List<CameraView>>('/cameras?limit=50');
  const black = cameras.find(({ name }) => name === '老街菜市场') ?? fail('the market has no camera');
  await breakCameras(demo, admin, black);
  await addSnapshotPlan(admin, station);
  await fillRoster(admin, station, [zhang, li]);
  await admin.post('/roster/closures', {
    ...{ organisationId: room.id, fromDate: civilDay(Date.now()), toDate: civilDay(Date.now() + dayMs) },
    ...{ weekdays: [], reason: '警务室装修，由派出所代管' },
  });
  await raiseLevel(admin, station);
  const findingIds = await reportFindings(officer.api, cameras);
  const shiftId = await workShift(zhang, li, room);
  await huang.api.post('/shifts', { organisationId: room.id });
  await followFindings(admin, findingIds);
  await awaitFault(admin, black);
  const { items: plans } = await admin.get<List<PlanView>>('/plans');
  return {
    ...{ admin: demo, officer, station: zhang, room: chen, roomOnDuty: huang, roomId: room.id, shiftId, findingIds },
    planId: plans.find(({ name }) => name === '夜间巡查')?.id ?? fail('there is no plan for the night'),
  };
}

async function addSnapshotPlan(admin: ApiClient, station: OrganisationView): Promise<void> {
  const { items: cameras } = await admin.get<List<CameraView>>(`/cameras?limit=50&organisationId=${station.id}`);
  const plan: PlanBody = {
    ...{ name: '城关抽帧巡查', organisationId: station.id, modes: everyMode, layout: 9, dwellSeconds: 30 },
    slots: [{ start: '00:00', end: '00:00', intervalMinutes: 2 }],
    ...{ method: 'snapshot', sequence: 'fixed', goals: { onceAShift: true }, enabled: true },
    stops: cameras.map(({ id }) => ({ cameraId: id })),
  };
  await admin.post('/plans', plan);
}

/** A post of three slots; the coming days have people by day, and nobody at night. */
async function fillRoster(admin: ApiClient, station: OrganisationView, crew: readonly Crew[]): Promise<void> {
  const slots = [
    { name: '早班', start: '08:00', end: '16:00' },
    { name: '中班', start: '16:00', end: '00:00' },
    { name: '夜班', start: '00:00', end: '08:00' },
  ];
  const post = await admin.post<DutyPostView>('/duty-posts', {
    ...{ organisationId: station.id, name: '视频巡查岗', slots, wanted: 1 },
  });
  for (let day = 1; day <= 6; day += 1) {
    for (const [index, { key }] of post.slots.slice(0, 2).entries()) {
      const officerIds = [crew[(day + index) % crew.length]?.id ?? fail('nobody is there')];
      const date = civilDay(Date.now() + day * dayMs);
      await admin.put('/roster/cells', { postId: post.id, date, slotKey: key, officerIds });
    }
  }
}

async function raiseLevel(admin: ApiClient, station: OrganisationView): Promise<void> {
  await admin.post('/duty/levels', {
    ...{ organisationId: station.id, level: 2, toMs: Date.now() + 2 * dayMs, reason: '城关庙会人流高峰' },
    documentNumber: '青公勤〔2026〕41号',
  });
}

const seen = [
  { category: 'flooding', severity: 'high', text: '路口积水约二十厘米，影响非机动车通行' },
  { category: 'road-obstacle', severity: 'medium', text: '右转车道散落建筑材料，占用约三米' },
  { category: 'occlusion-damage', severity: 'low', text: '镜头右上角被树枝遮挡，约占画面五分之一' },
  { category: 'crowding', severity: 'medium', text: '市场入口人群聚集，通道缓行' },
] as const;

async function reportFindings(officer: ApiClient, cameras: readonly CameraView[]): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const [index, thing] of seen.entries()) {
    const cameraId = cameras[index * 2]?.id ?? fail('the estate has too few cameras');
    const { id } = await officer.post<FindingView>('/findings', { ...thing, cameraId, requestId: randomUUID() });
    ids.push(id);
  }
  return ids;
}

async function workShift(zhang: Crew, li: Crew, room: OrganisationView): Promise<string> {
  const sit = ({ api }: Crew) => api.post<ShiftDetailView>('/shifts', { organisationId: stationOf(room) });
  const shift = await sit(zhang);
  await zhang.api.post(`/shifts/${shift.id}/notes`, { text: '解放路口信号灯黄闪，已通知交警大队' });
  const { version } = await zhang.api.get<ShiftDetailView>(`/shifts/${shift.id}`);
  await zhang.api.post(`/shifts/${shift.id}/handover`, {
    ...{ version, note: '东门一号机夜间偏暗，请留意' },
    handBacks: [{ organisationId: room.id, text: '北门卷帘门 14:00 起未锁，已电话通知社区' }],
  });
  await sit(li);
  return shift.id;
}

function stationOf({ parentId }: OrganisationView): string {
  return parentId ?? fail('the room has no station');
}

/** On the last page of the demo's rounds one camera is black and one does not answer. */
async function breakCameras({ farmUrl }: Demo, admin: ApiClient, black: CameraView): Promise<void> {
  for (const [device, fault] of [
    ['cam-02', { kind: 'black' }],
    ['cam-06', { kind: 'offline', mode: 'reset' }],
  ] as const) {
    await fetch(`${farmUrl}/devices/${device}/fault`, { method: 'PUT', body: JSON.stringify(fault) });
  }
  await admin.post(`/cameras/${black.id}/deep-check`, {});
}

/** A black picture is believed after two checks that lie a minute apart. */
async function awaitFault(admin: ApiClient, { id }: CameraView): Promise<void> {
  await poll(
    'the black picture is known',
    async () => {
      await admin.post(`/cameras/${id}/deep-check`, {});
      const { items } = await admin.get<List<{ status: string }>>(`/camera-health?cameraIds=${id}`);
      return items[0]?.status === 'degraded' ? true : undefined;
    },
    120_000,
  );
}

/** One is acknowledged and handled, one acknowledged. */
async function followFindings(admin: ApiClient, ids: readonly string[]): Promise<void> {
  const [first = '', second = ''] = ids;
  const step = async (id: string, note: string): Promise<void> => {
    const { finding, actions } = await admin.get<{ finding: FindingView; actions: readonly string[] }>(
      `/findings/${id}`,
    );
    const action = (['acknowledge', 'handle', 'push'] as const).find((each) => actions.includes(each));
    if (action !== undefined) await admin.post(`/findings/${id}/steps`, { action, version: finding.version, note });
  };
  for (const note of ['城关派出所已接警', '已到场，正在排水']) await step(first, note);
  await step(second, '请核实占道单位');
}

function fail(why: string): never {
  throw new Error(why);
}
