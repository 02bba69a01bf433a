import { randomBytes } from 'node:crypto';
import type { CandidateView, ScanView } from '../../gateway/discovery/discovery-api.ts';
import type { OnboardingView } from '../../gateway/discovery/onboarding/onboarding-api.ts';
import type { readHealthSummary } from '../../gateway/health/health-api.ts';
import type { OrganisationNodeView } from '../../gateway/registry/organisations/organisation-api.ts';
import type { ConflictView } from '../../gateway/registry/record/record-api.ts';
import type { CameraDetailView, CameraView } from '../../gateway/registry/registry-api.ts';
import type { UnitView } from '../../gateway/registry/units/units-api.ts';
import type { ReplyOf } from '../../web-wall/src/api/reply-of.ts';
import type { ApiCaller } from '../../test/fixtures/api-caller.ts';
import { poll } from '../../test/poll.ts';
import { type EstateDemo, platformLogin } from './estate-demo.ts';
import { furnishOutages, type FurnishedOutages } from './furnish-outages.ts';

interface List<Item> {
  readonly items: Item[];
}

/** What the addresses of screens name. */
export interface Furnished extends FurnishedOutages {
  readonly cameraId: string;
  readonly removedId: string;
  readonly countyId: string;
  readonly conflictId: string;
  readonly freeCandidateId: string;
  readonly checkedCandidateId: string;
  readonly draftId: string;
  readonly submittedId: string;
  readonly platformId: string;
  readonly stationName: string;
}

const sharedCode = '99019900001310000777';
const twinCode = '99019900001310000778';

/** Puts something that waits for somebody on each desk, through the product's own doors. */
export async function furnishDesks(demo: EstateDemo): Promise<Furnished> {
  const { admin } = demo;
  const top = first((await admin.get<List<OrganisationNodeView>>('/organisations/children')).items);
  const below = `/organisations/children?parentId=${top.id}`;
  const county = first((await admin.get<List<OrganisationNodeView>>(below)).items);
  const registry = await furnishRegistry(demo);
  const discovery = await furnishDiscovery(demo, top.id, county.id);
  const onboarding = await furnishOnboarding(demo, county.id);
  await furnishRouting(admin, top.id, county.id);
  await awaitProbes(admin);
  demo.breakSome();
  const station = demo.estate.places.organisations.find(({ kind }) => kind === 'station');
  return {
    ...{ ...registry, ...discovery, ...onboarding, ...(await furnishOutages(admin, top.id)), countyId: county.id },
    platformId: await addPlatform(demo, county.id),
    stationName: [top.name, ...(station?.path ?? [])].join('/'),
  };
}

/** Waits until the gateway knows how every camera fares that it watches. */
async function awaitProbes(admin: ApiCaller): Promise<void> {
  await poll(
    'the cameras are probed',
    async () => {
      const { due, unknown } = await admin.get<ReplyOf<typeof readHealthSummary>>('/health-summary');
      return due > 0 && unknown === 0 ? true : undefined;
    },
    180_000,
  );
}

/** A login and a schedule, two scans between which a device goes silent, a check, and an adoption of several. */
async function furnishDiscovery(demo: EstateDemo, topId: string, countyId: string) {
  const { admin, spare, spareRange } = demo;
  const { username, password } = first(spare);
  const { id: credentialSetId } = await admin.post<{ id: string }>('/credential-sets', {
    ...{ organisationId: topId, name: '县城直属摄像机', username, password },
  });
  await admin.post('/scan-schedules', {
    ...{ name: '每周一重扫县城段', cron: '30 3 * * 1', multicast: false, ranges: [spareRange], enabled: true },
  });
  const [checked, free, ...others] = await scan(demo);
  if (checked === undefined || free === undefined) throw new Error('the scan found too few devices');
  await check(admin, checked, { username, password });
  await admin.post('/bulk-adoptions', {
    candidateIds: others.slice(0, 3).map(({ id }) => id),
    ...{ credentialSetId, organisationId: countyId, ownership: 'government', pointClass: 1 },
    checklist: { forbiddenInteriors: [], signagePresent: true },
  });
  demo.silence(spare[6] ?? fail('the farm has too few devices'));
  await scan(demo);
  return { checkedCandidateId: checked.id, freeCandidateId: free.id };
}

