import type { CauseView } from '../../gateway/outages/causes/causes-api.ts';
import type { TicketDetailView, TicketView } from '../../gateway/outages/tickets/tickets-api.ts';
import type { OrganisationNodeView } from '../../gateway/registry/organisations/organisation-api.ts';
import type { CameraView } from '../../gateway/registry/registry-api.ts';
import type { UnitView } from '../../gateway/registry/units/units-api.ts';
import type { ApiCaller } from '../../test/fixtures/api-caller.ts';
import { poll } from '../../test/poll.ts';

/** What the addresses of the screens of outages name. */
export interface FurnishedOutages {
  /** Of something that many cameras stand behind. */
  readonly causeId: string;
  readonly singleCauseId: string;
  /** On site, with a history. */
  readonly ticketId: string;
  /** A suspension waits for somebody else. */
  readonly suspendedTicketId: string;
  readonly offlineCameraId: string;
}

interface List<Item> {
  readonly items: readonly Item[];
}

const dayMs = 86_400_000;
const beijingOffsetMs = 28_800_000;
const causesWithinMs = 240_000;

/** Work that is announced, tickets at several steps, subscribers of notices and a grant, through the product's own doors. */
export async function furnishOutages(admin: ApiCaller, topId: string): Promise<FurnishedOutages> {
  const counties = await admin.get<List<OrganisationNodeView>>(`/organisations/children?parentId=${topId}`);
  await announceWork(admin);
  await subscribe(admin, topId);
  await grantCamera(admin, counties.items);
  const group = await largestCause(admin);
  const single = at((await admin.get<List<CauseView>>('/outage-causes?kind=camera&limit=5')).items, 0);
  const tickets = await openTickets(admin);
  const { items } = await admin.get<List<{ cameraId: string }>>(`/outage-causes/${single.id}/outages?limit=1`);
  return {
    ...{ causeId: group.id, singleCauseId: single.id },
    ticketId: await bringOn(admin, at(tickets, 0).id, [{ action: 'accept' }, { action: 'arrive', note: '已到杆下' }]),
    suspendedTicketId: await bringOn(admin, at(tickets, 1).id, [
      { action: 'accept' },
      { action: 'ask-suspension', untilMs: Date.now() + 3 * dayMs, note: '道路施工，登高车三天后才能进场' },
    ]),
    offlineCameraId: at(items, 0).cameraId,
  };
}

async function announceWork(admin: ApiCaller): Promise<void> {
  const { items } = await admin.get<List<CameraView>>('/cameras?limit=3&status=active&ownership=government');
  const target = { kind: 'camera', keys: items.map(({ id }) => id) };
  const fromDay = beijingDay(0);
  const weekly = { kind: 'weekly', weekdays: [3], from: '23:30', to: '02:00', fromDay };
  const now = Date.now();
  for (const [reason, schedule] of [
    ['路灯杆检修，三个点位临时断电', { kind: 'ad-hoc' }],
    ['运营商每周三夜间割接', weekly],
    ['派出所机房换电源', { kind: 'once', fromMs: now + dayMs, toMs: now + dayMs + 7_200_000 }],
  ] as const) {
    await admin.post('/maintenance-windows', { reason, schedule, target });
  }
}

async function subscribe(admin: ApiCaller, organisationId: string): Promise<void> {
  const { items: units } = await admin.get<List<UnitView>>('/units?kind=maintainer&limit=1');
  const unitId = units[0]?.id;
  const { id } = await admin.post<{ id: string }>('/notice-subscriptions', {
    ...{ organisationId, name: '带班领导', severities: ['critical'] },
    channel: { kind: 'email', addresses: ['leader@example.com'] },
  });
  await admin.post('/notice-subscriptions', {
    ...{ organisationId, name: '外包维护群', severities: ['critical', 'major', 'minor'], quietIn: ['night'] },
    ...(unitId !== undefined && { unitId }),
    channel: { kind: 'wecom', url: 'http://127.62.0.200:9/cgi-bin/webhook/send?key=demo' },
    ...{ digestTimes: ['08:00', '17:30'], next: { subscriptionId: id, afterMinutes: 30 } },
  });
}

async function grantCamera(admin: ApiCaller, counties: readonly OrganisationNodeView[]): Promise<void> {
  const { items } = await admin.get<List<CameraView>>('/cameras?limit=2&status=active&ownership=government');
  const rights = { mayLive: true, maySnapshot: true, mayPatrol: false };
  for (const [index, { id }] of items.entries()) {
    await admin.post(`/cameras/${id}/grants`, {
      ...{ ...rights, organisationId: at(counties, index + 1).id },
      ...{ untilDay: beijingDay(index === 0 ? 5 : 60), reason: '县界路口，两地共同巡查' },
    });
  }
}

/** The largest cause that is no single camera, as soon as it is certain. */
function largestCause(admin: ApiCaller): Promise<CauseView> {
  return poll(
    'something larger than a camera is the cause',
    async () => {
      const { items } = await admin.get<List<CauseView>>('/outage-causes?state=confirmed&sort=largest&limit=5');
      return items.find(({ kind }) => kind !== 'camera');
    },
    causesWithinMs,
  );
}

/** Those that were opened by rule, at least two, and one by hand. */
async function openTickets(admin: ApiCaller): Promise<readonly TicketView[]> {
  const { items: cameras } = await admin.get<List<CameraView>>('/cameras?limit=1&status=active&ownership=government');
  await admin.post('/tickets', {
    ...{ cameraId: at(cameras, 0).id, faultKind: 'occluded', note: '行道树遮挡约三分之一画面' },
  });
  return poll(
    'tickets were opened by rule',
    async () => {
      const { items } = await admin.get<List<TicketView>>('/tickets?limit=50');
      const byRule = items.filter(({ isByHand, assignee }) => !isByHand && assignee !== undefined);
      return byRule.length > 1 ? byRule : undefined;
    },
    causesWithinMs,
  );
}

async function bringOn(admin: ApiCaller, ticketId: string, steps: readonly object[]): Promise<string> {
  for (const step of steps) {
    const { ticket } = await admin.get<TicketDetailView>(`/tickets/${ticketId}`);
    await admin.post(`/tickets/${ticketId}/steps`, { ...step, version: ticket.version });
  }
  return ticketId;
}

/** 'YYYY-MM-DD' in Beijing, so many days from now. */
function beijingDay(days: number): string {
  return new Date(Date.now() + beijingOffsetMs + days * dayMs).toISOString().slice(0, 10);
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new Error('a list is too short');
  return item;
}
