import { expect } from 'chai';
import { systemClock } from '../../gateway/platform/clock/clock.ts';
import { CertificatePinStore } from '../../gateway/registry/devices/certificate-pin-store.ts';
import { eachDatabase } from './each-database.ts';

eachDatabase('CertificatePinStore', (open) => {
  const address = { host: '10.0.0.5', port: 443 };

  it('keeps the first certificate of an address, whatever comes later', async () => {
    const store = new CertificatePinStore(await open(), systemClock);

    const before = await store.recall(address);
    await store.pin(address, 'AA:BB');
    await store.pin(address, 'CC:DD');

    expect(before).to.equal(undefined);
    expect(await store.recall(address)).to.equal('AA:BB');
    expect(await store.recall({ ...address, port: 8443 })).to.equal(undefined);
  });

  it('takes another one once a person has let it forget the first', async () => {
    const store = new CertificatePinStore(await open(), systemClock);
    await store.pin(address, 'AA:BB');

    await store.forget(address);
    await store.pin(address, 'CC:DD');

    expect(await store.recall(address)).to.equal('CC:DD');
  });
});
