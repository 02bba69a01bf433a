import { expect } from 'chai';
import { buildProbe, readProbeMatches } from '../../adapters/onvif/ws-discovery.ts';
import { bye, hello, isForUs, probeMatches, readProbe } from '../farm/discovery/discovery-message.ts';
import { demoScenario } from '../farm/scenario.ts';

const [camera] = demoScenario({ subnet: '127.45.1' }).devices;

describe("the farm's WS-Discovery messages", () => {
  it('read a probe and answer it by its id', () => {
    if (camera === undefined) throw new Error('the demo has no device');
    const probe = readProbe(buildProbe('11-22', 'NetworkVideoTransmitter'));
    if (probe === undefined) throw new Error('the probe was not read');

    const answer = probeMatches(camera, probe);

    expect(probe).to.deep.equal({ messageId: 'uuid:11-22', types: ['NetworkVideoTransmitter'] });
    expect(answer.toString()).to.contain('<a:RelatesTo>uuid:11-22</a:RelatesTo>');
    expect(readProbeMatches(answer)).to.have.length(1);
    expect(readProbeMatches(answer)[0]).to.deep.include({
      endpointUuid: camera.endpointUuid,
      xaddrs: ['http://127.45.1.11:8000/onvif/device_service'],
    });
    expect(readProbeMatches(answer)[0]?.scopes).to.include(
      `onvif://www.onvif.org/name/${encodeURIComponent('东门广场北口')}`,
    );
  });

  it('are for cameras only', () => {
    expect(isForUs({ messageId: '', types: [] })).to.equal(true);
    expect(isForUs({ messageId: '', types: ['Device'] })).to.equal(true);
    expect(isForUs({ messageId: '', types: ['NetworkVideoDisplay'] })).to.equal(false);
  });

  it('take greetings and noise for no probe', () => {
    if (camera === undefined) throw new Error('the demo has no device');
    const noise = [hello(camera), bye(camera), Buffer.from('Probe'), Buffer.from('<Probe'), Buffer.alloc(40)];

    expect(noise.map(readProbe)).to.deep.equal(noise.map(() => undefined));
  });
});
