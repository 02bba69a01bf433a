import { createSocket, type Socket } from 'node:dgram';
import { expect } from 'chai';
import { ipv4Interfaces } from '../../adapters/onvif/ipv4-interfaces.ts';
import { OnvifAdapter } from '../../adapters/onvif/onvif-adapter.ts';
import { secondOpinion } from '../../adapters/onvif/second-opinion.ts';
import type { DepartedDevice, DiscoveredDevice, DiscoverRequest } from '../../adapters/sdk/adapter.ts';
import { poll } from '../poll.ts';
import { adapterContext, credential, within } from './onvif-context.ts';
import { FakeCamera, type FakeCameraOptions } from './onvif-fake-camera.ts';
import { skipBecause } from '../skip-because.ts';

/** Addresses of this file alone: all of 127/8 answers on loopback. */
const subnet = '127.61.7';

/** Answers WS-Discovery at one address, `silentFor` times not. */
async function startResponder(
  host: string,
  xaddr: string,
  silentFor = 0,
): Promise<{ asked: string[]; socket: Socket }> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  const asked: string[] = [];
  socket.on('message', (packet, from) => {
    asked.push(packet.toString());
    if (asked.length <= silentFor) return;
    const match = `<EndpointReference><Address>urn:uuid:u-${host}</Address></EndpointReference><Scopes>onvif://www.onvif.org/name/%E4%B8%9C%E9%97%A8</Scopes><XAddrs>${xaddr}</XAddrs>`;
    socket.send(
      `<Envelope><Body><ProbeMatches><ProbeMatch>${match}</ProbeMatch></ProbeMatches></Body></Envelope>`,
      from.port,
      from.address,
    );
  });
  await new Promise<void>((resolve) => socket.bind(3702, host, resolve));
  return { asked, socket };
}

function request(parts: Partial<DiscoverRequest>): DiscoverRequest {
  return { multicast: false, hosts: [], hostCount: 0, ports: [80], ratePerSecond: 1000, ...parts };
}

function joinOn(socket: Socket, address: string): boolean {
  try {
    socket.addMembership('239.255.255.250', address);
    return true;
  } catch {
    return false;
  }
}

/** False where the machine has no network that carries multicast. */
function joinDiscoveryGroup(socket: Socket): boolean {
  try {
    socket.addMembership('239.255.255.250');
    return true;
  } catch {
    return false;
  }
}

/** Child processes of ours that still hold a handle. */
function childProcesses(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap').length;
}

