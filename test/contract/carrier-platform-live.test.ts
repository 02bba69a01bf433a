import { expect } from 'chai';
import type { Outcome } from '../../adapters/sdk/adapter.ts';
import { leasedPoints } from '../farm/platform/leased-points.ts';
import { faultOf, platformHost, type PlatformRig, startPlatform, valueOf } from '../fixtures/platform-rig.ts';
import { within } from '../service/onvif-context.ts';

describe('CarrierPlatformAdapter: faults, live addresses and probes', function () {
  this.timeout(20_000);
  let rig: PlatformRig;
  afterEach(() => rig.platform.stop());

  describe('faults', () => {
    for (const [kind, expected] of [
      ['truncated', 'request malformed'],
      ['garbage', 'request malformed'],
      ['huge', 'request too-large'],
      ['silent', 'request timeout'],
      ['trickle', 'request timeout'],
      ['deep', 'request too-large'],
      ['refuse', 'connect reset'],
    ] as const) {
      it(`settles by its deadline when the platform is at fault: ${kind}`, async () => {
        rig = await startPlatform();
        rig.state.setFault({ kind });
        const startedMs = performance.now();

        const { outcome } = await rig.list(within(600));

        expect(performance.now() - startedMs).to.be.lessThan(900);
        expect(outcome.kind).to.equal('failed');
        expect(faultOf(outcome)).to.equal(expected);
      });
    }

    it('frees its sockets when it is cancelled', async () => {
      rig = await startPlatform();
      rig.state.setFault({ kind: 'silent' });
      const abort = new AbortController();
      const asked = rig.list(within(10_000, abort.signal));
      while (rig.platform.connections === 0) await new Promise((resolve) => setTimeout(resolve, 5));

      const startedMs = performance.now();
      abort.abort();
      const { outcome } = await asked;
      while (rig.platform.connections > 0) await new Promise((resolve) => setTimeout(resolve, 2));

      expect(faultOf(outcome)).to.equal('request aborted');
      expect(performance.now() - startedMs).to.be.lessThan(100);
    });

    it('goes nowhere that the platform leads it to', async () => {
      rig = await startPlatform();
      rig.state.setFault({ kind: 'lure', host: '169.254.169.254' });

      const listed = await rig.list(within(2000));
      const live = await rig.adapter.resolveStream(rig.livePoint(), within(2000));

      expect(faultOf(listed.outcome)).to.equal('request refused');
      expect(faultOf(live)).to.equal('address forbidden');
    });
  });

  describe('a live address', () => {
    it('is told anew for each dial, with the token as it was written and the end of its life', async () => {
      rig = await startPlatform({
        liveSeconds: 30,
        liveUrlOf: (id, profile) => `rtsp://u:p%40ss@127.171.0.9/live/${id}?q=%2F&p=${profile}`,
      });

      const [one, other] = await Promise.all(
        [1, 2].map(() => rig.adapter.resolveStream(rig.livePoint(), within(5000))),
      );

      const address = valueOf(one ?? faultless);
      expect(address).to.include({ transport: 'rtsp', isSecure: false, host: '127.171.0.9', port: 554 });
      expect(address.path).to.match(/^\/live\/P000007\?q=%2F&p=sub&token=[\w-]+$/);
      expect(address.path).to.not.equal(valueOf(other ?? faultless).path);
      expect(address.expiresAtMs).to.be.closeTo(Date.now() + 30_000, 3000);
      expect(address.credential?.username).to.equal('u');
      expect(address.credential?.password.reveal()).to.equal('p@ss');
      expect(JSON.stringify(address)).to.not.include('p@ss');
    });

    it('may name a host that the contract maps to an address, and no other name', async () => {
      rig = await startPlatform(
        { liveUrlOf: (id) => `rtsp://${id === 'P000001' ? 'live' : 'other'}.example.cn:1554/x` },
        {
          hosts: { 'live.example.cn': '127.171.0.8' },
        },
      );

      const mapped = await rig.adapter.resolveStream(rig.livePoint('P000001'), within(5000));
      const unknown = await rig.adapter.resolveStream(rig.livePoint('P000002'), within(5000));

      expect(valueOf(mapped)).to.include({ host: '127.171.0.8', port: 1554 });
      expect(faultOf(unknown)).to.equal('address forbidden');
    });

    it('may be one of HLS, under the name that the contract maps and with the pin of its certificate', async () => {
      const pin = 'AB:'.repeat(31) + 'ab';
      rig = await startPlatform(
        {
          liveUrlOf: (id) => (id === 'P000001' ? 'https://live.example.cn/a.m3u8' : `http://${platformHost}:81/b.m3u8`),
        },
        { hosts: { 'live.example.cn': '127.171.0.8' }, live: { certificateSha256: pin } },
      );

      const [named, plain] = await Promise.all(
        ['P000001', 'P000002'].map((id) => rig.adapter.resolveStream(rig.livePoint(id), within(5000))),
      );

      expect(valueOf(named ?? faultless)).to.include({
        ...{ transport: 'hls', isSecure: true, host: '127.171.0.8', port: 443, hostName: 'live.example.cn' },
        certificateSha256: 'ab'.repeat(32),
      });
      expect(valueOf(plain ?? faultless)).to.include({
        transport: 'hls',
        isSecure: false,
        host: platformHost,
        port: 81,
      });
      expect(valueOf(plain ?? faultless)).to.not.have.any.keys('hostName', 'certificateSha256');
    });

    it('over TLS, or over HLS with a login in it, is refused with its reason', async () => {
      rig = await startPlatform({
        liveUrlOf: (id) => (id === 'P000001' ? 'rtsps://127.171.0.9/x' : 'http://u:p@127.171.0.9/x.m3u8'),
      });

      const outcomes = await Promise.all(
        ['P000001', 'P000002'].map((id) => rig.adapter.resolveStream(rig.livePoint(id), within(5000))),
      );

      const told = outcomes.map((outcome) => (outcome.kind === 'failed' ? outcome.fault.detail : ''));
      expect(outcomes.map(faultOf)).to.deep.equal(['stream unsupported', 'stream unsupported']);
      expect(told[0]).to.include('RTSP over TLS');
      expect(told[1]).to.include('HLS with a user name');
      expect(told.join()).to.not.include('u:p');
    });

    it('that the platform refuses is a fault, and a point that vanished another one', async () => {
      rig = await startPlatform();
      const vanished = await rig.adapter.resolveStream(rig.livePoint('P999999'), within(5000));
      rig.state.setFault({ kind: 'live-refused' });
      const refused = await rig.adapter.resolveStream(rig.livePoint(), within(5000));

      expect([vanished, refused].map(faultOf)).to.deep.equal(['request unsupported', 'request refused']);
    });
  });

  describe('probes', () => {
    const probe = (channelToken?: string, level: 'L1' | 'L2' = 'L1') =>
      rig.adapter.probe(
        { address: rig.target.address, ...(channelToken !== undefined && { channelToken }) },
        level,
        within(3000),
      );

    it('are answered from the status feed: 6,000 of them cost no call', async () => {
      rig = await startPlatform({ points: leasedPoints(6000) });
      rig.state.setOnline('P000003', false);
      await rig.adapter.readChannelStates(rig.target, within(10_000));
      const { connects } = rig.state.counts;

      const startedMs = performance.now();
      const outcomes = await Promise.all(rig.state.points().map(({ id }) => probe(id)));
      const eachMs = (performance.now() - startedMs) / 6000;

      expect(outcomes.filter(({ kind }) => kind === 'failed').map(faultOf)).to.deep.equal(['connect unreachable']);
      expect(rig.state.counts.connects).to.equal(connects);
      expect(eachMs).to.be.lessThan(1);
    });

    it('follow the changes since the last reading, without reading the whole again', async () => {
      rig = await startPlatform();
      await rig.adapter.readChannelStates(rig.target, within(5000));
      rig.state.setOnline('P000010', false, Date.parse('2026-09-01T00:00:00Z'));
      await rig.adapter.readChannelStates(rig.target, within(5000));

      const offline = await probe('P000010');
      rig.state.setOnline('P000010', true);
      const states = valueOf(await rig.adapter.readChannelStates(rig.target, within(5000)));

      expect(offline.kind === 'failed' && offline.fault.detail).to.include('2026-09-01T00:00:00.000Z');
      expect(states).to.have.lengthOf(450);
      expect(faultOf(await probe('P000010'))).to.equal('ok');
      expect(rig.state.counts).to.include({ snapshotCalls: 1, changeCalls: 2 });
    });

    it('read the whole again when the platform has forgotten the cursor', async () => {
      rig = await startPlatform();
      await rig.adapter.readChannelStates(rig.target, within(5000));
      rig.state.setOnline('P000020', false);
      rig.state.forgetChanges();

      await rig.adapter.readChannelStates(rig.target, within(5000));

      expect(faultOf(await probe('P000020'))).to.equal('connect unreachable');
      expect(rig.state.counts.snapshotCalls).to.equal(2);
    });

    it('tell the platform’s clock by the Date of its answers', async () => {
      rig = await startPlatform();
      await rig.adapter.readChannelStates(rig.target, within(5000));

      const ofPoint = valueOf(await probe('P000001', 'L2'));
      const ofPlatform = valueOf(await probe(undefined, 'L2'));

      for (const { clockOffsetMs } of [ofPoint, ofPlatform]) expect(clockOffsetMs).to.be.closeTo(0, 1000);
      expect(rig.state.counts.logins).to.equal(1);
    });

    it('fail for a point that the feed does not list', async () => {
      rig = await startPlatform();
      await rig.adapter.readChannelStates(rig.target, within(5000));

      expect(faultOf(await probe('P999999'))).to.equal('request unreachable');
    });
  });
});

const faultless: Outcome<never> = {
  kind: 'failed',
  fault: { stage: 'request', reason: 'aborted', detail: 'not asked' },
};
