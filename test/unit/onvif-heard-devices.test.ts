import { expect } from 'chai';
import { HeardDevices } from '../../adapters/onvif/heard-devices.ts';
import { hintsOf } from '../../adapters/onvif/match-hints.ts';
import { SweepPace } from '../../adapters/onvif/sweep-pace.ts';
import { TrafficBudget } from '../../adapters/onvif/traffic-budget.ts';
import { readDiscoveryMessage } from '../../adapters/onvif/ws-discovery.ts';

const match = (uuid: string): string =>
  `<EndpointReference><Address>urn:uuid:${uuid}</Address></EndpointReference><XAddrs>http://10.0.0.9:8000/</XAddrs>`;
const answer = (uuid: string): Buffer =>
  Buffer.from(`<Envelope><Body><ProbeMatches><ProbeMatch>${match(uuid)}</ProbeMatch></ProbeMatches></Body></Envelope>`);

describe('readDiscoveryMessage', () => {
  it('tells answers, arrivals and departures apart', () => {
    const hello = `<Envelope><Body><Hello>${match('a')}</Hello></Body></Envelope>`;
    const bye =
      '<Envelope><Body><Bye><EndpointReference><Address>uuid:a</Address></EndpointReference></Bye></Body></Envelope>';

    expect(readDiscoveryMessage(answer('a'))?.kind).to.equal('matches');
    expect(readDiscoveryMessage(Buffer.from(hello))).to.deep.include({ kind: 'hello' });
    expect(readDiscoveryMessage(Buffer.from(bye))).to.deep.equal({
      kind: 'bye',
      matches: [{ endpointUuid: 'a', xaddrs: [], scopes: [] }],
    });
    expect(readDiscoveryMessage(Buffer.from('<Envelope><Body><Probe/></Body></Envelope>'))).to.equal(undefined);
  });
});

describe('HeardDevices', () => {
  it('looks at 10,000 of 100,000 forged senders and keeps no more than their addresses', () => {
    const heard = new HeardDevices({ hosts: 10_000, datagramsOfHost: 16, windowMs: 60_000 });
    const packet = answer('flood');
    let read = 0;
    globalThis.gc?.();
    const beforeBytes = process.memoryUsage().heapUsed;

    for (let sender = 0; sender < 100_000; sender += 1) {
      const host = `10.${sender >> 16}.${(sender >> 8) & 255}.${sender & 255}`;
      if (heard.hear(packet, host, 0) !== undefined) read += 1;
    }

    globalThis.gc?.();
    expect(read).to.equal(10_000);
    expect(heard.dropped).to.equal(90_000);
    expect(process.memoryUsage().heapUsed - beforeBytes).to.be.below(60 * 2 ** 20);
  }).timeout(20_000);

  it('reads so much of one sender and listens to it again in the next window', () => {
    const heard = new HeardDevices({ hosts: 10, datagramsOfHost: 2, windowMs: 1000 });
    const hear = (atMs: number): boolean => heard.hear(answer('a'), '10.0.0.1', atMs) !== undefined;

    expect([hear(0), hear(1), hear(2), hear(1500)]).to.deep.equal([true, true, false, true]);
  });

  it('counts nobody who says something else', () => {
    const heard = new HeardDevices({ hosts: 1, datagramsOfHost: 1, windowMs: 1000 });

    expect(heard.hear(Buffer.from('<Envelope><Body><Probe/></Body></Envelope>'), '10.0.0.1', 0)).to.equal(undefined);
    expect(heard.hear(answer('a'), '10.0.0.2', 0)?.kind).to.equal('matches');
  });
});

describe('hintsOf', () => {
  it('reads the MAC and serial of those who tell them', () => {
    const scopes = ['onvif://www.onvif.org/MAC/c0:56:e3:01:02:0f', 'onvif://www.onvif.org/serial/404705923918060213'];

    expect(hintsOf({ xaddrs: [], scopes })).to.deep.equal({ mac: 'C0:56:E3:01:02:0F', serial: '404705923918060213' });
    expect(hintsOf({ xaddrs: [], scopes: ['onvif://www.onvif.org/MAC/00:00:00:00:00:00'] })).to.deep.equal({});
  });
});

describe('SweepPace', () => {
  it('spreads hosts evenly and catches up at most 50 ms', () => {
    const pace = new SweepPace(100, 0);

    expect([pace.next(0), pace.next(0), pace.next(0)]).to.deep.equal([0, 10, 20]);
    expect(pace.next(5000), 'after a long stop').to.equal(0);
    expect([1, 2, 3, 4, 5, 6].map(() => pace.next(5000)).at(-1)).to.equal(10);
  });

  it('becomes slower while timers come late and recovers', () => {
    const pace = new SweepPace(100, 0);
    for (let turn = 0; turn < 8; turn += 1) pace.waited(10, 80);
    const slow = pace.share;
    for (let turn = 0; turn < 60; turn += 1) pace.waited(10, 11);

    expect(slow).to.equal(0.1);
    expect(pace.share).to.equal(1);
  });
});

describe('TrafficBudget', () => {
  it('lets probes in at once and takes their room from the sweep, of which a rest stays', async () => {
    const traffic = new TrafficBudget();
    const { promise, resolve } = Promise.withResolvers<void>();
    const free = traffic.room;
    const probes = Array.from({ length: 200 }, () => traffic.probe(() => promise));

    const busy = traffic.room;
    resolve();
    await Promise.all(probes);

    expect([free, busy, traffic.room]).to.deep.equal([1024, 32, 1024]);
  });

  it('makes the sweep wait for a socket and forgets who was cancelled', async () => {
    const traffic = new TrafficBudget();
    const abort = new AbortController();
    for (let socket = 0; socket < 1024; socket += 1) await traffic.take(abort.signal);
    const cancelled = traffic.take(abort.signal);
    const waiting = traffic.take(new AbortController().signal);

    abort.abort();
    traffic.give();

    expect([await cancelled, await waiting]).to.deep.equal([false, true]);
  });
});