describe('OnvifAdapter.discover', () => {
  const cameras: FakeCamera[] = [];
  const sockets: Socket[] = [];
  const respond = async (host: string, xaddr: string, silentFor = 0): Promise<{ asked: string[] }> => {
    const responder = await startResponder(host, xaddr, silentFor);
    sockets.push(responder.socket);
    return responder;
  };
  const start = async (...args: Parameters<typeof FakeCamera.start>): Promise<FakeCamera> => {
    const camera = await FakeCamera.start(...args);
    cameras.push(camera);
    return camera;
  };
  const discover = async (
    parts: Partial<DiscoverRequest>,
    context = adapterContext(),
  ): Promise<{ devices: DiscoveredDevice[]; progress: number[] }> => {
    const devices: DiscoveredDevice[] = [];
    const progress: number[] = [];
    const listener = {
      onDevice: (device: DiscoveredDevice) => void devices.push(device),
      onProgress: (asked: number) => void progress.push(asked),
    };
    await new OnvifAdapter(context).discover(request(parts), listener, within(9000));
    return { devices, progress };
  };

  afterEach(async () => {
    sockets.splice(0).forEach((socket) => socket.close());
    await Promise.all(cameras.splice(0).map((camera) => camera.stop()));
  });

  it('finds who answers by UDP and who only speaks SOAP, each once, at the address that was asked', async () => {
    const camera = await start({ host: `${subnet}.1`, toldOffsetMs: 60_000 }, 8899);
    const quiet = await start({ host: `${subnet}.2` }, 8000);
    const { asked } = await respond(`${subnet}.1`, `http://192.168.1.64:${camera.address.port}/onvif/device_service`);
    const hosts = [1, 2, 3, 1].map((number) => `${subnet}.${number}`);

    const { devices, progress } = await discover({ hosts, hostCount: 4, ports: [80, 8000] });

    const [byUdp, bySoap] = devices.toSorted((a, b) => a.address.host.localeCompare(b.address.host));
    expect(devices).to.have.length(2);
    expect(byUdp).to.deep.include({
      address: camera.address,
      method: 'unicast-probe',
      endpointUuid: `u-${subnet}.1`,
      name: '东门',
    });
    expect(byUdp?.clockOffsetMs).to.be.closeTo(60_000, 1500);
    expect(bySoap).to.deep.include({ address: quiet.address, method: 'fingerprint' });
    expect(progress.at(-1)).to.equal(4);
    expect(asked[0])
      .to.contain('dn:NetworkVideoTransmitter')
      .and.not.match(/[\r\n]/);
    expect([...camera.calls, ...quiet.calls].every((call) => call.login === 'none')).to.equal(true);
  });

  it('asks a second time when the first answer is lost', async () => {
    const { asked } = await respond(`${subnet}.4`, `http://${subnet}.4:81/onvif/device_service`, 1);

    const { devices } = await discover({ hosts: [`${subnet}.4`], hostCount: 1 });

    expect(asked).to.have.length(2);
    expect(devices[0]).to.deep.include({ address: { host: `${subnet}.4`, port: 81 }, method: 'unicast-probe' });
    expect(devices[0]).to.not.have.property('clockOffsetMs');
  });

  it('hears multicast answers, each sender once, and believes the sender instead of the XAddr', async function () {
    const socket = createSocket({ type: 'udp4', reuseAddr: true });
    sockets.push(socket);
    await new Promise<void>((resolve) => socket.bind(3702, resolve));
    const joined = joinDiscoveryGroup(socket);
    if (!joined) return skipBecause(this, 'this machine has no network that carries multicast');
    socket.on('message', (_packet, from) => {
      const match =
        '<EndpointReference><Address>urn:uuid:multicast-test</Address></EndpointReference><Types>dn:NetworkVideoTransmitter</Types>' +
        '<Scopes>onvif://www.onvif.org/name/%E4%B8%9C%E9%97%A8</Scopes><XAddrs>http://10.1.2.3:8123/onvif/device_service</XAddrs>';
      const xml = `<Envelope><Body><ProbeMatches><ProbeMatch>${match}</ProbeMatch></ProbeMatches></Body></Envelope>`;
      socket.send(xml, from.port, from.address);
    });

    const { devices } = await discover({ multicast: true });

    const ours = devices.filter((device) => device.endpointUuid === 'multicast-test');
    expect(ours).to.not.be.empty;
    expect(new Set(ours.map(({ address }) => address.host)).size).to.equal(ours.length);
    for (const one of ours) {
      expect(one).to.deep.include({ name: '东门', method: 'multicast' });
      expect(one.address.port).to.equal(8123);
      expect(one.address.host).to.not.equal('10.1.2.3');
    }
  });

  it('asks every interface through a socket of its own, with both types and again', async function () {
    const socket = createSocket({ type: 'udp4', reuseAddr: true });
    sockets.push(socket);
    await new Promise<void>((resolve) => socket.bind(3702, '239.255.255.250', resolve));
    const joined = ipv4Interfaces().filter((address) => joinOn(socket, address));
    if (joined.length < 2) return skipBecause(this, 'this machine has fewer than two networks that carry multicast');
    const heard = new Map<string, string[]>();
    socket.on('message', (packet, from) => {
      const packets = heard.get(from.address) ?? [];
      heard.set(from.address, [...packets, packet.toString()]);
      // Some devices answer with our own MessageID instead of RelatesTo.
      const [, messageId = ''] = /MessageID>([^<]+)/.exec(packet.toString()) ?? [];
      const match = `<EndpointReference><Address>urn:uuid:if-${from.address}</Address></EndpointReference><XAddrs>http://10.1.2.3:8123/</XAddrs>`;
      const body = `<Body><ProbeMatches><ProbeMatch>${match}</ProbeMatch></ProbeMatches></Body>`;
      const xml = `<Envelope><Header><MessageID>${messageId}</MessageID></Header>${body}</Envelope>`;
      socket.send(xml, from.port, from.address);
    });

    const { devices } = await discover({ multicast: true });

    expect([...heard.keys()]).to.include.members(joined);
    for (const address of joined) {
      const packets = heard.get(address) ?? [];
      expect(packets.some((packet) => packet.includes('dn:NetworkVideoTransmitter'))).to.equal(true);
      expect(packets.some((packet) => packet.includes('dn:Device'))).to.equal(true);
      expect(packets.length).to.be.at.least(4);
      expect(devices.some(({ endpointUuid }) => endpointUuid === `if-${address}`)).to.equal(true);
    }
  });

  it('hears devices come and go, and asks nobody', async function () {
    const abort = new AbortController();
    const came: DiscoveredDevice[] = [];
    const gone: DepartedDevice[] = [];
    const listener = {
      onDevice: (device: DiscoveredDevice) => void came.push(device),
      onGone: (device: DepartedDevice) => void gone.push(device),
    };
    const watch = new OnvifAdapter(adapterContext()).watchDevices(listener, abort.signal);
    const device = createSocket({ type: 'udp4', reuseAddr: true });
    sockets.push(device);
    await new Promise<void>((resolve) => device.bind(0, '127.0.0.1', resolve));
    device.setMulticastInterface('127.0.0.1');
    const tell = (kind: 'Hello' | 'Bye'): void => {
      const address = '<EndpointReference><Address>urn:uuid:watch-test</Address></EndpointReference>';
      const xaddrs = '<XAddrs>http://127.0.0.1:8123/onvif/device_service</XAddrs>';
      const xml = `<Envelope><Body><${kind}>${address}${kind === 'Hello' ? xaddrs : ''}</${kind}></Body></Envelope>`;
      device.send(xml, 3702, '239.255.255.250', () => undefined);
    };

    const heard = await poll('the Hello is heard', () => {
      tell('Hello');
      return came.find(({ endpointUuid }) => endpointUuid === 'watch-test');
    });
    const left = await poll('the Bye is heard', () => {
      tell('Bye');
      return gone.find(({ endpointUuid }) => endpointUuid === 'watch-test');
    });
    abort.abort();
    await watch;

    expect(heard).to.deep.include({ address: { host: '127.0.0.1', port: 8123 }, method: 'multicast' });
    expect(left.host).to.equal('127.0.0.1');
  });

  it('takes no web server for a camera', async () => {
    await start({ host: `${subnet}.5`, answers: { GetSystemDateAndTime: undefined } }, 8000);

    expect((await discover({ hosts: [`${subnet}.5`], hostCount: 1, ports: [8000] })).devices).to.deep.equal([]);
  });

  it('asks no host that NetGuard forbids', async () => {
    const camera = await start({ host: `${subnet}.6` }, 8000);
    const { asked } = await respond(`${subnet}.6`, `http://${subnet}.6:8000/`);
    const context = adapterContext([`${subnet}.6`]);

    const { devices } = await discover({ hosts: [`${subnet}.6`], hostCount: 1, ports: [8000] }, context);

    expect(devices).to.deep.equal([]);
    expect(asked).to.deep.equal([]);
    expect(camera.connections).to.equal(0);
  });

  it('keeps to its pace', async () => {
    const hosts = Array.from({ length: 40 }, (_, index) => `${subnet}.${100 + index}`);
    const startedMs = performance.now();
    const reached: number[] = [];
    const listener = { onDevice: () => undefined, onProgress: (asked: number) => void reached.push(asked) };

    await new OnvifAdapter(adapterContext()).discover(
      request({ hosts, hostCount: 40, ratePerSecond: 100 }),
      listener,
      within(8000),
    );

    // 40 steps of 10 ms, then the patience of the last one.
    expect(performance.now() - startedMs).to.be.within(390 + 1300, 390 + 2400);
    expect(reached.at(-1)).to.equal(40);
  });

  it('stops at once when it is cancelled, child process and all', async () => {
    const abort = new AbortController();
    const hosts = Array.from({ length: 250 }, (_, index) => `${subnet}.${index}`);
    const listener = { onDevice: () => undefined, onProgress: () => setTimeout(() => abort.abort(), 300) };
    const adapter = new OnvifAdapter(adapterContext());
    let abortedMs = 0;
    abort.signal.addEventListener('abort', () => (abortedMs = performance.now()));

    await adapter.discover(
      request({ multicast: true, hosts, hostCount: 250, ratePerSecond: 20 }),
      listener,
      within(60_000, abort.signal),
    );

    expect(performance.now() - abortedMs).to.be.below(500);
    await poll('the child process is gone', () => (childProcesses() === 0 ? true : undefined), 1000);
  });
});

