import { createSocket } from 'node:dgram';
import { expect } from 'chai';
import { OnvifAdapter } from '../../adapters/onvif/onvif-adapter.ts';
import type {
  Adapter,
  DeviceDescription,
  DeviceFault,
  DiscoveredDevice,
  DiscoverRequest,
  Outcome,
} from '../../adapters/sdk/adapter.ts';
import { DeviceState, type FarmFault } from '../farm/device-state.ts';
import { FarmDiscovery } from '../farm/discovery/ws-discovery.ts';
import { FarmOnvifServer } from '../farm/onvif/onvif-server.ts';
import { FarmRtspServer } from '../farm/rtsp/rtsp-server.ts';
import type { FarmQuirks } from '../farm/farm-quirks.ts';
import { demoScenario, profileToken, streamPath } from '../farm/scenario.ts';
import { adapterContext, credential, within } from '../service/onvif-context.ts';
import { skipBecause } from '../skip-because.ts';

function valueOf<Value>(outcome: Outcome<Value>): Value {
  if (outcome.kind === 'ok') return outcome.value;
  throw new Error(`${outcome.fault.stage} ${outcome.fault.reason} ${outcome.fault.detail}`);
}

function faultOf(outcome: Outcome<unknown>): DeviceFault {
  if (outcome.kind === 'failed') return outcome.fault;
  throw new Error('the call did not fail');
}

interface TimedFault extends DeviceFault {
  readonly tookMs: number;
}

async function timed(call: Promise<Outcome<unknown>>): Promise<TimedFault> {
  const startedMs = performance.now();
  const fault = faultOf(await call);
  return { ...fault, tookMs: performance.now() - startedMs };
}

/** Doors of simulated devices, with no video behind them. */
class Doors {
  readonly forced: string[] = [];
  readonly #servers: { stop(): Promise<void> }[] = [];

  async open(id: string, quirks: FarmQuirks = {}): Promise<DeviceState> {
    const device = demoScenario({ subnet: '127.45.0' }).devices.find((one) => one.id === id);
    if (device === undefined) throw new Error(`the demo has no device ${id}`);
    const state = new DeviceState({ ...device, quirks });
    const onvif = new FarmOnvifServer(state, {
      snapshot: async () => Buffer.alloc(0),
      forceKeyFrame: (channelToken, kind) => void this.forced.push(`${channelToken} ${kind}`),
    });
    for (const server of [onvif, new FarmRtspServer(state, new Map())]) {
      await server.start();
      this.#servers.push(server);
    }
    return state;
  }

  async discoverable(...states: readonly DeviceState[]): Promise<void> {
    const discovery = new FarmDiscovery(states);
    await discovery.start();
    this.#servers.push(discovery);
  }

