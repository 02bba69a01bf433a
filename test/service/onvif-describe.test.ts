import { expect } from 'chai';
import iconv from 'iconv-lite';
import { OnvifAdapter } from '../../adapters/onvif/onvif-adapter.ts';
import type { DeviceDescription, DeviceFault, Outcome } from '../../adapters/sdk/adapter.ts';
import { poll } from '../poll.ts';
import { adapterContext, credential, within } from './onvif-context.ts';
import { FakeCamera, type FakeCameraOptions } from './onvif-fake-camera.ts';

function valueOf<Value>(outcome: Outcome<Value>): Value {
  if (outcome.kind === 'failed')
    throw new Error(`${outcome.fault.stage} ${outcome.fault.reason} ${outcome.fault.detail}`);
  return outcome.value;
}

function faultOf(outcome: Outcome<unknown>): DeviceFault {
  if (outcome.kind === 'ok') throw new Error('the call did not fail');
  return outcome.fault;
}

describe('OnvifAdapter.describe', () => {
  const cameras: FakeCamera[] = [];
  const start = async (options: FakeCameraOptions = {}): Promise<FakeCamera> => {
    const camera = await FakeCamera.start(options);
    cameras.push(camera);
    return camera;
  };
  const describeCamera = (
    camera: FakeCamera,
    login = credential(),
    limitMs = 5000,
  ): Promise<Outcome<DeviceDescription>> =>
    new OnvifAdapter(adapterContext()).describe({ address: camera.address, credential: login }, within(limitMs));

  afterEach(async () => {
    await Promise.all(cameras.splice(0).map((camera) => camera.stop()));
  });

  it('tells name plate, channels, streams and snapshot, with nothing but the dialled host to reach them', async () => {
    const camera = await start({ login: 'wsse', believedHost: '10.255.255.1' });

    const description = valueOf(await describeCamera(camera));

    expect(description).to.include({ vendor: 'Vendor', firmware: '5.50', serial: '404705923918060213' });
    expect(description).to.not.have.property('mac');
    expect(description.channels).to.have.length(1);
    expect(description.channels[0]?.snapshotPath).to.equal('/snap.jpg?ch=1');
    expect(description.channels[0]?.streams.map(({ profileToken, codec }) => `${profileToken} ${codec}`)).to.deep.equal(
      ['main h264', 'sub h264'],
    );
    expect(description.channels[0]?.streams[0]).to.include({ rtspPort: 8554, rtspPath: '/live?ch=1&sub=0' });
    expect(new Set(camera.calls.map((call) => call.path))).to.deep.equal(
      new Set(['/onvif/device_service', '/onvif/Media']),
    );
    expect(camera.connections).to.equal(1);
  });

  it('leaves no socket behind', async () => {
    const camera = await start();

    await describeCamera(camera);

    await poll('all sockets are closed', async () => ((await camera.openSockets()) === 0 ? true : undefined), 1000);
  });

  it('finds H.265 that only Media2 knows, and asks GetNetworkProtocols when a port is nonsense', async () => {
    const services = (base: string): string =>
      `<Service><Namespace>http://www.onvif.org/ver20/media/wsdl</Namespace><XAddr>${base}/onvif/Media2</XAddr></Service>`;
    const camera = await start({
      login: 'digest',
      answers: {
        GetServices: services('http://192.168.1.64'),
        GetProfiles:
          '<Profiles token="uhd"><Name>东门</Name><Configurations><VideoSource><SourceToken>V</SourceToken></VideoSource><VideoEncoder><Encoding>H265</Encoding><Resolution><Width>3840</Width><Height>2160</Height></Resolution></VideoEncoder></Configurations></Profiles>',
        GetStreamUri: '<Uri>rtsp://192.168.1.64:80:554/uhd</Uri>',
        GetNetworkProtocols: '<NetworkProtocols><Name>RTSP</Name><Port>10554</Port></NetworkProtocols>',
        GetSnapshotUri: '<Uri>http://10.9.9.9/elsewhere.jpg</Uri>',
      },
    });

    const [channel] = valueOf(await describeCamera(camera)).channels;

    expect(channel?.name).to.equal('东门');
    expect(channel?.streams[0]).to.include({ codec: 'h265', width: 3840, rtspPort: 10554, rtspPath: '/uhd' });
    expect(channel).to.not.have.property('snapshotPath');
  });

  it('reads Chinese names in GBK from a camera that calls them UTF-8', async () => {
    const camera = await start({
      hijack: (operation, response) => {
        if (operation !== 'GetDeviceInformation') return false;
        response.setHeader('content-type', 'application/soap+xml; charset=utf-8');
        const plate = '<Manufacturer>海康威视</Manufacturer><Model>(null)</Model><SerialNumber/>';
        const xml = `<Envelope><Body><GetDeviceInformationResponse>${plate}</GetDeviceInformationResponse></Body></Envelope>`;
        response.end(iconv.encode(xml, 'gbk'));
        return true;
      },
    });

    const description = valueOf(await describeCamera(camera));

    expect(description).to.include({ vendor: '海康威视', model: '', serial: '' });
  });

  it('falls back to GetCapabilities', async () => {
    const camera = await start({ answers: { GetServices: undefined } });

    expect(valueOf(await describeCamera(camera)).channels).to.have.length(1);
  });

  for (const login of ['wsse', 'digest', 'both'] as const) {
    it(`logs in with a secret full of traps by ${login}`, async () => {
      const camera = await start({ login, username: '管理&<员>', password: '密/码&<1>"' });

      const outcome = await describeCamera(camera, credential('管理&<员>', '密/码&<1>"'));

      expect(outcome.kind).to.equal('ok');
      expect(camera.wrongTries).to.equal(0);
    });

    it(`spends exactly one try on a wrong password by ${login} and tells it to nobody`, async () => {
      const camera = await start({ login, refusal: 'Sender not authorized, you still have 4 attempts' });

      const fault = faultOf(await describeCamera(camera, credential('admin', 'wr0ng-secret')));

      expect(fault).to.include({ stage: 'login', reason: 'unauthorised' });
      expect(fault.detail).to.contain('4 more tries').and.not.contain('wr0ng');
      expect(camera.wrongTries).to.equal(1);
    });
  }

  it('says so when the account is locked, and when there is no login at all', async () => {
    const camera = await start({ login: 'wsse', refusal: 'The account is locked for 30 minutes' });

    const locked = faultOf(await describeCamera(camera, credential('admin', 'x')));
    const adapter = new OnvifAdapter(adapterContext());
    const without = faultOf(await adapter.describe({ address: camera.address }, within(5000)));

    expect(locked).to.include({ stage: 'login', reason: 'locked' });
    expect(without).to.include({ stage: 'login', reason: 'unauthorised' });
    expect(camera.wrongTries).to.equal(1);
  });

  it('logs in to a camera whose clock is a day and a bit off', async () => {
    const offsetMs = 26.4 * 3_600_000;
    const camera = await start({ login: 'wsse', toldOffsetMs: offsetMs, checkedOffsetMs: offsetMs });

    const description = valueOf(await describeCamera(camera));

    expect(description.clockOffsetMs).to.be.closeTo(offsetMs, 1500);
  });

  it('tries the other reading once when the clock tells local time as UTC', async () => {
    const camera = await start({ login: 'wsse', toldOffsetMs: 8 * 3_600_000, checkedOffsetMs: 0 });

    const right = await describeCamera(camera);
    const wrong = await describeCamera(camera, credential('admin', 'wrong'));

    expect(right.kind).to.equal('ok');
    expect(faultOf(wrong).reason).to.equal('unauthorised');
    expect(camera.wrongTries).to.equal(1 + 2);
  });

  it('does not take a missing right for a wrong password', async () => {
    const camera = await start({
      login: 'wsse',
      hijack: (operation, response) => {
        if (operation !== 'GetScopes') return false;
        response.writeHead(403).end();
        return true;
      },
    });

    expect((await describeCamera(camera)).kind).to.equal('ok');
    expect(camera.countOf('GetStreamUri')).to.equal(2);
  });

  it('keeps one call in flight however many ask', async () => {
    const camera = await start({ login: 'wsse' });
    const adapter = new OnvifAdapter(adapterContext());
    const target = { address: camera.address, credential: credential() };

    const outcomes = await Promise.all([1, 2, 3].map(() => adapter.describe(target, within(5000))));

    expect(outcomes.map((outcome) => outcome.kind)).to.deep.equal(['ok', 'ok', 'ok']);
    expect(camera.mostInFlight).to.equal(1);
  });

  it('fails at its deadline when an answer trickles', async () => {
    const timers: NodeJS.Timeout[] = [];
    const camera = await start({
      hijack: (operation, response) => {
        if (operation !== 'GetServices') return false;
        timers.push(setInterval(() => response.write('<'), 20));
        return true;
      },
    });
    const startedMs = performance.now();

    const fault = faultOf(await describeCamera(camera, credential(), 500));
    const tookMs = performance.now() - startedMs;
    timers.forEach(clearInterval);

    expect(fault).to.include({ stage: 'request', reason: 'timeout' });
    expect(tookMs).to.be.within(450, 650);
    await poll('the socket is closed', async () => ((await camera.openSockets()) === 0 ? true : undefined), 1000);
  });

  const bodies: readonly (readonly [string, string, string])[] = [
    ['truncated XML', '<Envelope><Body><GetServicesResponse><Service>', 'malformed'],
    [
      'a document type',
      '<!DOCTYPE x [<!ENTITY a "b">]><Envelope><Body><GetServicesResponse/></Body></Envelope>',
      'malformed',
    ],
    ['an HTML page', '<html><body>login</body></html>', 'malformed'],
    ['more than 256 KiB', `<Envelope>${' '.repeat(300_000)}</Envelope>`, 'too-large'],
    ['0.25 MB of nesting', '<a>'.repeat(80_000), 'malformed'],
    ['0.25 MB of namespaces', `<a ${'xmlns:abcdef="urn:x" '.repeat(12_000)}/>`, 'malformed'],
  ];
  for (const [what, body, reason] of bodies) {
    it(`refuses ${what} fast`, async () => {
      const camera = await start({
        answers: { GetCapabilities: undefined },
        hijack: (operation, response) => {
          if (operation !== 'GetSystemDateAndTime') return false;
          response.end(body);
          return true;
        },
      });
      const startedMs = performance.now();

      const fault = faultOf(await describeCamera(camera));

      expect(fault).to.include({ stage: 'request', reason });
      expect(performance.now() - startedMs).to.be.below(300);
    });
  }

  it('takes a connection cut in the middle of a body for a reset', async () => {
    const camera = await start({
      hijack: (_operation, response) => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('<Envelope>');
        setImmediate(() => response.destroy());
        return true;
      },
    });

    expect(faultOf(await describeCamera(camera))).to.include({ stage: 'request', reason: 'reset' });
  });

  it('follows no redirect and dials no address that the camera names', async () => {
    const canary = await start({ host: '127.0.0.99' });
    const elsewhere = `http://127.0.0.99:${canary.address.port}/onvif/device_service`;
    const redirecting = await start({
      hijack: (_operation, response) => {
        response.writeHead(302, { location: elsewhere }).end();
        return true;
      },
    });
    const boasting = await start({ believedHost: '127.0.0.99' });

    const redirected = faultOf(await describeCamera(redirecting));
    const described = await describeCamera(boasting);

    expect(redirected).to.include({ reason: 'unsupported' });
    expect(described.kind).to.equal('ok');
    expect(canary.connections).to.equal(0);
  });

  it('dials nothing that NetGuard forbids', async () => {
    const camera = await start();
    const adapter = new OnvifAdapter(adapterContext(['127.0.0.1']));
    const target = { address: camera.address, rtspPort: camera.address.port };

    const faults = [
      faultOf(await adapter.describe(target, within(1000))),
      faultOf(await adapter.probe(target, 'L1', within(1000))),
      faultOf(await adapter.probe(target, 'L2', within(1000))),
      faultOf(await adapter.requestKeyFrame({ ...target, profileToken: 'main' }, within(1000))),
    ];

    for (const fault of faults) expect(fault).to.include({ stage: 'address', reason: 'forbidden' });
    expect(camera.connections).to.equal(0);
  });

  it('is over at once when the caller gives up', async () => {
    const camera = await start({ hijack: () => true });
    const abort = new AbortController();
    const adapter = new OnvifAdapter(adapterContext());
    const pending = adapter.describe({ address: camera.address }, within(10_000, abort.signal));
    await poll('the camera was asked', () => (camera.calls.length > 0 ? true : undefined));
    const startedMs = performance.now();

    abort.abort();

    expect(faultOf(await pending)).to.include({ stage: 'request', reason: 'aborted' });
    expect(performance.now() - startedMs).to.be.below(100);
    await poll('the socket is closed', async () => ((await camera.openSockets()) === 0 ? true : undefined), 1000);
  });

  it('names the stage when nobody listens', async () => {
    const camera = await start();
    await camera.stop();
    cameras.length = 0;
    const adapter = new OnvifAdapter(adapterContext());

    const fault = faultOf(await adapter.describe({ address: { host: '127.0.0.1', port: 1 } }, within(1000)));

    expect(fault).to.include({ stage: 'connect', reason: 'refused' });
  });
});

