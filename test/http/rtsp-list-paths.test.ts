import { expect } from 'chai';
import { RtspListAdapter } from '../../adapters/rtsp-list/rtsp-list-adapter.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { systemClock } from '../../gateway/platform/clock/clock.ts';
import { DeviceProvider } from '../../gateway/registry/devices/device-provider.ts';
import { AccessPathService } from '../../gateway/registry/paths/access-path-service.ts';
import { CredentialService } from '../../gateway/registry/paths/credential-service.ts';
import { accessPathView } from '../../gateway/registry/paths/path-api.ts';
import { pathRoutes } from '../../gateway/registry/paths/path-routes.ts';
import { aCamera, silentLog, station } from '../fixtures/estate.ts';
import { glassVault, openRegistry, type RegistryRig } from '../fixtures/registry-rig.ts';
import { rtspAnswer, ScriptedRtsp } from '../fixtures/scripted-rtsp.ts';
import { adapterContext } from '../service/onvif-context.ts';
import { readReply, serveRoutes, type ServedRoutes } from './serve-routes.ts';

const asker = { role: 'technician', organisationPath: station.path } as const;
const login = { username: 'admin', password: 'p&ss w0rd' };
const sdp = ['v=0', 'm=video 0 RTP/AVP 96', 'a=rtpmap:96 H264/90000', 'a=x-dimensions:1280,720', ''].join('\r\n');

describe('paths by a stream address, by HTTP', () => {
  const servers: ScriptedRtsp[] = [];
  let rig: RegistryRig;
  let served: ServedRoutes;
  let server: ScriptedRtsp;
  let address: { readonly host: string; readonly port: number };

  beforeEach(async () => {
    rig = await openRegistry();
    await rig.stores.cameras.add([aCamera('c1', station), aCamera('c2', station)]);
    const { stores, standings, transaction, bus } = rig;
    const adapters = [new RtspListAdapter(adapterContext())];
    const world = { clock: systemClock, log: silentLog };
    const netGuard = { assertAllowed: () => undefined };
    const devices = new DeviceProvider({ adapters, netGuard, describeSeconds: 5, ...world });
    const shared = { ...stores, standings, transaction, bus, devices, ...world };
    const credentials = new CredentialService({ ...shared, vault: glassVault });
    const doors = new AccessPathService({ ...shared, credentials });
    served = await serveRoutes(pathRoutes(doors, credentials, systemClock));
    ({ server, address } = await serve('127.172.2.1'));
  });
  afterEach(async () => {
    await served.close();
    for (const each of servers.splice(0)) await each.stop();
    await rig.database.close();
  });

  async function serve(host: string) {
    const made = new ScriptedRtsp((request) => rtspAnswer(request, 200, { body: sdp }));
    servers.push(made);
    return { server: made, address: await made.start(host) };
  }

  const add = (cameraId: string, body: object) =>
    served.send('POST', `/cameras/${cameraId}/access-paths`, asker, {
      ...{ adapterKind: 'rtsp-list', ...address },
      ...body,
    });
  const asked = (of = server): string[] => of.requests.map((request) => request.split(' ')[1] ?? '');
  const issueOf = async (response: Response): Promise<string | undefined> =>
    ((await response.json()) as { issues?: { path: string }[] }).issues?.[0]?.path; // RFC 9457 with our member

  it('are added by brand and channel, and lead to the streams of the brand', async () => {
    const added = await readReply(await add('c1', { channelToken: 'hikvision:2', login }), accessPathView);

    const { host, port } = address;
    expect(asked()).to.deep.equal([201, 202].map((path) => `rtsp://${host}:${port}/Streaming/Channels/${path}`));
    expect(added).to.include({ adapterKind: 'rtsp-list', channelToken: 'hikvision:2', hasLogin: true });
    const { rtspPath, rtspPort } = await rig.paths.livePath(wholeEstate, 'c1', 'main');
    expect({ rtspPath, rtspPort }).to.deep.equal({ rtspPath: '/Streaming/Channels/201', rtspPort: port });
  });

  it('are refused without a readable address, before anybody is dialled', async () => {
    const refusals = [await add('c1', { login }), await add('c1', { channelToken: 'acme:1', login })];

    for (const refused of refusals) {
      expect(refused.status).to.equal(422);
      expect(await issueOf(refused)).to.equal('body.channelToken');
    }
    expect(asked()).to.deep.equal([]);
  });

  it('carry the password in the path only when it was typed with it, for a new path and a moved one', async () => {
    const channelToken = '/live?user={user}&password={password}';
    await add('c1', { channelToken: '/other', login });
    const before = asked().length;
    const untyped = await add('c2', { channelToken });
    const dialledUntyped = asked().length - before;
    const { id } = await readReply(await add('c2', { channelToken, login }), accessPathView);
    const elsewhere = await serve('127.172.2.2');
    const moved = await served.send('PATCH', `/access-paths/${id}`, asker, { port: elsewhere.address.port });

    expect([untyped.status, moved.status, dialledUntyped]).to.deep.equal([422, 422, 0]);
    expect([await issueOf(untyped), await issueOf(moved)]).to.deep.equal(['body.login', 'body.login']);
    expect(asked().at(-1)).to.include('password=p%26ss%20w0rd');
    expect((await rig.paths.livePath(wholeEstate, 'c2', 'main')).rtspPath).to.equal(channelToken);
  });

  it('are led to another address, where the same stream must answer, and given to another camera', async () => {
    const { id } = await readReply(await add('c1', { channelToken: '/live/main', login }), accessPathView);
    const elsewhere = await serve('127.172.2.3');

    const moved = await served.send('PATCH', `/access-paths/${id}`, asker, { ...elsewhere.address, login });
    const twice = await add('c2', { channelToken: '/live/main', ...elsewhere.address, login });
    await served.send('DELETE', `/access-paths/${id}`, asker);
    const given = await add('c2', { channelToken: '/live/main', ...elsewhere.address, login });

    expect(await readReply(moved, accessPathView)).to.include(elsewhere.address);
    expect(asked(elsewhere.server)[0]).to.include('/live/main');
    expect([twice.status, given.status]).to.deep.equal([409, 201]);
    expect((await rig.paths.livePath(wholeEstate, 'c2', 'main')).host).to.equal(elsewhere.address.host);
  });
});
