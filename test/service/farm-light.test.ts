import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { OnvifAdapter } from '../../adapters/onvif/onvif-adapter.ts';
import { type LightFarm, startLightFarm } from '../farm/light/light-farm.ts';
import { readScenario } from '../farm/templates/scenario-file.ts';
import { adapterContext, credential, within } from './onvif-context.ts';

const [onvifPort, rtspPort] = [28_899, 28_554];

describe('the farm of light devices', () => {
  let farm: LightFarm | undefined;
  const open = async (count: number, discoverable = 0) => {
    const devices = [{ template: 'camera', count }, { template: 'wsse-only' }];
    const scenario = readScenario({ seed: 1, firstHost: '127.90.0.1', onvifPort, rtspPort, devices });
    farm = await startLightFarm({ devices: scenario.devices, discoverable });
    return { farm, devices: scenario.devices };
  };

  afterEach(async () => {
    await farm?.stop();
    farm = undefined;
  });

  it('answers for each device at the address that was dialled', async () => {
    const { farm: opened, devices } = await open(3000);
    const adapter = new OnvifAdapter(adapterContext());
    const asked = devices.filter((_, index) => index % 300 === 0);

    const described = await Promise.all(
      asked.map(({ host, username, password }) =>
        adapter.describe(
          { address: { host, port: onvifPort }, credential: credential(username, password) },
          within(9000),
        ),
      ),
    );
    const probed = await Promise.all(
      asked.map(({ host }) => adapter.probe({ address: { host, port: onvifPort }, rtspPort }, 'L1', within(9000))),
    );

    const serials = described.map((outcome) => outcome.kind === 'ok' && outcome.value.serial);
    expect(serials).to.deep.equal(asked.map(({ serial }) => serial));
    expect(probed.every(({ kind }) => kind === 'ok')).to.equal(true);
    expect(opened.connects().get(rtspPort)).to.equal(asked.length);
  });

  it('has faults of one device and none of the others', async () => {
    const { farm: opened, devices } = await open(2);
    const [broken, sound] = devices;
    if (broken === undefined || sound === undefined) throw new Error('two devices were asked for');
    opened.device(broken.host).setFault({ kind: 'offline', mode: 'reset' });
    const probe = ({ host }: { readonly host: string }) =>
      new OnvifAdapter(adapterContext()).probe({ address: { host, port: onvifPort }, rtspPort }, 'L1', within(2000));

    const [down, up] = [await probe(broken), await probe(sound)];

    expect([down.kind, up.kind]).to.deep.equal(['failed', 'ok']);
  });

  it('cuts off who dials an address at which no device is', async () => {
    await open(2);
    const address = { host: '127.90.9.9', port: onvifPort };

    const outcome = await new OnvifAdapter(adapterContext()).probe({ address, rtspPort }, 'L1', within(2000));

    expect(outcome.kind === 'failed' && outcome.fault.reason).to.equal('reset');
  });

  it('answers a probe by UDP from the address that was asked', async () => {
    const { devices } = await open(300, 300);
    const asked = devices[177];
    if (asked === undefined) throw new Error('three hundred devices were asked for');
    const socket = createSocket('udp4');
    socket.send(
      '<Envelope><Header><MessageID>a1</MessageID></Header><Body><Probe/></Body></Envelope>',
      3702,
      asked.host,
    );

    const [datagram, from] = (await once(socket, 'message')) as [Buffer, { address: string }]; // as dgram has it
    socket.close();

    expect(from.address).to.equal(asked.host);
    expect(datagram.toString()).to.contain(asked.endpointUuid);
  });

  it('costs an object a device: 20,000 of them, of which nobody has talked to one', async () => {
    const county: unknown = JSON.parse(await readFile('test/farm/scenarios/county-20000.json', 'utf8'));
    const { devices } = readScenario(county);
    const before = process.getActiveResourcesInfo().length;
    const startedMs = performance.now();

    farm = await startLightFarm({
      devices: devices.map((device) => ({ ...device, onvifPort, rtspPort })),
      discoverable: 0,
    });

    expect(devices).to.have.length(20_000);
    expect(new Set(devices.map(({ host }) => host)).size).to.equal(20_000);
    expect(process.getActiveResourcesInfo().length - before).to.be.at.most(2);
    expect(performance.now() - startedMs).to.be.below(2000);
  });
});
