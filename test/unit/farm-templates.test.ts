import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { templateNames } from '../farm/templates/device-template.ts';
import { addressesFrom, readScenario } from '../farm/templates/scenario-file.ts';
import { templateDevice } from '../farm/templates/template-device.ts';

describe('device templates', () => {
  it('give the same device for the same seed and another one for another', () => {
    const place = { id: 'a', host: '127.1.2.3', seed: 7 };

    const [one, again] = [templateDevice('nvr-16', place), templateDevice('nvr-16', place)];
    const other = templateDevice('nvr-16', { ...place, seed: 8 });

    expect(again).to.deep.equal(one);
    expect(other.serial).not.to.equal(one.serial);
    expect(one.channels).to.have.length(16);
    expect(one).to.include({ mac: '02:fb:7f:01:02:03', endpointUuid: '6e6a69c2-e0ae-4f50-9f00-7f0102030000' });
  });

  it('clone uuid and serial where the vendor does', () => {
    const clone = (host: string, seed: number) => templateDevice('cloned-uuid', { id: host, host, seed });

    const [one, other] = [clone('127.1.2.3', 1), clone('127.1.2.4', 2)];

    expect(other.endpointUuid).to.equal(one.endpointUuid);
    expect(other.serial).to.equal(one.serial);
    expect(other.mac).not.to.equal(one.mac);
  });
});

describe('scenario files', () => {
  it('leave out addresses that no device has', () => {
    const hosts = addressesFrom('127.0.0.253');

    expect([hosts.next().value, hosts.next().value, hosts.next().value]).to.deep.equal([
      '127.0.0.253',
      '127.0.0.254',
      '127.0.1.1',
    ]);
  });

  it('show every template once', async () => {
    const file: unknown = JSON.parse(await readFile('test/farm/scenarios/quirks.json', 'utf8'));

    const { devices } = readScenario(file);

    expect(new Set(devices.map(({ id }) => id.replace(/-\d+$/, '')))).to.deep.equal(new Set(templateNames));
    expect(new Set(devices.map(({ host }) => host)).size).to.equal(devices.length);
  });

  it('refuse a template that there is not, and an address outside of loopback', () => {
    const file = { seed: 1, firstHost: '127.0.0.1', devices: [{ template: 'camera' }] };

    expect(() => readScenario({ ...file, devices: [{ template: 'toaster' }] })).to.throw(/there are camera, nvr-4/);
    expect(() => readScenario({ ...file, firstHost: '10.0.0.1' })).to.throw();
  });
});