async function furnishRegistry(demo: EstateDemo) {
  const { admin } = demo;
  const { items } = await admin.get<List<CameraView>>('/cameras?limit=20&ownership=government');
  const [camera, holder, claimant, twin, twinOf, removed] = items;
  if (!camera || !holder || !claimant || !twin || !twinOf || !removed) throw new Error('the city has too few cameras');
  for (const [{ id }, record] of [
    [holder, { gbCode: sharedCode }],
    [claimant, { gbCode: sharedCode }],
    [camera, { alias: '老供销社路口', note: '立杆内有双路电源，检修请先断开左侧空开' }],
  ] as const) {
    await patch(admin, id, record);
  }
  const conflict = first((await admin.get<List<{ id: string }>>('/code-conflicts')).items);
  await patch(admin, twin.id, { gbCode: twinCode });
  await patch(admin, twinOf.id, { gbCode: twinCode });
  const { items: conflicts } = await admin.get<List<ConflictView>>('/code-conflicts');
  const same = conflicts.find(({ gbCode }) => gbCode === twinCode) ?? fail('no conflict over the code of twins');
  await admin.ask({ method: 'POST', path: `/code-conflicts/${same.id}/resolution`, body: { decision: 'same-asset' } });
  const { version } = await admin.get<CameraDetailView>(`/cameras/${removed.id}`);
  await admin.post(`/cameras/${removed.id}/removal`, { version });
  await leadToPicture(demo, camera.id);
  return { cameraId: camera.id, removedId: removed.id, conflictId: conflict.id };
}

/** A second way, to a device with a picture, which is tried first; the picture is a photo of the place too. */
async function leadToPicture({ admin, spare, url }: EstateDemo, cameraId: string): Promise<void> {
  const { host, onvifPort, username, password } = spare[0] ?? fail('the farm has no device');
  const login = { username, password };
  await admin.post(`/cameras/${cameraId}/access-paths`, { adapterKind: 'onvif', host, port: onvifPort, login });
  const { items } = await admin.get<List<{ id: string }>>(`/cameras/${cameraId}/access-paths`);
  const pathIds = items.map(({ id }) => id).toReversed();
  await admin.ask({ method: 'PUT', path: `/cameras/${cameraId}/access-paths/order`, body: { pathIds } });
  const at = `${url}/api/v1/cameras/${cameraId}`;
  const picture = await fetch(`${at}/snapshot`, { headers: { cookie: admin.cookie } });
  if (!picture.ok) return;
  const headers = { cookie: admin.cookie, 'content-type': 'image/jpeg' };
  await fetch(`${at}/photos`, { method: 'POST', headers, body: await picture.arrayBuffer() });
}

async function patch(admin: ApiCaller, id: string, record: object): Promise<void> {
  const { version } = await admin.get<CameraDetailView>(`/cameras/${id}`);
  const reply = await admin.ask({ method: 'PATCH', path: `/cameras/${id}`, body: { version, record } });
  if (reply.status !== 200) throw new Error(`the record of ${id} was not changed: ${reply.text}`);
}

async function scan({ admin, spareRange }: EstateDemo): Promise<readonly CandidateView[]> {
  const { id } = await admin.post<ScanView>('/scans', { multicast: false, ranges: [spareRange] });
  await poll(
    'the scan ends',
    async () => {
      const { state } = await admin.get<ScanView>(`/scans/${id}`);
      return state === 'done' ? true : undefined;
    },
    60_000,
  );
  return (await admin.get<List<CandidateView>>('/candidates?state=new&limit=50')).items;
}

