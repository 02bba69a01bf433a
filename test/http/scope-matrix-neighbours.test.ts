import { expect } from 'chai';
import type { FindingView } from '../../gateway/findings/findings-api.ts';
import type { LiveStreamView } from '../../gateway/media/live-api.ts';
import type { OutageView } from '../../gateway/outages/outages-api.ts';
import type { PlanView, RoundView, StopView } from '../../gateway/patrol/patrol-api.ts';
import { roles } from '../../gateway/platform/actor/actor.ts';
import type { CameraHealthView } from '../../gateway/health/health-api.ts';
import type { GrantView } from '../../gateway/registry/grants/grants-api.ts';
import type { CameraView } from '../../gateway/registry/registry-api.ts';
import type { WallSessionView } from '../../gateway/wall/wall-api.ts';
import type { ApiCaller } from '../fixtures/api-caller.ts';
import { appoint, furnish, marksOf, planFor, reportOf, work, type WorkedPlace } from '../fixtures/furnish-place.ts';
import { Listener } from '../fixtures/listener.ts';
import { type Counties, startCounties } from '../fixtures/two-counties.ts';
import { poll } from '../poll.ts';

/** Everything that lists, counts or searches; `total`, `cameraCount` and the summary's numbers are in the replies. */
const lists = [
  ...['/organisations', '/users', '/systems', '/candidates', '/scans/unknown', '/camera-health', '/health-summary'],
  '/gateway-state',
  ...['/cameras', '/cameras?limit=1', `/cameras?search=${encodeURIComponent('一号机')}`, '/cameras?status=active'],
  ...['/outages', '/outages?state=open', '/outages?state=closed', '/plans', '/rounds', '/rounds?state=pending'],
  ...['/outage-causes', '/outage-causes?state=closed', '/outage-cause-summary', '/maintenance-windows'],
  ...['/findings', '/findings?limit=1', '/duty/now', '/duty/preview'],
];

/** Replies without what the clock alone changes: instants, and how long a probe took. */
async function readLists(caller: ApiCaller): Promise<string[]> {
  const replies = await Promise.all(lists.map((path) => caller.ask({ path })));
  const moving = /"(\w+Ms|civilTime)":("[^"]*"|-?[\d.]+)/g;
  return replies.map(({ status, text }, index) => `${lists[index]} ${status} ${text.replace(moving, '"$1":0')}`);
}

