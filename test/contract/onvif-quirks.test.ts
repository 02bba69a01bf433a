import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { expect } from 'chai';
import { OnvifAdapter } from '../../adapters/onvif/onvif-adapter.ts';
import type { DeviceEvent } from '../../adapters/sdk/device-event.ts';
import type { TemplateName } from '../farm/templates/device-template.ts';
import { channelOf, faultOf, OnvifDoors, valueOf } from '../fixtures/onvif-doors.ts';
import { poll } from '../poll.ts';
import { adapterContext, credential, within } from '../service/onvif-context.ts';

/** Devices of the field, each with the defect that its template is named after. */
describe('OnvifAdapter and devices with quirks', () => {
  const doors = new OnvifDoors('127.47.0');
  const newAdapter = () => new OnvifAdapter(adapterContext());
  const wrong = (username: string, password = 'wr0ng') => credential(username, password);

  afterEach(() => doors.close());

  it('rules 1 and 2: wrong addresses in XAddrs and streams are not dialled', async () => {
    const { target, device } = await doors.open('wrong-xaddr');
    const context = adapterContext();

    const description = valueOf(await new OnvifAdapter(context).describe(target, within(5000)));

    expect([...context.asked]).to.deep.equal([device.host]);
    expect(channelOf(description).streams[0]).to.deep.include({ rtspPort: 8554, rtspPath: '/live/VideoSource_1/main' });
    expect(channelOf(description).streams[0]?.originalUri).to.contain('192.168.1.64');
  });

  it('rule 3: a double port in a stream address is replaced by what GetNetworkProtocols says', async () => {
    const { target, device } = await doors.open('double-port');

    const { streams } = channelOf(valueOf(await newAdapter().describe(target, within(5000))));

    expect(streams.map(({ rtspPort }) => rtspPort)).to.deep.equal([device.rtspPort, device.rtspPort]);
    expect(streams[0]?.originalUri).to.contain(':80:554/');
  });

  it('rule 4: a clock that jumped since we read it is read again, and the right password is not parked', async () => {
    const { target, state } = await doors.open('wsse-only');
    const adapter = newAdapter();
    valueOf(await adapter.describe(target, within(5000)));
    state.setFault({ kind: 'clock-drift', seconds: 1200 });

    const first = await adapter.probeLogin(target, within(5000));
    const later = await adapter.probeLogin(target, within(5000));

    expect([first.kind, later.kind]).to.deep.equal(['ok', 'ok']);
    expect(state.counts.badLogins).to.equal(1);
  });

  it('rule 4: a password that was changed meanwhile is refused once, whatever the clock', async () => {
    const { target, state, device } = await doors.open('wsse-only');
    const adapter = newAdapter();
    valueOf(await adapter.describe(target, within(5000)));

    const fault = faultOf(await adapter.probeLogin({ ...target, credential: wrong(device.username) }, within(5000)));

    expect(fault.reason).to.equal('unauthorised');
    expect(state.counts.badLogins).to.equal(1);
  });

  it('rule 5: local time as UTC costs one try once, and none in the conversations after it', async () => {
    const { target, state } = await doors.open('local-time');
    const adapter = newAdapter();

    const first = await adapter.describe(target, within(5000));
    const triesOfFirst = state.counts.badLogins;
    const later = [await adapter.describe(target, within(5000)), await adapter.probeLogin(target, within(5000))];

    expect([first, ...later].map(({ kind }) => kind)).to.deep.equal(['ok', 'ok', 'ok']);
    expect(triesOfFirst).to.equal(1);
    expect(state.counts.badLogins).to.equal(1);
  });

  it('rule 5: a wrong password at a clock that looks like a zone costs two tries and no third one', async () => {
    const { target, state, device } = await doors.open('local-time');

    const fault = faultOf(await newAdapter().describe({ ...target, credential: wrong(device.username) }, within(5000)));

    expect(fault.reason).to.equal('unauthorised');
    expect(state.counts.badLogins).to.equal(2);
  });

  it('rule 6: one wrong answer stops every call that logs in, until the secret changes', async () => {
    const { target, state, device } = await doors.open('lock-out');
    const adapter = newAdapter();
    const bad = { ...target, credential: wrong(device.username) };
    const ptz = { ...bad, channelToken: 'VideoSource_1', profileToken: 'VideoSource_1-main' };

    const first = faultOf(await adapter.describe(bad, within(5000)));
    const others = await Promise.all([
      adapter.describe(bad, within(5000)),
      adapter.probeLogin(bad, within(5000)),
      adapter.requestKeyFrame(ptz, within(5000)),
      adapter.snapshot({ ...ptz, snapshotPath: '/snapshot/VideoSource_1.jpg' }, within(5000)),
      adapter.ptz.goHome(ptz, within(5000)),
      adapter.watchEvents(bad, { onEvent: () => undefined }, within(5000)),
    ]);
    const right = await adapter.describe(target, within(5000));

    expect(first.detail).to.contain('the device grants 4 more tries');
    expect(others.map((outcome) => faultOf(outcome).reason)).to.deep.equal(Array(6).fill('unauthorised'));
    expect(state.counts.badLogins).to.equal(1);
    expect(right.kind).to.equal('ok');
  });

  it('rule 6: a locked account is told apart from a wrong password and left alone', async () => {
    const { target, state, device } = await doors.open('lock-out');
    for (let tried = 0; tried < 5; tried += 1) {
      await newAdapter().describe({ ...target, credential: wrong(device.username, `no-${tried}`) }, within(5000));
    }
    const adapter = newAdapter();

    const faults = [faultOf(await adapter.describe(target, within(5000)))];
    const asked = state.counts.soapCalls;
    faults.push(faultOf(await adapter.probeLogin(target, within(5000))));

    expect(faults.map(({ reason }) => reason)).to.deep.equal(['locked', 'locked']);
    expect(state.counts.soapCalls).to.equal(asked);
  });

  it('rule 7: 401 on a secret that worked is a lack of connections, with a pause, not a wrong password', async () => {
    const { target, state, device } = await doors.open('few-connections', { quirks: { soapLogin: 'http-digest' } });
    const adapter = newAdapter();
    valueOf(await adapter.describe(target, within(5000)));
    const others: Socket[] = [connect(device.onvifPort, device.host), connect(device.onvifPort, device.host)];
    await Promise.all(others.map((socket) => once(socket, 'connect')));
    await poll('the device is full', () => state.openConnections === 2 || undefined);

    const crowded = faultOf(await adapter.probeLogin(target, within(5000)));
    others.forEach((socket) => socket.destroy());
    const paused = faultOf(await adapter.probeLogin(target, within(5000)));

    expect(crowded).to.include({ stage: 'login', reason: 'over-budget' });
    expect(paused.detail).to.match(/not tried again for \d+ s/);
    expect(state.counts.badLogins).to.equal(0);
  });

  const logins: readonly TemplateName[] = ['digest-md5', 'digest-sha256', 'digest-both', 'wsse-only'];
  for (const template of logins) {
    it(`rule 8: ${template} is logged in to without a wrong try, and a wrong password costs one`, async () => {
      const { target, state, device } = await doors.open(template);

      const right = await newAdapter().describe(target, within(5000));
      const before = state.counts.badLogins;
      const bad = await newAdapter().describe({ ...target, credential: wrong(device.username) }, within(5000));

      expect(right.kind).to.equal('ok');
      expect(before).to.equal(0);
      expect(faultOf(bad).reason).to.equal('unauthorised');
      expect(state.counts.badLogins).to.equal(1);
    });
  }

  it('rule 9: H.265 of a device that has Media2 only', async () => {
    const { target } = await doors.open('media2-h265');
    const adapter = newAdapter();

    const { streams } = channelOf(valueOf(await adapter.describe(target, within(5000))));
    const forced = await adapter.requestKeyFrame({ ...target, profileToken: 'VideoSource_1-sub' }, within(5000));

    expect(streams.map(({ codec }) => codec)).to.deep.equal(['h265', 'h265']);
    expect(forced.kind).to.equal('ok');
    expect(doors.forced).to.deep.equal(['VideoSource_1 sub']);
  });

  it('rules 11 and 12: clones of one uuid and serial differ by MAC', async () => {
    const [one, other] = [await doors.open('cloned-uuid'), await doors.open('cloned-uuid')];
    const adapter = newAdapter();

    const a = valueOf(await adapter.describe(one.target, within(5000)));
    const b = valueOf(await adapter.describe(other.target, within(5000)));

    expect(b.serial).to.equal(a.serial);
    expect(b.mac).to.be.a('string').and.not.equal(a.mac);
  });

  it('rule 18: a snapshot is fetched with Digest from the device itself, its bytes checked', async () => {
    const { target, state } = await doors.open('wrong-xaddr', { quirks: { digest: ['SHA-256'], offersBasic: true } });
    const adapter = newAdapter();
    const { channelToken, snapshotPath } = channelOf(valueOf(await adapter.describe(target, within(5000))));
    const take = () =>
      adapter.snapshot(
        { ...target, channelToken, ...(snapshotPath === undefined ? {} : { snapshotPath }) },
        within(5000),
      );

    const picture = valueOf(await take());
    doors.picture = Buffer.from('<html>login</html>');
    const page = faultOf(await take());
    doors.picture = Buffer.alloc(9 * 1024 * 1024, 0xff);
    const huge = faultOf(await take());
    doors.picture = Buffer.from('ffd8ffe0ffd9', 'hex');

    expect(picture.contentType).to.equal('image/jpeg');
    expect(page).to.include({ stage: 'picture', reason: 'malformed' });
    expect(huge.reason).to.equal('too-large');
    expect(state.counts.badLogins).to.equal(0);
  });

  for (const template of ['rtsp-snapshot', 'empty-snapshot', 'foreign-snapshot'] as const) {
    it(`rule 18: ${template} is no address of a picture`, async () => {
      const { target } = await doors.open(template);
      const adapter = newAdapter();

      const { channelToken, snapshotPath } = channelOf(valueOf(await adapter.describe(target, within(5000))));
      const fault = faultOf(await adapter.snapshot({ ...target, channelToken }, within(5000)));

      expect(snapshotPath).to.equal(undefined);
      expect(fault).to.include({ stage: 'picture', reason: 'unsupported' });
    });
  }

  it('rule 19: GBK that calls itself UTF-8, and "(null)" for a name', async () => {
    const [gbk, empty] = [await doors.open('gbk-names'), await doors.open('null-values')];
    const adapter = newAdapter();

    const described = valueOf(await adapter.describe(gbk.target, within(5000)));
    const plate = valueOf(await adapter.describe(empty.target, within(5000)));

    expect(described.name).to.equal(gbk.device.channels[0]?.name);
    expect(channelOf(described).name).to.equal(gbk.device.channels[0]?.name);
    expect(plate).to.include({ vendor: '', serial: '', model: empty.device.model });
  });

  it('rule 20: a secret full of traps, at every scheme', async () => {
    const trap = { username: '管理&<员>', password: '密/码&<1>"\\' };
    const states = [await doors.open('digest-sha256', trap), await doors.open('wsse-only', trap)];

    const outcomes = await Promise.all(states.map(({ target }) => newAdapter().describe(target, within(5000))));

    expect(outcomes.map(({ kind }) => kind)).to.deep.equal(['ok', 'ok']);
    expect(states.map(({ state }) => state.counts.badLogins)).to.deep.equal([0, 0]);
  });

  it('moves a dome to a preset and home, and says what has no head', async () => {
    const [dome, bullet] = [await doors.open('ptz-dome'), await doors.open('camera')];
    const adapter = newAdapter();
    const aim = { ...dome.target, channelToken: 'VideoSource_1', profileToken: 'VideoSource_1-main' };

    const presets = valueOf(await adapter.ptz.listPresets(aim, within(5000)));
    const moved = await adapter.ptz.goToPreset(aim, '2', within(5000));
    const home = await adapter.ptz.goHome(aim, within(5000));
    const unknown = faultOf(await adapter.ptz.goToPreset(aim, 'none', within(5000)));
    const still = faultOf(await adapter.ptz.listPresets({ ...aim, ...bullet.target }, within(5000)));

    expect(presets.map(({ presetToken, name }) => `${presetToken} ${name}`)).to.deep.equal([
      '1 全景',
      '2 路口东侧',
      '3 路口西侧',
    ]);
    expect([moved.kind, home.kind]).to.deep.equal(['ok', 'ok']);
    expect(unknown.reason).to.equal('unsupported');
    expect(still.detail).to.contain('no PTZ service');
  });

  describe('events', () => {
    it('tell of a lost channel and of its return within a second, and end with the caller', async () => {
      const { target, state } = await doors.open('nvr-4');
      const adapter = newAdapter();
      const events: DeviceEvent[] = [];
      const abort = new AbortController();
      const listener = { onEvent: (event: DeviceEvent) => void events.push(event) };
      const watching = adapter.watchEvents(target, listener, within(60_000, abort.signal));
      await poll('the device is asked for events', () => state.counts.soapCalls >= 5 || undefined);

      state.setFault({ kind: 'offline', mode: 'reset' }, 'VideoSource_3');
      await poll('the loss is told', () => events.length === 1 || undefined, 1000);
      state.setFault(undefined, 'VideoSource_3');
      await poll('the return is told', () => events.length === 2 || undefined, 1000);
      const second = faultOf(await adapter.watchEvents(target, listener, within(5000)));
      const otherCall = await adapter.probeLogin(target, within(2000));
      const startedMs = performance.now();
      abort.abort();
      const ended = await watching;

      expect(events.map(({ kind, channelToken }) => `${kind} ${channelToken}`)).to.deep.equal([
        'signal-lost VideoSource_3',
        'signal-back VideoSource_3',
      ]);
      expect(second.reason).to.equal('over-budget');
      expect(otherCall.kind).to.equal('ok');
      expect(ended.kind).to.equal('ok');
      expect(performance.now() - startedMs).to.be.below(200);
      await poll('all sockets are closed', () => state.openConnections === 0 || undefined, 1000);
    });

    it('are refused by a device that has none', async () => {
      const { target } = await doors.open('camera');

      const fault = faultOf(await newAdapter().watchEvents(target, { onEvent: () => undefined }, within(5000)));

      expect(fault).to.include({ stage: 'request', reason: 'unsupported' });
    });
  });

  it('keeps one call in flight per device, whatever is asked', async () => {
    const { target, state } = await doors.open('camera');
    state.setFault({ kind: 'slow', delayMs: 15 });
    const adapter = newAdapter();
    const aim = { ...target, channelToken: 'VideoSource_1', profileToken: 'VideoSource_1-main' };

    const outcomes = await Promise.all([
      adapter.describe(target, within(9000)),
      adapter.probeLogin(target, within(9000)),
      adapter.requestKeyFrame(aim, within(9000)),
      adapter.snapshot({ ...aim, snapshotPath: '/snapshot/VideoSource_1.jpg' }, within(9000)),
    ]);

    expect(outcomes.map(({ kind }) => kind)).to.deep.equal(['ok', 'ok', 'ok', 'ok']);
    expect(state.counts.mostAtOnce).to.equal(1);
  });
});
