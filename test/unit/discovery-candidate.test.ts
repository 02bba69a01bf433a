import { expect } from 'chai';
import type { DiscoveredDevice } from '../../adapters/sdk/adapter.ts';
import { candidateKey, mergeCandidate } from '../../gateway/discovery/candidate.ts';
import { describeShortfall, type Scan } from '../../gateway/discovery/scan.ts';
import { atMs } from '../fixtures/estate.ts';

const device = (members: Partial<DiscoveredDevice> = {}): DiscoveredDevice => ({
  address: { host: '10.0.0.1', port: 80 },
  method: 'unicast-probe',
  ...members,
});

describe('mergeCandidate', () => {
  it('takes a first sighting as it is', () => {
    const candidate = mergeCandidate(undefined, device({ name: '大门', endpointUuid: 'u-1' }), atMs);

    expect(candidate).to.deep.equal({
      host: '10.0.0.1',
      port: 80,
      name: '大门',
      endpointUuid: 'u-1',
      method: 'unicast-probe',
      firstSeenAtMs: atMs,
      lastSeenAtMs: atMs,
    });
  });

  it('lets the newer answer win and keeps what it leaves out', () => {
    const first = mergeCandidate(undefined, device({ name: 'old', hardware: 'X1', clockOffsetMs: 12.6 }), atMs);

    const second = mergeCandidate(first, device({ name: 'new', endpointUuid: 'u-2' }), atMs + 5);

    expect(second).to.deep.equal({
      ...first,
      name: 'new',
      clockOffsetMs: 13,
      endpointUuid: 'u-2',
      lastSeenAtMs: atMs + 5,
    });
  });

  it('is not fooled by a port fingerprint after a real answer, nor by a clock that went back', () => {
    const first = mergeCandidate(undefined, device({ method: 'multicast' }), atMs);

    const second = mergeCandidate(first, device({ method: 'fingerprint' }), atMs - 1000);

    expect(second).to.deep.equal(first);
  });

  it('cuts and cleans what strangers send', () => {
    const hostile = device({ name: `a\u0000b\r\nc${'x'.repeat(500)}`, location: ' \u0007 ', clockOffsetMs: Infinity });

    const candidate = mergeCandidate(undefined, hostile, atMs);

    expect(candidate.name)
      .to.match(/^a b c/)
      .and.have.lengthOf(128);
    expect(candidate).to.not.have.any.keys('location', 'clockOffsetMs');
  });

  it('keeps two addresses with one cloned uuid apart', () => {
    expect(candidateKey({ host: '10.0.0.1', port: 80 })).to.not.equal(candidateKey({ host: '10.0.0.1', port: 8080 }));
    expect(candidateKey({ host: '10.0.0.1', port: 80 })).to.not.equal(candidateKey({ host: '10.0.0.18', port: 0 }));
  });
});

describe('describeShortfall', () => {
  const scan = { askedHosts: 10, hostCount: 10 } as Scan; // the members that it reads

  it('is silent when nothing is missing', () => {
    expect(describeShortfall(scan, 0)).to.equal(undefined);
  });

  it('tells every reason', () => {
    expect(describeShortfall({ ...scan, hostCount: 20 }, 3))
      .to.include('10 of 20')
      .and.include('3 answers');
  });
});
