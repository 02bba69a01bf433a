import { expect } from 'chai';
import { NvrAdapter } from '../../adapters/nvr/nvr-adapter.ts';
import { OnvifAdapter } from '../../adapters/onvif/onvif-adapter.ts';
import type { Adapter, DeviceTarget, Outcome } from '../../adapters/sdk/adapter.ts';
import { DeviceEventsJob } from '../../gateway/health/device-events-job.ts';
import { EventBus } from '../../gateway/platform/events/event-bus.ts';
import type { ProbePath } from '../../gateway/registry/paths/probe-path.ts';
import { cameraId, silentLog, station } from '../fixtures/estate.ts';
import { OnvifDoors } from '../fixtures/onvif-doors.ts';
import { poll } from '../poll.ts';
import { adapterContext, within } from './onvif-context.ts';

type Listening = Pick<Adapter, 'watchEvents' | 'manifest'>;

describe('DeviceEventsJob', () => {
  const doors = new OnvifDoors('127.48.2');
  const jobs: DeviceEventsJob[] = [];
  let doubted: string[] = [];
  let nowMs = 0;
  let tick: () => void = () => undefined;
  let targets: readonly ProbePath[] = [];

  const pathTo = (id: string, { address }: DeviceTarget, channelToken: string): ProbePath => ({
    ...{ cameraId: cameraId(id), organisationId: station.id, organisationPath: station.path },
    ...{ adapterKind: 'onvif', ...address, channelToken },
  });
  const start = (adapter: Listening, target: DeviceTarget | undefined, settings: object = {}): DeviceEventsJob => {
    const bus = new EventBus((_name, error) => {
      throw error;
    });
    bus.on('camera.doubted', ({ cameraId: id }) => void doubted.push(id));
    const job = new DeviceEventsJob({
      health: { targets: () => targets },
      recorders: { open: async () => target },
      adapters: new Map([['onvif', adapter]]),
      ...{ bus, clock: { now: () => Date.now(), monotonic: () => nowMs || performance.now() }, log: silentLog },
      ticker: {
        every: (_ms, work) => {
          tick = work;
          return () => (tick = () => undefined);
        },
      },
      settings: { deviceEvents: true, deviceEventSubscriptions: 200, ...settings },
    });
    job.start();
    jobs.push(job);
    return job;
  };

  beforeEach(() => {
    doubted = [];
    nowMs = 0;
    tick = () => undefined;
  });
  afterEach(async () => {
    for (const job of jobs.splice(0)) await job.stop();
    await doors.close();
  });

  it('has the camera of a channel probed the moment its recorder tells of the loss, and the probe fails', async () => {
    const { target, state, device } = await doors.open('nvr-4');
    const adapter = new OnvifAdapter(adapterContext(), new NvrAdapter(adapterContext()));
    const tokens = device.channels.map(({ token }) => token);
    targets = tokens.map((token, index) => pathTo(`c${index}`, target, token));
    const job = start(adapter, { ...target, knownChannels: tokens });
    tick();
    await poll('the recorder is asked for events', () => state.counts.soapCalls >= 5 || undefined);

    state.setFault({ kind: 'offline', mode: 'reset' }, tokens[2]);

    await poll('the loss is told', () => doubted.length > 0 || undefined, 3000);
    expect([...new Set(doubted)]).to.deep.equal(['c2']);
    const probe = await adapter.probe({ address: target.address, channelToken: tokens[2] ?? '' }, 'L1', within(2000));
    expect(probe.kind === 'failed' && probe.fault.stage).to.equal('stream');
    await job.stop();
  });

  it('listens to nobody unless it is switched on', () => {
    targets = [pathTo('c1', { address: { host: '127.48.2.1', port: 80 } }, 's1')];
    const asked: unknown[] = [];
    start({ watchEvents: async (...given) => (asked.push(given), ok) }, undefined, { deviceEvents: false });

    tick();

    expect(asked).to.deep.equal([]);
  });

  it('listens to no more devices than allowed, begins a few at a time, and stops with those that are gone', async () => {
    const target = { address: { host: '127.48.2.1', port: 80 } };
    const hosts = Array.from({ length: 9 }, (_, index) => `127.48.2.${index + 1}`);
    targets = hosts.map((host) => pathTo(host, { address: { host, port: 80 } }, 's1'));
    let open = 0;
    const watchEvents: Adapter['watchEvents'] = async (_target, _listener, { signal }) => {
      open += 1;
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      open -= 1;
      return ok;
    };
    const job = start({ watchEvents }, target, { deviceEventSubscriptions: 6 });

    tick();
    await poll('the first four', () => open === 4 || undefined);
    tick();
    await poll('six are allowed', () => open === 6 || undefined);
    tick();
    targets = targets.slice(0, 2);
    tick();
    await poll('two are left', () => open === 2 || undefined);
    await job.stop();

    expect(open).to.equal(0);
  });

  it('asks a device that refuses ever more rarely', async () => {
    targets = [pathTo('c1', { address: { host: '127.48.2.1', port: 80 } }, 's1')];
    nowMs = 1000;
    const askedMs: number[] = [];
    const refused: Outcome<void> = { kind: 'failed', fault: { stage: 'connect', reason: 'refused', detail: '' } };
    const watchEvents: Adapter['watchEvents'] = async () => (askedMs.push(nowMs), refused);
    start({ watchEvents }, { address: { host: '127.48.2.1', port: 80 } });

    for (; nowMs < 3_600_000; nowMs += 1000) {
      tick();
      await new Promise((resolve) => setImmediate(resolve));
    }

    const gaps = askedMs.slice(1).map((atMs, index) => Math.round((atMs - (askedMs[index] ?? 0)) / 60_000));
    expect(gaps.slice(0, 5)).to.deep.equal([1, 2, 4, 8, 15]);
  });
});

const ok: Outcome<void> = { kind: 'ok', value: undefined };
