import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { expect } from 'chai';
import { request } from 'undici';
import { answerDigest, chooseDigest, readChallenges } from '../../adapters/sdk/digest-login.ts';
import { Secret } from '../../gateway/platform/secrets/secret.ts';
import { secondOpinion } from '../../adapters/onvif/second-opinion.ts';
import { buildProbe } from '../../adapters/onvif/ws-discovery.ts';
import { FarmDiscovery } from '../farm/discovery/ws-discovery.ts';
import { DeviceState } from '../farm/device-state.ts';
import { FarmOnvifServer } from '../farm/onvif/onvif-server.ts';
import { demoScenario, type FarmDevice, profileToken } from '../farm/scenario.ts';
import { poll } from '../poll.ts';
import { adapterContext, credential, within } from './onvif-context.ts';
import { skipBecause } from '../skip-because.ts';

/** UDP sockets of this process that are open. */
function udpSockets(): number {
  return process.getActiveResourcesInfo().filter((name) => /^UDP/.test(name)).length;
}

const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xd9]);

describe("the farm's ONVIF server", () => {
  const servers: FarmOnvifServer[] = [];
  const forced: string[] = [];
  const open = async (id: string, parts: Partial<FarmDevice> = {}): Promise<DeviceState> => {
    const device = demoScenario({ subnet: '127.45.1' }).devices.find((one) => one.id === id);
    if (device === undefined) throw new Error(`the demo has no device ${id}`);
    const state = new DeviceState({ ...device, ...parts });
    const server = new FarmOnvifServer(state, {
      snapshot: async () => jpeg,
      forceKeyFrame: (channelToken, kind) => void forced.push(`${channelToken} ${kind}`),
    });
    await server.start();
    servers.push(server);
    return state;
  };
  const baseOf = ({ device }: DeviceState): string => `http://${device.host}:${device.onvifPort}`;
  const ask = async (
    state: DeviceState,
    call: { readonly path: string; readonly body: string; readonly header?: string },
  ): Promise<{ status: number; challenge: string; text: string }> => {
    const { path, body, header = '' } = call;
    const reply = await request(`${baseOf(state)}${path}`, {
      method: 'POST',
      body: `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header>${header}</s:Header><s:Body>${body}</s:Body></s:Envelope>`,
    });
    const challenge = [reply.headers['www-authenticate'] ?? ''].flat().join(', ');
    return { status: reply.statusCode, challenge, text: await reply.body.text() };
  };
  const snapshot = async (state: DeviceState, path: string, authorization?: string) => {
    const headers = authorization === undefined ? {} : { authorization };
    const reply = await request(`${baseOf(state)}${path}`, { headers });
    const challenge = chooseDigest(readChallenges([reply.headers['www-authenticate'] ?? []].flat()));
    return { status: reply.statusCode, challenge, body: Buffer.from(await reply.body.arrayBuffer()) };
  };
  const logIn = async (state: DeviceState, path: string, password: string) => {
    const { challenge } = await snapshot(state, path);
    if (challenge === undefined) throw new Error('no challenge');
    const login = {
      username: state.device.username,
      password: new Secret(password),
      method: 'GET',
      uri: path,
      clientNonce: 'c',
      count: 1,
    };
    return snapshot(state, path, answerDigest({ ...login, challenge }));
  };
  const garbledToken =
    '<w:Security xmlns:w="w"><w:UsernameToken><w:Username>patrol</w:Username><w:Password>x</w:Password><w:Nonce>AA==</w:Nonce><w:Created>2020-01-01T00:00:00Z</w:Created></w:UsernameToken></w:Security>';
  const namePlate = { path: '/onvif/device_service', body: '<GetDeviceInformation/>' };

  afterEach(async () => {
    forced.length = 0;
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });

  it('tells its clock to everybody and its name plate to nobody without login', async () => {
    const state = await open('cam-01');

    const clock = await ask(state, { path: '/onvif/device_service', body: '<GetSystemDateAndTime/>' });
    const refused = await ask(state, namePlate);

    expect(clock.status).to.equal(200);
    expect(clock.text).to.contain(`<tt:Year>${new Date().getUTCFullYear()}</tt:Year>`);
    expect(refused.status).to.equal(401);
    expect(refused.challenge).to.match(/^Digest /);
    expect(refused.text).to.contain('ter:NotAuthorized');
    expect(state.counts.badLogins).to.equal(0);
  });

  it('answers a bad token by a fault with HTTP 400, and counts it', async () => {
    const both = await open('cam-01');
    const tokenOnly = await open('cam-02', { quirks: { soapLogin: 'wsse' } });
    const digestOnly = await open('cam-03', { quirks: { soapLogin: 'http-digest' } });
    const states = [both, tokenOnly, digestOnly];

    const refusals = await Promise.all(states.map((state) => ask(state, { ...namePlate, header: garbledToken })));
    const anonymous = await ask(tokenOnly, namePlate);

    expect(refusals.map((one) => one.status)).to.deep.equal([400, 400, 401]);
    expect(refusals[0]?.text).to.contain('ter:NotAuthorized');
    // A login that the device does not even look at is none.
    expect(states.map((state) => state.counts.badLogins)).to.deep.equal([1, 1, 0]);
    expect([anonymous.status, anonymous.challenge]).to.deep.equal([400, '']);
  });

  it('gives snapshots to a Digest login only', async () => {
    const state = await open('cam-01');
    const path = '/snapshot/VideoSource_1.jpg';

    const anonymous = await snapshot(state, path);
    const right = await logIn(state, path, state.device.password);
    const wrong = await logIn(state, path, 'wrong');
    const elsewhere = await logIn(state, '/snapshot/VideoSource_9.jpg', state.device.password);

    expect(anonymous.status).to.equal(401);
    expect(right.status).to.equal(200);
    expect(right.body.equals(jpeg)).to.equal(true);
    expect(wrong.status).to.equal(401);
    expect(elsewhere.status).to.equal(404);
    expect(state.counts.badLogins).to.equal(1);
  });

  it('can be initialised by a client that is not ours', async () => {
    const [camera, nvr] = [await open('cam-05'), await open('nvr-01')];
    const targetOf = (state: DeviceState, password = state.device.password) => ({
      address: { host: state.device.host, port: state.device.onvifPort },
      credential: credential(state.device.username, password),
    });

    const opinions = [
      await secondOpinion(adapterContext(), targetOf(camera), within(8000)),
      await secondOpinion(adapterContext(), targetOf(nvr), within(8000)),
    ];
    const refused = await secondOpinion(adapterContext(), targetOf(camera, 'wrong'), within(8000));

    const plates = [camera, nvr].map(({ device: { vendor, model, serial } }) => ({ vendor, model, serial }));
    expect(opinions).to.deep.equal(plates.map((value) => ({ kind: 'ok', value })));
    expect(refused.kind === 'failed' && refused.fault).to.include({ stage: 'login', reason: 'unauthorised' });
    expect([camera, nvr].map((state) => state.counts.badLogins)).to.deep.equal([1, 0]);
  });

  it('has no picture of a channel without signal', async () => {
    const state = await open('nvr-01');
    state.setFault({ kind: 'offline', mode: 'reset' }, 'VideoSource_2');

    const lost = await logIn(state, '/snapshot/VideoSource_2.jpg', state.device.password);
    const present = await logIn(state, '/snapshot/VideoSource_1.jpg', state.device.password);

    expect([lost.status, present.status]).to.deep.equal([503, 200]);
  });

  it('has a PTZ service where the device has a head, and refuses what it does not know', async () => {
    const [dome, bullet] = [await open('cam-05'), await open('cam-01')];
    const presets = { path: '/onvif/ptz_service', body: '<GetPresets/>' };
    const noise = { path: '/onvif/device_service', body: '' };

    const answers = await Promise.all([ask(dome, presets), ask(bullet, presets), ask(bullet, noise)]);

    expect(answers.map((one) => one.status)).to.deep.equal([401, 404, 400]);
  });

  it('stops with its sockets, held ones too, and starts again', async () => {
    const state = await open('cam-01');
    state.setFault({ kind: 'offline', mode: 'silent' });
    const held = ask(state, namePlate).catch(() => 'cut');
    await poll('the request has arrived', () => (state.counts.connects > 0 ? true : undefined), 1000);

    const [server] = servers;
    await server?.stop();
    expect(await held).to.equal('cut');
    state.setFault(undefined);
    await server?.start();
    expect((await ask(state, namePlate)).status).to.equal(401);
  });

  it('cuts living connections when the device goes offline by reset', async () => {
    const state = await open('cam-01');
    state.setFault({ kind: 'slow', delayMs: 60_000 });
    const waiting = ask(state, namePlate).catch((error: unknown) => (error as NodeJS.ErrnoException).code);
    await poll('the request has arrived', () => (state.counts.connects > 0 ? true : undefined), 1000);

    state.setFault({ kind: 'offline', mode: 'reset' });

    expect(await waiting).to.be.oneOf(['ECONNRESET', 'UND_ERR_SOCKET']);
  });

  it('counts key frame requests of streams that exist', async () => {
    const state = await open('cam-02', { quirks: { soapLogin: 'http-digest' } });
    const [channel] = state.device.channels;
    if (channel === undefined) throw new Error('the camera has no channel');
    const path = '/onvif/media_service';
    const sync = async (token: string): Promise<number> => {
      const body = `<s:Envelope xmlns:s="s"><s:Body><SetSynchronizationPoint><ProfileToken>${token}</ProfileToken></SetSynchronizationPoint></s:Body></s:Envelope>`;
      const post = { method: 'POST', body } as const;
      const first = await request(`${baseOf(state)}${path}`, post);
      await first.body.dump();
      const challenge = chooseDigest(readChallenges([first.headers['www-authenticate'] ?? []].flat()));
      if (challenge === undefined) throw new Error('no challenge');
      const { username, password } = state.device;
      const login = { username, password: new Secret(password), method: 'POST', uri: path, clientNonce: 'c', count: 1 };
      const headers = { authorization: answerDigest({ ...login, challenge }) };
      const second = await request(`${baseOf(state)}${path}`, { ...post, headers });
      await second.body.dump();
      return second.statusCode;
    };

    expect(await sync(profileToken(channel, 'sub'))).to.equal(200);
    expect(await sync('nobody')).to.equal(400);
    expect(forced).to.deep.equal(['VideoSource_1 sub']);
    expect(state.counts.keyFrameRequests).to.equal(1);
  });
});

