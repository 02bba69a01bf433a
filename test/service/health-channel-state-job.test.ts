import { expect } from 'chai';
import { NvrAdapter } from '../../adapters/nvr/nvr-adapter.ts';
import { OnvifAdapter } from '../../adapters/onvif/onvif-adapter.ts';
import type { Adapter, DeviceTarget } from '../../adapters/sdk/adapter.ts';
import { ChannelStateJob } from '../../gateway/health/channel-state-job.ts';
import { systemClock } from '../../gateway/platform/clock/clock.ts';
import type { Log } from '../../gateway/platform/observability/log.ts';
import type { System } from '../../gateway/registry/camera.ts';
import { aSystem, east } from '../fixtures/estate.ts';
import { OnvifDoors } from '../fixtures/onvif-doors.ts';
import { poll } from '../poll.ts';
import { adapterContext, within } from './onvif-context.ts';

const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

describe('ChannelStateJob', () => {
  const doors = new OnvifDoors('127.48.1');
  const jobs: ChannelStateJob[] = [];
  let nowMs = 0;
  let monotonic = (): number => nowMs;
  let tick: () => void = () => undefined;
  const start = (recorders: readonly System[], adapter: Adapter, target: DeviceTarget | undefined): void => {
    const job = new ChannelStateJob({
      recorders: { list: async () => recorders, open: async () => target },
      adapters: new Map([[adapter.kind, adapter]]),
      clock: { now: () => Date.now(), monotonic: () => monotonic() },
      ticker: {
        every: (_ms, work) => {
          tick = work;
          return () => undefined;
        },
      },
      log: silent,
      settings: { channelCheckIntervalSeconds: 300 },
    });
    job.start();
    jobs.push(job);
  };

  afterEach(async () => {
    for (const job of jobs.splice(0)) await job.stop();
    await doors.close();
    nowMs = 0;
    monotonic = () => nowMs;
  });

  it('has a probe fail that asks for a channel which the recorder lost, and no other one', async () => {
    const { target, state, device } = await doors.open('nvr-16');
    const adapter = new OnvifAdapter(adapterContext(), new NvrAdapter(adapterContext()));
    const known = { ...target, knownChannels: device.channels.map(({ token }) => token) };
    state.setFault({ kind: 'offline', mode: 'reset' }, 'VideoSource_9');
    const probe = (channelToken: string) =>
      adapter.probe({ address: target.address, rtspPort: device.rtspPort, channelToken }, 'L1', within(2000));

    // The adapter reads the real clock: a deadline of another one would be over before it begins.
    monotonic = () => systemClock.monotonic();
    start([aSystem('nvr', east, target.address)], adapter, known);
    tick();
    const fault = await poll('the recorder is asked', async () => {
      tick();
      const lost = await probe('VideoSource_9');
      // On a busy machine a probe may also be too late.
      return lost.kind === 'failed' && lost.fault.reason !== 'timeout' ? lost.fault : undefined;
    });
    const other = await probe('VideoSource_8');

    expect(fault).to.include({ stage: 'stream', reason: 'no-frame' });
    expect(other.kind).to.equal('ok');
    expect(state.counts.badLogins).to.equal(0);
  });

  it('asks each recorder once in an interval, spread over it, and leaves out whose login nobody knows', async () => {
    const asked: number[] = [];
    const adapter = {
      ...{ kind: 'onvif', discover: async () => undefined },
      readChannelStates: async () => {
        asked.push(nowMs);
        return { kind: 'ok', value: [] } as const;
      },
    };
    const recorders = ['a', 'b', 'c'].map((id) => aSystem(id, east));
    // Only what the job asks for is there.
    start(recorders, adapter as unknown as Adapter, { address: { host: '127.0.0.1', port: 1 } });

    for (; nowMs < 300_000; nowMs += 1000) {
      tick();
      await new Promise(setImmediate);
    }
    await jobs[0]?.stop();
    const inFirstRound = [...asked];
    start(recorders, adapter as unknown as Adapter, undefined);
    tick();
    await new Promise(setImmediate);
    tick();

    expect(inFirstRound).to.have.length(3);
    expect(inFirstRound.map((ms) => Math.floor(ms / 75_000))).to.deep.equal([0, 1, 2]);
    expect(asked).to.have.length(3);
  });
});