  async close(): Promise<void> {
    this.forced.length = 0;
    await Promise.all(this.#servers.splice(0).map((server) => server.stop()));
  }
}

/** What the gateway may expect of every adapter, against devices with real protocol bytes. */
function adapterContract(name: string, newAdapter: () => Adapter): void {
  describe(`${name} and the farm`, () => {
    const doors = new Doors();
    const addressOf = ({ device }: DeviceState) => ({ host: device.host, port: device.onvifPort });
    const targetOf = (state: DeviceState, password = state.device.password) => ({
      address: addressOf(state),
      credential: credential(state.device.username, password),
    });
    const describeDevice = (state: DeviceState, password?: string): Promise<Outcome<DeviceDescription>> =>
      newAdapter().describe(targetOf(state, password), within(5000));
    const discover = async (parts: Partial<DiscoverRequest>): Promise<readonly DiscoveredDevice[]> => {
      const devices: DiscoveredDevice[] = [];
      const request = { multicast: false, hosts: [], hostCount: 0, ports: [8000], ratePerSecond: 1000, ...parts };
      const listener = {
        onDevice: (device: DiscoveredDevice) => void devices.push(device),
        onProgress: () => undefined,
      };
      await newAdapter().discover(request, listener, within(9000));
      return devices;
    };

    afterEach(() => doors.close());

    it('describes a camera with everything that the registry keeps', async () => {
      const state = await doors.open('cam-01');
      const { device } = state;

      const description = valueOf(await describeDevice(state));

      const { vendor, model, firmware, serial } = device;
      expect(description).to.include({ vendor, model, firmware, serial, mac: device.mac.toUpperCase() });
      expect(description.name).to.equal('东门广场北口');
      expect(Math.abs(description.clockOffsetMs)).to.be.below(1500);
      expect(description.channels).to.have.length(1);
      const [channel] = description.channels;
      expect(channel).to.include({ channelToken: 'VideoSource_1', name: '东门广场北口' });
      expect(channel?.snapshotPath).to.equal('/snapshot/VideoSource_1.jpg');
      const shapes = channel?.streams.map(({ codec, width, height, fps, bitrateKbps }) =>
        [codec, width, height, fps, bitrateKbps].join(' '),
      );
      expect(shapes).to.deep.equal(['h264 1920 1080 25 4096', 'h264 640 360 15 512']);
      expect(state.counts).to.include({ connects: 1, badLogins: 0 });
    });

    it('knows a stream of H.265, which only the newer media service names', async () => {
      const description = valueOf(await describeDevice(await doors.open('cam-08')));

      const streams = description.channels[0]?.streams.map(({ codec, rtspPath }) => [codec, rtspPath]);
      expect(streams).to.deep.equal([
        ['h265', '/live/VideoSource_1/main'],
        ['h264', '/live/VideoSource_1/sub'],
      ]);
    });

    it('describes a recorder by its channels', async () => {
      const state = await doors.open('nvr-01');

      const { channels } = valueOf(await describeDevice(state));

      const told = channels.map(({ channelToken, name: channelName, streams }) => ({
        channelToken,
        channelName,
        streams: streams.map(({ profileToken: token, rtspPort, rtspPath }) => [token, rtspPort, rtspPath]),
      }));
      const expected = state.device.channels.map((channel) => ({
        channelToken: channel.token,
        channelName: channel.name,
        streams: (['main', 'sub'] as const).map((kind) => [
          profileToken(channel, kind),
          state.device.rtspPort,
          streamPath(channel, kind),
        ]),
      }));
      expect(told).to.deep.equal(expected);
      expect(told).to.have.length(4);
    });

    it('misses a channel that the recorder stopped to list, and nothing else', async () => {
      const state = await doors.open('nvr-01', { hidesLostChannels: true });
      state.setFault({ kind: 'offline', mode: 'reset' }, 'VideoSource_3');

      const { channels } = valueOf(await describeDevice(state));

      const tokens = channels.map((channel) => channel.channelToken);
      expect(tokens).to.deep.equal(['VideoSource_1', 'VideoSource_2', 'VideoSource_4']);
    });

    it('dials the device where it is, whatever host it believes to have', async () => {
      const state = await doors.open('cam-01', { wrongXAddr: '192.0.2.99' });
      const context = adapterContext();

      const outcome = await new OnvifAdapter(context).describe(targetOf(state), within(5000));

      const [channel] = valueOf(outcome).channels;
      expect([...context.asked]).to.deep.equal([state.device.host]);
      expect(channel?.streams[0]?.originalUri).to.contain('192.0.2.99');
      expect(channel?.streams[0]?.rtspPath).to.equal('/live/VideoSource_1/main');
      expect(channel?.snapshotPath).to.equal('/snapshot/VideoSource_1.jpg');
    });

    for (const soapLogin of ['wsse', 'http-digest', undefined] as const) {
      const quirks = soapLogin === undefined ? {} : { soapLogin };
      const scheme = soapLogin ?? 'either scheme';

      it(`logs in by ${scheme} though the device's clock is a day off`, async () => {
        const state = await doors.open('cam-03', quirks);
        state.setFault({ kind: 'clock-drift', seconds: 86_000 });

        const description = valueOf(await describeDevice(state));

        expect(description.clockOffsetMs).to.be.closeTo(86_000_000, 1500);
        expect(state.counts.badLogins).to.equal(0);
      });

      it(`spends exactly one try on a wrong password by ${scheme}`, async () => {
        const state = await doors.open('cam-03', quirks);

        const fault = faultOf(await describeDevice(state, 'wrong'));

        expect(fault).to.include({ stage: 'login', reason: 'unauthorised' });
        expect(fault.detail).not.to.contain('wrong');
        expect(state.counts.badLogins).to.equal(1);
      });
    }

    it('spends one try, too, where every login is refused', async () => {
      const state = await doors.open('cam-01');
      state.setFault({ kind: 'auth-fail' });

      const fault = faultOf(await describeDevice(state));

      expect(fault).to.include({ stage: 'login', reason: 'unauthorised' });
      expect(state.counts.badLogins).to.equal(1);
    });

    it('probes without login: who answers, and how wrong its clock is', async () => {
      const state = await doors.open('cam-02');
      state.setFault({ kind: 'clock-drift', seconds: -90 });
      const target = { address: addressOf(state), rtspPort: state.device.rtspPort };

      const alive = valueOf(await newAdapter().probe(target, 'L1', within(2000)));
      const clock = valueOf(await newAdapter().probe(target, 'L2', within(2000)));

      expect(alive.rttMs).to.be.within(0, 2000);
      expect(clock.clockOffsetMs).to.be.closeTo(-90_000, 1500);
      expect(state.counts.badLogins).to.equal(0);
    });

    const limitMs = 1000;
    const mute: readonly FarmFault[] = [
      { kind: 'offline', mode: 'silent' },
      { kind: 'hang' },
      { kind: 'slow', delayMs: 60_000 },
    ];
    for (const fault of mute) {
      it(`gives up at the deadline plus 10 % at most when the device is ${fault.kind}`, async () => {
        const state = await doors.open('cam-04');
        state.setFault(fault);
        const [channel] = state.device.channels;
        if (channel === undefined) throw new Error('the camera has no channel');
        const token = profileToken(channel, 'main');

        const faults = await Promise.all([
          timed(newAdapter().describe(targetOf(state), within(limitMs))),
          timed(newAdapter().probe({ address: addressOf(state) }, 'L1', within(limitMs))),
          timed(newAdapter().probe({ address: addressOf(state) }, 'L2', within(limitMs))),
          timed(newAdapter().requestKeyFrame({ ...targetOf(state), profileToken: token }, within(limitMs))),
        ]);

        for (const { reason, tookMs } of faults) {
          expect(reason).to.equal('timeout');
          expect(tookMs).to.be.within(limitMs * 0.9, limitMs * 1.1);
        }
      });
    }

    it('knows at once when a device resets connections, and when it is back', async () => {
      const state = await doors.open('cam-04');
      const target = { address: addressOf(state), rtspPort: state.device.rtspPort };
      state.setFault({ kind: 'offline', mode: 'reset' });

      const down = await Promise.all([
        timed(newAdapter().probe(target, 'L1', within(5000))),
        timed(newAdapter().probe(target, 'L2', within(5000))),
        timed(describeDevice(state)),
      ]);
      state.setFault(undefined);
      const up = await newAdapter().probe(target, 'L1', within(5000));

      expect(down.map((fault) => fault.reason)).to.deep.equal(['reset', 'reset', 'reset']);
      for (const { tookMs } of down) expect(tookMs).to.be.below(1000);
      expect(up.kind).to.equal('ok');
    });

    it('ends within 100 ms when the caller gives up', async () => {
      const state = await doors.open('cam-04');
      state.setFault({ kind: 'offline', mode: 'silent' });
      const abort = new AbortController();
      const pending = timed(newAdapter().describe(targetOf(state), within(60_000, abort.signal)));
      const startedMs = performance.now();

      abort.abort();

      expect((await pending).reason).to.equal('aborted');
      expect(performance.now() - startedMs).to.be.below(100);
    });

    it('finds devices by asking address by address', async () => {
      const [camera, recorder, away] = [
        await doors.open('cam-01'),
        await doors.open('nvr-01', { wrongXAddr: '192.0.2.99' }),
        await doors.open('cam-05'),
      ];
      await doors.discoverable(camera, recorder, away);
      away.setFault({ kind: 'offline', mode: 'silent' });
      const states = [camera, recorder, away];

      const found = await discover({ hosts: states.map((state) => state.device.host), hostCount: 3 });

      const byHost = found.toSorted((a, b) => a.address.host.localeCompare(b.address.host));
      expect(byHost.map((one) => one.address)).to.deep.equal([addressOf(camera), addressOf(recorder)]);
      expect(byHost.map((one) => one.endpointUuid)).to.deep.equal(
        [camera, recorder].map((state) => state.device.endpointUuid),
      );
      expect(byHost[0]).to.deep.include({
        method: 'unicast-probe',
        name: '东门广场北口',
        hardware: camera.device.model,
        location: '青河县城关镇',
      });
      expect(states.map((state) => state.counts.badLogins)).to.deep.equal([0, 0, 0]);
    });

    it('finds devices by multicast where the machine has a network for it', async function () {
      if (!(await carriesMulticast())) return skipBecause(this, 'this machine has no network that carries multicast');
      const camera = await doors.open('cam-01');
      await doors.discoverable(camera);

      const found = await discover({ multicast: true });

      const ours = found.filter((device) => device.endpointUuid === camera.device.endpointUuid);
      expect(ours).to.have.length(1);
      expect(ours[0]).to.deep.include({ address: addressOf(camera), method: 'multicast', name: '东门广场北口' });
    });

    it('has the encoder of one stream make a key frame', async () => {
      const state = await doors.open('nvr-01');
      const adapter = newAdapter();

      const forced = await adapter.requestKeyFrame(
        { ...targetOf(state), profileToken: 'VideoSource_2-sub' },
        within(5000),
      );
      const unknown = await adapter.requestKeyFrame({ ...targetOf(state), profileToken: 'nobody' }, within(5000));

      expect(forced.kind).to.equal('ok');
      expect(faultOf(unknown)).to.include({ stage: 'request', reason: 'unsupported' });
      expect(doors.forced).to.deep.equal(['VideoSource_2 sub']);
      expect(state.counts.keyFrameRequests).to.equal(1);
    });
  });
}

/** False where no interface takes multicast datagrams. */
async function carriesMulticast(): Promise<boolean> {
  const socket = createSocket('udp4');
  const error = await new Promise((resolve) => socket.send('', 3702, '239.255.255.250', resolve));
  socket.close();
  return error === null || error === undefined;
}

adapterContract('OnvifAdapter', () => new OnvifAdapter(adapterContext()));
