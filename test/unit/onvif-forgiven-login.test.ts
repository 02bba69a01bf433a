import { expect } from 'chai';
import { DeviceMemory } from '../../adapters/sdk/onvif-protocol/device-memory.ts';
import { failed } from '../../adapters/sdk/outcome.ts';
import { Secret } from '../../gateway/platform/secrets/secret.ts';

const address = { host: '127.0.0.9', port: 80 };
const credential = { username: 'admin', password: new Secret('refused') };

describe('a login that an ONVIF device refused', () => {
  it('is left alone until it is stored anew', () => {
    const memory = new DeviceMemory();
    memory.refuse(address, credential, failed('login', 'unauthorised', 'no'), 1000);
    expect(memory.standingRefusal(address, credential, 2000)?.fault.reason).to.equal('unauthorised');

    memory.forgive(address);

    expect(memory.standingRefusal(address, credential, 2000)).to.equal(undefined);
  });
});
