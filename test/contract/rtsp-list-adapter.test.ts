import { expect } from 'chai';
import { join } from 'node:path';
import { RtspListAdapter } from '../../adapters/rtsp-list/rtsp-list-adapter.ts';
import type { DeviceCredential, Outcome } from '../../adapters/sdk/adapter.ts';
import { type Farm, startFarm } from '../farm/farm.ts';
import { demoScenario, type FarmDevice } from '../farm/scenario.ts';
import { rtspAnswer, ScriptedRtsp } from '../fixtures/scripted-rtsp.ts';
import { projectFolder } from '../run-program.ts';
import { adapterContext, credential, within } from '../service/onvif-context.ts';

const h264Sdp = [
  'v=0',
  'm=video 0 RTP/AVP 96',
  'a=rtpmap:96 H264/90000',
  'a=framerate:25',
  'a=x-dimensions:1280,720',
  'm=audio 0 RTP/AVP 8',
  '',
].join('\r\n');
const basicOnly = 'WWW-Authenticate: Basic realm="x"\r\n';
const digest = 'WWW-Authenticate: Digest realm="cam", nonce="n1", algorithm=MD5\r\n';

const faultOf = (outcome: Outcome<unknown>): string =>
  outcome.kind === 'ok' ? 'ok' : `${outcome.fault.stage} ${outcome.fault.reason}`;

describe('RtspListAdapter on simulated cameras', function () {
  this.timeout(60_000);
  let farm: Farm;
  let camera: FarmDevice;
  let h265: FarmDevice;
  const adapter = new RtspListAdapter(adapterContext());

  before(async () => {
    const { devices } = demoScenario({ subnet: '127.172.0' });
    const picked = devices.filter(({ id }) => id === 'cam-01' || id === 'cam-08');
    farm = await startFarm({ devices: picked }, { cacheFolder: join(projectFolder, '.cache/farm') });
    const [first, last] = picked;
    if (first === undefined || last === undefined) throw new Error('the demo has no cam-01 and cam-08');
    camera = first;
    h265 = last;
  });
  after(() => farm.stop());

  const source = '/live/VideoSource_1/main /live/VideoSource_1/sub';
  const ask = (device: FarmDevice, password = device.password) =>
    adapter.describe(
      {
        address: { host: device.host, port: device.rtspPort },
        credential: credential(device.username, password),
        source,
      },
      within(5000),
    );

  it('tells codec and size of both streams, by Digest', async () => {
    const described = await ask(camera);

    expect(described.kind).to.equal('ok');
    const [channel] = described.kind === 'ok' ? described.value.channels : [];
    expect(channel?.channelToken).to.equal(source);
    const [main, sub] = channel?.streams ?? [];
    expect(main).to.include({ profileToken: 'main', codec: 'h264', rtspPath: '/live/VideoSource_1/main' });
    expect(main?.width).to.be.greaterThan(sub?.width ?? 0);
    expect(sub?.width).to.be.greaterThan(0);
  });

  it('reads the size of H.265 too', async () => {
    const described = await ask(h265);

    const [main] = described.kind === 'ok' ? (described.value.channels[0]?.streams ?? []) : [];
    expect(main?.codec).to.equal('h265');
    expect(main?.width).to.be.greaterThan(640);
    expect((main?.width ?? 0) / (main?.height ?? 1)).to.be.closeTo(16 / 9, 0.05);
  });

  it('tries a wrong password once, and not again while it is parked', async () => {
    const before = farm.device('cam-01').counts.badLogins;

    const outcomes = [await ask(camera, 'wrong'), await ask(camera, 'wrong')];

    expect(outcomes.map(faultOf)).to.deep.equal(['login unauthorised', 'login unauthorised']);
    expect(farm.device('cam-01').counts.badLogins - before).to.equal(1);
  });

  it('tries a login once more when a person stored it anew, and once only', async () => {
    await ask(camera, 'wrong');
    const before = farm.device('cam-01').counts.badLogins;

    adapter.forgiveLogin({ host: h265.host, port: h265.rtspPort });
    const elsewhere = await ask(camera, 'wrong');
    adapter.forgiveLogin({ host: camera.host, port: camera.rtspPort });
    const outcomes = [await ask(camera, 'wrong'), await ask(camera, 'wrong')];

    expect([elsewhere, ...outcomes].map(faultOf)).to.deep.equal(Array(3).fill('login unauthorised'));
    expect(farm.device('cam-01').counts.badLogins - before).to.equal(1);
  });

  it('knows by OPTIONS that a camera is alive, without a login', async () => {
    const address = { host: camera.host, port: camera.rtspPort };

    const reading = await adapter.probe({ address }, 'L1', within(3000));

    expect(reading.kind).to.equal('ok');
    expect(faultOf(await adapter.probe({ address }, 'L2', within(3000)))).to.equal('clock unsupported');
  });
});