describe('a county beside another one that is built, breaks and mends', function () {
  this.timeout(60_000);
  let counties: Counties;
  let own: WorkedPlace;
  let foreign: WorkedPlace;
  const listsBefore = new Map<string, string[]>();
  const listeners: Listener[] = [];

  async function listen(caller: ApiCaller): Promise<Listener> {
    const listener = await Listener.open(counties.url, caller);
    listeners.push(listener);
    return listener;
  }

  async function workAt(name: 'own' | 'foreign'): Promise<WorkedPlace> {
    const [place] = await work(counties, [await furnish(counties, name)]);
    if (place === undefined) throw new Error(`nothing came of ${name}`);
    return place;
  }

  before(async () => {
    counties = await startCounties({ subnet: '127.47.0' });
    own = await workAt('own');
    const { parent } = counties.organisations;
    const superior = await appoint(counties, parent, 'admin');
    for (const role of roles) listsBefore.set(role, await readLists(own.members[role].caller));
    listsBefore.set('superior', await readLists(superior.caller));

    foreign = await workAt('foreign');
    for (const role of roles) listsBefore.set(`${role} again`, await readLists(own.members[role].caller));
    listsBefore.set('superior again', await readLists(superior.caller));
  });
  after(async () => {
    for (const listener of listeners) listener.close();
    await counties.stop();
  });

  for (const who of [...roles, 'superior'] as const) {
    it(`tells its ${who} the same lists, counts and searches with and without the other one`, () => {
      const before = listsBefore.get(who) ?? [];
      const again = listsBefore.get(`${who} again`) ?? [];

      expect(before.some((reply) => reply.includes(own.camera.id))).to.equal(true);
      expect(again.filter((reply, index) => reply !== before[index])).to.deep.equal([]);
      expect(again).to.have.lengthOf(before.length);
    });
  }

  it('hears nothing while the other one’s camera breaks and mends, is patrolled and reported', async () => {
    const { officer, admin } = foreign.members;
    const here = await listen(own.members.admin.caller);
    const there = await listen(admin.caller);

    const device = counties.farm.device(foreign.device.id);
    device.setFault({ kind: 'offline', mode: 'reset' });
    const { items: open } = await poll('the other county’s outage opens', async () => {
      const page = await admin.caller.get<{ items: OutageView[] }>('/outages?state=open');
      return page.items.length > 0 ? page : undefined;
    });
    device.setFault(undefined);
    await officer.caller.post('/findings', reportOf(foreign));
    await admin.caller.post<PlanView>('/plans', planFor(foreign));
    await poll('the other county’s page hears of all of it', () =>
      ['health', 'outage', 'round', 'finding'].every((topic) => there.text().includes(`"topic":"${topic}"`)) &&
      there.text().includes('"state":"closed"')
        ? true
        : undefined,
    );
    // The same second's batch of this side follows: own news comes after what must not come.
    await own.members.officer.caller.post('/findings', reportOf(own));
    await poll('this county hears its own finding', () => (here.topics().has('finding') ? true : undefined));

    const marks = [...marksOf(foreign), ...open.map(({ id }) => id)];
    expect(marks.filter((mark) => here.text().includes(mark))).to.deep.equal([]);
    const topics = here.heard.map(({ topic }) => topic).filter((topic) => topic !== 'health');
    expect([...new Set(topics)]).to.deep.equal(['finding']);
  });

  it('loses a camera that is given to the other one at once: pictures, health and page', async () => {
    const { officer } = own.members;
    const { streamId } = await officer.caller.post<LiveStreamView>('/streams', { cameraId: own.camera.id });
    const playlist = await officer.caller.ask({ path: `/streams/${streamId}/live.m3u8` });
    const piece = /init-\d+\.mp4/.exec(playlist.text)?.[0] ?? '';
    const move = (version: number, organisationId: string) =>
      counties.root.ask({ method: 'PATCH', path: `/cameras/${own.camera.id}`, body: { version, organisationId } });
    const statuses = async () => {
      const paths = [`/streams/${streamId}`, `/streams/${streamId}/live.m3u8`, `/streams/${streamId}/${piece}`];
      const replies = await Promise.all(
        [...paths, `/cameras/${own.camera.id}/snapshot`].map((path) => officer.caller.ask({ path })),
      );
      return replies.map(({ status }) => status);
    };
    expect(await statuses()).to.deep.equal([200, 200, 200, 200]);

    expect((await move(own.camera.version, foreign.organisation.id)).status).to.equal(200);

    expect(await statuses()).to.deep.equal([404, 404, 404, 404]);
    await poll('the health of the camera has moved, too', async () => {
      const { items } = await officer.caller.get<{ items: CameraHealthView[] }>('/camera-health');
      return items.length === 0 ? true : undefined;
    });
    const wall = await officer.caller.post<WallSessionView>('/wall');
    expect(wall.page?.tiles.map(({ health }) => health)).to.deep.equal(['unknown']);

    const { items } = await counties.root.get<{ items: CameraView[] }>('/cameras');
    const version = items.find(({ id }) => id === own.camera.id)?.version ?? 0;
    expect((await move(version, own.organisation.id)).status).to.equal(200);
    // What was lost stays lost; it may be opened anew.
    expect((await statuses())[0]).to.equal(404);
    const again = await officer.caller.post<LiveStreamView>('/streams', { cameraId: own.camera.id });
    expect(again.cameraId).to.equal(own.camera.id);
  });

  it('has a camera that the other one grants, hears how it fares, and loses it when the grant ends', async () => {
    const { officer } = own.members;
    const { camera } = foreign;
    const body = {
      ...{ organisationId: own.organisation.id, untilDay: '2099-12-31', reason: '交界路口联合巡查' },
      ...{ mayLive: true, maySnapshot: true, mayPatrol: true },
    };
    const { id } = await foreign.members.admin.caller.post<GrantView>(`/cameras/${camera.id}/grants`, body);
    const here = await listen(officer.caller);
    const { streamId } = await officer.caller.post<LiveStreamView>('/streams', { cameraId: camera.id });
    const playlist = await officer.caller.ask({ path: `/streams/${streamId}/live.m3u8` });
    const piece = /init-\d+\.mp4/.exec(playlist.text)?.[0] ?? '';
    const paths = [`/cameras/${camera.id}`, `/streams/${streamId}`, `/streams/${streamId}/${piece}`];
    const statuses = async () => {
      const replies = [...paths, `/cameras/${camera.id}/snapshot`].map((path) => officer.caller.ask({ path }));
      return (await Promise.all(replies)).map(({ status }) => status);
    };
    expect(await statuses()).to.deep.equal([200, 200, 200, 200]);
    const finding = await officer.caller.post<FindingView>('/findings', { ...reportOf(own), cameraId: camera.id });
    expect(finding.organisationId).to.equal(own.organisation.id);
    const plan = { ...planFor(own), stops: [{ cameraId: camera.id }] };
    const { id: planId } = await own.members.admin.caller.post<PlanView>('/plans', plan);
    const round = await poll('a round of the granted camera is due', async () => {
      const { items } = await officer.caller.get<{ items: RoundView[] }>('/rounds');
      return items.find((each) => each.planId === planId);
    });
    const { stops } = await officer.caller.get<{ stops: StopView[] }>(`/rounds/${round.id}`);
    expect(stops.map(({ cameraId }) => cameraId)).to.deep.equal([camera.id]);

    const device = counties.farm.device(foreign.device.id);
    device.setFault({ kind: 'offline', mode: 'reset' });
    await poll('the grantee hears that it is offline', () =>
      here.text().includes('"status":"offline"') && here.text().includes(camera.id) ? true : undefined,
    );
    device.setFault(undefined);
    await poll('the grantee hears that it is back', () => (here.text().includes('"online"') ? true : undefined));
    const heard = here.heard.filter(({ data }) => JSON.stringify(data).includes(camera.id));
    expect([...new Set(heard.map(({ topic }) => topic))])
      .to.include('health')
      .and.not.include('outage');
    expect(JSON.stringify(heard)).not.to.include('"fault"');
    const { items } = await officer.caller.get<{ items: OutageView[] }>(`/outages?cameraId=${camera.id}`);
    expect(items).to.deep.equal([]);

    const reason = { reason: '任务结束' };
    await foreign.members.admin.caller.post(`/camera-grants/${id}/end`, reason);

    expect(await statuses()).to.deep.equal([404, 404, 404, 404]);
    const lists = await Promise.all(['/cameras', '/camera-health'].map((path) => officer.caller.ask({ path })));
    for (const { text } of lists) expect(text).not.to.include(camera.id);
  });

  it('ends all doors of a user who is locked', async () => {
    const member = await appoint(counties, own.organisation, 'officer');
    const listener = await listen(member.caller);
    const { streamId } = await member.caller.post<LiveStreamView>('/streams', { cameraId: own.camera.id });
    const playlist = await member.caller.ask({ path: `/streams/${streamId}/live.m3u8` });
    const piece = /init-\d+\.mp4/.exec(playlist.text)?.[0] ?? '';
    const wall = await member.caller.post<WallSessionView>('/wall');
    const doors = ['/session', '/cameras', `/wall/${wall.id}`, `/streams/${streamId}/${piece}`];
    const statuses = async (caller: ApiCaller) =>
      (await Promise.all(doors.map((path) => caller.ask({ path })))).map(({ status }) => status);
    expect(await statuses(member.caller)).to.deep.equal([200, 200, 200, 200]);

    const path = `/users/${member.user.id}`;
    await own.members.admin.caller.ask({ method: 'PATCH', path, body: { disabled: true } });

    expect(await listener.closed).to.equal(4401);
    expect(await statuses(member.caller)).to.deep.equal([401, 401, 401, 401]);
    const colleague = await own.members.officer.caller.ask({ path: `/streams/${streamId}/${piece}` });
    expect(colleague.status).to.equal(404);
  });
});
