import { join } from 'node:path';
import { expect } from 'chai';
import type { DiscoveredDevice, Outcome } from '../../adapters/sdk/adapter.ts';
import { HostedAdapter } from '../../adapters/sdk/host/hosted-adapter.ts';
import { readPluginFolder } from '../../adapters/sdk/host/plugin-folder.ts';
import { LanternDevice } from '../fixtures/lantern-device.ts';
import { projectFolder } from '../run-program.ts';
import { adapterContext, credential, within } from './onvif-context.ts';

function faultOf(outcome: Outcome<unknown>): string {
  return outcome.kind === 'ok' ? 'ok' : `${outcome.fault.stage} ${outcome.fault.reason}`;
}

describe('the example plug-in in its own process', () => {
  const password = 'geheim-"/&<灯';
  const context = adapterContext(['127.46.1.9']);
  let device: LanternDevice;
  let adapter: HostedAdapter;

  before(async () => {
    device = await new LanternDevice({ host: '127.46.1.1', password }).start();
    adapter = new HostedAdapter(await readPluginFolder(join(projectFolder, 'adapters/sdk/example')), context);
    await adapter.start();
    expect(adapter.state).to.deep.equal({ kind: 'running', endCount: 0 });
  });

  after(async () => {
    await adapter.stop();
    await device.stop();
  });

  const target = (secret = password) => ({ address: device.address, credential: credential('root', secret) });

  it('finds its devices among others', async () => {
    const found: DiscoveredDevice[] = [];
    const asked: number[] = [];
    const hosts = ['127.46.1.2', '127.46.1.1'];
    const request = { multicast: false, hosts, hostCount: 2, ports: [device.address.port], ratePerSecond: 100 };

    const listener = {
      onDevice: (one: DiscoveredDevice) => void found.push(one),
      onProgress: (n: number) => void asked.push(n),
    };
    await adapter.discover(request, listener, within(3000));

    expect(found.map(({ address, name }) => ({ address, name }))).to.deep.equal([
      { address: device.address, name: '河边路口' },
    ]);
    expect(asked).to.deep.equal([1, 2]);
  });

  it('describes a device, checks its login and takes its picture', async () => {
    const described = await adapter.describe(target(), within(3000));
    const checked = await adapter.probeLogin(target(), within(3000));
    const picture = await adapter.snapshot({ ...target(), channelToken: '1' }, within(3000));

    expect(described.kind === 'ok' && described.value.serial).to.equal('404705923918060213');
    expect(described.kind === 'ok' && described.value.channels[0]?.streams.length).to.equal(2);
    expect(checked.kind === 'ok' && checked.value.serial).to.equal('404705923918060213');
    expect(picture.kind === 'ok' && picture.value.contentType).to.equal('image/jpeg');
    expect(device.refusedLogins, 'a password with every odd letter arrives as it is').to.equal(0);
  });

  it('costs one try for a wrong password', async () => {
    const before = device.refusedLogins;

    const outcome = await adapter.describe(target('wrong'), within(3000));

    expect(faultOf(outcome)).to.equal('login unauthorised');
    expect(device.refusedLogins - before).to.equal(1);
  });

  it('tells what it cannot do, and is not asked for it', async () => {
    expect(adapter.manifest.capabilities.ptz).to.have.property('level', 'no');
    expect(adapter.ptz).to.equal(undefined);
    const outcome = await adapter.watchEvents(target(), { onEvent: () => undefined }, within(1000));
    expect(faultOf(outcome)).to.equal('request unsupported');
  });

  it('dials no address that NetGuard forbids', async () => {
    const outcome = await adapter.probe({ address: { host: '127.46.1.9', port: 80 } }, 'L1', within(1000));

    expect(faultOf(outcome)).to.equal('address forbidden');
  });

  it('settles at the deadline and when the caller gives up', async () => {
    device.play('silent');
    try {
      const startedMs = performance.now();
      const late = await adapter.probe({ address: device.address }, 'L1', within(200));
      const tookMs = performance.now() - startedMs;
      const controller = new AbortController();
      const asked = adapter.probe({ address: device.address }, 'L1', within(5000, controller.signal));
      controller.abort();

      expect(faultOf(late)).to.equal('request timeout');
      expect(tookMs).to.be.within(180, 400);
      expect(faultOf(await asked)).to.equal('request aborted');
    } finally {
      device.play(undefined);
    }
  });
});
