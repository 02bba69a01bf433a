import { expect } from 'chai';
import type { DiscoveredDevice } from '../../adapters/sdk/adapter.ts';
import { maxCandidates } from '../../gateway/discovery/candidate.ts';
import { type NetRanges, ScanService } from '../../gateway/discovery/scan-service.ts';
import type { Sighting } from '../../gateway/discovery/sightings.ts';
import { GatewayError } from '../../gateway/platform/errors/gateway-error.ts';
import type { Scope } from '../../gateway/platform/actor/scope.ts';
import { anActor, city, east, scopeOf, silentLog, west } from '../fixtures/estate.ts';
import { refusal, refusalOf } from '../fixtures/refusal.ts';
import { FakeAdapter, stillClock } from '../fixtures/registry-rig.ts';
import { poll } from '../poll.ts';

class FakeCandidates {
  readonly batches: { readonly scope: Scope; readonly sightings: readonly Sighting[] }[] = [];
  failure: Error | undefined;

  async record(scope: Scope, sightings: readonly Sighting[]): Promise<number> {
    if (this.failure !== undefined) throw this.failure;
    this.batches.push({ scope, sightings });
    return 0;
  }
  async list(): Promise<never[]> {
    return [];
  }
  async forgetUnseen(): Promise<number> {
    return 0;
  }
}

const ranges: NetRanges = {
  configured: ['10.0.0.0/30'],
  expand: (wanted) => {
    if (wanted.includes('8.8.8.8')) throw new GatewayError('address/forbidden', '8.8.8.8 may not be asked.');
    if (wanted.length === 0) return { hosts: [], count: 0 };
    return { hosts: ['10.0.0.1', '10.0.0.2'], count: 2 };
  },
};
const device = (host: string, port = 80): DiscoveredDevice => ({ address: { host, port }, method: 'unicast-probe' });

