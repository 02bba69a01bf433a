import { expect } from 'chai';
import type { DiscoveredDevice } from '../../adapters/sdk/adapter.ts';
import { maxCandidates } from '../../gateway/discovery/candidate.ts';
import { hasEnded, type Scan } from '../../gateway/discovery/scan.ts';
import { type NetRanges, ScanRunService } from '../../gateway/discovery/scan-run-service.ts';
import { type PlacedScan, ScanService } from '../../gateway/discovery/scan-service.ts';
import type { Organisation } from '../../gateway/registry/camera.ts';
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

class FakeScans {
  readonly stored = new Map<string, Scan>();

  add = async (scan: Scan): Promise<void> => void this.stored.set(scan.id, scan);
  save = this.add;
  find = async (scope: Scope, id: string): Promise<Scan | undefined> =>
    this.#within(scope).find((one) => one.id === id);
  list = async (scope: Scope): Promise<Scan[]> => this.#within(scope).toReversed();
  count = async (scope: Scope): Promise<number> => this.#within(scope).length;
  listInState = async (scope: Scope, state: Scan['state']): Promise<Scan[]> =>
    this.#within(scope).filter((one) => one.state === state);
  prune = async (): Promise<void> => undefined;

  #within({ organisationPath }: Scope): Scan[] {
    return [...this.stored.values()].filter((one) => one.organisationPath.startsWith(organisationPath));
  }
}