describe('RtspListAdapter on odd servers', () => {
  const host = '127.172.1.1';
  let server: ScriptedRtsp | undefined;
  let address: { readonly host: string; readonly port: number };

  afterEach(() => server?.stop());

  async function serve(answer: ConstructorParameters<typeof ScriptedRtsp>[0]): Promise<void> {
    server = new ScriptedRtsp(answer);
    address = await server.start(host);
  }

  const describeAt = (source: string, login: DeviceCredential | undefined = credential(), ms = 1000) =>
    new RtspListAdapter(adapterContext()).describe(
      { address, source, ...(login !== undefined && { credential: login }) },
      within(ms),
    );

  it('asks for the paths of the brand', async () => {
    await serve((request) => rtspAnswer(request, 200, { body: h264Sdp }));

    const described = await describeAt('dahua:3');

    expect(server?.requests.map((request) => request.split('\r\n')[0])).to.deep.equal(
      [0, 1].map(
        (subtype) => `DESCRIBE rtsp://${host}:${address.port}/cam/realmonitor?channel=3&subtype=${subtype} RTSP/1.0`,
      ),
    );
    expect(described.kind === 'ok' && described.value.channels[0]?.streams[0]).to.include({
      codec: 'h264',
      width: 1280,
      height: 720,
      fps: 25,
    });
    expect(described.kind === 'ok' && described.value.vendor).to.equal('dahua');
  });

  it('takes a camera without a sub-stream', async () => {
    await serve((request) => rtspAnswer(request, request.includes('/stream2') ? 404 : 200, { body: h264Sdp }));

    const described = await describeAt('tp-link:1');

    expect(described.kind === 'ok' && described.value.channels[0]?.streams).to.have.lengthOf(1);
  });

  it('fills the login into the path percent-encoded, and tells it to nobody', async () => {
    await serve((request) => rtspAnswer(request, 200, { body: h264Sdp }));
    const secret = "p&ss w'rd/密";

    const described = await describeAt('xiongmai:1', credential('admin', secret));

    expect(server?.requests[0]).to.include('password=p%26ss%20w%27rd%2F%E5%AF%86&channel=1');
    const [stream] = described.kind === 'ok' ? (described.value.channels[0]?.streams ?? []) : [];
    expect(stream).to.include({ isResolvedOnDemand: true });
    expect(stream?.rtspPath).to.include('password={password}');
    expect(JSON.stringify(described)).to.not.include('p%26ss').and.not.include(secret);
  });

  it('answers Digest and never Basic', async () => {
    await serve((request) =>
      request.includes('Authorization')
        ? rtspAnswer(request, 200, { body: h264Sdp })
        : rtspAnswer(request, 401, { headers: request.includes('/basic') ? basicOnly : basicOnly + digest }),
    );

    expect(faultOf(await describeAt('/both'))).to.equal('ok');
    expect(faultOf(await describeAt('/basic'))).to.equal('login unsupported');
    expect(server?.requests.filter((request) => /Authorization: Basic/i.test(request))).to.deep.equal([]);
  });

  it('follows no redirect', async () => {
    await serve((request) => rtspAnswer(request, 302, { headers: 'Location: rtsp://169.254.169.254/x\r\n' }));

    expect(faultOf(await describeAt('/x'))).to.equal('address forbidden');
  });

  for (const [what, answer, expected] of [
    ['silence', () => undefined, 'request timeout'],
    ['something else', () => 'SSH-2.0-OpenSSH\r\n', 'request malformed'],
    ['an endless head', () => `RTSP/1.0 200 OK\r\n${'X: y\r\n'.repeat(5000)}`, 'request too-large'],
    ['a body that is too long', () => 'RTSP/1.0 200 OK\r\nContent-Length: 99999999\r\n\r\n', 'request too-large'],
    [
      'half a body',
      (_request, socket) => void socket.end('RTSP/1.0 200 OK\r\nContent-Length: 99\r\n\r\nv=0'),
      'request reset',
    ],
    ['no video', (request) => rtspAnswer(request, 200, { body: 'v=0\r\n' }), 'describe malformed'],
  ] as const satisfies readonly (readonly [string, ConstructorParameters<typeof ScriptedRtsp>[0], string])[]) {
    it(`settles by its deadline on ${what}`, async () => {
      await serve(answer);
      const startedMs = performance.now();

      const outcome = await describeAt('/x', credential(), 400);

      expect(faultOf(outcome)).to.equal(expected);
      expect(performance.now() - startedMs).to.be.lessThan(600);
      expect(server?.requests).to.have.lengthOf(1);
    });
  }

  it('refuses a source that is neither brand nor path, before it dials', async () => {
    await serve(() => undefined);

    expect(faultOf(await describeAt('acme:1'))).to.equal('describe unsupported');
    expect(faultOf(await describeAt('rtsp://10.0.0.1/x'))).to.equal('describe unsupported');
    expect(server?.requests).to.deep.equal([]);
  });
});
