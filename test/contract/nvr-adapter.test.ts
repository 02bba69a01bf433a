import { expect } from 'chai';
import { NvrAdapter } from '../../adapters/nvr/nvr-adapter.ts';
import type { Adapter } from '../../adapters/sdk/adapter.ts';
import type { DeviceEvent } from '../../adapters/sdk/device-event.ts';
import { OnvifAdapter } from '../../adapters/onvif/onvif-adapter.ts';
import { profileToken, streamPath } from '../farm/scenario.ts';
import { faultOf, OnvifDoors, valueOf } from '../fixtures/onvif-doors.ts';
import { poll } from '../poll.ts';
import { adapterContext, credential, within } from '../service/onvif-context.ts';

describe('NvrAdapter and the farm', () => {
  const doors = new OnvifDoors('127.48.0');
  const newAdapter = () => new NvrAdapter(adapterContext());
  const offline = { kind: 'offline', mode: 'reset' } as const;

  afterEach(() => doors.close());

  for (const soapLogin of ['wsse', 'http-digest'] as const) {
    it(`describes 64 channels with 128 streams in at most 80 calls by ${soapLogin}`, async () => {
      const { target, state, device } = await doors.open('nvr-64', { quirks: { soapLogin } });

      const { channels } = valueOf(await newAdapter().describe(target, within(9000)));

      expect(state.counts.soapCalls).to.be.at.most(80);
      expect(state.counts.badLogins).to.equal(0);
      expect(channels.map(({ channelToken, name }) => [channelToken, name])).to.deep.equal(
        device.channels.map(({ token, name }) => [token, name]),
      );
      const told = channels.flatMap(({ streams }) => streams.map((one) => [one.profileToken, one.rtspPath]));
      const expected = device.channels.flatMap((channel) =>
        (['main', 'sub'] as const).map((kind) => [profileToken(channel, kind), streamPath(channel, kind)]),
      );
      expect(told).to.deep.equal(expected);
      expect(channels.map(({ snapshotPath }) => snapshotPath)).to.deep.equal(
        device.channels.map(({ token }) => `/snapshot/${token}.jpg`),
      );
    });
  }

  it('asks for every stream where addresses follow no rule, and keeps the order of channels', async () => {
    const { target, state } = await doors.open('nvr-16', { quirks: { isUnruly: true } });

    const { channels } = valueOf(await newAdapter().describe(target, within(9000)));

    const paths = channels.flatMap(({ streams }) => streams.map(({ rtspPath }) => rtspPath));
    expect(channels.map(({ channelToken }) => channelToken)).to.deep.equal(
      Array.from({ length: 16 }, (_, index) => `VideoSource_${index + 1}`),
    );
    expect(new Set(paths).size).to.equal(32);
    expect(paths.every((path) => /^\/live\/VideoSource_\d+\/(main|sub)\?key=[0-9a-f]{8}$/.test(path))).to.equal(true);
    expect(state.counts.soapCalls).to.be.at.most(16 + 2 * 16);
  });

  it('tells a channel as lost that the recorder has stopped to list, under its own name and number', async () => {
    const { target, state } = await doors.open('nvr-16');
    const adapter = newAdapter();
    const before = valueOf(await adapter.describe(target, within(9000))).channels;
    state.setFault(offline, 'VideoSource_3');

    const after = valueOf(await adapter.describe(target, within(9000))).channels;
    const other = valueOf(
      await newAdapter().describe({ ...target, knownChannels: ['VideoSource_3'] }, within(9000)),
    ).channels;
    const stranger = valueOf(await newAdapter().describe(target, within(9000))).channels;

    const tokens = before.map(({ channelToken }) => channelToken);
    expect(before.every((channel) => channel.state === 'live')).to.equal(true);
    for (const channels of [after, other]) {
      expect(channels.map(({ channelToken }) => channelToken)).to.deep.equal(tokens);
      const lost = channels.filter((channel) => channel.state === 'lost');
      expect(lost.map(({ channelToken, streams }) => [channelToken, streams.length])).to.deep.equal([
        ['VideoSource_3', 0],
      ]);
      expect(channels[3]?.name).to.equal(before[3]?.name);
    }
    expect(stranger).to.have.length(15);
  });

  it('says which channels are lost in a handful of calls, and when they are back', async () => {
    const { target, state } = await doors.open('nvr-64');
    const adapter = newAdapter();
    const lostOf = async () => {
      const states = valueOf(await adapter.readChannelStates(target, within(9000)));
      return states.filter((channel) => channel.state === 'lost').map(({ channelToken }) => channelToken);
    };
    const atFirst = await lostOf();
    state.setFault(offline, 'VideoSource_7');
    state.setFault(offline, 'VideoSource_64');
    const before = state.counts.soapCalls;

    const lost = await lostOf();
    const calls = state.counts.soapCalls - before;
    state.setFault(undefined, 'VideoSource_7');
    const later = await lostOf();

    expect(atFirst).to.deep.equal([]);
    expect(lost).to.deep.equal(['VideoSource_7', 'VideoSource_64']);
    expect(calls).to.be.at.most(5);
    expect(later).to.deep.equal(['VideoSource_64']);
  });

  it('says at a knock which channel is lost, though the recorder answers', async () => {
    const { target, state, device } = await doors.open('nvr-16');
    const adapters = [newAdapter(), new OnvifAdapter(adapterContext(), newAdapter())];
    const knock = async (adapter: Adapter, channelToken: string) => {
      const probed = { address: target.address, rtspPort: device.rtspPort, channelToken };
      const outcome = await adapter.probe(probed, 'L1', within(2000));
      return outcome.kind === 'ok' ? 'ok' : `${outcome.fault.stage} ${outcome.fault.reason}`;
    };

    for (const adapter of adapters) {
      await adapter.readChannelStates?.(target, within(5000));
      state.setFault(offline, 'VideoSource_5');
      const before = await knock(adapter, 'VideoSource_5');
      await adapter.readChannelStates?.(target, within(5000));
      const lost = [await knock(adapter, 'VideoSource_5'), await knock(adapter, 'VideoSource_6')];
      state.setFault(undefined, 'VideoSource_5');
      await adapter.readChannelStates?.(target, within(5000));

      expect([before, ...lost, await knock(adapter, 'VideoSource_5')]).to.deep.equal([
        'ok',
        'stream no-frame',
        'ok',
        'ok',
      ]);
    }
  });

  it('sees a lost channel that the recorder lists on with an empty picture', async () => {
    const { target, state } = await doors.open('nvr-4', { quirks: { tellsDarkSources: true } });
    state.setFault(offline, 'VideoSource_2');

    const { channels = [], serial } = valueOf(await newAdapter().probeLogin(target, within(5000)));

    expect(channels.map((channel) => channel.state)).to.deep.equal(['live', 'lost', 'live', 'live']);
    expect(serial).to.be.a('string');
  });

  it('hears of a lost channel by event', async () => {
    const { target, state } = await doors.open('nvr-4');
    const events: DeviceEvent[] = [];
    const abort = new AbortController();
    const listener = { onEvent: (event: DeviceEvent) => void events.push(event) };
    const watching = newAdapter().watchEvents(target, listener, within(60_000, abort.signal));
    await poll('the recorder is asked for events', () => state.counts.soapCalls >= 5 || undefined);

    state.setFault(offline, 'VideoSource_4');
    await poll('the loss is told', () => events.length > 0 || undefined, 1000);
    abort.abort();

    expect((await watching).kind).to.equal('ok');
    expect(events[0]).to.include({ kind: 'signal-lost', channelToken: 'VideoSource_4' });
  });

  it('has at most two calls in flight at one recorder', async () => {
    const { target, state } = await doors.open('nvr-4');
    state.setFault({ kind: 'slow', delayMs: 15 });
    const adapter = newAdapter();

    const outcomes = await Promise.all([
      adapter.describe(target, within(9000)),
      adapter.probeLogin(target, within(9000)),
      adapter.readChannelStates(target, within(9000)),
      adapter.requestKeyFrame({ ...target, profileToken: 'VideoSource_3-sub' }, within(9000)),
    ]);

    expect(outcomes.map(({ kind }) => kind)).to.deep.equal(['ok', 'ok', 'ok', 'ok']);
    expect(state.counts.mostAtOnce).to.equal(2);
    expect(doors.forced).to.deep.equal(['VideoSource_3 sub']);
  });

  it('spends one try on a wrong password and leaves the recorder alone after that', async () => {
    const { target, state, device } = await doors.open('nvr-4', { quirks: { lockOut: { tries: 5, lockMs: 60_000 } } });
    const adapter = newAdapter();
    const bad = { ...target, credential: credential(device.username, 'wr0ng') };

    const faults = [
      faultOf(await adapter.describe(bad, within(5000))),
      faultOf(await adapter.readChannelStates(bad, within(5000))),
      faultOf(await adapter.probeLogin(bad, within(5000))),
    ];

    const tries = state.counts.badLogins;
    adapter.forgiveLogin(target.address);
    await adapter.probeLogin(bad, within(5000));

    expect(faults.map(({ reason }) => reason)).to.deep.equal(Array(3).fill('unauthorised'));
    expect([tries, state.counts.badLogins]).to.deep.equal([1, 2]);
  });

  it('takes a snapshot of a channel and probes like every ONVIF device', async () => {
    const { target, device } = await doors.open('nvr-4');
    const adapter = newAdapter();
    const channel = { channelToken: 'VideoSource_2', snapshotPath: '/snapshot/VideoSource_2.jpg' };

    const picture = valueOf(await adapter.snapshot({ ...target, ...channel }, within(5000)));
    const alive = await adapter.probe({ address: target.address, rtspPort: device.rtspPort }, 'L1', within(2000));
    const clock = await adapter.probe({ address: target.address }, 'L2', within(2000));

    expect(picture.contentType).to.equal('image/jpeg');
    expect([alive.kind, clock.kind]).to.deep.equal(['ok', 'ok']);
  });

  it('serves recorders that were adopted as ONVIF devices', async () => {
    const { target, state } = await doors.open('nvr-16');
    const onvif = new OnvifAdapter(adapterContext(), newAdapter());
    const before = valueOf(await onvif.describe(target, within(9000)));
    const calls = state.counts.soapCalls;
    state.setFault(offline, 'VideoSource_16');

    const after = valueOf(await onvif.describe(target, within(9000)));
    const states = valueOf((await onvif.readChannelStates?.(target, within(9000))) ?? { kind: 'ok', value: [] });

    expect(before.channels).to.have.length(16);
    expect(before).to.include({ serial: after.serial });
    expect(calls).to.be.at.most(16 + 16 + 10);
    expect(after.channels.at(-1)).to.include({ channelToken: 'VideoSource_16', state: 'lost' });
    expect(states.filter((channel) => channel.state === 'lost')).to.have.length(1);
    expect(onvif.manifest.capabilities.channelStates.level).to.equal('partial');
    expect(state.counts.badLogins).to.equal(0);
  });

  it('names tokens and addresses like the adapter that served recorders before it', async () => {
    const { target } = await doors.open('nvr-16');

    const older = valueOf(await new OnvifAdapter(adapterContext()).describe(target, within(9000)));
    const newer = valueOf(await newAdapter().describe(target, within(9000)));

    const withoutState = newer.channels.map(({ state: _state, ...channel }) => channel);
    expect(withoutState).to.deep.equal(older.channels);
  });
});