describe('ScanService', () => {
  let adapter: FakeAdapter;
  let candidates: FakeCandidates;
  let stored: FakeScans;
  let scans: ScanService;
  const open = (): ScanService => {
    const parts = { ranges, candidates, clock: stillClock };
    const policy = { ports: [80, 8080], ratePerSecond: 200, deadlineSeconds: 60 };
    return new ScanService({
      scans: stored,
      runs: new ScanRunService({ ...parts, adapters: [adapter], policy }),
      comparisons: { compare: async () => ({ new: 1 }) },
      ...{ ranges, clock: stillClock, log: silentLog },
    });
  };
  beforeEach(() => {
    adapter = new FakeAdapter();
    candidates = new FakeCandidates();
    stored = new FakeScans();
    scans = open();
  });
  afterEach(() => scans.stop());

  const begin = (place: Organisation, request: Parameters<ScanService['start']>[1]): Promise<PlacedScan> =>
    scans.start({ kind: 'person', actor: anActor(place) }, request);
  const ended = (id: string): Promise<Scan> =>
    poll('the scan ends', async () => {
      const scan = await scans.read(scopeOf(city), id);
      return hasEnded(scan) ? scan : undefined;
    });
  const running = async (id: string): Promise<Scan | undefined> => {
    const scan = await scans.read(scopeOf(city), id);
    return scan.state === 'running' ? scan : undefined;
  };
  const untilAborted = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

  it('asks the configured ranges and puts what answers on the list of the actor’s organisation', async () => {
    adapter.discoverAs = async (listener) => {
      listener.onDevice(device('10.0.0.1'));
      listener.onProgress(1);
      listener.onDevice(device('10.0.0.2'));
      listener.onProgress(2);
    };

    const scan = await begin(east, { multicast: true });
    const end = await ended(scan.id);

    expect(scan).to.include({ state: 'running', hostCount: 2 });
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

  it('lets organisations wait in a queue, each with its place, and asks for one at a time', async () => {
    const ends: (() => void)[] = [];
    adapter.discoverAs = () => new Promise((resolve) => ends.push(resolve));
    const first = await begin(east, { multicast: true });
    const second = await begin(west, { multicast: true });
    const third = await begin(city, { multicast: true });

    const again = await refusalOf(() => begin(west, { multicast: true }));
    const places = [first, second, third].map(({ state, place }) => ({ state, place }));
    ends[0]?.();
    await ended(first.id);
    await poll('the second one is on the wire', () => (ends.length === 2 ? true : undefined));

    expect(places).to.deep.equal([
      { state: 'running', place: 0 },
      { state: 'waiting', place: 1 },
      { state: 'waiting', place: 2 },
    ]);
    expect(again).to.deep.include({ code: 'scan/running', extensions: { scanId: second.id } });
    expect(await scans.read(scopeOf(city), third.id)).to.include({ state: 'waiting', place: 1 });
    expect(await scans.cancel(anActor(city), third.id)).to.include({ state: 'cancelled' });
    expect(adapter.discovered).to.have.lengthOf(2);
    ends[1]?.();
  });

  it('tells after a restart what was broken off, and goes on with what waits', async () => {
    adapter.discoverAs = (_listener, { signal }) => untilAborted(signal);
    const left = await begin(east, { multicast: true });
    const waiting = await begin(west, { multicast: true });
    const crashed = scans;
    scans = open();

    await scans.resume();
    const [broken, next] = await Promise.all([ended(left.id), poll('it runs', () => running(waiting.id))]);
    await crashed.stop();

    expect(broken.state).to.equal('broken-off');
    expect(next.state).to.equal('running');
  });

  it('is cancelled at once, keeps what it found, and another can start', async () => {
    adapter.discoverAs = async (listener, { signal }) => {
      listener.onDevice(device('10.0.0.1'));
      await untilAborted(signal);
      throw new Error('aborted');
    };
    const { id } = await begin(east, { multicast: true });
    await poll('the device is saved', () => (candidates.batches.length > 0 ? true : undefined));

    const cancelled = await scans.cancel(anActor(east), id);

    expect(cancelled).to.include({ state: 'cancelled', foundDevices: 1 });
    expect(await scans.cancel(anActor(east), id)).to.deep.equal(cancelled);
    expect((await begin(east, { multicast: true })).state).to.equal('running');
  });

  it('shows and cancels no scan of a sibling', async () => {
    adapter.discoverAs = (_listener, { signal }) => untilAborted(signal);
    const { id } = await begin(east, { multicast: true });

    expect(await refusal(() => scans.read(scopeOf(west), id))).to.equal('scan/unknown');
    expect(await refusal(() => scans.cancel(anActor(west), id))).to.equal('scan/unknown');
    expect((await scans.read(scopeOf(city), id)).state).to.equal('running');
  });

  it('refuses a forbidden range before anything is asked', async () => {
    const start = () => begin(east, { multicast: true, ranges: ['8.8.8.8'] });

    expect(await refusal(start)).to.equal('address/forbidden');
    expect(adapter.discovered).to.deep.equal([]);
    expect((await begin(east, { multicast: true })).state).to.equal('running');
  });

  it('refuses a scan that asks nobody', async () => {
    const start = (multicast: boolean) => () => begin(east, { multicast, ranges: [] });

    expect(await refusal(start(false))).to.equal('request/invalid');
    expect((await start(true)()).state).to.equal('running');
  });

  it('says when the time was over before the last address', async () => {
    adapter.discoverAs = async (listener) => listener.onProgress(1);

    const end = await ended((await begin(east, { multicast: false })).id);

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

    const end = await ended((await begin(east, { multicast: true })).id);

    expect(end).to.include({ state: 'failed', problem: 'The database does not answer.' });
    candidates.failure = undefined;
    expect((await ended((await begin(east, { multicast: true })).id)).state).to.equal('done');
  });

  it('survives a flood of forged answers with bounded writes', async function () {
    this.timeout(30_000);
    adapter.discoverAs = async (listener) => {
      for (let index = 0; index < 100_000; index++) listener.onDevice(device(`10.${index >> 8}.0.${index & 255}`));
      listener.onProgress(2);
    };

    const end = await ended((await begin(east, { multicast: true })).id);

    expect(end.foundDevices).to.equal(maxCandidates + 2);
    expect(end.problem).to.include(`${100_000 - maxCandidates - 2} answers`);
    expect(candidates.batches.flatMap(({ sightings }) => sightings)).to.have.lengthOf(maxCandidates + 2);
  });
});