async function check(admin: ApiCaller, { id }: CandidateView, login: object): Promise<void> {
  const checklist = { forbiddenInteriors: [], signagePresent: 'unknown' };
  await admin.post(`/candidates/${id}/checks`, { login, checklist });
  await poll(
    'the check ends',
    async () => {
      const { items } = await admin.get<List<{ state: string }>>(`/candidates/${id}/checks`);
      return items[0]?.state === 'done' ? true : undefined;
    },
    60_000,
  );
}

async function furnishOnboarding({ admin, spare }: EstateDemo, organisationId: string) {
  const { host } = spare.find(({ kind }) => kind === 'nvr') ?? fail('the farm has no recorder');
  const { items: units } = await admin.get<List<UnitView>>('/units?kind=enterprise&limit=10');
  const ids: string[] = [];
  for (const [index, unit] of units.slice(0, 4).entries()) {
    const begun = await admin.post<OnboardingView>('/onboarding', { unitId: unit.id, organisationId });
    const body = {
      version: begun.version,
      system: { name: `${unit.name}监控系统`, adapterKind: 'nvr', host, port: 8899 },
      contact: { name: '李值班', phone: '0871-6512 3456', duty: '保安部' },
      channels: ['大门', '前厅', '停车场入口', '停车场出口', '后勤通道', '配电房外'].map((name, at) => ({
        ...{ channelToken: `VideoSource_${at + 1}`, name, isShared: at !== 5 },
      })),
      sharingPolicyDraft: { viewers: [organisationId], when: { kind: 'hours', from: '20:00', to: '06:00' } },
    };
    const reply = await admin.ask({ method: 'PATCH', path: `/onboarding/${begun.id}`, body });
    if (reply.status !== 200) throw new Error(`the onboarding was not changed: ${reply.text}`);
    if (index > 0)
      await admin.ask({
        method: 'POST',
        path: `/onboarding/${begun.id}/submission`,
        body: { version: begun.version + 1 },
      });
    ids.push(begun.id);
  }
  return { draftId: ids[0] ?? '', submittedId: ids[1] ?? '' };
}

async function furnishRouting(admin: ApiCaller, topId: string, countyId: string): Promise<void> {
  const key = `whsec_${randomBytes(32).toString('base64')}`;
  const hook = await admin.post<{ id: string }>('/webhooks', {
    ...{ organisationId: topId, name: '市局指挥中心', url: 'http://127.62.0.200:9/hooks/patrol', key },
  });
  const rules = [
    {
      name: '积水与烟火先到指挥中心',
      position: 10,
      categories: ['flooding', 'smoke-fire'],
      severities: ['high'],
      organisationId: topId,
      webhookIds: [hook.id],
    },
    {
      name: '道路障碍由县局处置',
      position: 20,
      categories: ['road-obstacle', 'road-occupation'],
      severities: [],
      organisationId: countyId,
      webhookIds: [],
      post: { organisationId: countyId, role: 'officer' },
    },
  ];
  for (const rule of rules) await admin.post('/finding-rules', { ...rule, enabled: true });
}

async function addPlatform({ admin, platform }: EstateDemo, organisationId: string): Promise<string> {
  const { id } = await admin.post<{ id: string }>('/platforms', {
    ...{ name: '青河县移动乡村平台', ...platform, credential: platformLogin, ownership: 'leased', pointClass: 3 },
    rule: { organisationId, byArea: [] },
  });
  await poll(
    'the platform is read',
    async () => {
      const { items } = await admin.get<List<object>>(`/platforms/${id}/points?limit=1`);
      return items.length > 0 ? true : undefined;
    },
    60_000,
  );
  return id;
}

function first<Item>(items: readonly Item[]): Item {
  return items[0] ?? fail('a list is empty');
}

function fail(why: string): never {
  throw new Error(why);
}