describe("the farm's WS-Discovery", () => {
  const states = demoScenario({ subnet: '127.45.2' }).devices.map((device) => new DeviceState(device));
  let discovery: FarmDiscovery;
  let client: Socket;
  const heard: string[] = [];

  beforeEach(async () => {
    discovery = new FarmDiscovery(states);
    await discovery.start();
    client = createSocket('udp4');
    client.on('message', (_datagram, from) => heard.push(from.address));
    client.bind(0);
    await once(client, 'listening');
  });

  afterEach(async () => {
    heard.length = 0;
    for (const state of states) state.setFault(undefined);
    client.close();
    await discovery.stop();
  });

  const probe = (host: string): void => client.send(buildProbe('1', 'Device'), 3702, host);

  it('answers from the address that was asked, and not for devices that are away', async () => {
    states[1]?.setFault({ kind: 'offline', mode: 'silent' });
    states[2]?.setFault({ kind: 'hang' });
    states[3]?.setFault({ kind: 'slow', delayMs: 200 });

    for (const number of [11, 12, 13, 14]) probe(`127.45.2.${number}`);
    await poll('the slow one has answered', () => (heard.includes('127.45.2.14') ? true : undefined), 2000);

    expect(heard).to.deep.equal(['127.45.2.11', '127.45.2.14']);
  });

  it('answers multicast from the own address of each device', async function () {
    const sent = await new Promise<boolean>((resolve) => {
      client.send(buildProbe('1', 'Device'), 3702, '239.255.255.250', (error) => resolve(error === null));
    });
    if (!sent) return skipBecause(this, 'this machine has no network that carries multicast');

    const expected = states.map((state) => state.device.host);
    const ours = (): string[] => heard.filter((host) => host.startsWith('127.45.2.'));
    await poll('all have answered', () => (ours().length >= expected.length ? true : undefined), 2000);

    expect(ours()).to.have.members(expected);
  });

  it('runs beside another farm and leaves nothing behind when an address is not ours', async () => {
    const socketsBefore = udpSockets();
    const other = new FarmDiscovery(demoScenario({ subnet: '127.45.3' }).devices.map((one) => new DeviceState(one)));
    await other.start();
    await other.stop();
    const foreign = new FarmDiscovery(demoScenario({ subnet: '203.0.113' }).devices.map((one) => new DeviceState(one)));

    const failure = await foreign.start().then(
      () => undefined,
      (error: unknown) => error,
    );

    expect(failure).to.be.instanceOf(Error);
    await poll('the sockets are gone', () => (udpSockets() === socketsBefore ? true : undefined), 1000);
  });
});