describe('secondOpinion', () => {
  const cameras: FakeCamera[] = [];
  const start = async (options: FakeCameraOptions = {}): Promise<FakeCamera> => {
    const camera = await FakeCamera.start(options);
    cameras.push(camera);
    return camera;
  };

  afterEach(async () => {
    await Promise.all(cameras.splice(0).map((camera) => camera.stop()));
  });

  it('is another client reading the name plate', async () => {
    const camera = await start({ login: 'wsse', username: 'a&b', password: 'p&s/s' });
    const target = { address: camera.address, credential: credential('a&b', 'p&s/s') };

    const outcome = await secondOpinion(adapterContext(), target, within(8000));

    const plate = { vendor: 'Vendor', model: 'M1', serial: '404705923918060213' };
    expect(outcome).to.deep.equal({ kind: 'ok', value: plate });
  });

  it('has none for logins that node-onvif cannot carry', async () => {
    const camera = await start({ login: 'wsse', password: '密码' });
    const target = { address: camera.address, credential: credential('admin', '密码') };

    const outcome = await secondOpinion(adapterContext(), target, within(8000));

    expect(outcome.kind === 'failed' && outcome.fault).to.include({ stage: 'login', reason: 'unsupported' });
    expect(camera.connections).to.equal(0);
  });

  it('sends its bytes nowhere else, whatever the camera makes it believe', async () => {
    const canary = await start({ host: '127.0.0.98' });
    const elsewhere = `x:@127.0.0.98:${canary.address.port}/onvif`;
    const camera = await start({
      answers: { GetCapabilities: `<Capabilities><Media><XAddr>${elsewhere}</XAddr></Media></Capabilities>` },
    });

    await secondOpinion(adapterContext(), { address: camera.address, credential: credential() }, within(8000));

    expect(camera.countOf('GetCapabilities')).to.equal(1);
    expect(canary.connections).to.equal(0);
  });

  it('says when the login is refused, and ends at its deadline when the camera hangs', async () => {
    const camera = await start({ login: 'wsse' });
    const hanging = await start({
      hijack: (_operation, response) => {
        response.write('<');
        return true;
      },
    });
    const wrong = { address: camera.address, credential: credential('admin', 'no') };

    const refused = await secondOpinion(adapterContext(), wrong, within(8000));
    const startedMs = performance.now();
    const hung = await secondOpinion(adapterContext(), { address: hanging.address }, within(1500));

    expect(refused.kind === 'failed' && refused.fault).to.include({ stage: 'login', reason: 'unauthorised' });
    expect(hung.kind === 'failed' && hung.fault).to.include({ stage: 'request', reason: 'timeout' });
    expect(performance.now() - startedMs).to.be.below(1650);
    await poll('the child process is gone', () => (childProcesses() === 0 ? true : undefined), 1000);
  });
});
