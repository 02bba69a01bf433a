import { expect } from 'chai';
import { X509Certificate } from 'node:crypto';
import { CarrierPlatformAdapter } from '../../adapters/carrier-platform/carrier-platform-adapter.ts';
import type { DeviceTarget, Outcome } from '../../adapters/sdk/adapter.ts';
import { leasedPoints } from '../farm/platform/leased-points.ts';
import { FarmPlatform } from '../farm/platform/platform-server.ts';
import { PlatformState } from '../farm/platform/platform-state.ts';
import { type SelfSigned, selfSigned } from '../farm/tls/self-signed.ts';
import { platformLogin } from '../fixtures/platform-rig.ts';
import { adapterContext, credential, within } from '../service/onvif-context.ts';

const host = '127.171.0.9';
const pinOf = ({ cert }: SelfSigned): string => new X509Certificate(cert).fingerprint256;
const expired = { from: 2020, to: 2022 };

describe('CarrierPlatformAdapter over TLS', () => {
  let state: PlatformState;
  let platform: FarmPlatform;
  let target: DeviceTarget;
  let adapter: CarrierPlatformAdapter;

  afterEach(() => platform.stop());

  async function serve(certificate: SelfSigned): Promise<void> {
    state = new PlatformState({ host, ...platformLogin, points: leasedPoints(20) });
    platform = new FarmPlatform(state, certificate);
    const { username, password } = platformLogin;
    target = { address: await platform.start(), credential: credential(username, password) };
    adapter = new CarrierPlatformAdapter(adapterContext());
  }

  const speak = (contract: object): void => adapter.setContract(target.address, { scheme: 'https', ...contract });
  const list = () => adapter.listPoints(target, () => Promise.resolve(), within(5000));
  const pointsOf = (outcome: Outcome<{ readonly points: number }>): number =>
    outcome.kind === 'ok' ? outcome.value.points : 0;
  const faultOf = (outcome: Outcome<unknown>): object => (outcome.kind === 'ok' ? {} : outcome.fault);
  const changed = { stage: 'connect', reason: 'certificate-changed' };

  it('lists points when the certificate is the pinned one, however the pin is written', async () => {
    const certificate = selfSigned('platform');
    await serve(certificate);
    const pin = pinOf(certificate);

    for (const certificateSha256 of [pin, pin.toLowerCase(), pin.replaceAll(':', '')]) {
      speak({ certificateSha256 });
      expect(pointsOf(await list())).to.equal(20);
    }
  });

  it('sends nothing, the login least of all, where another certificate is shown', async () => {
    await serve(selfSigned('platform'));
    speak({ certificateSha256: pinOf(selfSigned('platform')) });

    expect(faultOf(await list())).to.include(changed);
    expect(state.counts).to.include({ logins: 0, refusedLogins: 0, listCalls: 0 });
  });

  it('trusts no certificate that signs itself, and says how it is pinned', async () => {
    await serve(selfSigned('platform'));
    speak({});

    const fault = faultOf(await list());

    expect(fault).to.include({ stage: 'connect', reason: 'unreachable' });
    expect(JSON.stringify(fault)).to.match(/not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\); pin it as certificateSha256/);
    expect(state.counts.logins).to.equal(0);
  });

  it('believes a pinned certificate that has expired, and no other one', async () => {
    const certificate = selfSigned('platform', expired);
    await serve(certificate);
    speak({});
    const unpinned = faultOf(await list());
    speak({ certificateSha256: pinOf(certificate) });

    expect(unpinned).to.include({ stage: 'connect', reason: 'unreachable' });
    expect(pointsOf(await list())).to.equal(20);
  });

  it('stops at a renewed certificate until its pin is renewed too', async () => {
    const [old, renewed] = [selfSigned('platform', expired), selfSigned('platform')];
    await serve(old);
    speak({ certificateSha256: pinOf(old) });
    const before = pointsOf(await list());

    platform.showCertificate(renewed);
    const stopped = faultOf(await list());
    speak({ certificateSha256: pinOf(renewed) });

    expect(before).to.equal(20);
    expect(stopped).to.include(changed);
    expect(pointsOf(await list())).to.equal(20);
    expect(state.counts.refusedLogins).to.equal(0);
  });
});