describe('ScanService', () => {
  let adapter: FakeAdapter;
  let candidates: FakeCandidates;
  let scans: ScanService;
  beforeEach(() => {
    adapter = new FakeAdapter();
    candidates = new FakeCandidates();
    scans = new ScanService({
      adapters: [adapter],
      ranges,
      candidates,
      clock: stillClock,
      log: silentLog,
      policy: { ports: [80, 8080], ratePerSecond: 200, deadlineSeconds: 60 },
    });
  });
  afterEach(() => scans.stop());

  const ended = (id: string) =>
    poll('the scan ends', () => {
      const scan = scans.read(scopeOf(city), id);
      return scan.state === 'running' ? undefined : scan;
    });
  const untilAborted = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

  it('asks the configured ranges and puts what answers on the list of the actor’s organisation', async () => {
    adapter.discoverAs = async (listener) => {
      listener.onDevice(device('10.0.0.1'));
      listener.onProgress(1);
      listener.onDevice(device('10.0.0.2'));
      listener.onProgress(2);
    };

    const scan = scans.start(anActor(east), { multicast: true });
    const end = await ended(scan.id);

    expect(scan).to.include({ state: 'running', hostCount: 2, askedHosts: 0 });
    expect(end).to.include({ state: 'done', askedHosts: 2, foundDevices: 2 }).and.not.have.property('problem');
    const [{ request, limits } = expect.fail('nobody was asked')] = adapter.discovered;
    expect(request).to.deep.equal({
      multicast: true,
      hosts: ['10.0.0.1', '10.0.0.2'],
      hostCount: 2,
      ports: [80, 8080],
      ratePerSecond: 200,
    });
    expect(limits.deadlineMs).to.equal(61_000);
    expect(candidates.batches.map(({ scope }) => scope.organisationPath)).to.deep.equal([east.path]);
    expect(candidates.batches.flatMap(({ sightings }) => sightings)).to.have.lengthOf(2);
  });

  it('runs one scan at a time and tells the id only to who may see it', async () => {
    adapter.discoverAs = (_listener, { signal }) => untilAborted(signal);
    const { id } = scans.start(anActor(east), { multicast: true });

    const own = await refusalOf(() => scans.start(anActor(city), { multicast: true }));
    const foreign = await refusalOf(() => scans.start(anActor(west), { multicast: true }));

    expect([own.code, foreign.code]).to.deep.equal(['scan/running', 'scan/running']);
    expect(own.extensions).to.deep.equal({ scanId: id });
    expect(foreign.extensions).to.deep.equal({});
  });

  it('is cancelled at once, keeps what it found, and another can start', async () => {
    adapter.discoverAs = async (listener, { signal }) => {
      listener.onDevice(device('10.0.0.1'));
      await untilAborted(signal);
      throw new Error('aborted');
    };
    const { id } = scans.start(anActor(east), { multicast: true });
    await poll('the device is saved', () => (candidates.batches.length > 0 ? true : undefined));

    const cancelled = await scans.cancel(anActor(east), id);

    expect(cancelled).to.include({ state: 'cancelled', foundDevices: 1 });
    expect(await scans.cancel(anActor(east), id)).to.deep.equal(cancelled);
    expect(scans.start(anActor(east), { multicast: true }).state).to.equal('running');
  });

  it('shows and cancels no scan of a sibling', async () => {
    adapter.discoverAs = (_listener, { signal }) => untilAborted(signal);
    const { id } = scans.start(anActor(east), { multicast: true });

    expect(await refusal(() => scans.read(scopeOf(west), id))).to.equal('scan/unknown');
    expect(await refusal(() => scans.cancel(anActor(west), id))).to.equal('scan/unknown');
    expect(scans.read(scopeOf(city), id).state).to.equal('running');
  });

  it('refuses a forbidden range before anything is asked', async () => {
    const start = () => scans.start(anActor(east), { multicast: true, ranges: ['8.8.8.8'] });

    expect(await refusal(start)).to.equal('address/forbidden');
    expect(adapter.discovered).to.deep.equal([]);
    expect(scans.start(anActor(east), { multicast: true }).state).to.equal('running');
  });

  it('refuses a scan that asks nobody', async () => {
    const start = (multicast: boolean) => () => scans.start(anActor(east), { multicast, ranges: [] });

    expect(await refusal(start(false))).to.equal('request/invalid');
    expect(start(true)().state).to.equal('running');
  });

  it('says when the time was over before the last address', async () => {
    adapter.discoverAs = async (listener) => listener.onProgress(1);

    const end = await ended(scans.start(anActor(east), { multicast: false }).id);

    expect(end.state).to.equal('done');
    expect(end.problem).to.include('1 of 2 addresses');
  });

  it('fails with a sentence when the list cannot be written, and lets go', async () => {
    candidates.failure = new GatewayError('database/unavailable', 'The database does not answer.');
    adapter.discoverAs = async (listener, { signal }) => {
      listener.onDevice(device('10.0.0.1'));
      listener.onProgress(2);
      expect(signal.aborted).to.equal(false);
    };

    const end = await ended(scans.start(anActor(east), { multicast: true }).id);

    expect(end).to.include({ state: 'failed', problem: 'The database does not answer.' });
    candidates.failure = undefined;
    expect((await ended(scans.start(anActor(east), { multicast: true }).id)).state).to.equal('done');
  });

  it('survives a flood of forged answers with bounded writes', async function () {
    this.timeout(30_000);
    adapter.discoverAs = async (listener) => {
      for (let index = 0; index < 100_000; index++) listener.onDevice(device(`10.${index >> 8}.0.${index & 255}`));
      listener.onProgress(2);
    };

    const end = await ended(scans.start(anActor(east), { multicast: true }).id);

    expect(end.foundDevices).to.equal(maxCandidates);
    expect(end.problem).to.include(`${100_000 - maxCandidates} answers`);
    expect(candidates.batches.flatMap(({ sightings }) => sightings)).to.have.lengthOf(maxCandidates);
  });

  it('keeps the last twenty scans', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 21; count++) {
      const { id } = scans.start(anActor(city), { multicast: true });
      await scans.cancel(anActor(city), id);
      ids.push(id);
    }

    expect(await refusal(() => scans.read(scopeOf(city), ids[0] ?? ''))).to.equal('scan/unknown');
    expect(scans.read(scopeOf(city), ids[1] ?? '').state).to.equal('cancelled');
  });

  it('ends a running scan when the gateway stops', async () => {
    adapter.discoverAs = (_listener, { signal }) => untilAborted(signal);
    const { id } = scans.start(anActor(city), { multicast: true });

    await scans.stop();

    expect(scans.read(scopeOf(city), id).state).to.equal('cancelled');
  });
});
