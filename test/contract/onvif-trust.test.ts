import { expect } from 'chai';
import { OnvifAdapter } from '../../adapters/onvif/onvif-adapter.ts';
import { MemoryCertificatePins } from '../../adapters/sdk/certificate-pins.ts';
import { faultOf, OnvifDoors, valueOf } from '../fixtures/onvif-doors.ts';
import { adapterContext, credential, within } from '../service/onvif-context.ts';

/** A device that was exchanged is told apart before anything is entrusted to it. */
describe('OnvifAdapter and a device that is another one than before', () => {
  const doors = new OnvifDoors('127.49.0');

  afterEach(() => doors.close());

  it('pins the certificate at the first login, and logs in to nobody else afterwards', async () => {
    const { target, state, server } = await doors.open('tls');
    const pins = new MemoryCertificatePins();
    const adapter = new OnvifAdapter({ ...adapterContext(), pins });
    const first = await adapter.describe(target, within(5000));
    const pinned = await pins.recall(target.address);
    server.exchangeCertificate();
    const [logins, calls] = [state.counts.badLogins, state.counts.soapCalls];

    const again = new OnvifAdapter({ ...adapterContext(), pins });
    const faults = [
      faultOf(await again.describe(target, within(5000))),
      faultOf(await again.probe({ address: target.address }, 'L2', within(5000))),
    ];

    expect(first.kind).to.equal('ok');
    expect(pinned).to.match(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    for (const fault of faults) expect(fault).to.include({ stage: 'connect', reason: 'certificate-changed' });
    expect([state.counts.badLogins, state.counts.soapCalls]).to.deep.equal([logins, calls]);
  });

  it('dials nobody while it cannot look up what was pinned', async () => {
    const { target, state } = await doors.open('tls');
    const pins = new MemoryCertificatePins();
    pins.recall = () => Promise.reject(new Error('the database is away'));

    const fault = faultOf(await new OnvifAdapter({ ...adapterContext(), pins }).describe(target, within(3000)));

    expect(fault).to.include({ stage: 'connect', reason: 'unreachable' });
    expect(state.counts.connects).to.equal(0);
  });

  it('pins nothing before a login was accepted, and anew once a person has accepted the new device', async () => {
    const { target, server, device } = await doors.open('tls');
    const pins = new MemoryCertificatePins();
    const adapter = new OnvifAdapter({ ...adapterContext(), pins });

    await adapter.probe({ address: target.address }, 'L2', within(5000));
    await adapter.describe({ ...target, credential: credential(device.username, 'wr0ng') }, within(5000));
    const before = await pins.recall(target.address);
    valueOf(await adapter.describe(target, within(5000)));
    server.exchangeCertificate();
    await pins.forget(target.address);
    const accepted = await adapter.describe(target, within(5000));

    expect(before).to.equal(undefined);
    expect(accepted.kind).to.equal('ok');
  });

  it('takes another serial than the registered one for another device', async () => {
    const { target, device } = await doors.open('camera');
    const adapter = new OnvifAdapter(adapterContext());

    const same = valueOf(await adapter.probeLogin({ ...target, expectedSerial: device.serial }, within(5000)));
    const other = { ...target, expectedSerial: '999' };
    const faults = [
      faultOf(await adapter.probeLogin(other, within(5000))),
      faultOf(await adapter.describe(other, within(5000))),
    ];

    expect(same.serial).to.equal(device.serial);
    for (const fault of faults) expect(fault).to.include({ stage: 'describe', reason: 'identity-changed' });
  });
});