describe('OnvifAdapter.requestKeyFrame', () => {
  it('costs one exchange once the device is known', async () => {
    const camera = await FakeCamera.start({ login: 'wsse' });
    const adapter = new OnvifAdapter(adapterContext());
    const target = { address: camera.address, credential: credential(), profileToken: 'a&b' };
    valueOf(await adapter.describe(target, within(5000)));
    const before = camera.calls.length;

    const outcome = await adapter.requestKeyFrame(target, within(5000));

    expect(outcome.kind).to.equal('ok');
    expect(camera.calls.slice(before)).to.deep.equal([
      { operation: 'SetSynchronizationPoint', path: '/onvif/Media', login: 'right' },
    ]);
    await camera.stop();
  });

  it('leaves a device alone whose password was refused, until the password changes', async () => {
    const camera = await FakeCamera.start({ login: 'digest' });
    const adapter = new OnvifAdapter(adapterContext());
    const ask = (password: string): Promise<Outcome<void>> =>
      adapter.requestKeyFrame(
        { address: camera.address, credential: credential('admin', password), profileToken: 'main' },
        within(5000),
      );

    const outcomes = [await ask('wrong'), await ask('wrong'), await ask('wrong')];
    const right = await ask('secret');

    expect(outcomes.map((outcome) => faultOf(outcome).reason)).to.deep.equal(Array(3).fill('unauthorised'));
    expect(camera.wrongTries).to.equal(1);
    expect(right.kind).to.equal('ok');
    await camera.stop();
  });
});
