import { expect } from 'chai';
import { OnvifAdapter } from '../../adapters/onvif/onvif-adapter.ts';
import { poll } from '../poll.ts';
import { adapterContext, within } from './onvif-context.ts';
import { FakeCamera } from './onvif-fake-camera.ts';

describe('a sweep beside probes', () => {
  const probesPerRound = 40;
  const cameraHost = `127.61.8.200`;
  let camera: FakeCamera;
  before(async () => (camera = await FakeCamera.start({ host: cameraHost })));
  after(() => camera.stop());

  /** Round trips of probes at a steady pace, ms. */
  async function probeFor(adapter: OnvifAdapter, rounds: number): Promise<number[]> {
    const rttMs: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const asked = Array.from({ length: probesPerRound }, async () => {
        const startedMs = performance.now();
        const outcome = await adapter.probe(
          { address: camera.address, rtspPort: camera.address.port },
          'L1',
          within(3000),
        );
        expect(outcome.kind === 'failed' && outcome.fault.reason, 'HTTP where RTSP was asked').to.equal('malformed');
        rttMs.push(performance.now() - startedMs);
      });
      await Promise.all(asked);
    }
    return rttMs.toSorted((a, b) => a - b);
  }
  const p95 = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN;

  it('does not slow them, and frees its sockets within 100 ms when it is cancelled', async () => {
    const adapter = new OnvifAdapter(adapterContext());
    const before = openUdpSockets();
    const alone = await probeFor(adapter, 25);
    const abort = new AbortController();
    const hosts = Array.from({ length: 65_000 }, (_, index) => `127.62.${index >> 8}.${index & 255}`);
    const ports = [80, 8000, 8080, 8899, 2020, 5000, 443, 8443];
    const heard = { onDevice: () => undefined, onProgress: () => undefined };
    const sweep = adapter.discover(
      { multicast: false, hosts, hostCount: 65_000, ports, ratePerSecond: 200 },
      heard,
      within(60_000, abort.signal),
    );
    await poll('the sweep is under way', () => (openUdpSockets() > before ? true : undefined));

    const beside = await probeFor(adapter, 25);
    const abortedMs = performance.now();
    abort.abort();
    await sweep;
    const tookMs = performance.now() - abortedMs;

    expect(p95(beside), `p95 alone ${p95(alone).toFixed(1)} ms`).to.be.below(
      Math.max(3 * p95(alone), p95(alone) + 100),
    );
    expect(tookMs).to.be.below(100);
    await poll('the UDP socket is gone', () => (openUdpSockets() === before ? true : undefined), 300);
  });
});

function openUdpSockets(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'UDPWrap').length;
}
